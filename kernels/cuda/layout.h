// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How things lie in memory, for host and device alike: plain data, nothing of CUDA.

#include <cstdint>

#ifdef __CUDACC__
#define LONGWAVE_HOST_DEVICE __host__ __device__ __forceinline__
#define LONGWAVE_UNROLL _Pragma("unroll")
#define LONGWAVE_ROLLED _Pragma("unroll 1")
#else
#define LONGWAVE_HOST_DEVICE inline
#define LONGWAVE_UNROLL
#define LONGWAVE_ROLLED
#endif

namespace longwave::device {

/// Types that nvcc loads and stores in one instruction.
struct alignas(8) Float2 {
    float x, y;
};
struct alignas(16) Float4 {
    float x, y, z, w;
};
struct alignas(16) Double2 {
    double x, y;
};
struct alignas(8) Word2 {
    std::uint32_t x, y;
};
struct alignas(16) Word4 {
    std::uint32_t x, y, z, w;
};

/// 16-bit floats as they lie in memory; arithmetic is done in fp32 or by the tensor cores.
struct Half { ///< IEEE binary16
    std::uint16_t bits;
};
struct Bfloat { ///< the upper half of an fp32
    std::uint16_t bits;
};

/// What the tensor cores multiply: one 16-bit number, or, for nearly fp32, the sum of two.
struct HalfMath {
    using Number = Half;
    static constexpr int kLimbs = 1;
};
struct BfloatMath {
    using Number = Bfloat;
    static constexpr int kLimbs = 1;
};
/// x = high + low with 22 bits; products high·high + high·low + low·high.
struct AccurateMath {
    using Number = Half;
    static constexpr int kLimbs = 2;
};

/// All tensor-core work is on 16 × 16 tiles; a lane holds eight values of one. Row and column of value i:
LONGWAVE_HOST_DEVICE constexpr int tileRow(int lane, int i) {
    return lane / 4 + 8 * (i / 2 % 2);
}
LONGWAVE_HOST_DEVICE constexpr int tileColumn(int lane, int i) {
    return 2 * (lane % 4) + i % 2 + 8 * (i / 4);
}

/// A tile as a factor in memory: a lane reads its words in one load each.
template <typename Math>
struct StoredFactor {
    Word4 words[Math::kLimbs][32];
};
template <typename Math>
struct StoredComplexFactor {
    StoredFactor<Math> re, im;
};
/// A complex tile in fp32: [re 0–3, re 4–7, im 0–3, im 4–7][lane].
struct StoredComplexTile {
    Float4 parts[4][32];
};
/// A tile of the kernel's spectrum: in fp32, or for the 16-bit modes in fp16 (bf16 would keep only 8 bits, and nothing
/// here is larger than 1): [columns 0–7, 8–15][lane], of re two words, then of im.
struct StoredHalfTile {
    Word4 parts[2][32];
};
template <typename Math>
struct SpectrumTileOf {
    using Type = StoredHalfTile;
};
template <>
struct SpectrumTileOf<AccurateMath> {
    using Type = StoredComplexTile;
};
template <typename Math>
using SpectrumTile = typename SpectrumTileOf<Math>::Type;

/// Points of a ring: what a warp convolves in its registers.
inline constexpr int kRing = 256;

/// Taps that a Toeplitz matrix of 16 × 16 moves on by, and how many such blocks there are passes for (toeplitz_pass.h).
inline constexpr int kTapBlock = 16;
inline constexpr int kToeplitzBlocks[] = {17, 33};

/// Table of a kernel's taps, with word(a) = k[a] in its low half and k[a − 1] in its high one:
/// [limb][parity of a][i] of word(a + 8), word(a) with a = 2(i − 7) + parity.
LONGWAVE_HOST_DEVICE constexpr int tapPlane(int blocks) {
    return 8 * blocks + 3;
}
template <typename Math>
LONGWAVE_HOST_DEVICE constexpr std::int64_t tapPairs(int blocks) {
    return std::int64_t{Math::kLimbs} * 2 * tapPlane(blocks);
}

/// Where a warp keeps its windows in shared memory: planes [limb][first or second 8 samples of a block][row][block] of
/// 16 bytes. Rows and planes lie an odd number of 64 bytes apart, so that no load of 8 blocks has a bank conflict, nor
/// a store of 16-bit arrays (of fp32 ones, where a warp stores two rows at a time, every other).
struct ToeplitzLayout {
    int blocks;     ///< of a row
    int row, plane; ///< chunks of 16 bytes from row to row and from plane to plane
    LONGWAVE_HOST_DEVICE ToeplitzLayout(bool isBatch, int context, int steps)
        : blocks(context + (isBatch ? 4 : 16) * steps),
          row((blocks + 3) / 8 * 8 + 4),
          plane(isBatch ? 4 * row + 4 : row) {}
    /// Of a warp.
    LONGWAVE_HOST_DEVICE int bytes(int limbs) const { return 16 * (2 * limbs * plane + 1); }
};

/// What depends on a ring X^256 = exp(2πi·φ) (see constants.h for the algebra).
template <typename Math>
struct RingConstants {
    StoredComplexFactor<Math> split; ///< A[c, a]
    StoredComplexFactor<Math> join;  ///< conj(A)ᵀ[a, c], of the rows of A unscaled
    StoredComplexTile twiddles;      ///< T[c, b]
    StoredComplexTile joinTwiddles;  ///< Tᵀ[b, c]
};

/// log₂ of a power of two. By shifts what is a power of two when the program runs is divided by.
LONGWAVE_HOST_DEVICE constexpr int bitsOf(std::uint32_t power) {
    int bits = 0;
    while (power >> bits > 1)
        ++bits;
    return bits;
}

/// A number by which the device divides: a multiplication and two shifts, where a division takes some twenty
/// instructions. What is divided is below 2^31.
class Divisor {
  public:
    constexpr Divisor() = default;
    LONGWAVE_HOST_DEVICE constexpr Divisor(std::uint32_t value) : value_(value) { // NOLINT: a number like any other
        if (value == 0)
            return;
        while (shift_ < 31 && (1u << shift_) < value)
            ++shift_;
        // ⌈2^(31 + shift)/value⌉ is too large by less than value ≤ 2^shift, which no quotient below 2^31 notices.
        const std::uint64_t power = std::uint64_t{1} << (31 + shift_);
        multiplier_ = static_cast<std::uint32_t>((power + value - 1) / value);
    }
    LONGWAVE_HOST_DEVICE constexpr operator std::uint32_t() const { return value_; }
    LONGWAVE_HOST_DEVICE constexpr std::uint32_t quotient(std::uint32_t n) const {
        return static_cast<std::uint32_t>((std::uint64_t{2 * n} * multiplier_) >> 32) >> shift_;
    }

