// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"
#include "compute/regularization/regularize.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

namespace longwave {

/// How the taps of a head or of a layer are distributed, and how many of them any λ makes zero.
class TapHistogram {
  public:
    /// Up to so many taps are kept in order, 4 bytes each, and all counts are exact. Of more taps only the first 21
    /// bits are counted (steps of 1/4,096 of a magnitude, 16 MB), and countInside is that fine.
    static constexpr std::int64_t kMostKept = std::int64_t{1} << 26;
    static constexpr int kLeastBins = 17;
    static constexpr int kMostBins = 127;

    /// Bin edges, kBins + 1 of them, evenly spaced and symmetric about zero, in the unit of k. An odd number of bins,
    /// so that zero lies in the middle of one. Their width is that of Freedman and Diaconis, 2·IQR/∛n (*On the
    /// histogram as a density estimator*, 1981), as far as kLeastBins … kMostBins allow. Empty without a finite tap.
    const std::vector<double>& edges() const noexcept { return edges_; }
    /// Taps in [edges[i], edges[i + 1]), the last bin with its upper edge.
    const std::vector<std::int64_t>& counts() const noexcept { return counts_; }
    std::int64_t taps() const noexcept { return taps_; }           ///< finite ones
    std::int64_t notFinite() const noexcept { return notFinite_; } ///< taps that are NaN or infinite: not counted
    float peak() const noexcept { return peak_; }                  ///< largest |k|
    bool isExact() const noexcept { return keys_.empty(); }

    /// #{t : |k[t]| ≤ λ}, what Squash makes zero. Logarithmic in the number of taps.
    std::int64_t countInside(double lambda) const;

  private:
    friend TapHistogram tapHistogram(const ArrayView&, std::int64_t, const Regularization&, const std::stop_token&,
                                     const std::function<void(double)>&, std::int64_t);
    std::int64_t countBelow(float value, bool orEqual) const;
    float atRank(std::int64_t rank) const;
    void makeBins();

    std::vector<float> sorted_;      // ascending; empty when keys_ is not
    std::vector<std::int64_t> keys_; // [2^21 + 1]: taps whose key is below the index
    std::vector<double> edges_;
    std::vector<std::int64_t> counts_;
    std::int64_t taps_ = 0;
    std::int64_t notFinite_ = 0;
    float peak_ = 0;
};

/// Reads the taps of one head (or of all: head = −1), smoothed if `regularization` says so, and never squashed: λ is
/// what the histogram is asked about. Throws Cancelled when `stop` is asked for, Error (see validate). `progress` gets
/// the share done, from any thread. More than `mostKept` taps are counted, not kept.
TapHistogram tapHistogram(const ArrayView& bank, std::int64_t head, const Regularization& regularization,
                          const std::stop_token& stop = {}, const std::function<void(double)>& progress = {},
                          std::int64_t mostKept = TapHistogram::kMostKept);

} // namespace longwave
