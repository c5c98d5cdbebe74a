// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/layers/loops.h"

#include "compute/training/random.h"

#include <algorithm>
#include <cmath>

// Vectors whose length is known only when the program runs cannot be kept in arrays, and what has them has NEON.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "compute/training/layers/loops.cpp"
#include <hwy/foreach_target.h> // must come before highway.h

#include "compute/training/layers/product-inl.h"

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace longwave::training {
namespace HWY_NAMESPACE {

HWY_ATTR void dropoutFactorsOfDouble(std::uint32_t firstKey, std::uint32_t secondKey, std::uint32_t first,
                                     double dropped, std::int64_t width, double* factors) noexcept {
    const double kept = 1 / (1 - dropped);
    const auto threshold = static_cast<std::uint32_t>(dropped * 0x1p31);
    for (std::int64_t i = 0; i < width; ++i)
        factors[i] =
            CounterRandom::hash(first + static_cast<std::uint32_t>(i), firstKey, secondKey) >> 1 < threshold ? 0 : kept;
}

HWY_ATTR void dropoutFactorsOfFloat(std::uint32_t firstKey, std::uint32_t secondKey, std::uint32_t first,
                                    double dropped, std::int64_t width, float* factors) noexcept {
    const Tag<float> d;
    const hn::Rebind<std::uint32_t, Tag<float>> bits;
    const hn::Rebind<std::int32_t, Tag<float>> whole;
    const std::int64_t n = lanes<float>();
    const auto kept = hn::Set(d, static_cast<float>(1 / (1 - dropped)));
    const auto threshold = hn::Set(whole, static_cast<std::int32_t>(dropped * 0x1p31));
    const auto keyOne = hn::Set(bits, firstKey);
    const auto keyTwo = hn::Set(bits, secondKey);
    const auto hashed = [&](std::uint32_t at) HWY_ATTR {
        auto x = hn::Add(hn::Mul(hn::Iota(bits, at), hn::Set(bits, 0x9e3779b9u)), keyOne);
        x = hn::Xor(x, hn::ShiftRight<16>(x));
        x = hn::Mul(x, hn::Set(bits, 0x7feb352du));
        x = hn::Xor(x, hn::ShiftRight<15>(x));
        x = hn::Add(x, keyTwo);
        x = hn::Mul(x, hn::Set(bits, 0x846ca68bu));
        x = hn::Xor(x, hn::ShiftRight<16>(x));
        // 31 bits, so that they compare as signed numbers.
        const auto isDropped = hn::Lt(hn::BitCast(whole, hn::ShiftRight<1>(x)), threshold);
        return hn::IfThenZeroElse(hn::RebindMask(d, isDropped), kept);
    };
    std::int64_t i = 0;
    for (; i + n <= width; i += n)
        hn::StoreU(hashed(first + static_cast<std::uint32_t>(i)), d, factors + i);
    if (i < width) {
        HWY_ALIGN float last[kTileStep];
        hn::Store(hashed(first + static_cast<std::uint32_t>(i)), d, last);
        std::copy_n(last, width - i, factors + i);
    }
}

// 1/(1 + exp(−x)). Arguments are kept where exp neither overflows nor becomes denormal; NaN stays NaN.
template <typename T>
HWY_INLINE Vector<T> logistic(Vector<T> x) {
    const Tag<T> d;
    const auto bounded = hn::Min(all<T>(80), hn::Max(all<T>(-80), x));
    const auto one = all<T>(1);
    return hn::Div(one, hn::Add(one, hn::Exp(d, hn::Neg(bounded))));
}

constexpr double kGeluSlope = 1.5957691216057308; // 2·√(2/π)
constexpr double kGeluCubic = 0.044715;

template <typename T>
HWY_ATTR void gelu(const T* in, const T* factors, std::int64_t width, T* out) noexcept {
    const Tag<T> d;
    for (std::int64_t t = 0; t < width; t += lanes<T>()) {
        Vector<T> x = hn::LoadU(d, in + t);
        if (factors)
            x = hn::Mul(x, hn::LoadU(d, factors + t));
        const auto inner = hn::MulAdd(hn::Mul(x, x), all<T>(kGeluSlope * kGeluCubic), all<T>(kGeluSlope));
        hn::StoreU(hn::Mul(x, logistic<T>(hn::Mul(x, inner))), d, out + t);
    }
}

template <typename T>
HWY_ATTR void geluBackward(const T* in, const T* factors, std::int64_t width, T* gradient) noexcept {
    const Tag<T> d;
    for (std::int64_t t = 0; t < width; t += lanes<T>()) {
        Vector<T> x = hn::LoadU(d, in + t);
        if (factors)
            x = hn::Mul(x, hn::LoadU(d, factors + t));
        const auto square = hn::Mul(x, x);
        const auto inner = hn::MulAdd(square, all<T>(kGeluSlope * kGeluCubic), all<T>(kGeluSlope));
        const auto s = logistic<T>(hn::Mul(x, inner));
        const auto slope = hn::MulAdd(square, all<T>(3 * kGeluSlope * kGeluCubic), all<T>(kGeluSlope));
        // s + x·s·(1 − s)·slope
        auto derivative = hn::MulAdd(hn::Mul(x, slope), hn::NegMulAdd(s, s, s), s);
        if (factors)
            derivative = hn::Mul(derivative, hn::LoadU(d, factors + t));
        hn::StoreU(hn::Mul(derivative, hn::LoadU(d, gradient + t)), d, gradient + t);
    }
}

template <typename T>
HWY_ATTR void glu(const T* value, const T* gate, const T* residual, std::int64_t width, T* out) noexcept {
    const Tag<T> d;
    for (std::int64_t t = 0; t < width; t += lanes<T>())
        hn::StoreU(hn::MulAdd(hn::LoadU(d, value + t), logistic<T>(hn::LoadU(d, gate + t)), hn::LoadU(d, residual + t)),
                   d, out + t);
}

template <typename T>
HWY_ATTR void gluBackward(T* value, T* gate, const T* dOut, std::int64_t width) noexcept {
    const Tag<T> d;
    for (std::int64_t t = 0; t < width; t += lanes<T>()) {
        const auto s = logistic<T>(hn::LoadU(d, gate + t));
        const auto passed = hn::Mul(hn::LoadU(d, dOut + t), s);
        const auto z = hn::LoadU(d, value + t);
        hn::StoreU(passed, d, value + t);
        hn::StoreU(hn::Mul(hn::Mul(passed, z), hn::Sub(all<T>(1), s)), d, gate + t);
    }
}

template <typename T>
HWY_ATTR void normalize(const T* x, TileShape shape, const T* gamma, const T* beta, ColumnStatistics<T> statistics,
                        T* n) noexcept {
    const Tag<T> d;
    const auto share = all<T>(1.0 / static_cast<double>(shape.rows));
    for (std::int64_t t = 0; t < shape.width; t += lanes<T>()) {
        auto sum = hn::Zero(d);
        for (std::int64_t r = 0; r < shape.rows; ++r)
            sum = hn::Add(sum, hn::LoadU(d, x + r * shape.pitch + t));
        const auto mean = hn::Mul(sum, share);
        auto squares = hn::Zero(d);
        for (std::int64_t r = 0; r < shape.rows; ++r) {
            const auto off = hn::Sub(hn::LoadU(d, x + r * shape.pitch + t), mean);
            squares = hn::MulAdd(off, off, squares);
        }
        const auto rstd = hn::Div(all<T>(1), hn::Sqrt(hn::MulAdd(squares, share, all<T>(1e-5))));
        hn::StoreU(mean, d, statistics.mean + t);
        hn::StoreU(rstd, d, statistics.rstd + t);
        for (std::int64_t r = 0; r < shape.rows; ++r) {
            const auto off = hn::Sub(hn::LoadU(d, x + r * shape.pitch + t), mean);
            const auto scaled = hn::Mul(hn::Mul(off, rstd), hn::Set(d, gamma[r]));
            hn::StoreU(hn::Add(scaled, hn::Set(d, beta[r])), d, n + r * shape.pitch + t);
        }
    }
}

// With h = (x − mean)·rstd and g = γ ⊙ dn: dx = rstd·(g − mean(g) − h·mean(g ⊙ h)), dγ = Σ dn ⊙ h, dβ = Σ dn.
template <typename T>
HWY_ATTR void normalizeBackward(const T* x, T* dn, TileShape shape, const T* gamma, ColumnStatistics<T> statistics,
                                T* dx, T* dGamma, T* dBeta) noexcept {
    const Tag<T> d;
    const auto share = all<T>(1.0 / static_cast<double>(shape.rows));
    const std::int64_t n = lanes<T>();
    for (std::int64_t t = 0; t < shape.width; t += n) {
        const auto mean = hn::LoadU(d, statistics.mean + t);
        const auto rstd = hn::LoadU(d, statistics.rstd + t);
        auto sum = hn::Zero(d);
        auto product = hn::Zero(d);
        for (std::int64_t r = 0; r < shape.rows; ++r) {
            const std::int64_t at = r * shape.pitch + t;
            const auto h = hn::Mul(hn::Sub(hn::LoadU(d, x + at), mean), rstd);
            const auto g = hn::Mul(hn::LoadU(d, dn + at), hn::Set(d, gamma[r]));
            sum = hn::Add(sum, g);
            product = hn::MulAdd(g, h, product);
        }
        sum = hn::Mul(sum, share);
        product = hn::Mul(product, share);
        for (std::int64_t r = 0; r < shape.rows; ++r) {
            const std::int64_t at = r * shape.pitch + t;
            const auto h = hn::Mul(hn::Sub(hn::LoadU(d, x + at), mean), rstd);
            const auto g = hn::Mul(hn::LoadU(d, dn + at), hn::Set(d, gamma[r]));
            const auto inner = hn::NegMulAdd(h, product, hn::Sub(g, sum));
            hn::StoreU(hn::MulAdd(rstd, inner, hn::LoadU(d, dx + at)), d, dx + at);
        }
    }
    for (std::int64_t r = 0; r < shape.rows; ++r) {
        auto sum = hn::Zero(d);
        auto product = hn::Zero(d);
        for (std::int64_t t = 0; t < shape.width; t += n) {
            const std::int64_t at = r * shape.pitch + t;
            const auto g = hn::LoadU(d, dn + at);
            const auto off = hn::Sub(hn::LoadU(d, x + at), hn::LoadU(d, statistics.mean + t));
            sum = hn::Add(sum, g);
            product = hn::MulAdd(g, hn::Mul(off, hn::LoadU(d, statistics.rstd + t)), product);
        }
        dGamma[r] += hn::GetLane(hn::SumOfLanes(d, product));
        dBeta[r] += hn::GetLane(hn::SumOfLanes(d, sum));
    }
}

template <typename T>
HWY_ATTR T sum(const T* row, std::int64_t width) noexcept {
    const Tag<T> d;
    auto total = hn::Zero(d);
    for (std::int64_t t = 0; t < width; t += lanes<T>())
        total = hn::Add(total, hn::LoadU(d, row + t));
    return hn::GetLane(hn::SumOfLanes(d, total));
}

template <typename T>
HWY_ATTR void scaleBy(const T* factor, std::int64_t width, T* to) noexcept {
    const Tag<T> d;
    for (std::int64_t t = 0; t < width; t += lanes<T>())
        hn::StoreU(hn::Mul(hn::LoadU(d, factor + t), hn::LoadU(d, to + t)), d, to + t);
}

template <typename T>
HWY_ATTR void add(const T* from, std::int64_t width, T* to) noexcept {
    const Tag<T> d;
    const std::int64_t n = lanes<T>();
    std::int64_t t = 0;
    for (; t + n <= width; t += n)
        hn::StoreU(hn::Add(hn::LoadU(d, from + t), hn::LoadU(d, to + t)), d, to + t);
    for (; t < width; ++t)
        to[t] += from[t];
}

template <typename T>
HWY_ATTR double squaredNorm(const T* row, std::int64_t width) noexcept {
    constexpr std::int64_t kBlock = 1024; // short enough for T, and the blocks are summed in double
    const Tag<T> d;
    const std::int64_t n = lanes<T>();
    double total = 0;
    for (std::int64_t begin = 0; begin < width; begin += kBlock) {
        const std::int64_t end = std::min(begin + kBlock, width);
        auto squares = hn::Zero(d);
        std::int64_t t = begin;
        for (; t + n <= end; t += n) {
            const auto x = hn::LoadU(d, row + t);
            squares = hn::MulAdd(x, x, squares);
        }
        total += static_cast<double>(hn::GetLane(hn::SumOfLanes(d, squares)));
        for (; t < end; ++t)
            total += static_cast<double>(row[t]) * static_cast<double>(row[t]);
    }
    return total;
}

template <typename T>
HWY_ATTR void softmaxColumns(T* logits, TileShape shape, T* largest, T* sums) noexcept {
    const Tag<T> d;
    for (std::int64_t t = 0; t < shape.width; t += lanes<T>()) {
        T* column = logits + t;
        auto most = hn::LoadU(d, column);
        for (std::int64_t r = 1; r < shape.rows; ++r)
            most = hn::Max(most, hn::LoadU(d, column + r * shape.pitch));
        auto total = hn::Zero(d);
        for (std::int64_t r = 0; r < shape.rows; ++r) {
            const auto e = hn::Exp(d, hn::Max(all<T>(-80), hn::Sub(hn::LoadU(d, column + r * shape.pitch), most)));
            hn::StoreU(e, d, column + r * shape.pitch);
            total = hn::Add(total, e);
        }
        hn::StoreU(most, d, largest + t);
        hn::StoreU(total, d, sums + t);
        const auto share = hn::Div(all<T>(1), total);
        for (std::int64_t r = 0; r < shape.rows; ++r)
            hn::StoreU(hn::Mul(hn::LoadU(d, column + r * shape.pitch), share), d, column + r * shape.pitch);
    }
}

template <typename T>
HWY_ATTR void adam(const AdamFactors& f, const T* gradient, std::int64_t count, T* m, T* v, T* parameter) noexcept {
    const Tag<T> d;
    const std::int64_t n = lanes<T>();
    const auto step = [&](std::int64_t size, const T* g, T* first, T* second, T* p) HWY_ATTR {
        for (std::int64_t i = 0; i < size; i += n) {
            const auto scaled = hn::Mul(hn::LoadU(d, g + i), all<T>(f.scale));
            const auto mean =
                hn::MulAdd(all<T>(1 - f.beta1), scaled, hn::Mul(all<T>(f.beta1), hn::LoadU(d, first + i)));
            const auto square = hn::MulAdd(all<T>(1 - f.beta2), hn::Mul(scaled, scaled),
                                           hn::Mul(all<T>(f.beta2), hn::LoadU(d, second + i)));
            hn::StoreU(mean, d, first + i);
            hn::StoreU(square, d, second + i);
            const auto root = hn::MulAdd(hn::Sqrt(square), all<T>(f.root), all<T>(f.epsilon));
            const auto move = hn::Div(hn::Mul(all<T>(f.rate), mean), root);
            hn::StoreU(hn::MulSub(hn::LoadU(d, p + i), all<T>(f.shrink), move), d, p + i);
        }
    };
    const std::int64_t whole = count / n * n;
    step(whole, gradient, m, v, parameter);
    if (const std::int64_t rest = count - whole) { // padded, so that every element is computed alike
        T last[4][kTileStep] = {};
        const T* from[4] = {gradient + whole, m + whole, v + whole, parameter + whole};
        for (int i = 0; i < 4; ++i)
            std::copy_n(from[i], rest, last[i]);
        step(n, last[0], last[1], last[2], last[3]);
        std::copy_n(last[1], rest, m + whole);
        std::copy_n(last[2], rest, v + whole);
        std::copy_n(last[3], rest, parameter + whole);
    }
}

template <typename T>
Loops<T> loopsOf(decltype(Loops<T>::dropoutFactors) dropoutFactors) {
    return {multiply<T>,
            dropoutFactors,
            gelu<T>,
            geluBackward<T>,
            glu<T>,
            gluBackward<T>,
            normalize<T>,
            normalizeBackward<T>,
            sum<T>,
            scaleBy<T>,
            add<T>,
            squaredNorm<T>,
            softmaxColumns<T>,
            adam<T>};
}

Loops<float> floatLoops() {
    return loopsOf<float>(dropoutFactorsOfFloat);
}
Loops<double> doubleLoops() {
    return loopsOf<double>(dropoutFactorsOfDouble);
}

} // namespace HWY_NAMESPACE
} // namespace longwave::training
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace longwave::training {

HWY_EXPORT(floatLoops);
HWY_EXPORT(doubleLoops);

template <>
const Loops<float>& loops<float>() noexcept {
    static const Loops<float> kLoops = HWY_DYNAMIC_DISPATCH(floatLoops)();
    return kLoops;
}
template <>
const Loops<double>& loops<double>() noexcept {
    static const Loops<double> kLoops = HWY_DYNAMIC_DISPATCH(doubleLoops)();
    return kLoops;
}

} // namespace longwave::training
#endif // HWY_ONCE
