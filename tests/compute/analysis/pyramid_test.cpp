// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/pyramid.h"

#include "compute/error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace longwave {
namespace {

std::vector<float> noise(std::int64_t n, unsigned seed, double nonFiniteShare) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::uniform_real_distribution<double> uniform;
    std::vector<float> values(static_cast<std::size_t>(n));
    for (float& v : values) {
        v = normal(random);
        if (uniform(random) < nonFiniteShare)
            v = uniform(random) < 0.5   ? std::numeric_limits<float>::quiet_NaN()
                : uniform(random) < 0.5 ? std::numeric_limits<float>::infinity()
                                        : -std::numeric_limits<float>::infinity();
    }
    return values;
}

MinMax bruteForce(const std::vector<float>& values, double low, double high) {
    MinMax result{1, -1};
    const auto n = static_cast<double>(values.size());
    for (double i = std::max(0.0, std::floor(low)); i < std::min(n, std::ceil(high)); ++i) {
        const float v = values[static_cast<std::size_t>(i)];
        if (!std::isfinite(v))
            continue;
        result = result.isEmpty() ? MinMax{v, v} : MinMax{std::min(result.low, v), std::max(result.high, v)};
    }
    return result;
}

void expectColumns(const Pyramid& pyramid, const std::vector<float>& values, double begin, double end,
                   std::size_t count) {
    std::vector<MinMax> columns(count);
    pyramid.columns(begin, end, columns);
    for (std::size_t c = 0; c < count; ++c) {
        const auto edge = [&](std::size_t i) {
            return begin + (end - begin) * (static_cast<double>(i) / static_cast<double>(count));
        };
        const MinMax expected = bruteForce(values, edge(c), edge(c + 1));
        ASSERT_EQ(columns[c].isEmpty(), expected.isEmpty())
            << "column " << c << " of " << count << ", [" << begin << ", " << end << "), n = " << values.size();
        if (expected.isEmpty())
            continue;
        ASSERT_EQ(columns[c].low, expected.low) << "column " << c << " of [" << begin << ", " << end << ")";
        ASSERT_EQ(columns[c].high, expected.high) << "column " << c << " of [" << begin << ", " << end << ")";
    }
}

class PyramidLengths : public testing::TestWithParam<std::int64_t> {};

