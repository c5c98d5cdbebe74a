// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace longwave {

/// Smallest and largest value of a stretch. Empty (nothing finite in it) when low > high.
struct MinMax {
    float low = 0;
    float high = 0;
    bool isEmpty() const noexcept { return !(low <= high); }
};

/// Min/max pyramid over one row of an array: draws any stretch of any length in time proportional to the columns asked
/// for. The samples themselves are not copied: near the finest level they are read from the row.
/// Immutable once built; reading is safe from any thread.
class Pyramid {
  public:
    /// Builds over `row` of `values` (reads it once). `progress` gets the share done in [0, 1] at least every 1 %;
    /// throws Cancelled when `stop` is asked for.
    static std::shared_ptr<const Pyramid> build(ArrayView values, std::int64_t row, std::stop_token stop = {},
                                                const std::function<void(double)>& progress = {});

    std::int64_t length() const noexcept { return values_.length(); }
    /// Over everything finite.
    MinMax range() const noexcept;
    /// Samples that are NaN or infinite, and the first of them (−1: none).
    std::int64_t nonFiniteCount() const noexcept { return nonFiniteCount_; }
    std::int64_t firstNonFinite() const noexcept { return firstNonFinite_; }

    /// Value at index i (0 ≤ i < length()).
    float at(std::int64_t i) const;
    /// Samples [begin, begin + out.size()), inside the row. NaN when they cannot be read any more: then there is
    /// nothing to draw, and whoever computes with them is told why.
    void read(std::int64_t begin, std::span<float> out) const;

    /// Min and max of `columns.size()` equal parts of [begin, end), indices as real numbers so that any zoom is exact
    /// to the sample: column c covers every sample index i with floor(x_c) ≤ i < ceil(x_{c+1}). Parts outside the row
    /// are empty. NaN and infinity are passed over.
    void columns(double begin, double end, std::span<MinMax> columns) const;

  private:
    Pyramid() = default;
    MinMax over(std::int64_t begin, std::int64_t end) const;

    ArrayView values_;                        // [length], the one row
    std::vector<std::vector<MinMax>> levels_; // level j: blocks of kBase·kFactor^j samples
    std::int64_t nonFiniteCount_ = 0;
    std::int64_t firstNonFinite_ = -1;
};

} // namespace longwave
