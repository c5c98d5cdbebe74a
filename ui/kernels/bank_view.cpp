// SPDX-License-Identifier: GPL-3.0-or-later
#include <tbb/enumerable_thread_specific.h> // TBB first: Qt makes `emit`, a member of TBB's, a macro
#include <tbb/parallel_for.h>

#include "ui/kernels/bank_view.h"

#include "compute/analysis/row_spectrum.h"
#include "compute/analysis/spectrum.h"
#include "compute/error.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>

namespace longwave::ui {
namespace {

constexpr float kNotANumber = std::numeric_limits<float>::quiet_NaN();

BankMap emptyMap(std::int64_t rows, std::int64_t columns) {
    return {rows, columns, std::vector<float>(static_cast<std::size_t>(rows * columns), kNotANumber)};
}

std::span<float> rowOf(BankMap& map, std::int64_t head) {
    return {map.values.data() + head * map.columns, static_cast<std::size_t>(map.columns)};
}

bool allFinite(std::span<const float> values) noexcept {
    constexpr std::uint32_t kExponent = 0x7f80'0000; // all ones for infinity and NaN
    std::uint32_t found = 0;
    for (const float value : values)
        found |= static_cast<std::uint32_t>((std::bit_cast<std::uint32_t>(value) & kExponent) == kExponent);
    return found == 0;
}

/// Lowest and highest of values that are all finite, in eight lanes that the compiler makes one vector of.
MinMax finiteRange(const float* values, std::size_t count) noexcept {
    constexpr std::size_t kLanes = 8;
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    if (count < 2 * kLanes) {
        MinMax band{kInfinity, -kInfinity};
        for (std::size_t i = 0; i < count; ++i)
            band = {std::min(band.low, values[i]), std::max(band.high, values[i])};
        return band;
    }
    std::array<float, kLanes> low{};
    std::array<float, kLanes> high{};
    std::copy_n(values, kLanes, low.begin());
    high = low;
    std::size_t i = kLanes;
    for (; i + kLanes <= count; i += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            low[lane] = std::min(low[lane], values[i + lane]);
            high[lane] = std::max(high[lane], values[i + lane]);
        }
    MinMax band{*std::min_element(low.begin(), low.end()), *std::max_element(high.begin(), high.end())};
    for (; i < count; ++i)
        band = {std::min(band.low, values[i]), std::max(band.high, values[i])};
    return band;
}

void reduceToBand(std::span<const float> values, std::span<MinMax> out) noexcept {
    const std::size_t n = values.size();
    const bool finite = allFinite(values);
    std::size_t end = 0;
    for (std::size_t c = 0; c < out.size(); ++c) {
        const std::size_t begin = end;
        end = (c + 1) * n / out.size();
        if (finite) {
            out[c] = finiteRange(values.data() + begin, end - begin);
            continue;
        }
        MinMax band{std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()};
        for (std::size_t i = begin; i < end; ++i)
            if (std::isfinite(values[i]))
                band = {std::min(band.low, values[i]), std::max(band.high, values[i])};
        out[c] = band;
    }
}

/// The 98 % quantile of the magnitudes that are neither zero nor missing, 0 when there are none; of large maps an even
/// sample stands for all.
float fairScale(const BankMap& map) {
    constexpr std::size_t kSample = 1 << 17;
    // Odd, so that it does not keep to the same columns of every row.
    const std::size_t stride = map.values.size() > kSample ? (map.values.size() / kSample) | 1 : 1;
    std::vector<float> magnitudes;
    magnitudes.reserve(map.values.size() / stride + 1);
    for (std::size_t i = 0; i < map.values.size(); i += stride)
        if (std::isfinite(map.values[i]) && map.values[i] != 0)
            magnitudes.push_back(std::abs(map.values[i]));
    if (magnitudes.empty())
        return 0;
    const auto at = magnitudes.begin() + static_cast<std::ptrdiff_t>(0.98 * static_cast<double>(magnitudes.size() - 1));
    std::nth_element(magnitudes.begin(), at, magnitudes.end());
    return *at;
}

/// Fills the rows of one set of maps. `before` and `reference` are null while the maps before are made; `before` also
/// where the two sides do not align, and then there is no difference.
class MapMaker {
  public:
    MapMaker(const Side& side, const Side* before, const BankMaps* reference)
        : side_(side),
          before_(before),
          reference_(reference),
          taps_(side.kernels.length()),
          n_(spectrumLength(taps_)) {
        const std::int64_t heads = side.kernels.rows();
        const std::int64_t most = std::clamp(BankMaps::kMostCells / heads, std::int64_t{16}, BankMaps::kColumns);
        maps_.time = emptyMap(heads, std::min(taps_, most));
        maps_.frequency = emptyMap(heads, std::min(n_ / 2 + 1, most));
        if (before_)
            maps_.difference = emptyMap(heads, maps_.time.columns);
        maps_.sparkColumns = std::min({taps_, most, BankMaps::kSparkColumns});
        maps_.spark.resize(static_cast<std::size_t>(heads * maps_.sparkColumns));
        maps_.magnitudeMaximum.assign(static_cast<std::size_t>(heads), 0);
    }

