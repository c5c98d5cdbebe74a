// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cpu/ceilings_loops.h"

// As in row.cpp: the instruction sets that the engine is built for.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/ceilings_loops.cpp"
#include <hwy/foreach_target.h> // must come before highway.h

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace longwave::cpu {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Vectors = hn::ScalableTag<float>;
using Vector = hn::Vec<Vectors>;

constexpr std::int64_t kChains = 12;

HWY_ATTR std::int64_t multiplyAddFlopsHere() {
    return 2 * kChains * static_cast<std::int64_t>(hn::Lanes(Vectors()));
}

// x ← x·m + a with m just below one settles near a / (1 − m): neither denormal nor infinite, however long it runs.
HWY_ATTR float multiplyAddsHere(std::int64_t count) {
    const Vectors d;
    const Vector m = hn::Set(d, 0.9999f);
    const Vector a = hn::Iota(d, 1.0f);
    Vector x0 = hn::Set(d, 0.0f), x1 = hn::Set(d, 1.0f), x2 = hn::Set(d, 2.0f), x3 = hn::Set(d, 3.0f);
    Vector x4 = hn::Set(d, 4.0f), x5 = hn::Set(d, 5.0f), x6 = hn::Set(d, 6.0f), x7 = hn::Set(d, 7.0f);
    Vector x8 = hn::Set(d, 8.0f), x9 = hn::Set(d, 9.0f), x10 = hn::Set(d, 10.0f), x11 = hn::Set(d, 11.0f);
    for (std::int64_t i = 0; i < count; ++i) {
        x0 = hn::MulAdd(x0, m, a);
        x1 = hn::MulAdd(x1, m, a);
        x2 = hn::MulAdd(x2, m, a);
        x3 = hn::MulAdd(x3, m, a);
        x4 = hn::MulAdd(x4, m, a);
        x5 = hn::MulAdd(x5, m, a);
        x6 = hn::MulAdd(x6, m, a);
        x7 = hn::MulAdd(x7, m, a);
        x8 = hn::MulAdd(x8, m, a);
        x9 = hn::MulAdd(x9, m, a);
        x10 = hn::MulAdd(x10, m, a);
        x11 = hn::MulAdd(x11, m, a);
    }
    const Vector low = hn::Add(hn::Add(hn::Add(x0, x1), hn::Add(x2, x3)), hn::Add(x4, x5));
    const Vector high = hn::Add(hn::Add(hn::Add(x6, x7), hn::Add(x8, x9)), hn::Add(x10, x11));
    return hn::GetLane(hn::SumOfLanes(d, hn::Add(low, high)));
}

HWY_ATTR void triadHere(float* HWY_RESTRICT a, const float* HWY_RESTRICT b, const float* HWY_RESTRICT c, float s,
                        std::int64_t count) {
    const Vectors d;
    const Vector scale = hn::Set(d, s);
    const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
    for (std::int64_t i = 0; i < count; i += 4 * lanes) // 64 or fewer, as no vector has more than 16 lanes
        for (std::int64_t j = i; j < i + 4 * lanes; j += lanes)
            hn::Store(hn::MulAdd(hn::Load(d, c + j), scale, hn::Load(d, b + j)), d, a + j);
}

} // namespace HWY_NAMESPACE
} // namespace longwave::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace longwave::cpu {

HWY_EXPORT(multiplyAddFlopsHere);
HWY_EXPORT(multiplyAddsHere);
HWY_EXPORT(triadHere);

std::int64_t multiplyAddFlops() {
    return HWY_DYNAMIC_DISPATCH(multiplyAddFlopsHere)();
}

float multiplyAdds(std::int64_t count) {
    return HWY_DYNAMIC_DISPATCH(multiplyAddsHere)(count);
}

void triad(float* a, const float* b, const float* c, float s, std::int64_t count) {
    HWY_DYNAMIC_DISPATCH(triadHere)(a, b, c, s, count);
}

} // namespace longwave::cpu
#endif
