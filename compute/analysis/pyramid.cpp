// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/pyramid.h"

#include "compute/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace longwave {

namespace {

constexpr std::int64_t kBase = 64;  // samples in a block of the finest level
constexpr std::int64_t kFactor = 8; // blocks of a level in a block of the next
constexpr std::int64_t kChunk = 64 * 1024;

// Such that merging needs no test for emptiness.
constexpr MinMax kNothing{std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()};

void merge(MinMax& into, const MinMax& from) noexcept {
    into.low = std::min(into.low, from.low);
    into.high = std::max(into.high, from.high);
}

MinMax finiteOf(std::span<const float> samples) noexcept {
    MinMax result = kNothing;
    for (const float v : samples)
        if (std::isfinite(v))
            merge(result, {v, v});
    return result;
}

/// Independent lanes, so that the compiler may use vector minimum and maximum. `allFinite` tells whether the result can
/// be trusted: v − v is 0 for finite v and NaN otherwise.
MinMax ofBlock(std::span<const float> samples, bool& allFinite) noexcept {
    constexpr std::size_t kLanes = 8;
    std::array<float, kLanes> low;
    std::array<float, kLanes> high;
    std::array<float, kLanes> zero{};
    low.fill(kNothing.low);
    high.fill(kNothing.high);
    std::size_t i = 0;
    for (; i + kLanes <= samples.size(); i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const float v = samples[i + lane];
            low[lane] = v < low[lane] ? v : low[lane];
            high[lane] = v > high[lane] ? v : high[lane];
            zero[lane] += v - v;
        }
    }
    MinMax result = kNothing;
    float sum = 0;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        merge(result, {low[lane], high[lane]});
        sum += zero[lane];
    }
    for (; i < samples.size(); ++i) {
        merge(result, {samples[i], samples[i]});
        sum += samples[i] - samples[i];
    }
    allFinite = sum == 0;
    return result;
}

/// The one row as a view of rank 1.
ArrayView rowOf(ArrayView values, std::int64_t row) {
    while (values.rank() > 1) {
        const Shape& shape = values.shape();
        std::int64_t inner = 1; // rows below one step of the first dimension
        for (std::size_t i = 1; i + 1 < shape.size(); ++i)
            inner *= shape[i];
        const std::int64_t index = row / inner;
        row %= inner;
        values = values.at(0, index);
    }
    return values;
}

} // namespace

std::shared_ptr<const Pyramid> Pyramid::build(ArrayView values, std::int64_t row, std::stop_token stop,
                                              const std::function<void(double)>& progress) {
    std::shared_ptr<Pyramid> pyramid(new Pyramid);
    if (!values.isEmpty())
        pyramid->values_ = rowOf(std::move(values), row);
    const std::int64_t n = pyramid->length();
    if (n == 0)
        return pyramid;

    auto& finest = pyramid->levels_.emplace_back();
    finest.reserve(static_cast<std::size_t>((n + kBase - 1) / kBase));
    const std::span<const float> whole = pyramid->values_.contiguousRow(0);
    const std::int64_t chunk = std::clamp(n / 100 / kBase * kBase, kBase, kChunk);
    std::vector<float> buffer(whole.empty() ? static_cast<std::size_t>(std::min(chunk, n)) : 0);
    for (std::int64_t begin = 0; begin < n; begin += chunk) {
        if (stop.stop_requested())
            throw Cancelled();
        const std::int64_t size = std::min(chunk, n - begin);
        std::span<const float> samples;
        if (whole.empty()) {
            const std::span<float> room(buffer.data(), static_cast<std::size_t>(size));
            pyramid->values_.read(0, begin, room);
            samples = room;
        } else {
            samples = whole.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(size));
        }
        for (std::int64_t at = 0; at < size; at += kBase) {
            const auto block =
                samples.subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(std::min(kBase, size - at)));
            bool allFinite = true;
            MinMax minMax = ofBlock(block, allFinite);
            if (!allFinite) {
                minMax = finiteOf(block);
                for (std::size_t i = 0; i < block.size(); ++i) {
                    if (std::isfinite(block[i]))
                        continue;
                    if (pyramid->nonFiniteCount_++ == 0)
                        pyramid->firstNonFinite_ = begin + at + static_cast<std::int64_t>(i);
                }
            }
            finest.push_back(minMax);
        }
        if (progress)
            progress(static_cast<double>(begin + size) / static_cast<double>(n));
    }

    while (pyramid->levels_.back().size() > static_cast<std::size_t>(kFactor)) {
        const std::vector<MinMax>& below = pyramid->levels_.back();
        std::vector<MinMax> level((below.size() + kFactor - 1) / kFactor, kNothing);
        for (std::size_t i = 0; i < below.size(); ++i)
            merge(level[i / kFactor], below[i]);
        pyramid->levels_.push_back(std::move(level));
    }
    return pyramid;
}

