// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/parameterization/tensor_index.h"

#include <complex>

namespace longwave {

/// What S4D and H3 share: state-space models x' = A x + B u, y = C x with diagonal A, one for each head.
///
/// Shapes: C [C, H, N/2, 2] or [H, N/2, 2] (real and imaginary part), A [S, N/2] for S shared models, head h taking
/// model h mod S, B likewise [S, N/2, 2], log_dt [H] or [H, 1]. N/2 modes stand for N: the others are their conjugates.
namespace diagonal {

/// What a library calls them, and whether it stores −Im A.
struct Names {
    const char* logDt;
    const char* real;
    const char* imaginary;
    bool negated = false;
};

/// Takes C, B if it is there (or must be), log_dt, and the parts of A; sets heads, length and dtype.
void collect(MatchBuilder& builder, const Names& names, bool needsB, std::int64_t length);

/// The form: length, discretization, bidirectional, real_part. Where C has one channel the last but one falls away.
std::vector<Setting> settings(const Match& match, const char* discretization);

/// k[h][l] = 2·Re Σ_n c_n·Ā_n^l, with z = A·dt and
///   zoh (*Diagonal State Space Models*, eq. of S4D):  Ā = e^z,                     c = B·C·(e^z − 1)/A
///   bilinear (*Hungry Hungry Hippos*, appendix):       Ā = (1 + z/2)/(1 − z/2),     c = B·C·dt/(1 − z/2)
/// Relative error below 10⁻⁹ before it is rounded to float: powers are exp(l·log Ā) at the block's beginning and
/// inside of it, one product of both for each tap, never a product of l factors.
MaterializedBank materialize(const Match& match, const Names& names, const SettingValues& values,
                             const WorkContext& context);

} // namespace diagonal
} // namespace longwave
