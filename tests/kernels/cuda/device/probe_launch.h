// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/stream.h"
#include "tests/kernels/cuda/device/probe_arguments.h"

namespace longwave::cuda {

/// Gives a pass to the stream. Throws Error when the device does not take it. `Number` is float, Half or Bfloat.
template <typename Number>
void launchNoise(const device::NoisePass<Number>& pass, const Stream& stream);
void launchSpread(const device::SpreadPass& pass, const Stream& stream);
void launchProduct(const device::ProductPass& pass, const Stream& stream);
template <typename Number>
void launchCompare(const device::ComparePass<Number>& pass, const Stream& stream);

} // namespace longwave::cuda
