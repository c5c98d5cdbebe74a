// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/reference.h"

#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace longwave {
namespace {

TEST(Reference, AgreesWithTheSums) {
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        for (const auto& [length, taps] : std::vector<std::pair<std::int64_t, std::int64_t>>{
                 {1, 1}, {1, 50}, {50, 1}, {997, 31}, {31, 997}, {3000, 2500}}) {
            const ConvolutionProblem p{1, 1, 1, 1, length, taps, mode};
            const auto u = test::randomValues(length, 1);
            const auto k = test::randomValues(taps, 2);
            const auto y = convolveInDouble(p, u, k);
            EXPECT_LE(test::relativeError(std::span<const double>(y), test::naiveConvolution(p, u, k)), 1e-13);
        }
}

} // namespace
} // namespace longwave
