// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/data/array_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

namespace longwave {
namespace {

using Floats = std::vector<float>;

ArrayView ramp(const Shape& shape) {
    Floats values(static_cast<std::size_t>(elementCount(shape)));
    std::iota(values.begin(), values.end(), 0.0f);
    return ArrayView::fromFloats(std::move(values), shape);
}

// The bytes of `values` one byte off any alignment, in either byte order.
template <typename T>
ArrayView stored(const std::vector<T>& values, DType type, bool swapped) {
    auto bytes = std::make_shared<std::vector<std::byte>>(1 + values.size() * sizeof(T));
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::byte* p = bytes->data() + 1 + i * sizeof(T);
        std::memcpy(p, &values[i], sizeof(T));
        if (swapped)
            std::reverse(p, p + sizeof(T));
    }
    const std::byte* data = bytes->data() + 1;
    return ArrayView({bytes, data, type, swapped}, {static_cast<std::int64_t>(values.size())});
}

TEST(DType, HasTheSizeAndNameOfEachType) {
    const std::tuple<DType, std::size_t, const char*> all[] = {
        {DType::F16, 2, "F16"}, {DType::BF16, 2, "BF16"}, {DType::F32, 4, "F32"}, {DType::F64, 8, "F64"},
        {DType::I8, 1, "I8"},   {DType::I16, 2, "I16"},   {DType::I32, 4, "I32"}, {DType::I64, 8, "I64"},
        {DType::U8, 1, "U8"},   {DType::U16, 2, "U16"},   {DType::U32, 4, "U32"}, {DType::U64, 8, "U64"}};
    for (const auto& [type, size, name] : all) {
        EXPECT_EQ(sizeOf(type), size);
        EXPECT_STREQ(nameOf(type), name);
    }
}

TEST(DType, ConvertsKnownHalves) {
    const std::pair<int, float> known[] = {{0x0000, 0.0f},        {0x3c00, 1.0f},        {0xc000, -2.0f},
                                           {0x3555, 0x1.554p-2f}, {0x7bff, 65504.0f},    {0x0400, 0x1p-14f},
                                           {0x0001, 0x1p-24f},    {0x8001, -0x1p-24f},   {0x03ff, 1023 * 0x1p-24f},
                                           {0x0200, 0x1p-15f},    {0x3c01, 1 + 0x1p-10f}};
    for (const auto& [bits, value] : known)
        EXPECT_EQ(floatFromHalf(static_cast<std::uint16_t>(bits)), value) << std::hex << bits;
    EXPECT_EQ(floatFromHalf(0x7c00), std::numeric_limits<float>::infinity());
    EXPECT_EQ(floatFromHalf(0xfc00), -std::numeric_limits<float>::infinity());
    EXPECT_TRUE(std::isnan(floatFromHalf(0x7e00)));
    EXPECT_TRUE(std::isnan(floatFromHalf(0x7c01)));
    EXPECT_TRUE(std::isnan(floatFromHalf(0xffff)));
    EXPECT_TRUE(std::signbit(floatFromHalf(0x8000)));
    EXPECT_EQ(floatFromHalf(0x8000), 0.0f);
}

TEST(DType, ConvertsEveryHalfAsTheStandardDefinesIt) {
    for (int bits = 0; bits < 0x10000; ++bits) {
        const int exponent = (bits >> 10) & 31;
        const int mantissa = bits & 1023;
        if (exponent == 31)
            continue;
        const double magnitude = exponent ? std::ldexp(1024 + mantissa, exponent - 25) : std::ldexp(mantissa, -24);
        const double expected = bits & 0x8000 ? -magnitude : magnitude;
        ASSERT_EQ(static_cast<double>(floatFromHalf(static_cast<std::uint16_t>(bits))), expected) << std::hex << bits;
    }
}

TEST(DType, ConvertsBfloat16ByItsUpperHalf) {
    EXPECT_EQ(floatFromBfloat16(0x3f80), 1.0f);
    EXPECT_EQ(floatFromBfloat16(0xc2c8), -100.0f);
    EXPECT_EQ(floatFromBfloat16(0x0001), std::bit_cast<float>(0x00010000u)); // subnormal
    EXPECT_EQ(floatFromBfloat16(0x7f80), std::numeric_limits<float>::infinity());
    EXPECT_TRUE(std::isnan(floatFromBfloat16(0x7fc0)));
}

TEST(Shape, PrintsAndCounts) {
    EXPECT_EQ(toString(Shape{}), "[]");
    EXPECT_EQ(toString(Shape{1, 32, 784}), "[1, 32, 784]");
    EXPECT_EQ(elementCount({}), 1);
    EXPECT_EQ(elementCount({2, 3, 4}), 24);
    EXPECT_EQ(elementCount({2, 0, 4}), 0);
}

TEST(ArrayView, IsEmptyByDefault) {
    const ArrayView view;
    EXPECT_TRUE(view.isEmpty());
    EXPECT_EQ(view.size(), 0);
    EXPECT_EQ(view.rows(), 0);
    EXPECT_EQ(view.length(), 0);
    EXPECT_EQ(view.bytes(), 0);
    EXPECT_TRUE(view.toFloats().empty());
    EXPECT_FALSE(findNonFinite(view));
    EXPECT_TRUE(view.contiguousRow(0).empty());
}

TEST(ArrayView, ReadsRowsInCOrder) {
    const ArrayView view = ramp({2, 3, 4});
    EXPECT_EQ(view.rank(), 3);
    EXPECT_EQ(view.rows(), 6);
    EXPECT_EQ(view.length(), 4);
    EXPECT_EQ(view.bytes(), 96);
    Floats part(2);
    view.read(4, 1, part);
    EXPECT_EQ(part, (Floats{17, 18}));
    EXPECT_EQ(view.toFloats()[23], 23);
    ASSERT_EQ(view.contiguousRow(5).size(), 4u);
    EXPECT_EQ(view.contiguousRow(5)[0], 20);
    view.read(5, 4, std::span<float>()); // nothing, at the very end
}

TEST(ArrayView, ReadsARowWithoutDimensions) {
    const ArrayView view = ramp({});
    EXPECT_EQ(view.size(), 1);
    EXPECT_EQ(view.length(), 1);
    EXPECT_EQ(view.rows(), 1);
    EXPECT_EQ(view.toFloats(), Floats{0});
}

TEST(ArrayView, ConvertsEveryTypeInBothByteOrdersAtOddAddresses) {
    const Floats expected{0, 1, 2, 100};
    for (const bool swapped : {false, true}) {
        EXPECT_EQ(stored<std::uint16_t>({0, 0x3c00, 0x4000, 0x5640}, DType::F16, swapped).toFloats(), expected);
        EXPECT_EQ(stored<std::uint16_t>({0, 0x3f80, 0x4000, 0x42c8}, DType::BF16, swapped).toFloats(), expected);
        EXPECT_EQ(stored<float>({0, 1, 2, 100}, DType::F32, swapped).toFloats(), expected);
        EXPECT_EQ(stored<double>({0, 1, 2, 100}, DType::F64, swapped).toFloats(), expected);
        EXPECT_EQ(stored<std::int8_t>({0, 1, 2, 100}, DType::I8, swapped).toFloats(), expected);
        EXPECT_EQ(stored<std::int16_t>({0, 1, 2, 100}, DType::I16, swapped).toFloats(), expected);
        EXPECT_EQ(stored<std::int32_t>({0, 1, 2, 100}, DType::I32, swapped).toFloats(), expected);
        EXPECT_EQ(stored<std::int64_t>({0, 1, 2, 100}, DType::I64, swapped).toFloats(), expected);
        EXPECT_EQ(stored<std::uint8_t>({0, 1, 2, 100}, DType::U8, swapped).toFloats(), expected);
        EXPECT_EQ(stored<std::uint16_t>({0, 1, 2, 100}, DType::U16, swapped).toFloats(), expected);
        EXPECT_EQ(stored<std::uint32_t>({0, 1, 2, 100}, DType::U32, swapped).toFloats(), expected);
        EXPECT_EQ(stored<std::uint64_t>({0, 1, 2, 100}, DType::U64, swapped).toFloats(), expected);
        EXPECT_EQ(stored<std::int64_t>({-1, std::numeric_limits<std::int64_t>::min()}, DType::I64, swapped).toFloats(),
                  (Floats{-1, -0x1p63f}));
        EXPECT_EQ(stored<std::uint64_t>({std::numeric_limits<std::uint64_t>::max()}, DType::U64, swapped).toFloats(),
                  Floats{0x1p64f});
        EXPECT_TRUE(stored<float>({1, 2}, DType::F32, swapped).contiguousRow(0).empty()); // not aligned
    }
}

TEST(ArrayView, ReadsThroughStrides) {
    auto values = std::make_shared<const Floats>(Floats{0, 3, 1, 4, 2, 5}); // [2, 3], first index fastest
    const auto* data = reinterpret_cast<const std::byte*>(values->data());
    const ArrayView view({values, data, DType::F32, false}, {2, 3}, {1, 2});
    EXPECT_EQ(view.toFloats(), (Floats{0, 1, 2, 3, 4, 5}));
    EXPECT_TRUE(view.contiguousRow(0).empty());
    Floats part(2);
    view.read(1, 1, part);
    EXPECT_EQ(part, (Floats{4, 5}));
    EXPECT_EQ(view.transposed().toFloats(), (Floats{0, 3, 1, 4, 2, 5}));
    EXPECT_EQ(view.transposed().contiguousRow(2).size(), 2u);
}

TEST(ArrayView, TakesPartsWithoutCopying) {
    const ArrayView view = ramp({2, 3, 4});
    EXPECT_EQ(view.at(0, 1).shape(), (Shape{3, 4}));
    EXPECT_EQ(view.at(0, 1).toFloats().front(), 12);
    EXPECT_EQ(view.at(1, 2).toFloats(), (Floats{8, 9, 10, 11, 20, 21, 22, 23}));
    EXPECT_EQ(view.at(2, 3).toFloats(), (Floats{3, 7, 11, 15, 19, 23}));
    EXPECT_EQ(view.at(0, 1).contiguousRow(0).data(), view.contiguousRow(3).data());
    EXPECT_EQ(view.transposed().shape(), (Shape{2, 4, 3}));
    EXPECT_EQ(view.transposed().at(0, 1).at(0, 1).toFloats(), (Floats{13, 17, 21}));
}

TEST(ArrayView, DropsLeadingDimensionsOfOne) {
    EXPECT_EQ(ramp({1, 1, 5}).squeezed().shape(), Shape{5});
    EXPECT_EQ(ramp({1, 1, 5}).squeezed(2).shape(), (Shape{1, 5}));
    EXPECT_EQ(ramp({1, 3, 1}).squeezed().shape(), (Shape{3, 1}));
    EXPECT_EQ(ramp({1, 1}).squeezed().shape(), Shape{1});
}

TEST(ArrayView, KeepsItsMemoryAlive) {
    ArrayView part;
    {
        const ArrayView whole = ramp({1000, 3});
        part = whole.at(0, 999);
    }
    EXPECT_EQ(part.toFloats(), (Floats{2997, 2998, 2999}));
}

TEST(FindNonFinite, CountsAndPlacesTheFirst) {
    Floats values(3 * 70'000, 1.0f); // rows longer than one chunk of the scan
    values[70'000 + 65'536] = std::numeric_limits<float>::quiet_NaN();
    values[2 * 70'000] = -std::numeric_limits<float>::infinity();
    const NonFinite found = findNonFinite(ArrayView::fromFloats(std::move(values), {3, 70'000}));
    EXPECT_TRUE(found);
    EXPECT_EQ(found.count, 2);
    EXPECT_EQ(found.firstRow, 1);
    EXPECT_EQ(found.firstIndex, 65'536);
    EXPECT_FALSE(findNonFinite(ramp({7})));
}

TEST(ArrayView, ReadsInDouble) {
    const std::vector<double> fine{1.0 + 0x1p-40, -0x1p-900, 1e300};
    for (const bool swapped : {false, true})
        EXPECT_EQ(stored(fine, DType::F64, swapped).toDoubles(), fine);
    EXPECT_EQ(stored(std::vector<std::int64_t>{(std::int64_t{1} << 52) + 1}, DType::I64, false).toDoubles(),
              std::vector<double>{0x1p52 + 1});
    EXPECT_EQ(stored(std::vector<float>{0.1f}, DType::F32, true).toDoubles(), std::vector<double>{0.1f});
    EXPECT_EQ(ramp({2, 3}).transposed().toDoubles(), (std::vector<double>{0, 3, 1, 4, 2, 5}));
}

TEST(ArrayView, ItsFirstElementsAreAViewOfThem) {
    const ArrayView all = ramp({2, 2, 5});
    const ArrayView part = all.first(3);
    EXPECT_EQ(part.shape(), (Shape{2, 2, 3}));
    EXPECT_EQ(part.toFloats(), (Floats{0, 1, 2, 5, 6, 7, 10, 11, 12, 15, 16, 17}));
    EXPECT_EQ(part.contiguousRow(3).data(), all.contiguousRow(3).data());
    EXPECT_EQ(ramp({3, 4}).transposed().first(2).toFloats(), (Floats{0, 4, 1, 5, 2, 6, 3, 7}));
    EXPECT_TRUE(all.first(0).isEmpty());
    EXPECT_FALSE(all.isMapped() || all.isDeferred());
}

TEST(ArrayView, ScalesWhatIsStored) {
    std::vector<std::int16_t> stored(5000);
    for (std::size_t i = 0; i < stored.size(); ++i)
        stored[i] = static_cast<std::int16_t>(i * 13);
    auto owner = std::make_shared<const std::vector<std::int16_t>>(stored);
    ArrayView::Source source;
    source.data = reinterpret_cast<const std::byte*>(owner->data());
    source.owner = owner;
    source.dtype = DType::I16;
    source.slope = 0.1;
    source.intercept = -7;
    const ArrayView view(source, {2, 2500}, {1, 2}); // interleaved
    const std::vector<double> values = view.toDoubles();
    const std::vector<float> floats = view.toFloats();
    for (std::size_t row = 0; row < 2; ++row)
        for (std::size_t t = 0; t < 2500; ++t) {
            const double expected = 0.1 * stored[t * 2 + row] - 7;
            ASSERT_EQ(values[row * 2500 + t], expected);
            ASSERT_EQ(floats[row * 2500 + t], static_cast<float>(expected));
        }
    const ArrayView twice = view.scaled(2, -1).at(0, 1);
    EXPECT_NEAR(twice.toDoubles()[3], 2 * (0.1 * stored[7] - 7) - 1, 1e-12);
    EXPECT_EQ(view.toDoubles(), values); // itself is as it was
}

TEST(ArrayView, GivesNoRowInPlaceWhenItIsScaled) {
    const ArrayView view = ArrayView::fromFloats({1, 2, 3}, {3});
    EXPECT_EQ(view.contiguousRow(0).size(), 3u);
    EXPECT_TRUE(view.scaled(2, 0).contiguousRow(0).empty());
    EXPECT_EQ(view.scaled(2, 1).toFloats(), (std::vector<float>{3, 5, 7}));
}

} // namespace
} // namespace longwave
