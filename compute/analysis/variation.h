// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace longwave {

/// Total variation over the L1 norm, Σ_i |x[i+1] − x[i]| / Σ_i |x[i]|: the roughness of a kernel's taps or of its
/// magnitude spectrum. Sums in double. NaN when the norm is zero (or x is empty).
double totalVariationOverNorm(std::span<const float> x) noexcept;

/// Σ_i |x[i+1] − x[i]|, summed in double.
double totalVariation(std::span<const float> x) noexcept;

} // namespace longwave
