// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/examples.h"

#include "tests/compute/monarch/trace_fixture.h"

#include <gtest/gtest.h>

namespace longwave {
namespace {

// Magnitudes of the DFT of a row, as multiples of N.
std::vector<double> magnitudes(ExampleRow kind, std::int64_t n) {
    const auto row = exampleRow(kind, n);
    std::vector<double> all;
    for (const auto& z : test::naiveDft({row.begin(), row.end()}))
        all.push_back(std::abs(z) / static_cast<double>(n));
    return all;
}

TEST(ExampleRow, AreWhatTheirNamesSay) {
    for (const std::int64_t n : {16, 30, 81}) {
        const auto size = static_cast<std::size_t>(n);
        const auto cosine = magnitudes(ExampleRow::Cosine, n), tones = magnitudes(ExampleRow::TwoTones, n);
        for (std::size_t k = 0; k < size; ++k) {
            const bool isThree = k == 3 || k == size - 3;
            const bool isQuarter = k == size / 4 || k == size - size / 4;
            EXPECT_NEAR(cosine[k], isThree ? 0.5 : 0, 1e-13);
            EXPECT_NEAR(tones[k], isThree ? 0.5 : isQuarter ? 0.25 : 0, 1e-13);
            EXPECT_NEAR(magnitudes(ExampleRow::Impulse, n)[k], 1.0 / static_cast<double>(n), 1e-15);
        }
    }
    const auto fading = exampleRow(ExampleRow::Exponential, 32);
    ASSERT_EQ(fading.size(), 32u);
    EXPECT_EQ(fading[0], 1);
    EXPECT_DOUBLE_EQ(fading[4], 0.5);
    EXPECT_DOUBLE_EQ(fading[8], 0.25);
}

} // namespace
} // namespace longwave
