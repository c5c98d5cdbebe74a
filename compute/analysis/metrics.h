// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"
#include "compute/regularization/regularize.h"

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace longwave {

/// How a kernel k[0..K) looks, in numbers. Undefined values (an all-zero kernel's roughness) are NaN.
struct Metrics {
    /// Share of exact zeros: #{t : k[t] = 0} / K. In [0, 1].
    double sparsity = 0;
    /// Total variation in time over the L1 norm: Σ_t |k[t+1] − k[t]| / Σ_t |k[t]|.
    double roughnessTime = 0;
    /// The same of the magnitude spectrum: Σ_f ||K[f+1]| − |K[f]|| / Σ_f |K[f]|, N = 2K, f = 0 … K.
    double roughnessFrequency = 0;
    /// Mean |dB[f+1] − dB[f]|, dB[f] = max(20·log10(|K[f]| / max|K|), −80), in dB per bin, N = 2K.
    double dbRoughness = 0;
    /// Fewest taps that together hold 99 % of the energy Σ k².
    double effectiveLength = 0;
    /// Taps in which the amplitude halves: −1 / slope of the least-squares line through log2 of the RMS of up to 64
    /// equal blocks, blocks without energy left out. NaN when fewer than two blocks have energy or the fit does not
    /// decay.
    double halfLife = 0;
    /// max |k|.
    double peak = 0;
};

/// Metrics of one kernel. Precondition: k is not empty.
Metrics measure(std::span<const float> k);

/// Metrics of every head after `regularization`, heads in parallel. Throws Cancelled when `stop` is asked for.
/// `progress` gets the share done in [0, 1], from any thread.
std::vector<Metrics> measureBank(const ArrayView& bank, const Regularization& regularization, std::stop_token stop = {},
                                 const std::function<void(double)>& progress = {});

/// Metrics of every head of a bank before and after a regularisation.
struct MeasuredBank {
    std::vector<Metrics> raw;
    std::vector<Metrics> processed; ///< empty when the regularisation does nothing
};

/// Both halves in one pass over the bank's memory; the same rules as measureBank.
MeasuredBank measureBankTwice(const ArrayView& bank, const Regularization& regularization, std::stop_token stop = {},
                              const std::function<void(double)>& progress = {});

} // namespace longwave
