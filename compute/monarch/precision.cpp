// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/precision.h"

#include "compute/error.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace longwave {
namespace {

constexpr std::array kPrecisions{StagePrecision::Double, StagePrecision::Single, StagePrecision::Tf32,
                                 StagePrecision::Bfloat, StagePrecision::Half,   StagePrecision::Accurate};

constexpr std::int64_t kTile = 16;

double rounded(StagePrecision precision, double value) noexcept {
    switch (precision) {
    case StagePrecision::Tf32:
        return roundedToTf32(value);
    case StagePrecision::Bfloat:
        return roundedToBfloat(value);
    default:
        return roundedToHalf(value);
    }
}

// A real factor, in one number or two: x = limbs[0] + limbs[1].
struct Factor {
    std::vector<double> limbs[2];
    int count = 1;
};

template <typename Part>
Factor factorOf(StagePrecision precision, const Complexes& values, double scale, const Part& part) {
    Factor factor;
    factor.count = precision == StagePrecision::Accurate ? 2 : 1;
    for (int limb = 0; limb < factor.count; ++limb)
        factor.limbs[limb].resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double value = part(values[i]) * scale;
        factor.limbs[0][i] = rounded(precision, value);
        if (factor.count == 2)
            factor.limbs[1][i] = roundedToHalf(value - factor.limbs[0][i]);
    }
    return factor;
}

struct ComplexFactor {
    ComplexFactor(StagePrecision precision, const Complexes& values, double scale)
        : re(factorOf(precision, values, scale, [](const auto& z) { return z.real(); })),
          im(factorOf(precision, values, scale, [](const auto& z) { return z.imag(); })) {}
    Factor re, im;
};

// `count` numbers of a factor, `stride` apart.
struct Run {
    const Factor& factor;
    std::size_t begin, stride;
    double at(int limb, std::size_t i) const { return factor.limbs[limb][begin + i * stride]; }
};

// Exact products of `count` numbers each are added up, then to the sum, which is rounded to fp32.
void addLimbs(float& sum, const Run& left, int leftLimb, const Run& right, int rightLimb, std::size_t count,
              double sign) {
    double products = 0;
    for (std::size_t i = 0; i < count; ++i)
        products += sign * left.at(leftLimb, i) * right.at(rightLimb, i);
    sum = static_cast<float>(static_cast<double>(sum) + products);
}

void addRuns(float& sum, const Run& left, const Run& right, std::size_t count, double sign = 1) {
    if (left.factor.count == 2) { // the small products first
        addLimbs(sum, left, 1, right, 0, count, sign);
        addLimbs(sum, left, 0, right, 1, count, sign);
    }
    addLimbs(sum, left, 0, right, 0, count, sign);
}

// As scaleFor in kernels/cuda/rows.h: of fp32 numbers, by their exponent.
double scaleInto(const Complexes& x) {
    float largest = 0;
    for (const auto& z : x)
        largest = std::max({largest, std::abs(static_cast<float>(z.real())), std::abs(static_cast<float>(z.imag()))});
    if (!(largest > 0) || !std::isfinite(largest))
        return 1;
    const std::uint32_t exponent = std::min(263 - (std::bit_cast<std::uint32_t>(largest) >> 23), 253u);
    return static_cast<double>(std::bit_cast<float>(exponent << 23));
}

} // namespace

const char* nameOf(StagePrecision precision) noexcept {
    switch (precision) {
    case StagePrecision::Double:
        return "fp64";
    case StagePrecision::Single:
        return "fp32";
    case StagePrecision::Tf32:
        return "tf32";
    case StagePrecision::Bfloat:
        return "bf16";
    case StagePrecision::Half:
        return "fp16";
    case StagePrecision::Accurate:
        break;
    }
    return "accurate";
}

std::optional<StagePrecision> stagePrecisionFromName(std::string_view name) noexcept {
    for (const StagePrecision precision : kPrecisions)
        if (name == nameOf(precision))
            return precision;
    return std::nullopt;
}

std::int64_t bytesOf(StagePrecision precision) noexcept {
    switch (precision) {
    case StagePrecision::Double:
        return 8;
    case StagePrecision::Bfloat:
    case StagePrecision::Half:
        return 2;
    default:
        return 4;
    }
}

