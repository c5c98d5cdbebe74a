// SPDX-License-Identifier: GPL-3.0-or-later
// What needs no package.
#include "tests/support/reference.h"

#include <cmath>

namespace longwave::test {
namespace {

template <typename T>
double relative(std::span<const T> a, std::span<const double> b) {
    double difference = 0;
    double norm = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        const double d = static_cast<double>(a[i]) - b[i];
        difference += d * d;
        norm += b[i] * b[i];
    }
    return norm > 0 ? std::sqrt(difference / norm) : std::sqrt(difference);
}

} // namespace

std::vector<float> randomValues(std::int64_t n, std::uint32_t seed) {
    std::mt19937 generator(seed);
    std::uniform_real_distribution<float> uniform(-1.0f, 1.0f);
    std::vector<float> values(static_cast<std::size_t>(n));
    for (float& value : values)
        value = uniform(generator);
    return values;
}

double relativeError(std::span<const float> a, std::span<const double> b) {
    return relative(a, b);
}
double relativeError(std::span<const double> a, std::span<const double> b) {
    return relative(a, b);
}

} // namespace longwave::test
