// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"

#include <memory>

namespace longwave::cuda {

/// cuFFT as one would use it to be fast: spectra of kernels kept, 1/N and the skip term folded into them, gates and
/// padding in one pass, N the next length without large prime factors.
std::unique_ptr<Engine> makeCufftEngine();

/// cuFFT as the usual PyTorch code calls it (FlashFFTConv and H3 compare themselves with this):
///   k_f = rfft(k, n = 2L) / 2L;  y = irfft(rfft(u · g_in, n = 2L) · k_f, norm = "forward")[…, :L]
///   y = (y + D·u·g_in) · g_out
/// the kernels' spectrum in every run, a pass over memory for every operation. No Python in it, so it is a lower bound
/// of what that takes.
std::unique_ptr<Engine> makeCufftPytorchEngine();

} // namespace longwave::cuda
