// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/tap_histogram.h"

#include "compute/error.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

namespace longwave {
namespace {

constexpr int kKeyShift = 11;
constexpr std::uint32_t kKeys = 1U << (32 - kKeyShift);

/// Ordered as the floats are: the sign bit is flipped for positive numbers, all bits for negative ones.
std::uint32_t keyOf(float value) noexcept {
    const auto bits = std::bit_cast<std::uint32_t>(value + 0.0F); // −0 counts as 0
    return ((bits & 0x8000'0000U) != 0 ? ~bits : bits | 0x8000'0000U) >> kKeyShift;
}

/// The smallest float of a key.
float valueOf(std::uint32_t key) noexcept {
    const std::uint32_t bits = key << kKeyShift;
    if ((bits & 0x8000'0000U) != 0)
        return std::bit_cast<float>(bits & 0x7fff'ffffU);
    return std::bit_cast<float>(~bits);
}

} // namespace

std::int64_t TapHistogram::countBelow(float value, bool orEqual) const {
    if (!keys_.empty())
        return keys_[keyOf(value) + (orEqual ? 1U : 0U)];
    const auto at = orEqual ? std::upper_bound(sorted_.begin(), sorted_.end(), value)
                            : std::lower_bound(sorted_.begin(), sorted_.end(), value);
    return at - sorted_.begin();
}

float TapHistogram::atRank(std::int64_t rank) const {
    if (keys_.empty())
        return sorted_[static_cast<std::size_t>(rank)];
    const auto above = std::upper_bound(keys_.begin(), keys_.end(), rank);
    return valueOf(static_cast<std::uint32_t>(above - keys_.begin() - 1));
}

std::int64_t TapHistogram::countInside(double lambda) const {
    if (taps_ == 0 || !(lambda >= 0))
        return 0;
    const auto threshold = static_cast<float>(lambda); // as Squash takes it
    return countBelow(threshold, true) - countBelow(-threshold, false);
}

void TapHistogram::makeBins() {
    if (taps_ == 0)
        return;
    const double iqr =
        static_cast<double>(atRank(std::min(taps_ - 1, 3 * taps_ / 4))) - static_cast<double>(atRank(taps_ / 4));
    const double width = 2 * iqr / std::cbrt(static_cast<double>(taps_));
    const double reach = peak_ > 0 ? static_cast<double>(peak_) : 1;
    int bins = kLeastBins;
    if (width > 0)
        bins = static_cast<int>(std::clamp(std::ceil(2 * reach / width), double{kLeastBins}, double{kMostBins}));
    bins += bins % 2 == 0 ? 1 : 0;
    for (int i = 0; i <= bins; ++i)
        edges_.push_back(reach * (2 * i - bins) / bins);
    std::int64_t below = 0;
    for (int i = 1; i <= bins; ++i) {
        // A tap is a float and an edge is not: those below it are those below the next float.
        auto edge = static_cast<float>(edges_[static_cast<std::size_t>(i)]);
        if (static_cast<double>(edge) < edges_[static_cast<std::size_t>(i)])
            edge = std::nextafter(edge, std::numeric_limits<float>::infinity());
        const std::int64_t here = i == bins ? taps_ : countBelow(edge, false);
        counts_.push_back(here - below);
        below = here;
    }
}

TapHistogram tapHistogram(const ArrayView& bank, std::int64_t head, const Regularization& regularization,
                          const std::stop_token& stop, const std::function<void(double)>& progress,
                          std::int64_t mostKept) {
    Regularization smoothing = regularization;
    smoothing.squashOn = false;
    validate(smoothing);
    const std::int64_t first = std::max<std::int64_t>(0, head);
    const std::int64_t heads = head < 0 ? bank.rows() : 1;
    const std::int64_t taps = bank.length();
    const bool keeps = heads * taps <= mostKept;

    TapHistogram histogram;
    if (keeps)
        histogram.sorted_.resize(static_cast<std::size_t>(heads * taps));
    struct Local {
        std::vector<float> taps;
        std::vector<std::int64_t> counts; // per key
    };
    tbb::enumerable_thread_specific<Local> locals([&] {
        Local local;
        if (!keeps) {
            local.taps.resize(static_cast<std::size_t>(taps));
            local.counts.resize(kKeys);
        }
        return local;
    });
    std::atomic<std::int64_t> done{0};
    std::atomic<std::int64_t> lost{0};
    tbb::parallel_for(std::int64_t{0}, heads, [&](std::int64_t row) {
        if (stop.stop_requested())
            return;
        Local& local = locals.local();
        const std::span<float> k =
            keeps ? std::span(histogram.sorted_)
                        .subspan(static_cast<std::size_t>(row * taps), static_cast<std::size_t>(taps))
                  : std::span(local.taps);
        regularizeRow(bank, first + row, smoothing, k);
        std::int64_t lostHere = 0;
        for (float& tap : k) {
            if (!std::isfinite(tap)) {
                ++lostHere;
                tap = std::numeric_limits<float>::infinity(); // sorts last
            } else if (!keeps) {
                ++local.counts[keyOf(tap)];
            }
        }
        lost += lostHere;
        const auto finished = ++done;
        if (progress)
            progress(static_cast<double>(finished) / static_cast<double>(heads));
    });
    if (stop.stop_requested())
        throw Cancelled();
    histogram.notFinite_ = lost;
    histogram.taps_ = heads * taps - lost;
    if (keeps) {
        tbb::parallel_sort(histogram.sorted_);
        histogram.sorted_.resize(static_cast<std::size_t>(histogram.taps_));
        if (histogram.taps_ > 0)
            histogram.peak_ = std::max(std::abs(histogram.sorted_.front()), std::abs(histogram.sorted_.back()));
    } else {
        histogram.keys_.assign(kKeys + 1, 0);
        for (const Local& local : locals)
            for (std::uint32_t key = 0; key < kKeys; ++key)
                histogram.keys_[key + 1] += local.counts[key];
        for (std::uint32_t key = 0; key < kKeys; ++key)
            histogram.keys_[key + 1] += histogram.keys_[key];
        if (histogram.taps_ > 0)
            histogram.peak_ = std::max(std::abs(histogram.atRank(0)), std::abs(histogram.atRank(histogram.taps_ - 1)));
    }
    histogram.makeBins();
    return histogram;
}

} // namespace longwave
