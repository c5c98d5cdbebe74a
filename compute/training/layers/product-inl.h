// SPDX-License-Identifier: GPL-3.0-or-later
// The product of a small matrix and a tile, in registers of six rows by two vectors. Included once per SIMD target.
#if defined(LONGWAVE_COMPUTE_TRAINING_PRODUCT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LONGWAVE_COMPUTE_TRAINING_PRODUCT_INL_H_
#undef LONGWAVE_COMPUTE_TRAINING_PRODUCT_INL_H_
#else
#define LONGWAVE_COMPUTE_TRAINING_PRODUCT_INL_H_
#endif

#include "compute/training/layers/loops.h"

#include <algorithm>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace longwave::training {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
template <typename T>
using Tag = hn::ScalableTag<T>;
template <typename T>
using Vector = hn::Vec<Tag<T>>;

template <typename T>
HWY_INLINE std::int64_t lanes() {
    return static_cast<std::int64_t>(hn::Lanes(Tag<T>()));
}

template <typename T>
HWY_INLINE Vector<T> all(double value) {
    return hn::Set(Tag<T>(), static_cast<T>(value));
}

// kRows rows of the product, two vectors wide: their sums and what they are made of fill sixteen registers.
template <typename T, int kRows>
HWY_INLINE void multiplyRows(MatrixView<T> a, std::int64_t depth, const T* HWY_RESTRICT b, std::int64_t bPitch,
                             std::int64_t width, T* HWY_RESTRICT c, std::int64_t cPitch, const T* bias, bool add) {
    const Tag<T> d;
    const std::int64_t n = lanes<T>();
    for (std::int64_t t = 0; t < width; t += 2 * n) {
        Vector<T> low[kRows];
        Vector<T> high[kRows];
#pragma GCC unroll 8
        for (int r = 0; r < kRows; ++r) {
            low[r] = hn::Set(d, bias ? bias[r] : T(0));
            high[r] = low[r];
            if (add) {
                low[r] = hn::Add(low[r], hn::LoadU(d, c + r * cPitch + t));
                high[r] = hn::Add(high[r], hn::LoadU(d, c + r * cPitch + t + n));
            }
        }
        const T* from = a.data;
        const T* row = b + t;
        for (std::int64_t k = 0; k < depth; ++k, from += a.column, row += bPitch) {
            const Vector<T> x = hn::LoadU(d, row);
            const Vector<T> y = hn::LoadU(d, row + n);
#pragma GCC unroll 8
            for (int r = 0; r < kRows; ++r) {
                const Vector<T> w = hn::Set(d, from[r * a.row]);
                low[r] = hn::MulAdd(w, x, low[r]);
                high[r] = hn::MulAdd(w, y, high[r]);
            }
        }
#pragma GCC unroll 8
        for (int r = 0; r < kRows; ++r) {
            hn::StoreU(low[r], d, c + r * cPitch + t);
            hn::StoreU(high[r], d, c + r * cPitch + t + n);
        }
    }
}

template <typename T>
HWY_ATTR void multiply(MatrixView<T> a, std::int64_t rows, std::int64_t depth, const T* b, std::int64_t bPitch,
                       std::int64_t width, T* c, std::int64_t cPitch, const T* bias, bool add) noexcept {
    if (lanes<T>() == kTileStep && width % (2 * kTileStep) != 0) { // the last vector stands alone: halve the step
        for (std::int64_t i = 0; i < rows; ++i) {
            const std::int64_t t = width - kTileStep;
            const Tag<T> d;
            Vector<T> sum = hn::Set(d, bias ? bias[i] : T(0));
            if (add)
                sum = hn::Add(sum, hn::LoadU(d, c + i * cPitch + t));
            for (std::int64_t k = 0; k < depth; ++k)
                sum = hn::MulAdd(hn::Set(d, a.data[i * a.row + k * a.column]), hn::LoadU(d, b + k * bPitch + t), sum);
            hn::StoreU(sum, d, c + i * cPitch + t);
        }
        width -= kTileStep;
    }
    for (std::int64_t i = 0; i < rows;) {
        const MatrixView<T> from{a.data + i * a.row, a.row, a.column};
        T* to = c + i * cPitch;
        const T* shift = bias ? bias + i : nullptr;
        switch (std::min<std::int64_t>(rows - i, 6)) {
        case 6:
            multiplyRows<T, 6>(from, depth, b, bPitch, width, to, cPitch, shift, add);
            i += 6;
            break;
        case 5:
        case 4:
            multiplyRows<T, 4>(from, depth, b, bPitch, width, to, cPitch, shift, add);
            i += 4;
            break;
        case 3:
        case 2:
            multiplyRows<T, 2>(from, depth, b, bPitch, width, to, cPitch, shift, add);
            i += 2;
            break;
        default:
            multiplyRows<T, 1>(from, depth, b, bPitch, width, to, cPitch, shift, add);
            i += 1;
        }
    }
}

} // namespace HWY_NAMESPACE
} // namespace longwave::training
HWY_AFTER_NAMESPACE();

#endif // LONGWAVE_COMPUTE_TRAINING_PRODUCT_INL_H_
