// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

namespace longwave::cpu {

/// For a std::vector that begins with a cache line.
template <typename T>
struct CacheLineAllocator {
    using value_type = T;
    static constexpr std::align_val_t kLine{64};

    CacheLineAllocator() = default;
    template <typename U>
    explicit CacheLineAllocator(const CacheLineAllocator<U>&) noexcept {}
    T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T), kLine)); }
    void deallocate(T* memory, std::size_t) noexcept { ::operator delete(memory, kLine); }
    bool operator==(const CacheLineAllocator&) const = default;
};

/// The factorization of C[x]/(x^M − i) that the Monarch engine walks, with its twiddles.
///
/// A node is the ring modulo x^n − c, |c| = 1. With ω = c^{1/r} it splits into r rings modulo x^{n/r} − ω·ζ^j
/// (ζ = exp(2πi/r), j = 0 … r − 1): cut the n coefficients into r parts a_m, scale part m by ω^m, and take an r-point
/// DFT across the parts. The twiddles ω^m are the same for the whole node, so they are scalars; no permutation is ever
/// made, and the values end up in the order in which the tree is walked (Monarch order). The inverse walks back.
///
/// Starting from c = i is the *right-angle* convolution: modulo x^M − i, a linear convolution p of real sequences comes
/// out as p[t] + i·p[t + M], t < M. For a causal convolution with M ≥ L the real part is the answer: no zero half, no
/// untangling of real spectra, and the imaginary part need not be computed.
///
/// Levels go from the root down; below them come leaves of kLeaf points, transformed as 8 × 8 with 8-lane vectors.
/// Consecutive levels form a *stage*: one factor N_i of the Monarch decomposition N = N₁ · … · N_p (the last factor is
/// the leaf). A stage of several levels takes its node a block of columns at a time through a small buffer, so that the
/// node's memory is read once and written once.
class RingTree {
  public:
    static constexpr std::int64_t kLanes = 8;
    static constexpr std::int64_t kLeaf = kLanes * kLanes;
    static constexpr int kLeastOrder = 2;
    static constexpr int kMostOrder = 4;
    /// Floats of twiddles per leaf: 7 complex scalars (padded to 16), then 7 complex vectors of 8 lanes.
    static constexpr std::int64_t kLeafTwiddles = 16 + 7 * 2 * kLanes;

    /// Which of a leaf's eight rows is in a lane after its transposition: the even ones first.
    static constexpr int rowOfLane(int lane) noexcept { return lane < 4 ? 2 * lane : 2 * lane - 7; }

    /// One level of the tree: every node splits into `radix` children.
    struct Level {
        int radix = 4;
        std::int64_t childPoints = 0; ///< n/r
        std::vector<float> twiddles;  ///< [nodes][radix − 1][re, im]: ω^1 … ω^{r−1}

        const float* twiddlesOf(std::int64_t node) const noexcept { return twiddles.data() + 2 * (radix - 1) * node; }
    };

    /// Levels [firstLevel, firstLevel + levels) as one: every node falls into `rings` rings of `childPoints` points,
    /// `columns` of them at a time.
    struct Stage {
        std::size_t firstLevel = 0;
        std::size_t levels = 1;
        std::int64_t rings = 1;
        std::int64_t childPoints = 0;
        std::int64_t columns = 0; ///< a multiple of 2·kLanes
    };

    /// Smallest M this tree can have that is ≥ points. Throws Error beyond 2^31.
    static std::int64_t lengthFor(std::int64_t points);

    /// `points` as lengthFor gives them; see setOrder.
    explicit RingTree(std::int64_t points, int order = 0);

    /// Groups the levels into p − 1 stages, p from kLeastOrder to mostOrder(). (A tree made for an order has levels
    /// enough for it, if its points allow that; made for 0 it may have fewer.) 0: every level is a stage of its own,
    /// which needs no buffer and was the fastest at every length on the machines it was measured on. Throws Error when
    /// these points have no decomposition of that order.
    void setOrder(int order);
    /// The highest order that can be asked for, at most kMostOrder.
    int mostOrder() const noexcept;
    std::int64_t points() const noexcept { return points_; }
    const std::vector<Level>& levels() const noexcept { return levels_; }
    const std::vector<Stage>& stages() const noexcept { return stages_; }
    int order() const noexcept { return static_cast<int>(stages_.size()) + 1; }
    /// Points of the buffer that the stages need; 0 when none has more than one level.
    std::int64_t bufferPoints() const noexcept;
    const float* leafTwiddles(std::int64_t leaf) const noexcept { return leaves_.data() + leaf * kLeafTwiddles; }
    std::size_t memoryBytes() const noexcept;

    /// Position in Monarch order → the root's turn fraction there: x = exp(2πi·turns[position]). For tests and lessons.
    std::vector<double> turns() const;

  private:
    std::int64_t points_;
    std::vector<Level> levels_;
    std::vector<Stage> stages_;
    /// Aligned to cache lines: every other vector would lie across two of them.
    std::vector<float, CacheLineAllocator<float>> leaves_; // [M / kLeaf][kLeafTwiddles]
};

} // namespace longwave::cpu
