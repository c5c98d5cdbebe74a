// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace longwave {

/// Equal parts of a kernel that are convolved alike: `count` parts of `size` taps, the first of them at lag `offset`.
struct Segment {
    std::int64_t size = 0;   ///< P, taps of a part and samples between two of its transforms; a multiple of the block
    std::int64_t count = 0;  ///< parts that the planned length needs
    std::int64_t slots = 0;  ///< parts that there is room for, so that a longer kernel can be faded in
    std::int64_t offset = 0; ///< lag of the first tap
    bool operator==(const Segment&) const = default;
};

/// How a kernel is cut for convolution in blocks of `block` samples. The first segment has parts of one block and is
/// computed at once. A later one, P samples a part, begins to compute when P samples have come and may take until the
/// next P have: hence its first tap lies at 2P − block (Gardner 1995, section 3), and no block has more to do than
/// another.
struct Partition {
    std::int64_t block = 0;
    std::vector<Segment> segments; ///< sizes ascending; each begins where the one before ends
    bool operator==(const Partition&) const = default;

    std::int64_t capacity() const noexcept; ///< longest kernel there is room for, in taps
    /// Parts of segment `s` that a kernel of `taps` taps fills.
    std::int64_t partsOf(std::size_t s, std::int64_t taps) const noexcept;
};

struct PartitionOptions {
    bool uniform = false; ///< one segment, parts of one block
    /// Largest part. A kernel that is swapped in is heard up to two of them later.
    std::int64_t largest = 8192;
    /// Longest kernel that may be swapped in later; the kernel's own length when that is more.
    std::int64_t capacity = 0;
};

/// Blocks that are accepted, in samples; without a prime factor above 7.
inline constexpr std::int64_t kSmallestBlock = 1;
inline constexpr std::int64_t kLargestBlock = 65536;
/// Kernels that are accepted: 16M taps.
inline constexpr std::int64_t kMostStreamTaps = std::int64_t{1} << 24;

/// The cheapest partition by the cost model below: all sequences of sizes block·2^j up to `largest` are tried. Throws
/// Error when the block or the kernel's length is none that is accepted.
Partition planPartition(std::int64_t block, std::int64_t taps, const PartitionOptions& options = {});

/// Estimated time of one sample, in ns: per segment two FFTs of P complex points every P samples, and `parts` complex
/// products. The constants were measured by stream_bench; only their ratio matters here.
double costPerSample(const Partition& partition, std::int64_t taps) noexcept;

/// "128 × 15, then 1,024 × 62": the parts that a kernel of `taps` taps fills.
std::string describe(const Partition& partition, std::int64_t taps);

} // namespace longwave