MinMax Pyramid::range() const noexcept {
    MinMax result = kNothing;
    if (!levels_.empty())
        for (const MinMax& block : levels_.back())
            merge(result, block);
    return result;
}

float Pyramid::at(std::int64_t i) const {
    float value = 0;
    read(i, {&value, 1});
    return value;
}

void Pyramid::read(std::int64_t begin, std::span<float> out) const {
    try {
        values_.read(0, begin, out);
    } catch (const Error&) {
        std::ranges::fill(out, std::numeric_limits<float>::quiet_NaN());
    }
}

MinMax Pyramid::over(std::int64_t begin, std::int64_t end) const {
    MinMax result = kNothing;
    const auto samples = [&](std::int64_t from, std::int64_t to) {
        const auto size = static_cast<std::size_t>(to - from);
        std::array<float, 2 * kBase> buffer;
        std::span<const float> room = values_.contiguousRow(0);
        if (room.empty()) {
            read(from, {buffer.data(), size});
            room = {buffer.data(), size};
        } else {
            room = room.subspan(static_cast<std::size_t>(from), size);
        }
        bool allFinite = true;
        const MinMax found = ofBlock(room, allFinite);
        merge(result, allFinite ? found : finiteOf(room));
    };

    std::int64_t first = (begin + kBase - 1) / kBase; // whole blocks [first, last)
    std::int64_t last = end / kBase;
    if (first >= last) { // fewer than two blocks: read what there is
        if (begin < end)
            samples(begin, end);
        return result;
    }
    if (begin < first * kBase)
        samples(begin, first * kBase);
    if (last * kBase < end)
        samples(last * kBase, end);
    // Up the levels: at each one the blocks that do not fill a block of the next.
    for (std::size_t level = 0; first < last; ++level) {
        const std::vector<MinMax>& blocks = levels_[level];
        const bool isTop = level + 1 == levels_.size();
        while (first < last && (isTop || first % kFactor != 0))
            merge(result, blocks[static_cast<std::size_t>(first++)]);
        while (first < last && last % kFactor != 0)
            merge(result, blocks[static_cast<std::size_t>(--last)]);
        first /= kFactor;
        last /= kFactor;
    }
    return result;
}

void Pyramid::columns(double begin, double end, std::span<MinMax> columns) const {
    const std::int64_t n = length();
    const auto count = static_cast<double>(columns.size());
    const auto last = static_cast<double>(n);
    const auto edge = [&](std::size_t c) { return begin + (end - begin) * (static_cast<double>(c) / count); };
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const double low = std::floor(edge(c));
        const double high = std::ceil(edge(c + 1));
        // Clamped while still real, so that a window far outside the row cannot overflow the integer; NaN is empty.
        if (!(low < last && high > 0 && low < high)) {
            columns[c] = kNothing;
            continue;
        }
        columns[c] =
            over(static_cast<std::int64_t>(std::max(low, 0.0)), static_cast<std::int64_t>(std::min(high, last)));
    }
}

} // namespace longwave
