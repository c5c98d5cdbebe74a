// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/signal_power.h"
#include "compute/data/array_view.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace longwave {

/// What Squash would do, for every λ at once. Entry i of each curve belongs to lambdas[i].
struct LambdaSweep {
    /// Ascending, in the unit of k, evenly spaced in log λ: from about the λ that makes 0.5 % of the taps zero to the
    /// largest |k|, which leaves nothing. Empty when no tap is finite and not zero.
    std::vector<double> lambdas;
    /// Share of exact zeros after Smooth and Squash, over all taps. In [0, 1].
    std::vector<double> sparsity;
    /// Frequency roughness (Metrics::roughnessFrequency) after Smooth and Squash over that of the raw kernel; for
    /// several heads the mean of their ratios. A head of which nothing is left counts as 0, so that the mean is over
    /// the same heads at every λ. NaN where no raw kernel has a roughness to compare with (single taps).
    std::vector<double> roughness;
    /// ‖u∗(k − k_λ)‖ / ‖u∗k‖ of the full linear convolution with the signal, k raw; for several heads
    /// sqrt(Σ_h ‖·‖² / Σ_h ‖·‖²). Empty without a signal, and when the signal or every output is silent or not finite.
    std::vector<double> outputError;

    std::int64_t heads = 0;                   ///< that went in
    std::int64_t headsNotFinite = 0;          ///< left out, as a tap is NaN or infinite
    std::int64_t taps = 0;                    ///< K
    std::optional<SignalPower::State> signal; ///< nothing without one
};

/// What is swept.
struct SweepProblem {
    ArrayView bank;         ///< [heads, K]
    std::int64_t head = -1; ///< −1: all heads
    bool smoothOn = false;  ///< Smooth before Squash
    std::int64_t window = 1;
    std::int64_t seam = 0;                          ///< see Regularization::seam
    std::shared_ptr<const SignalPower> signal = {}; ///< for filters of K taps; null: no third curve
    int points = 64;                                ///< at least 2
};

/// Sweeps λ. One FFT a head and λ gives both roughness and error (see SignalPower), heads in parallel, a lone head's λs
/// in parallel. FFTs in single precision of a kernel scaled to 1, sums in double; of k_λ and what Squash takes away the
/// smaller is transformed, so that neither end of a curve drowns in rounding.
/// Throws Cancelled when `stop` is asked for, Error for a Smooth window that is not accepted. `progress` gets the share
/// done in [0, 1], from any thread.
LambdaSweep sweepLambda(const SweepProblem& problem, const std::stop_token& stop = {},
                        const std::function<void(double)>& progress = {});

/// A curve of a sweep at λ, between its points straight over log λ; nothing outside the sweep or beside a gap.
std::optional<double> valueAt(std::span<const double> lambdas, std::span<const double> curve, double lambda);

} // namespace longwave
