// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/partition.h"

#include "compute/convolution/good_length.h"
#include "compute/error.h"
#include "compute/io/text.h"
#include "compute/streaming/stream_cost.h"

#include <algorithm>
#include <limits>

namespace longwave {

namespace {

std::int64_t divideUp(std::int64_t a, std::int64_t b) noexcept {
    return (a + b - 1) / b;
}

/// The partition with these sizes, each taking over as early as it may; sizes that would begin behind the last tap are
/// left out.
Partition partitionWith(std::int64_t block, const std::vector<std::int64_t>& sizes, std::int64_t taps,
                        std::int64_t capacity) {
    Partition partition{block, {}};
    std::int64_t offset = 0;
    for (std::size_t s = 0; s < sizes.size(); ++s) {
        const bool isLast = s + 1 == sizes.size() || 2 * sizes[s + 1] - block >= taps;
        const std::int64_t planned = (isLast ? taps : 2 * sizes[s + 1] - block) - offset;
        const std::int64_t room = (isLast ? capacity : 2 * sizes[s + 1] - block) - offset;
        partition.segments.push_back({sizes[s], divideUp(planned, sizes[s]), divideUp(room, sizes[s]), offset});
        offset += planned;
        if (isLast)
            break;
    }
    return partition;
}

} // namespace

std::int64_t Partition::capacity() const noexcept {
    return segments.empty() ? 0 : segments.back().offset + segments.back().slots * segments.back().size;
}

std::int64_t Partition::partsOf(std::size_t s, std::int64_t taps) const noexcept {
    const Segment& segment = segments[s];
    return std::clamp<std::int64_t>(divideUp(taps - segment.offset, segment.size), 0, segment.slots);
}

double costPerSample(const Partition& partition, std::int64_t taps) noexcept {
    double cost = 0;
    for (std::size_t s = 0; s < partition.segments.size(); ++s) {
        const std::int64_t size = partition.segments[s].size;
        cost += 2 * StreamCost::transform(size) / static_cast<double>(size);
        cost += StreamCost::products(partition.partsOf(s, taps));
    }
    return cost;
}

Partition planPartition(std::int64_t block, std::int64_t taps, const PartitionOptions& options) {
    // Of other lengths FFTW's transforms ask for memory while they run.
    if (block < kSmallestBlock || block > kLargestBlock || !isGoodLength(block))
        throw Error("block", std::to_string(block) + " samples; " + grouped(kSmallestBlock) + " to " +
                                 grouped(kLargestBlock) + " without a prime factor above 7 are accepted");
    if (taps < 1 || taps > kMostStreamTaps)
        throw Error("kernel", std::to_string(taps) + " taps; 1 to " + grouped(kMostStreamTaps) + " can be streamed");
    const std::int64_t capacity = std::clamp(options.capacity, taps, kMostStreamTaps);
    std::vector<std::int64_t> larger;
    if (!options.uniform)
        for (std::int64_t size = 2 * block; size <= options.largest && 2 * size - block < taps; size *= 2)
            larger.push_back(size);

    Partition best;
    double least = std::numeric_limits<double>::infinity();
    for (std::uint32_t chosen = 0; chosen < (1u << larger.size()); ++chosen) {
        std::vector<std::int64_t> sizes{block};
        for (std::size_t i = 0; i < larger.size(); ++i)
            if ((chosen >> i & 1) != 0)
                sizes.push_back(larger[i]);
        Partition partition = partitionWith(block, sizes, taps, capacity);
        if (const double cost = costPerSample(partition, taps); cost < least) {
            least = cost;
            best = std::move(partition);
        }
    }
    return best;
}

std::string describe(const Partition& partition, std::int64_t taps) {
    std::string words;
    for (std::size_t s = 0; s < partition.segments.size(); ++s)
        if (const std::int64_t parts = partition.partsOf(s, taps); parts > 0)
            words += (words.empty() ? "" : ", then ") + grouped(partition.segments[s].size) + " × " + grouped(parts);
    return words;
}

} // namespace longwave
