// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/parameterization/parameterization.h"

namespace longwave {

/// `….kernel.kernel` [C, H, L], explicit (*Simple Hardware-Efficient Long Convolutions for Sequence Modeling*).
const Parameterization& longConv();

/// `….implicit_filter.{0, 2, …}` with one direction (*Hyena Hierarchy*, and HyenaDNA).
const Parameterization& hyena();

/// The same with `….implicit_filter_rev` for negative lags (*Monarch Mixer*, M2-BERT).
const Parameterization& monarchMixer();

/// `C`, `log_dt`, `log_A_real` and `A_imag`, or `log_w_real` and `w_imag`, or `inv_dt`, `A_real` and `A_imag` with the
/// sign of the imaginary part turned; `B` where there is one (*On the Parameterization and Initialization of Diagonal
/// State Space Models*).
const Parameterization& s4d();

/// `C`, `B`, `log_dt`, `inv_A_real` and `A_imag`: the diagonal SSM of *Hungry Hungry Hippos*.
const Parameterization& h3Diagonal();

/// `ssm_k_kernel.kernel.{B, C}`: its shift SSM.
const Parameterization& h3Shift();

/// Any tensor [.., H, K].
const Parameterization& plainTensor();

} // namespace longwave
