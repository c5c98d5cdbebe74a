// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/elementwise_arguments.h"
#include "kernels/cuda/stream.h"

namespace longwave::cuda {

/// Gives a pass to the stream; nothing when it has no values. Throws Error when the device does not take it. There is
/// one for every type of elementwise_arguments.h.
template <typename Arguments>
void launch(const Arguments& arguments, const Stream& stream);

} // namespace longwave::cuda
