// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/layer_summary.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <new>

namespace longwave {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
constexpr std::array kFields{&Metrics::sparsity,    &Metrics::roughnessTime,   &Metrics::roughnessFrequency,
                             &Metrics::dbRoughness, &Metrics::effectiveLength, &Metrics::halfLife,
                             &Metrics::peak};

double quantileOf(const std::vector<double>& sorted, double share) {
    if (sorted.empty())
        return kUndefined;
    const double at = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const auto above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

/// Making the kernels is a part of a layer's work that only its parameterization could tell; this much is assumed.
constexpr double kMakingShare = 0.4;

std::function<void(double)> part(const std::function<void(double)>& progress, double from, double to) {
    if (!progress)
        return {};
    return [progress, from, to](double share) { progress(from + (to - from) * share); };
}

void summarize(const LayerSource& layer, const Regularization& regularization, const LayerSummary* known,
               const std::stop_token& stop, const std::function<void(double)>& progress, LayerSummary& summary) {
    if (known && regularization.isIdentity()) { // nothing to be done
        summary = *known;
        summary.processed.reset();
        return;
    }
    const KernelBank bank = layer.kernels(stop, part(progress, 0, kMakingShare));
    const ArrayView& kernels = bank.values;
    const Regularization apart = joinedAt(bank.firstLag, regularization);
    if (stop.stop_requested())
        throw Cancelled();
    if (kernels.isEmpty())
        throw Error(layer.name, "this layer has no taps");
    summary.heads = kernels.rows();
    summary.taps = kernels.length();
    const auto rest = part(progress, kMakingShare, 1);
    if (known) {
        summary.raw = known->raw;
        summary.headsNotFinite = known->headsNotFinite;
        summary.processed = spreadOf(measureBank(kernels, apart, stop, rest));
        return;
    }
    const MeasuredBank measured = measureBankTwice(kernels, apart, stop, rest);
    summary.raw = spreadOf(measured.raw);
    if (!measured.processed.empty())
        summary.processed = spreadOf(measured.processed);
    summary.headsNotFinite = std::count_if(measured.raw.begin(), measured.raw.end(),
                                           [](const Metrics& head) { return std::isnan(head.peak); });
}

} // namespace

MetricsSpread spreadOf(std::span<const Metrics> heads) {
    MetricsSpread spread;
    std::vector<double> values;
    values.reserve(heads.size());
    for (double Metrics::*field : kFields) {
        values.clear();
        for (const Metrics& head : heads)
            if (std::isfinite(head.*field))
                values.push_back(head.*field);
        double sum = 0;
        for (const double value : values)
            sum += value;
        std::sort(values.begin(), values.end());
        spread.mean.*field = values.empty() ? kUndefined : sum / static_cast<double>(values.size());
        spread.lowerQuartile.*field = quantileOf(values, 0.25);
        spread.median.*field = quantileOf(values, 0.5);
        spread.upperQuartile.*field = quantileOf(values, 0.75);
    }
    return spread;
}

std::vector<LayerSummary> summarizeLayers(std::span<const LayerSource> layers, const Regularization& regularization,
                                          const std::stop_token& stop, const std::function<void(double)>& progress,
                                          std::span<const LayerSummary> known) {
    validate(regularization);
    std::vector<LayerSummary> summaries;
    const auto count = static_cast<double>(layers.size());
    for (const LayerSource& layer : layers) {
        if (stop.stop_requested())
            throw Cancelled();
        const auto done = static_cast<double>(summaries.size());
        LayerSummary summary{.name = layer.name, .raw = spreadOf({}), .processed = {}, .error = {}};
        const LayerSummary* before = known.size() == layers.size() ? &known[summaries.size()] : nullptr;
        if (before && before->error)
            before = nullptr; // it may succeed now
        try {
            summarize(layer, regularization, before, stop, part(progress, done / count, (done + 1) / count), summary);
        } catch (const Cancelled&) {
            throw;
        } catch (const Error& error) {
            summary.error = error;
        } catch (const std::bad_alloc&) {
            summary.error = Error(layer.name, "there is not enough free memory for its kernels");
        }
        summaries.push_back(std::move(summary));
        if (progress)
            progress((done + 1) / count);
    }
    return summaries;
}

} // namespace longwave
