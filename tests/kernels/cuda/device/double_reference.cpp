// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kernels/cuda/device/double_reference.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace longwave::probe {
namespace {

constexpr std::int64_t kMostRows = 64;
constexpr std::int64_t kPieces = 64; // of a row, each with a sum of its own

std::int64_t powerOfTwoFrom(std::int64_t n) {
    return static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(std::max<std::int64_t>(n, 2))));
}

} // namespace

DoubleReference::DoubleReference(std::int64_t length, std::int64_t taps, bool isCircle, std::int64_t points,
                                 const cuda::Stream& stream)
    : length_(length),
      taps_(taps),
      points_(powerOfTwoFrom(length + taps - 1)),
      isCircle_(isCircle),
      stream_(stream),
      ffts_(points_, std::clamp<std::int64_t>(points / points_, 2, kMostRows), stream),
      values_(static_cast<std::size_t>(ffts_.rows() * points_)),
      factors_(values_.size()),
      sums_(static_cast<std::size_t>(ffts_.rows() * kPieces)) {}

std::int64_t DoubleReference::rowsChecked(const Expected& e) const {
    return std::min(ffts_.rows(), e.batch * e.heads);
}

template <typename Number>
double DoubleReference::worstError(const Expected& e, const Number* output) {
    const std::int64_t rows = rowsChecked(e);
    device::SpreadPass signals;
    signals.rows = rows;
    signals.allRows = signals.sourceRows = e.batch * e.heads;
    signals.length = length_;
    signals.points = points_;
    signals.seed = kSignalSeed;
    signals.gateSeed = e.isGated ? kInputGateSeed : 0;
    signals.isCoarse = e.isCoarse;
    signals.scale = e.scale;
    signals.values = values_.data();
    cuda::launchSpread(signals, stream_);
    device::SpreadPass kernels = signals;
    kernels.sourceRows = e.heads;
    kernels.length = taps_;
    kernels.seed = kKernelSeed;
    kernels.gateSeed = 0;
    kernels.isCoarse = false; // kernels are fp32 whatever the arrays are
    kernels.scale = 1;
    kernels.values = factors_.data();
    cuda::launchSpread(kernels, stream_);
    ffts_.forward(values_.data());
    ffts_.forward(factors_.data());
    cuda::launchProduct({rows * points_, values_.data(), factors_.data()}, stream_);
    ffts_.inverse(values_.data());

    device::ComparePass<Number> compare;
    compare.rows = rows;
    compare.allRows = signals.allRows;
    compare.length = length_;
    compare.points = points_;
    compare.pieces = kPieces;
    compare.gateSeed = e.isGated ? kOutputGateSeed : 0;
    compare.isCoarse = e.isCoarse;
    compare.isCircle = isCircle_;
    compare.values = values_.data();
    compare.output = output;
    compare.sums = sums_.data();
    cuda::launchCompare(compare, stream_);
    std::vector<device::Double2> sums(static_cast<std::size_t>(rows * kPieces));
    cuda::check(cudaMemcpyAsync(sums.data(), sums_.data(), sums.size() * sizeof(device::Double2),
                                cudaMemcpyDeviceToHost, stream_.get()),
                "cudaMemcpyAsync from the device");
    stream_.wait();
    double worst = 0;
    for (std::size_t row = 0; row < static_cast<std::size_t>(rows); ++row) {
        double difference = 0, norm = 0;
        for (std::size_t i = row * kPieces; i < (row + 1) * kPieces; ++i)
            difference += sums[i].x, norm += sums[i].y;
        const double error = std::sqrt(norm > 0 ? difference / norm : difference);
        if (!std::isfinite(error))
            return std::numeric_limits<double>::quiet_NaN();
        worst = std::max(worst, error);
    }
    return worst;
}

template double DoubleReference::worstError(const Expected&, const float*);
template double DoubleReference::worstError(const Expected&, const device::Half*);
template double DoubleReference::worstError(const Expected&, const device::Bfloat*);

} // namespace longwave::probe
