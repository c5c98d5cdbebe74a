// SPDX-License-Identifier: GPL-3.0-or-later
// How a circle's kernels lose frequencies on the device: the passes under the emulator, around DFTs as they are
// defined.
#include "compute/convolution/band_limit.h"
#include "compute/convolution/circle.h"
#include "compute/convolution/problem.h"
#include "kernels/cuda/circle_pass.h"
#include "kernels/cuda/spectrum_gradient.h"
#include "simt/buffer.h"
#include "simt/launch.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <complex>
#include <numbers>

namespace longwave {
namespace {

using simt::Buffer;

// values [rows, n] ← Σ_t values[row, t]·exp(sign·2πi·j·t/n)
void transform(Buffer<device::Double2>& values, std::size_t n, double sign) {
    const auto from = values.download();
    std::vector<device::Double2> to;
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::complex<double> sum = 0;
        for (std::size_t t = 0; t < n; ++t) {
            const double turns = static_cast<double>(i % n * t % n) / static_cast<double>(n);
            const device::Double2 x = from[i / n * n + t];
            sum += std::complex(x.x, x.y) * std::polar(1.0, sign * 2 * std::numbers::pi * turns);
        }
        to.push_back({sum.real(), sum.imag()});
    }
    values.upload(to);
}

TEST(CirclePasses, FilterAsTheHostDoes) {
    constexpr std::uint32_t kRows = 3;
    for (const std::int64_t length : {1, 2, 12, 61, 100})
        for (const std::int64_t taps : {1, 40, 61, 333}) {
            const auto n = static_cast<std::size_t>(length);
            const auto bands = lowestBands(0.3, 10);
            const auto k = test::randomValues(kRows * taps, static_cast<std::uint32_t>(length + taps));
            Buffer<float> kernels("k", k.size());
            kernels.upload(k);
            Buffer<device::Double2> values("circles", kRows * n);
            const device::WrapPass wrap{kRows, taps, length, kernels.data(), values.data()};
            simt::launch({3, 64, 0}, [&] { device::wrapTaps(wrap); });
            transform(values, n, 1);
            std::vector<std::uint8_t> keeps;
            for (std::size_t f = 0; f < n; ++f)
                keeps.push_back(isKept(bands, static_cast<double>(std::min(f, n - f)) / static_cast<double>(n)));
            Buffer<std::uint8_t> kept("kept", n);
            kept.upload(keeps);
            const device::FilterPass filter{kRows, length, kept.data(), values.data()};
            simt::launch({3, 64, 0}, [&] { device::filterValues(filter); });
            transform(values, n, -1);
            // Off the circle, and to as many taps as there were: each has what is where it wraps to.
            Buffer<float> circles("filtered", kRows * n), unwrapped("taps", k.size());
            const device::UnwrapPass unwrap{kRows, length, length, values.data(), circles.data()};
            simt::launch({3, 64, 0}, [&] { device::unwrapTaps(unwrap); });
            const device::UnwrapPass adjoint{kRows, taps, length, values.data(), unwrapped.data()};
            simt::launch({3, 64, 0}, [&] { device::unwrapTaps(adjoint); });

            std::vector<double> expected, each;
            for (std::size_t row = 0; row < kRows; ++row) {
                std::vector<float> longest(static_cast<std::size_t>(std::max(length, taps))), circle(n);
                std::copy_n(k.begin() + static_cast<std::ptrdiff_t>(row) * taps, taps, longest.begin());
                wrapKernel(longest, circle);
                bandLimit(circle, bands);
                expected.insert(expected.end(), circle.begin(), circle.end());
                for (std::size_t j = 0; j < static_cast<std::size_t>(taps); ++j)
                    each.push_back(circle[j % n]);
            }
            EXPECT_LE(test::relativeError(circles.download(), expected), 1e-7) << length << " " << taps;
            EXPECT_LE(test::relativeError(unwrapped.download(), each), 1e-7) << length << " " << taps;
        }
}

} // namespace
} // namespace longwave
