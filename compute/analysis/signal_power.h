// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace longwave {

/// What a signal u does to the energy of a convolution with any filter d of up to K taps, so that no convolution need
/// be run to know it.
///
/// For the full linear convolution y = u∗d, with R_x[m] = Σ_t x[t]·x[t + m] the autocorrelation,
///   ‖u∗d‖² = Σ_t (Σ_a u[t − a]·d[a])² = Σ_a Σ_b d[a]·d[b]·R_u[a − b] = Σ_m R_u[m]·R_d[m].
/// R_d is zero for |m| ≥ K, so only the lags |m| < K of R_u matter, and both fit without overlap on a circle of N = 2K
/// samples. The transform of the circular R_d is |D[f]|² (Wiener-Khinchin), and with S_u the transform of the truncated
/// R_u, which is real as R_u is even, Parseval gives
///   ‖u∗d‖² = (1/N)·Σ_{f=0}^{N−1} S_u[f]·|D[f]|² = Σ_{f=0}^{K} weights[f]·|D[f]|²,
/// where weights[f] = S_u[f]/N, doubled for 0 < f < K, whose mirror images above K are equal. Because of the truncation
/// a weight may be negative; the sum is not.
struct SignalPower {
    enum class State {
        Known,
        Silent,   ///< every sample is zero
        NotFinite ///< a sample is NaN or infinite: there is no output to speak of
    };
    State state = State::Known;
    std::int64_t taps = 0;       ///< K
    std::vector<double> weights; ///< [K + 1]; empty unless the state is Known
};

/// Computes the weights for row `row` of `signal` (its last dimension is time) and filters of `taps` taps, in double.
/// Reads the row in pieces, so memory is bounded by K and not by the signal's length. Preconditions: the row exists and
/// has a sample, taps ≥ 1. Throws Cancelled when `stop` is asked for, Error when memory is short. `progress` gets the
/// share done.
std::shared_ptr<const SignalPower> signalPower(const ArrayView& signal, std::int64_t row, std::int64_t taps,
                                               const std::stop_token& stop = {},
                                               const std::function<void(double)>& progress = {});

} // namespace longwave
