// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace longwave {

/// How the stages of a traced convolution compute. All but the first two multiply as tensor cores do: both factors of
/// a matrix product are rounded, their products are exact, and the sums are fp32; twiddles and the product of the
/// spectra are fp32.
enum class StagePrecision {
    Double,   ///< fp64
    Single,   ///< fp32: every product and sum
    Tf32,     ///< factors with 11 significant bits and the range of fp32
    Bfloat,   ///< factors with 8 significant bits and the range of fp32
    Half,     ///< factors with 11 significant bits and the range of fp16
    Accurate, ///< factors as sums of two fp16 numbers, three products for one: what Monarch CUDA does unless told
};

const char* nameOf(StagePrecision precision) noexcept; ///< "fp64", "fp32", "tf32", "bf16", "fp16", "accurate"
std::optional<StagePrecision> stagePrecisionFromName(std::string_view name) noexcept;

/// Bytes of a real number as it lies in memory: 8, 4 (fp32, tf32, accurate), 2.
std::int64_t bytesOf(StagePrecision precision) noexcept;

/// The nearest number of the format, ties to even; from 65520 on infinity.
double roundedToHalf(double value) noexcept;
/// The nearest number of the format to the nearest fp32, ties to even.
double roundedToBfloat(double value) noexcept;
/// The nearest number of the format to the nearest fp32, ties away from zero (cvt.rna.tf32.f32).
double roundedToTf32(double value) noexcept;

using Complexes = std::vector<std::complex<double>>;

/// Which factor of a matrix product stands at the left: that decides the order of its sums.
enum class LeftFactor { Matrix, Data };

/// A·X: A [rows, inner], X [inner, columns], C order, as tensor cores of that precision compute it: tile after tile of
/// 16 along `inner`, in each the four real products in the order of kernels/cuda/tile.h; with the data at the left, as
/// the transposed Xᵀ·Aᵀ is. Precondition: not Double or Single. X counts as multiplied by a power of two first, as the
/// rows of Monarch CUDA are, so that its largest magnitude is between 512 and 1024, and divided by it afterwards.
/// Throws Cancelled.
Complexes tensorProduct(StagePrecision precision, const Complexes& a, const Complexes& x, std::int64_t rows,
                        std::int64_t inner, std::int64_t columns, LeftFactor left = LeftFactor::Matrix,
                        const std::stop_token& stop = {});

/// a·b in fp32: each product and sum rounded.
std::complex<double> singleProduct(std::complex<double> a, std::complex<double> b) noexcept;

/// A kernel's spectrum as it is stored: as it is in fp64, in fp32; in the 16-bit modes in fp16 after division by the
/// least power of two that none of it exceeds.
void storeSpectrum(StagePrecision precision, std::span<std::complex<double>> spectrum);

} // namespace longwave
