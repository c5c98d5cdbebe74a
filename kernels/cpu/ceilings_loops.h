// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace longwave::cpu {

/// Floating-point operations of multiplyAdds(1).
std::int64_t multiplyAddFlops();

/// Twelve independent chains of `count` fused multiply-adds each, of the widest vectors: on every machine that Highway
/// knows, two units of latency five are kept busy by ten. Returns their sum, so that nothing is left out.
float multiplyAdds(std::int64_t count);

/// a ← b + s·c, [count] each. Precondition: 64-byte aligned, count a multiple of 64.
void triad(float* a, const float* b, const float* c, float s, std::int64_t count);

} // namespace longwave::cpu
