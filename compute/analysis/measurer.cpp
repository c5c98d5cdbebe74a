// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/measurer.h"

#include "compute/analysis/spectrum.h"
#include "compute/analysis/variation.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>

namespace longwave {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
constexpr double kHeldShare = 0.99;
constexpr float kFloorDb = -80;
constexpr float kFloorRatio = 1e-4F; // 10^(kFloorDb / 20)

struct Census {
    std::size_t zeros = 0;
    float peak = 0;
    bool finite = true;
};

Census censusOf(std::span<const float> k) noexcept {
    constexpr std::uint32_t kMagnitude = 0x7fff'ffffU;
    constexpr std::uint32_t kInfinity = 0x7f80'0000U;
    // Magnitudes of floats are ordered as their bits are, and those of infinity and NaN come last.
    std::uint32_t largest = 0;
    std::uint32_t zeros = 0; // K < 2^31: an FFT of 2K samples has to be possible
    for (const float tap : k) {
        const std::uint32_t bits = std::bit_cast<std::uint32_t>(tap) & kMagnitude;
        largest = std::max(largest, bits);
        zeros += bits == 0 ? 1U : 0U;
    }
    return {zeros, std::bit_cast<float>(largest), largest < kInfinity};
}

/// Σ x², in double, in sums side by side.
double energyOf(std::span<const float> x) noexcept {
    constexpr std::size_t kLanes = 8;
    std::array<double, kLanes> sums{};
    std::size_t i = 0;
    for (; i + kLanes <= x.size(); i += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const auto value = static_cast<double>(x[i + lane]);
            sums[lane] += value * value;
        }
    double sum = 0;
    for (const double part : sums)
        sum += part;
    for (; i < x.size(); ++i)
        sum += static_cast<double>(x[i]) * static_cast<double>(x[i]);
    return sum;
}

struct Decay {
    double energy = 0; ///< Σ k²
    double halfLife = kUndefined;
};

Decay fitDecay(std::span<const float> k) noexcept {
    constexpr std::size_t kMostBlocks = 64;
    const std::size_t blocks = std::min(kMostBlocks, k.size());
    Decay decay;
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (std::size_t b = 0; b < blocks; ++b) {
        const std::size_t begin = b * k.size() / blocks;
        const std::size_t end = (b + 1) * k.size() / blocks;
        const double energy = energyOf(k.subspan(begin, end - begin));
        decay.energy += energy;
        if (energy <= 0)
            continue;
        const double x = 0.5 * static_cast<double>(begin + end - 1);
        const double y = 0.5 * std::log2(energy / static_cast<double>(end - begin)); // log2 of the RMS
        n += 1, sx += x, sy += y, sxx += x * x, sxy += x * y;
    }
    const double spread = n * sxx - sx * sx;
    if (n < 2 || !(spread > 0))
        return decay;
    const double slope = (n * sxy - sx * sy) / spread; // octaves of amplitude per tap
    decay.halfLife = slope < 0 ? -1.0 / slope : kUndefined;
    return decay;
}

/// log2 of a positive normal number to 3·10⁻⁷. With x = 2^e·m and m in [√½, √2):
/// log2 m = 2/ln 2 · artanh s, s = (m − 1)/(m + 1), |s| ≤ 0.172, whose series is cut behind s⁷/7 (the next term is
/// below 4·10⁻⁸). No branch and no table, so a loop over it becomes vector code.
inline float logTwo(float x) noexcept {
    constexpr std::uint32_t kRootHalf = 0x3f35'04f3U;
    const auto bits = std::bit_cast<std::uint32_t>(x);
    const std::int32_t exponent = static_cast<std::int32_t>(bits - kRootHalf) >> 23;
    const float m = std::bit_cast<float>(bits - (static_cast<std::uint32_t>(exponent) << 23));
    const float s = (m - 1) / (m + 1);
    const float s2 = s * s;
    constexpr float kTwoOverLn2 = 2.885390082F;
    const float artanh = s * (1 + s2 * (1.0F / 3 + s2 * (1.0F / 5 + s2 * (1.0F / 7))));
    return static_cast<float>(exponent) + kTwoOverLn2 * artanh;
}

/// Mean |dB[f+1] − dB[f]| of magnitudes, which become decibels re their largest.
double meanDecibelStep(std::span<float> magnitudes) noexcept {
    float reference = 0;
    for (const float magnitude : magnitudes)
        reference = std::max(reference, magnitude);
    if (magnitudes.size() < 2 || !(reference > 0))
        return kUndefined;
    constexpr float kDbPerOctave = 6.020599913F; // 20·log10 2
    for (float& value : magnitudes)
        value = kDbPerOctave * logTwo(std::max(value / reference, kFloorRatio));
    static_assert(kFloorDb == -80);
    return totalVariation(magnitudes) / static_cast<double>(magnitudes.size() - 1);
}

// Classes of magnitude, for the effective length: 1/64 octave each, counted from the largest tap down. All that is more
// than 32 octaves below it shares the last one.
constexpr int kClassShift = 17;
constexpr std::uint32_t kClasses = 2048;

} // namespace