double roundedToHalf(double value) noexcept {
    if (!std::isfinite(value))
        return value;
    constexpr double kOverflow = 65520; // halfway between the largest number and the one that would follow
    if (std::abs(value) >= kOverflow)
        return std::copysign(INFINITY, value);
    // Steps are 2^(exponent − 10), and no less than 2^-24. nearbyint rounds to nearest, ties to even.
    const int exponent = value == 0 ? 0 : std::max(std::ilogb(value), -14);
    return std::copysign(std::ldexp(std::nearbyint(std::ldexp(value, 10 - exponent)), exponent - 10), value);
}

double roundedToBfloat(double value) noexcept {
    if (std::isnan(value))
        return value;
    const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
    return static_cast<double>(std::bit_cast<float>((bits + 0x7fffu + (bits >> 16 & 1u)) & 0xffff0000u));
}

double roundedToTf32(double value) noexcept {
    const auto single = static_cast<float>(value);
    if (!std::isfinite(single))
        return static_cast<double>(single);
    return static_cast<double>(std::bit_cast<float>((std::bit_cast<std::uint32_t>(single) + 0x1000u) & 0xffffe000u));
}

Complexes tensorProduct(StagePrecision precision, const Complexes& a, const Complexes& x, std::int64_t rows,
                        std::int64_t inner, std::int64_t columns, LeftFactor left, const std::stop_token& stop) {
    const double scale = scaleInto(x);
    const ComplexFactor matrix(precision, a, 1);
    const ComplexFactor data(precision, x, scale);
    Complexes y(static_cast<std::size_t>(rows * columns));
    for (std::int64_t row = 0; row < rows; ++row) {
        if (stop.stop_requested())
            throw Cancelled();
        for (std::int64_t column = 0; column < columns; ++column) {
            float re = 0, im = 0;
            for (std::int64_t tile = 0; tile < inner; tile += kTile) {
                const auto count = static_cast<std::size_t>(std::min(kTile, inner - tile));
                const auto matrixAt = static_cast<std::size_t>(row * inner + tile);
                const auto dataAt = static_cast<std::size_t>(tile * columns + column);
                const auto stride = static_cast<std::size_t>(columns);
                const Run ar{matrix.re, matrixAt, 1}, ai{matrix.im, matrixAt, 1};
                const Run xr{data.re, dataAt, stride}, xi{data.im, dataAt, stride};
                const bool isMatrix = left == LeftFactor::Matrix;
                const Run &lr = isMatrix ? ar : xr, &li = isMatrix ? ai : xi;
                const Run &rr = isMatrix ? xr : ar, &ri = isMatrix ? xi : ai;
                addRuns(re, lr, rr, count);
                addRuns(im, lr, ri, count);
                addRuns(im, li, rr, count);
                addRuns(re, li, ri, count, -1);
            }
            y[static_cast<std::size_t>(row * columns + column)] = {static_cast<double>(re) / scale,
                                                                   static_cast<double>(im) / scale};
        }
    }
    return y;
}

std::complex<double> singleProduct(std::complex<double> a, std::complex<double> b) noexcept {
    const auto ar = static_cast<float>(a.real()), ai = static_cast<float>(a.imag());
    const auto br = static_cast<float>(b.real()), bi = static_cast<float>(b.imag());
    const float re = ar * br - ai * bi;
    const float im = ar * bi + ai * br;
    return {static_cast<double>(re), static_cast<double>(im)};
}

void storeSpectrum(StagePrecision precision, std::span<std::complex<double>> spectrum) {
    if (precision == StagePrecision::Double)
        return;
    double scale = 1;
    const bool halves = precision == StagePrecision::Half || precision == StagePrecision::Bfloat;
    if (halves) {
        double largest = 0;
        for (const auto& z : spectrum)
            largest = std::max(largest, std::abs(z));
        if (largest > 0 && std::isfinite(largest))
            scale = std::exp2(std::ceil(std::log2(largest)));
    }
    const auto stored = [&](double value) {
        return halves ? roundedToHalf(static_cast<double>(static_cast<float>(value / scale))) * scale
                      : static_cast<double>(static_cast<float>(value));
    };
    for (auto& z : spectrum)
        z = {stored(z.real()), stored(z.imag())};
}

} // namespace longwave
