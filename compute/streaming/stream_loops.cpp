// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/stream_loops.h"

// Vectors whose length is known only when the program runs cannot be kept in arrays, and what has them has NEON.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "compute/streaming/stream_loops.cpp"
#include <hwy/foreach_target.h> // must come before highway.h

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace longwave::stream {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

HWY_ATTR void weighHere(const float* before, const float* after, const float* weights, std::int64_t tiles, float* z) {
    const D d;
    const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
    for (std::int64_t tile = 0; tile < tiles; ++tile, weights += kTileFloats)
        for (std::int64_t i = 0; i < kTile; i += lanes) {
            const std::int64_t t = tile * kTile + i;
            const V a = hn::Load(d, before + t);
            const V b = hn::Load(d, after + t);
            const V re = hn::Load(d, weights + i);
            const V im = hn::Load(d, weights + kTile + i);
            hn::StoreInterleaved2(hn::MulSub(a, re, hn::Mul(b, im)), hn::MulAdd(a, im, hn::Mul(b, re)), d, z + 2 * t);
        }
}

HWY_ATTR void splitIntoTilesHere(const float* spectrum, std::int64_t tiles, float* to, std::ptrdiff_t stride) {
    const D d;
    const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
    for (std::int64_t tile = 0; tile < tiles; ++tile, to += stride)
        for (std::int64_t i = 0; i < kTile; i += lanes) {
            V re;
            V im;
            hn::LoadInterleaved2(d, spectrum + 2 * (tile * kTile + i), re, im);
            hn::Store(re, d, to + i);
            hn::Store(im, d, to + kTile + i);
        }
}

/// Four vectors of bins at a time, so that their sums stay in registers while all parts go by.
HWY_ATTR void sumOfProductsHere(TileRun first, TileRun second, float* to) {
    const D d;
    const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
    for (std::int64_t i = 0; i < kTile; i += 4 * lanes) {
        V re0 = hn::Zero(d), re1 = re0, re2 = re0, re3 = re0;
        V im0 = re0, im1 = re0, im2 = re0, im3 = re0;
        for (const TileRun run : {first, second}) {
            const float* a = run.a + i;
            const float* b = run.b + i;
            for (std::int64_t part = 0; part < run.count; ++part, a += kTileFloats, b += kTileFloats) {
                const auto add = [&](std::int64_t j, V& re, V& im) HWY_ATTR {
                    const V ar = hn::Load(d, a + j);
                    const V ai = hn::Load(d, a + kTile + j);
                    const V br = hn::Load(d, b + j);
                    const V bi = hn::Load(d, b + kTile + j);
                    re = hn::NegMulAdd(ai, bi, hn::MulAdd(ar, br, re));
                    im = hn::MulAdd(ai, br, hn::MulAdd(ar, bi, im));
                };
                add(0, re0, im0);
                add(lanes, re1, im1);
                add(2 * lanes, re2, im2);
                add(3 * lanes, re3, im3);
            }
        }
        hn::StoreInterleaved2(re0, im0, d, to + 2 * i);
        hn::StoreInterleaved2(re1, im1, d, to + 2 * (i + lanes));
        hn::StoreInterleaved2(re2, im2, d, to + 2 * (i + 2 * lanes));
        hn::StoreInterleaved2(re3, im3, d, to + 2 * (i + 3 * lanes));
    }
}

HWY_ATTR void weighBackHere(const float* z, const float* weights, std::int64_t tiles, float* out) {
    const D d;
    const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
    for (std::int64_t tile = 0; tile < tiles; ++tile, weights += kTileFloats)
        for (std::int64_t i = 0; i < kTile; i += lanes) {
            V re;
            V im;
            hn::LoadInterleaved2(d, z + 2 * (tile * kTile + i), re, im);
            hn::Store(hn::MulSub(im, hn::Load(d, weights + i), hn::Mul(re, hn::Load(d, weights + kTile + i))), d,
                      out + tile * kTile + i);
        }
}

const char* simdNameHere() {
    return HWY_TARGET == HWY_AVX3 ? "AVX-512" : hwy::TargetName(HWY_TARGET); // as everybody else calls it
}

} // namespace HWY_NAMESPACE
} // namespace longwave::stream
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace longwave::stream {

HWY_EXPORT(weighHere);
HWY_EXPORT(splitIntoTilesHere);
HWY_EXPORT(sumOfProductsHere);
HWY_EXPORT(weighBackHere);
HWY_EXPORT(simdNameHere);

void weigh(const float* before, const float* after, const float* weights, std::int64_t tiles, float* z) noexcept {
    HWY_DYNAMIC_DISPATCH(weighHere)(before, after, weights, tiles, z);
}

void splitIntoTiles(const float* spectrum, std::int64_t tiles, float* to, std::ptrdiff_t stride) noexcept {
    HWY_DYNAMIC_DISPATCH(splitIntoTilesHere)(spectrum, tiles, to, stride);
}

void sumOfProducts(TileRun first, TileRun second, float* to) noexcept {
    HWY_DYNAMIC_DISPATCH(sumOfProductsHere)(first, second, to);
}

void weighBack(const float* z, const float* weights, std::int64_t tiles, float* out) noexcept {
    HWY_DYNAMIC_DISPATCH(weighBackHere)(z, weights, tiles, out);
}

const char* simdName() noexcept {
    return HWY_DYNAMIC_DISPATCH(simdNameHere)();
}

} // namespace longwave::stream
#endif