Measurer::Measurer(std::int64_t taps)
    : fft_(fftw::cachedRealFft(spectrumLength(taps))),
      time_(static_cast<std::size_t>(fft_->length())),
      bins_(static_cast<std::size_t>(fft_->bins())),
      magnitudes_(static_cast<std::size_t>(fft_->bins())),
      classEnergies_(kClasses),
      classSizes_(kClasses) {}

Metrics Measurer::measure(std::span<const float> k) {
    Metrics m;
    const Census census = censusOf(k);
    m.sparsity = static_cast<double>(census.zeros) / static_cast<double>(k.size());
    if (!census.finite) { // a NaN reaches every other number; say so rather than show it
        m.roughnessTime = m.roughnessFrequency = m.dbRoughness = m.effectiveLength = m.halfLife = m.peak = kUndefined;
        return m;
    }
    m.peak = census.peak;
    if (!(census.peak > 0)) {
        m.roughnessTime = m.roughnessFrequency = m.dbRoughness = m.halfLife = kUndefined;
        return m;
    }
    m.roughnessTime = totalVariationOverNorm(k);
    const Decay decay = fitDecay(k);
    m.halfLife = decay.halfLife;
    m.effectiveLength = tapsHolding(k, kHeldShare, decay.energy, census.peak);
    measureSpectrum(k, census.peak, m);
    return m;
}

// Both numbers are ratios, so the taps may be scaled: by a power of two, which changes no digit and keeps the squares
// of very small or large taps inside the range of float.
void Measurer::measureSpectrum(std::span<const float> k, float peak, Metrics& metrics) {
    const float scale = std::ldexp(1.0F, std::clamp(-std::ilogb(peak), -126, 126));
    float* const time = time_.data();
    for (std::size_t t = 0; t < k.size(); ++t)
        time[t] = scale * k[t];
    fft_->forward(time, bins_.data());
    magnitude(bins_.span(), magnitudes_);
    metrics.roughnessFrequency = totalVariationOverNorm(magnitudes_);
    metrics.dbRoughness = meanDecibelStep(magnitudes_);
}

// Fewest taps that hold the given share of the energy, largest first. Sorting them all would take most of the time of
// measuring; here taps are counted into classes of magnitude, and only the class in which the share is reached is
// sorted.
double Measurer::tapsHolding(std::span<const float> k, double share, double total, float peak) {
    const auto peakBits = std::bit_cast<std::uint32_t>(peak);
    const auto classOf = [peakBits](float tap) {
        const std::uint32_t bits = std::bit_cast<std::uint32_t>(tap) & 0x7fff'ffffU;
        return std::min((peakBits - bits) >> kClassShift, kClasses - 1);
    };
    std::fill(classEnergies_.begin(), classEnergies_.end(), 0.0);
    std::fill(classSizes_.begin(), classSizes_.end(), 0U);
    for (const float tap : k) {
        const std::uint32_t at = classOf(tap);
        classEnergies_[at] += static_cast<double>(tap) * static_cast<double>(tap);
        ++classSizes_[at];
    }
    const double wanted = share * total;
    double held = 0;
    double taps = 0;
    std::uint32_t last = 0;
    while (last + 1 < kClasses && held + classEnergies_[last] < wanted) {
        held += classEnergies_[last];
        taps += classSizes_[last];
        ++last;
    }
    class_.clear();
    for (const float tap : k)
        if (tap != 0 && classOf(tap) == last)
            class_.push_back(std::abs(tap));
    std::sort(class_.begin(), class_.end(), std::greater<>());
    for (const float tap : class_) {
        if (held >= wanted)
            break;
        held += static_cast<double>(tap) * static_cast<double>(tap);
        taps += 1;
    }
    return taps;
}

} // namespace longwave
