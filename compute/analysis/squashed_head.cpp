// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/squashed_head.h"

#include "compute/analysis/spectrum.h"
#include "compute/analysis/variation.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace longwave {
namespace {

/// A raw spectrum flatter than this is rounding (a single tap): nothing can be said in per cent of it.
constexpr double kLeastRoughness = 1e-5;

/// What Squash takes away goes into `away`; counts the taps that become zero, and the energies of what goes and stays.
struct Parts {
    std::uint32_t zeros = 0;
    double taken = 0;
    double kept = 0;
};

Parts takeApart(std::span<const float> taps, float threshold, float* away) noexcept {
    constexpr std::size_t kLanes = 8;
    constexpr std::size_t kBlock = 256;
    Parts parts;
    for (std::size_t begin = 0; begin < taps.size(); begin += kBlock) { // float sums of a block, double sums of blocks
        std::array<float, kLanes> taken{};
        std::array<float, kLanes> kept{};
        const std::size_t end = std::min(taps.size(), begin + kBlock);
        const auto take = [&](std::size_t t, std::size_t lane) {
            const float tap = taps[t];
            const float part = std::max(-threshold, std::min(tap, threshold));
            away[t] = part;
            parts.zeros += std::abs(tap) <= threshold ? 1U : 0U;
            taken[lane] += part * part;
            kept[lane] += (tap - part) * (tap - part);
        };
        std::size_t t = begin;
        for (; t + kLanes <= end; t += kLanes)
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                take(t + lane, lane);
        for (; t < end; ++t)
            take(t, 0);
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            parts.taken += static_cast<double>(taken[lane]);
            parts.kept += static_cast<double>(kept[lane]);
        }
    }
    return parts;
}

/// A spectrum as its real and imaginary parts in turn, which loops of vector code like better.
const float* partsOf(const std::complex<float>* bins) noexcept {
    return reinterpret_cast<const float*>(bins);
}

} // namespace

SquashedHead::SquashedHead(const fftw::RealFft& fft, const SignalPower* power)
    : fft_(fft),
      power_(power),
      raw_(static_cast<std::size_t>(fft.length() / 2)),
      smoothed_(raw_.size()),
      rawBins_(static_cast<std::size_t>(fft.bins())),
      smoothedBins_(rawBins_.size()),
      lost_(rawBins_.size()),
      nothing_(rawBins_.size()) {}

void SquashedHead::prepare(SquashScratch& scratch) {
    float peak = 0;
    for (std::size_t t = 0; t < raw_.size(); ++t)
        peak = std::max({peak, std::abs(raw_[t]), std::abs(smoothed_[t])});
    if (peak > 0)
        scale_ = std::ldexp(1.0F, std::clamp(-std::ilogb(peak), -126, 126));
    for (float& tap : raw_)
        tap *= scale_;
    for (float& tap : smoothed_)
        tap *= scale_;
    transform(raw_, scratch, rawBins_);
    transform(smoothed_, scratch, smoothedBins_);
    for (std::size_t f = 0; f < lost_.size(); ++f)
        lost_[f] = rawBins_[f] - smoothedBins_[f];
    magnitude(rawBins_, scratch.magnitudes);
    rawRoughness_ = totalVariationOverNorm(scratch.magnitudes);
}

double SquashedHead::outputEnergy() const {
    double sum = 0;
    for (std::size_t f = 0; power_ && f < rawBins_.size(); ++f)
        sum += power_->weights[f] * std::norm(std::complex<double>(rawBins_[f]));
    return unscaled(sum);
}

SquashSums SquashedHead::at(float lambda, SquashScratch& scratch) const {
    float* const time = scratch.time.data();
    const Parts parts = takeApart(smoothed_, lambda * scale_, time);
    // X is the spectrum of what Squash takes away, or of what it leaves: of the smaller one.
    //   taken:  K_λ = S − X,  D = (K − S) + X        left:  K_λ = X,  D = K − X
    const bool ofTaken = parts.taken < parts.kept;
    if (!ofTaken)
        for (std::size_t t = 0; t < smoothed_.size(); ++t)
            time[t] = smoothed_[t] - time[t];
    fft_.forward(time, scratch.bins.data());
    const float sign = ofTaken ? -1.0F : 1.0F;
    SquashSums sums;
    sums.zeros = parts.zeros;
    if (power_)
        sums.errorEnergy = energyOfDifference(scratch, ofTaken ? lost_ : rawBins_, sign);
    if (!(rawRoughness_ > kLeastRoughness))
        return sums;
    sums.rough = 1;
    if (parts.zeros == smoothed_.size())
        return sums;
    const float* const x = partsOf(scratch.bins.data());
    const float* const base = partsOf((ofTaken ? smoothedBins_ : nothing_).data());
    float* const magnitudes = scratch.magnitudes.data();
    for (std::size_t f = 0; f < scratch.magnitudes.size(); ++f) {
        const float re = base[2 * f] + sign * x[2 * f];
        const float im = base[2 * f + 1] + sign * x[2 * f + 1];
        magnitudes[f] = std::sqrt(re * re + im * im);
    }
    sums.roughness = totalVariationOverNorm(scratch.magnitudes) / rawRoughness_;
    return sums;
}

void SquashedHead::transform(std::span<const float> k, SquashScratch& scratch,
                             std::vector<std::complex<float>>& out) const {
    std::copy(k.begin(), k.end(), scratch.time.data());
    fft_.forward(scratch.time.data(), scratch.bins.data());
    std::copy(scratch.bins.span().begin(), scratch.bins.span().end(), out.begin());
}

double SquashedHead::unscaled(double energy) const {
    const auto scale = static_cast<double>(scale_);
    return std::max(0.0, energy) / (scale * scale); // a weight may be negative, and then rounding be all there is
}

/// Σ weights·|rest − sign·X|².
double SquashedHead::energyOfDifference(const SquashScratch& scratch, const std::vector<std::complex<float>>& rest,
                                        float sign) const {
    const float* const x = partsOf(scratch.bins.data());
    const float* const r = partsOf(rest.data());
    const double* const weights = power_->weights.data();
    constexpr std::size_t kLanes = 4;
    std::array<double, kLanes> sums{};
    const auto part = [&](std::size_t f) {
        const float re = r[2 * f] - sign * x[2 * f];
        const float im = r[2 * f + 1] - sign * x[2 * f + 1];
        return weights[f] * static_cast<double>(re * re + im * im);
    };
    std::size_t f = 0;
    for (; f + kLanes <= rest.size(); f += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            sums[lane] += part(f + lane);
    for (; f < rest.size(); ++f)
        sums[0] += part(f);
    return unscaled(sums[0] + sums[1] + sums[2] + sums[3]);
}

} // namespace longwave