    void makeRow(std::int64_t head) {
        Memory& memory = memories_.local();
        std::vector<float>& k = memory.taps;
        k.resize(static_cast<std::size_t>(taps_));
        regularizeRow(side_.kernels, head, side_.regularization, k);
        if (before_) {
            std::vector<float>& other = memory.other;
            other.resize(k.size());
            regularizeRow(before_->kernels, head, before_->regularization, other);
            std::transform(k.begin(), k.end(), other.begin(), other.begin(), std::minus<>());
            reduceToLargest(other, rowOf(maps_.difference, head));
        }
        reduceToLargest(k, rowOf(maps_.time, head));
        reduceToBand(k, {maps_.spark.data() + head * maps_.sparkColumns, static_cast<std::size_t>(maps_.sparkColumns)});
        makeSpectrumRow(head, memory);
    }

    std::shared_ptr<const BankMaps> take() {
        maps_.timeScale = fairScale(before_ ? maps_.difference : maps_.time);
        return std::make_shared<const BankMaps>(std::move(maps_));
    }

  private:
    /// One thread's: the rows it works on, and the spectrum's plan and buffers.
    struct Memory {
        std::vector<float> taps;
        std::vector<float> other;
        std::optional<RowSpectrum> spectrum;
    };

    void makeSpectrumRow(std::int64_t head, Memory& memory) {
        if (!allFinite(memory.taps))
            return; // no spectrum: the row stays NaN
        if (!memory.spectrum)
            memory.spectrum.emplace(n_);
        const auto at = static_cast<std::size_t>(head);
        const std::span<float> row = rowOf(maps_.frequency, head);
        reduceToLargest(memory.spectrum->power(memory.taps), row);
        for (float& value : row) // root and logarithms of the few that remain
            value = std::sqrt(value);
        float largest = 0;
        for (const float value : row)
            largest = std::max(largest, std::isfinite(value) ? value : 0);
        const bool refers = reference_ && at < reference_->magnitudeMaximum.size();
        maps_.magnitudeMaximum[at] = refers ? reference_->magnitudeMaximum[at] : largest;
        for (float& value : row)
            value = decibels(value, maps_.magnitudeMaximum[at], BankMaps::kFloorDb);
    }