  private:
    std::uint32_t value_ = 1;
    std::uint32_t multiplier_ = 1u << 31;
    std::uint32_t shift_ = 0;
};

/// Which rows there are and where they lie. An item is what one block of threads convolves at a time: a row, an
/// overlap-save block of a row, or, of rows that were split before, one of their rings. Rows are [batch, heads, ·];
/// items with the same kernel follow each other: i = ((head·rings + ring)·batch + b)·blocks + block.
struct RowShape {
    std::uint32_t items = 0; ///< fewer than 2^31
    Divisor batch;
    std::uint32_t heads = 1;
    std::uint32_t signalHeads = 1; ///< heads or 1
    std::uint32_t kernelHeads = 1; ///< heads or 1
    Divisor blocks;
    Divisor rings;
    std::int64_t signalLength = 0; ///< L, values of a row of the signal and of the input gate
    std::int64_t outputLength = 0; ///< values of a row of the output and of the output gate
    std::int64_t advance = 0;      ///< outputs of a block
    std::int64_t lead = 0;         ///< positions of a block before its first output
    bool isCircle = false;         ///< what is before a row is its end, and what is behind it its beginning
    bool readsOutputs = false;     ///< the windows are of the outputs: zero but where a block has them
    /// Whether every window is a row, of signals and of outputs, and all their arrays are aligned in fours: then nobody
    /// asks where a row ends, which takes a warp as long as a third of what it multiplies.
    bool isWhole = false;
};

/// Lane and value of a tile's row and column: the inverse of tileRow and tileColumn.
LONGWAVE_HOST_DEVICE constexpr int tileLane(int row, int column) {
    return row % 8 * 4 + column % 8 / 2;
}
LONGWAVE_HOST_DEVICE constexpr int tileValue(int row, int column) {
    return column % 2 + 2 * (row / 8) + 4 * (column / 8);
}

/// Where a frequency of a row of M points lies in its tiles. Each split and the rings take the lowest digit that is
/// left; in the order of the tiles the outermost is the highest.
struct FrequencyMap {
    static constexpr int kMostSplits = 2;
    std::int64_t points = 0; ///< M
    std::int32_t splits[kMostSplits] = {1, 1};
    std::int32_t rings = 0; ///< P; 0: a row of at most 256 points, repeated over the columns of one tile
    std::int32_t turn = 0;  ///< of tiles of 256 points: what would be in column d + turn is in column d

    LONGWAVE_HOST_DEVICE std::int64_t tiles() const {
        return std::int64_t{splits[0]} * splits[1] * (rings == 0 ? 1 : rings);
    }
    struct Place {
        std::int64_t tile;
        int row, column;
    };
    /// Where a frequency is; of a row in a warp, the first of its columns.
    LONGWAVE_HOST_DEVICE Place find(std::int64_t frequency) const {
        if (rings == 0)
            return {0, static_cast<int>(frequency % 16), static_cast<int>(frequency / 16 - turn) & 15};
        const std::int64_t outer = frequency % splits[0];
        const std::int64_t inner = frequency / splits[0] % splits[1];
        const std::int64_t rest = frequency / splits[0] / splits[1];
        return {(outer * splits[1] + inner) * rings + rest % rings, static_cast<int>(rest / rings % 16),
                static_cast<int>(rest / rings / 16 - turn) & 15};
    }
    /// Frequency of row c, column d of a tile.
    LONGWAVE_HOST_DEVICE std::int64_t at(std::int64_t tile, int row, int column) const {
        column = (column + turn) & 15;
        if (rings == 0)
            return row + 16 * (column % (points / 16));
        const std::int64_t ring = tile % rings;
        const std::int64_t inner = tile / rings % splits[1];
        const std::int64_t outer = tile / rings / splits[1];
        return outer + splits[0] * (inner + splits[1] * (ring + rings * (row + std::int64_t{16} * column)));
    }
};

} // namespace longwave::device
