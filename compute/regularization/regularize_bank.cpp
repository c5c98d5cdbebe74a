// SPDX-License-Identifier: GPL-3.0-or-later
// Whole banks, their heads side by side.
#include "compute/regularization/regularize.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_reduce.h>

namespace longwave {
namespace {

std::span<float> rowOf(std::vector<float>& values, std::int64_t row, std::int64_t length) {
    return std::span(values).subspan(static_cast<std::size_t>(row * length), static_cast<std::size_t>(length));
}

} // namespace

std::vector<float> regularize(const ArrayView& bank, const Regularization& regularization) {
    validate(regularization);
    const std::int64_t taps = bank.length();
    std::vector<float> values(static_cast<std::size_t>(bank.size()));
    tbb::parallel_for(std::int64_t{0}, bank.rows(),
                      [&](std::int64_t head) { regularizeRow(bank, head, regularization, rowOf(values, head, taps)); });
    return values;
}

MagnitudeRange magnitudeRange(const ArrayView& bank) {
    struct Range {
        float smallest = std::numeric_limits<float>::infinity();
        float largest = 0;
    };
    constexpr std::int64_t kChunk = 1 << 14;
    const auto range = tbb::parallel_reduce(
        tbb::blocked_range<std::int64_t>(0, bank.rows()), Range{},
        [&](const tbb::blocked_range<std::int64_t>& heads, Range r) {
            std::vector<float> buffer(static_cast<std::size_t>(std::min(kChunk, bank.length())));
            for (std::int64_t head = heads.begin(); head < heads.end(); ++head) {
                for (std::int64_t begin = 0; begin < bank.length(); begin += kChunk) {
                    const auto part =
                        std::span(buffer).first(static_cast<std::size_t>(std::min(kChunk, bank.length() - begin)));
                    bank.read(head, begin, part);
                    for (const float k : part) {
                        const float magnitude = std::abs(k);
                        if (!std::isfinite(magnitude) || magnitude == 0)
                            continue;
                        r.smallest = std::min(r.smallest, magnitude);
                        r.largest = std::max(r.largest, magnitude);
                    }
                }
            }
            return r;
        },
        [](Range a, Range b) {
            return Range{std::min(a.smallest, b.smallest), std::max(a.largest, b.largest)};
        });
    return range.largest > 0 ? MagnitudeRange{range.smallest, range.largest} : MagnitudeRange{};
}

} // namespace longwave
