// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/convolve/live_data.h"

#include <QString>

/// The words for what a request does: pure functions.
namespace longwave::ui {

/// "kernel squashed, λ = 0.0200", "kernel smoothed and squashed, λ = 0.0200", "kernel raw".
QString regularizationText(const Regularization& regularization);

/// What the request does to the kernel: the above, and "128 of 784 taps", "50 % of frequencies".
QString kernelText(const LiveRequest& request);

/// What y is compared with ("kernel raw", "kernel as loaded", "FFTW"), and what y itself is called beside it. Empty
/// when it is compared with nothing.
QString otherText(const LiveRequest& request);
QString ownText(const LiveRequest& request);

/// For the number that says how far y is from the other: "Change by Squash, rel. L2".
QString changeText(const LiveRequest& request);

/// "σ(u)", "u2.npy", "σ(…)"; empty for no gate.
QString gateText(const LiveGate& gate);

} // namespace longwave::ui