TEST_P(PyramidLengths, ColumnsAreThoseOfBruteForce) {
    const std::int64_t n = GetParam();
    std::mt19937 random(static_cast<unsigned>(n));
    for (const double nonFiniteShare : {0.0, 0.05}) {
        const std::vector<float> values = noise(n, 7, nonFiniteShare);
        const auto pyramid = Pyramid::build(ArrayView::fromFloats(values, {n}), 0);
        ASSERT_EQ(pyramid->length(), n);
        expectColumns(*pyramid, values, 0, static_cast<double>(n), 317);
        expectColumns(*pyramid, values, 0, static_cast<double>(n), 1);
        std::uniform_real_distribution<double> place(-0.3 * static_cast<double>(n), 1.3 * static_cast<double>(n));
        std::uniform_int_distribution<std::size_t> count(1, 200);
        const int windows = n > 100000 ? 4 : 40;
        for (int i = 0; i < windows; ++i) {
            double begin = place(random);
            double end = place(random);
            if (begin > end)
                std::swap(begin, end);
            expectColumns(*pyramid, values, begin, end, count(random));
        }
        // Deep zoom: less than a sample per column.
        const double middle = static_cast<double>(n) * 0.37;
        expectColumns(*pyramid, values, middle, middle + 5.3, 100);
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, PyramidLengths,
                         testing::Values(1, 2, 3, 63, 64, 65, 127, 511, 512, 513, 4095, 4096, 4099, 10007, 32769,
                                         262147, 1000000));

TEST(Pyramid, CountsNonFiniteAndSaysWhereTheFirstIs) {
    std::vector<float> values(1000, 1.0F);
    values[777] = std::numeric_limits<float>::quiet_NaN();
    values[123] = std::numeric_limits<float>::infinity();
    values[124] = -std::numeric_limits<float>::infinity();
    const auto pyramid = Pyramid::build(ArrayView::fromFloats(values, {1000}), 0);
    EXPECT_EQ(pyramid->nonFiniteCount(), 3);
    EXPECT_EQ(pyramid->firstNonFinite(), 123);
    EXPECT_EQ(pyramid->range().low, 1.0F);
    EXPECT_EQ(pyramid->range().high, 1.0F);
}

TEST(Pyramid, NothingFiniteIsEmpty) {
    const std::vector<float> values(100, std::numeric_limits<float>::quiet_NaN());
    const auto pyramid = Pyramid::build(ArrayView::fromFloats(values, {100}), 0);
    EXPECT_TRUE(pyramid->range().isEmpty());
    EXPECT_EQ(pyramid->nonFiniteCount(), 100);
    EXPECT_EQ(pyramid->firstNonFinite(), 0);
    std::vector<MinMax> columns(3);
    pyramid->columns(0, 100, columns);
    for (const MinMax& column : columns)
        EXPECT_TRUE(column.isEmpty());
}

TEST(Pyramid, EmptyArrayHasNoColumns) {
    const auto pyramid = Pyramid::build(ArrayView(), 0);
    EXPECT_EQ(pyramid->length(), 0);
    EXPECT_TRUE(pyramid->range().isEmpty());
    std::vector<MinMax> columns(2);
    pyramid->columns(0, 10, columns);
    EXPECT_TRUE(columns[0].isEmpty());
}

TEST(Pyramid, TakesTheAskedRowOfAnyRank) {
    const std::vector<float> values = noise(2 * 3 * 200, 3, 0);
    const ArrayView array = ArrayView::fromFloats(values, {2, 3, 200});
    for (std::int64_t row = 0; row < 6; ++row) {
        const auto pyramid = Pyramid::build(array, row);
        const std::vector<float> expected(values.begin() + row * 200, values.begin() + (row + 1) * 200);
        expectColumns(*pyramid, expected, 0, 200, 50);
        EXPECT_EQ(pyramid->at(17), expected[17]);
        std::vector<float> some(5);
        pyramid->read(195, some);
        EXPECT_TRUE(std::equal(some.begin(), some.end(), expected.begin() + 195));
    }
}

TEST(Pyramid, ReadsRowsThatAreNotFloatsInARow) {
    // 16-bit integers, then a transposed view: neither has a contiguous row.
    constexpr std::int64_t kLength = 5003;
    std::mt19937 random(11);
    auto bytes = std::make_shared<std::vector<std::int16_t>>(kLength);
    for (std::int16_t& value : *bytes)
        value = static_cast<std::int16_t>(random());
    ArrayView::Source source;
    source.owner = bytes;
    source.data = reinterpret_cast<const std::byte*>(bytes->data());
    source.dtype = DType::I16;
    const auto integers = Pyramid::build(ArrayView(source, {kLength}), 0);
    // What an I16 means as float is ArrayView's business; the pyramid must agree with it.
    const ArrayView view(source, {kLength});
    expectColumns(*integers, view.toFloats(), 0, kLength, 333);
    expectColumns(*integers, view.toFloats(), 1000.5, 1010.25, 40);

    const std::vector<float> values = noise(3 * kLength, 5, 0.01);
    const ArrayView columnsFirst = ArrayView::fromFloats(values, {kLength, 3}).transposed();
    const auto strided = Pyramid::build(columnsFirst, 1);
    std::vector<float> row(kLength);
    columnsFirst.read(1, 0, row);
    expectColumns(*strided, row, 0, kLength, 250);
}

TEST(Pyramid, WindowsThatMakeNoSenseAreEmpty) {
    const auto pyramid = Pyramid::build(ArrayView::fromFloats(noise(100, 1, 0), {100}), 0);
    std::vector<MinMax> columns(4, MinMax{0, 0});
    pyramid->columns(std::numeric_limits<double>::quiet_NaN(), 10, columns);
    EXPECT_TRUE(columns[0].isEmpty());
    pyramid->columns(50, 10, columns);
    EXPECT_TRUE(columns[0].isEmpty());
    pyramid->columns(1e300, 2e300, columns);
    EXPECT_TRUE(columns[3].isEmpty());
    pyramid->columns(-2e300, -1e300, columns);
    EXPECT_TRUE(columns[3].isEmpty());
}

TEST(Pyramid, StopsWhenAskedAndReportsProgress) {
    std::stop_source stop;
    int reports = 0;
    double last = 0;
    const ArrayView array = ArrayView::fromFloats(noise(100000, 1, 0), {100000});
    Pyramid::build(array, 0, {}, [&](double share) {
        EXPECT_GT(share, last);
        EXPECT_LE(share - last, 0.01 + 1e-9);
        last = share;
        ++reports;
    });
    EXPECT_GE(reports, 100);
    EXPECT_DOUBLE_EQ(last, 1.0);
    EXPECT_THROW(Pyramid::build(array, 0, stop.get_token(), [&](double) { stop.request_stop(); }), Cancelled);
}

} // namespace
} // namespace longwave