    const Side& side_;
    const Side* before_;
    const BankMaps* reference_;
    std::int64_t taps_;
    std::int64_t n_;
    BankMaps maps_;
    tbb::enumerable_thread_specific<Memory> memories_;
};

/// The mean of one field over the heads where it is defined.
double meanOf(const std::vector<Metrics>& heads, double Metrics::*field) {
    double sum = 0;
    std::int64_t count = 0;
    for (const Metrics& head : heads)
        if (std::isfinite(head.*field))
            sum += head.*field, ++count;
    return count > 0 ? sum / static_cast<double>(count) : std::numeric_limits<double>::quiet_NaN();
}

Metrics meanOf(const std::vector<Metrics>& heads) {
    Metrics mean;
    for (double Metrics::*field :
         {&Metrics::sparsity, &Metrics::roughnessTime, &Metrics::roughnessFrequency, &Metrics::dbRoughness,
          &Metrics::effectiveLength, &Metrics::halfLife, &Metrics::peak})
        mean.*field = meanOf(heads, field);
    return mean;
}

/// One half of the work's progress: [from, to] of the whole.
std::function<void(double)> part(const std::function<void(double)>& progress, double from, double to) {
    if (!progress)
        return {};
    return [progress, from, to](double share) { progress(from + (to - from) * share); };
}

std::shared_ptr<const BankMaps> makeMaps(const Side& side, const Side* before, const BankMaps* reference,
                                         const std::stop_token& stop, const std::function<void(double)>& progress) {
    MapMaker maker(side, before, reference);
    std::atomic<std::int64_t> ready{0};
    const std::int64_t heads = side.kernels.rows();
    tbb::parallel_for(std::int64_t{0}, heads, [&](std::int64_t head) {
        if (stop.stop_requested())
            return;
        maker.makeRow(head);
        const std::int64_t done = ready.fetch_add(1) + 1;
        if (progress)
            progress(static_cast<double>(done) / static_cast<double>(heads));
    });
    if (stop.stop_requested())
        throw Cancelled();
    return maker.take();
}

void validateBoth(const Contrast& contrast) {
    validate(contrast.before.regularization);
    if (contrast.after)
        validate(contrast.after->regularization);
}

} // namespace

void reduceToLargest(std::span<const float> values, std::span<float> out) noexcept {
    const std::size_t n = values.size();
    const bool finite = allFinite(values);
    std::size_t end = 0;
    for (std::size_t c = 0; c < out.size(); ++c) {
        const std::size_t begin = end;
        end = (c + 1) * n / out.size();
        if (finite) {
            const MinMax band = finiteRange(values.data() + begin, end - begin);
            out[c] = -band.low > band.high ? band.low : band.high;
            continue;
        }
        float largest = kNotANumber;
        for (std::size_t i = begin; i < end; ++i)
            if (std::isfinite(values[i]) && !(std::abs(values[i]) <= std::abs(largest))) // true while largest is NaN
                largest = values[i];
        out[c] = largest;
    }
}

MetricsPair BankMetrics::at(std::int64_t head) const {
    const auto index = static_cast<std::size_t>(head);
    MetricsPair pair{(*before)[index], std::nullopt};
    if (after && index < after->size())
        pair.after = (*after)[index];
    return pair;
}

MetricsPair BankMetrics::layerMean() const {
    MetricsPair pair{meanOf(*before), std::nullopt};
    if (after)
        pair.after = meanOf(*after);
    return pair;
}

std::shared_ptr<const BankView> viewBank(const Contrast& contrast, const BankView* known, const std::stop_token& stop,
                                         const std::function<void(double)>& progress) {
    validateBoth(contrast);
    auto view = std::make_shared<BankView>();
    view->contrast = contrast;
    view->taps = contrast.before.kernels.length();
    view->spectrumLength = spectrumLength(view->taps);
    const bool shares = known && known->contrast.before.regularization == contrast.before.regularization;
    const double beforeShare = shares ? 0 : contrast.after ? 0.5 : 1;
    view->before =
        shares ? known->before : makeMaps(contrast.before, nullptr, nullptr, stop, part(progress, 0, beforeShare));
    if (contrast.after)
        view->after = makeMaps(*contrast.after, contrast.isAligned() ? &contrast.before : nullptr, view->before.get(),
                               stop, part(progress, beforeShare, 1));
    return view;
}

std::shared_ptr<const BankMetrics> measureContrast(const Contrast& contrast, const BankMetrics* known,
                                                   const std::stop_token& stop,
                                                   const std::function<void(double)>& progress) {
    validateBoth(contrast);
    auto result = std::make_shared<BankMetrics>();
    result->words = contrast.words;
    result->beforeRegularization = contrast.before.regularization;
    const bool shares = known && known->beforeRegularization == contrast.before.regularization;
    const double beforeShare = shares ? 0 : contrast.after ? 0.5 : 1;
    const auto measureAll = [&](const Side& side, double from, double to) {
        return std::make_shared<const std::vector<Metrics>>(
            measureBank(side.kernels, side.regularization, stop, part(progress, from, to)));
    };
    result->before = shares ? known->before : measureAll(contrast.before, 0, beforeShare);
    if (contrast.after)
        result->after = measureAll(*contrast.after, beforeShare, 1);
    return result;
}

} // namespace longwave::ui
