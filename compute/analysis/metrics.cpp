// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/metrics.h"

#include "compute/analysis/spectrum.h"
#include "compute/error.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <limits>
#include <tbb/parallel_for.h>

namespace longwave {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

// Σ|x[i+1] − x[i]| / Σ|x[i]|
double totalVariationOverNorm(std::span<const float> x) {
    double variation = 0;
    double norm = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        norm += std::abs(static_cast<double>(x[i]));
        if (i > 0)
            variation += std::abs(static_cast<double>(x[i]) - static_cast<double>(x[i - 1]));
    }
    return norm > 0 ? variation / norm : kUndefined;
}

double meanDecibelStep(std::span<const float> magnitudes) {
    constexpr float kFloorDb = -80;
    const float reference = *std::max_element(magnitudes.begin(), magnitudes.end());
    if (magnitudes.size() < 2 || !(reference > 0))
        return kUndefined;
    double sum = 0;
    float last = decibels(magnitudes[0], reference, kFloorDb);
    for (std::size_t f = 1; f < magnitudes.size(); ++f) {
        const float here = decibels(magnitudes[f], reference, kFloorDb);
        sum += std::abs(static_cast<double>(here) - static_cast<double>(last));
        last = here;
    }
    return sum / static_cast<double>(magnitudes.size() - 1);
}

// Fewest taps that hold the given share of the energy: the largest first.
double tapsHolding(std::span<const float> k, double share) {
    std::vector<float> magnitudes;
    magnitudes.reserve(k.size());
    double total = 0;
    for (const float tap : k) {
        if (tap != 0)
            magnitudes.push_back(std::abs(tap));
        total += static_cast<double>(tap) * static_cast<double>(tap);
    }
    std::sort(magnitudes.begin(), magnitudes.end(), std::greater<>());
    double held = 0;
    std::size_t taps = 0;
    while (taps < magnitudes.size() && held < share * total) {
        held += static_cast<double>(magnitudes[taps]) * static_cast<double>(magnitudes[taps]);
        ++taps;
    }
    return static_cast<double>(taps);
}

double fittedHalfLife(std::span<const float> k) {
    constexpr std::size_t kMostBlocks = 64;
    const std::size_t blocks = std::min(kMostBlocks, k.size());
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (std::size_t b = 0; b < blocks; ++b) {
        const std::size_t begin = b * k.size() / blocks;
        const std::size_t end = (b + 1) * k.size() / blocks;
        double energy = 0;
        for (std::size_t t = begin; t < end; ++t)
            energy += static_cast<double>(k[t]) * static_cast<double>(k[t]);
        if (energy <= 0)
            continue;
        const double x = 0.5 * static_cast<double>(begin + end - 1);
        const double y = 0.5 * std::log2(energy / static_cast<double>(end - begin)); // log2 of the RMS
        n += 1, sx += x, sy += y, sxx += x * x, sxy += x * y;
    }
    const double spread = n * sxx - sx * sx;
    if (n < 2 || !(spread > 0))
        return kUndefined;
    const double slope = (n * sxy - sx * sy) / spread; // octaves of amplitude per tap
    return slope < 0 ? -1.0 / slope : kUndefined;
}

} // namespace

Metrics measure(std::span<const float> k) {
    Metrics m;
    std::size_t zeros = 0;
    float peak = 0;
    bool finite = true;
    for (const float tap : k) {
        zeros += tap == 0.0f;
        peak = std::max(peak, std::abs(tap));
        finite = finite && std::isfinite(tap);
    }
    m.sparsity = static_cast<double>(zeros) / static_cast<double>(k.size());
    if (!finite) { // a NaN reaches every other number; say so rather than show it
        m.roughnessTime = m.roughnessFrequency = m.dbRoughness = m.effectiveLength = m.halfLife = m.peak = kUndefined;
        return m;
    }
    m.peak = peak;
    m.roughnessTime = totalVariationOverNorm(k);
    const auto bins = spectrum(k, spectrumLength(static_cast<std::int64_t>(k.size())));
    std::vector<float> magnitudes(bins.size());
    magnitude(bins, magnitudes);
    m.roughnessFrequency = totalVariationOverNorm(magnitudes);
    m.dbRoughness = meanDecibelStep(magnitudes);
    m.effectiveLength = tapsHolding(k, 0.99);
    m.halfLife = fittedHalfLife(k);
    return m;
}

std::vector<Metrics> measureBank(const ArrayView& bank, const Regularization& regularization, std::stop_token stop,
                                 const std::function<void(double)>& progress) {
    validate(regularization);
    const std::int64_t heads = bank.rows();
    std::vector<Metrics> metrics(static_cast<std::size_t>(heads));
    std::atomic<std::int64_t> done{0};
    tbb::parallel_for(std::int64_t{0}, heads, [&](std::int64_t head) {
        if (stop.stop_requested())
            return;
        std::vector<float> k(static_cast<std::size_t>(bank.length()));
        regularizeRow(bank, head, regularization, k);
        metrics[static_cast<std::size_t>(head)] = measure(k);
        const auto finished = ++done;
        if (progress)
            progress(static_cast<double>(finished) / static_cast<double>(heads));
    });
    if (stop.stop_requested())
        throw Cancelled();
    return metrics;
}

} // namespace longwave
