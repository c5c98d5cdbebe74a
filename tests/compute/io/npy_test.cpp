// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compute/io/support.h"

#include <cmath>
#include <limits>

namespace longwave {
namespace {

using test::bytesOf;
using test::bytesOfAll;
using test::errorOf;

std::string npy(const std::string& dictionary, const std::string& data, int major = 1) {
    std::string text = std::string("\x93NUMPY") + static_cast<char>(major) + '\0';
    text += major == 1 ? bytesOf(static_cast<std::uint16_t>(dictionary.size()))
                       : bytesOf(static_cast<std::uint32_t>(dictionary.size()));
    return text + dictionary + data;
}

std::string dictionary(const std::string& descr, const std::string& shape, bool fortran = false) {
    return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape +
           ", }\n";
}

Entry onlyEntry(const std::string& bytes) {
    const test::TemporaryFolder folder;
    File file = open(folder.write("array", bytes));
    EXPECT_EQ(file.format, "NumPy array");
    EXPECT_EQ(file.entries.size(), 1u);
    return file.entries.at(0);
}

// 2 × 3 values 0 … 5 counted in C order, stored in `order` and C or Fortran layout.
template <typename T>
std::string matrix(std::endian order, bool fortran, T (*convert)(int)) {
    const std::vector<int> places = fortran ? std::vector{0, 3, 1, 4, 2, 5} : std::vector{0, 1, 2, 3, 4, 5};
    std::string data;
    for (const int value : places)
        data += bytesOf(convert(value), order);
    return data;
}

template <typename T>
void expectMatrix(const std::string& code, T (*convert)(int)) {
    for (const auto order : {std::endian::little, std::endian::big}) {
        for (const bool fortran : {false, true}) {
            const std::string descr = (order == std::endian::little ? "<" : ">") + code;
            SCOPED_TRACE(descr + (fortran ? " Fortran" : " C"));
            const Entry entry = onlyEntry(npy(dictionary(descr, "(2, 3)", fortran), matrix(order, fortran, convert)));
            EXPECT_EQ(entry.kind, Entry::Kind::Signal);
            EXPECT_EQ(entry.dtype, descr);
            EXPECT_EQ(entry.shape, (Shape{2, 3}));
            EXPECT_EQ(entry.values.shape(), (Shape{2, 3}));
            EXPECT_EQ(entry.values.toFloats(), (std::vector<float>{0, 1, 2, 3, 4, 5}));
        }
    }
}

TEST(Npy, ReadsEveryNumberTypeInBothByteOrdersAndBothLayouts) {
    expectMatrix<float>("f4", [](int v) { return static_cast<float>(v); });
    expectMatrix<double>("f8", [](int v) { return static_cast<double>(v); });
    expectMatrix<std::uint16_t>("f2", [](int v) {
        constexpr std::uint16_t kHalves[] = {0x0000, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500};
        return kHalves[v];
    });
    expectMatrix<std::int8_t>("i1", [](int v) { return static_cast<std::int8_t>(v); });
    expectMatrix<std::int16_t>("i2", [](int v) { return static_cast<std::int16_t>(v); });
    expectMatrix<std::int32_t>("i4", [](int v) { return static_cast<std::int32_t>(v); });
    expectMatrix<std::int64_t>("i8", [](int v) { return static_cast<std::int64_t>(v); });
    expectMatrix<std::uint8_t>("u1", [](int v) { return static_cast<std::uint8_t>(v); });
    expectMatrix<std::uint16_t>("u2", [](int v) { return static_cast<std::uint16_t>(v); });
    expectMatrix<std::uint32_t>("u4", [](int v) { return static_cast<std::uint32_t>(v); });
    expectMatrix<std::uint64_t>("u8", [](int v) { return static_cast<std::uint64_t>(v); });
}

TEST(Npy, KeepsSignsAndLargeValues) {
    EXPECT_EQ(onlyEntry(npy(dictionary("|i1", "(3,)"), "\x80\xff\x7f")).values.toFloats(),
              (std::vector<float>{-128, -1, 127}));
    EXPECT_EQ(onlyEntry(npy(dictionary("|u1", "(2,)"), "\x80\xff")).values.toFloats(), (std::vector<float>{128, 255}));
    EXPECT_EQ(
        onlyEntry(npy(dictionary(">i8", "(1,)"), bytesOf(std::int64_t{-1} << 40, std::endian::big))).values.toFloats(),
        std::vector<float>{-0x1p40f});
    EXPECT_EQ(onlyEntry(npy(dictionary("<u8", "(1,)"), bytesOf(std::uint64_t{1} << 63))).values.toFloats(),
              std::vector<float>{0x1p63f});
    EXPECT_EQ(onlyEntry(npy(dictionary("|b1", "(2,)"), std::string("\0\1", 2))).values.toFloats(),
              (std::vector<float>{0, 1}));
}

TEST(Npy, ReadsHigherRanksInFortranOrder) {
    // value(i, j, k) = 100 i + 10 j + k over [2, 3, 4], first index fastest.
    std::string data;
    for (int k = 0; k < 4; ++k)
        for (int j = 0; j < 3; ++j)
            for (int i = 0; i < 2; ++i)
                data += bytesOf(static_cast<std::int16_t>(100 * i + 10 * j + k), std::endian::big);
    const Entry entry = onlyEntry(npy(dictionary(">i2", "(2, 3, 4)", true), data));
    EXPECT_EQ(entry.values.rows(), 6);
    std::vector<float> part(2);
    entry.values.read(5, 1, part); // row (1, 2)
    EXPECT_EQ(part, (std::vector<float>{121, 122}));
    EXPECT_EQ(entry.values.toFloats()[23], 123);
}

TEST(Npy, ReadsAllVersionsAndManyWaysToWriteTheHeader) {
    const std::string data = bytesOfAll<float>({1, 2, 3});
    const std::vector<float> expected{1, 2, 3};
    for (const int major : {1, 2, 3})
        EXPECT_EQ(onlyEntry(npy(dictionary("<f4", "(3,)"), data, major)).values.toFloats(), expected);
    for (const char* header : {
             "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }",
             "{'descr':'<f4','fortran_order':False,'shape':(3,)}",
             "  { \"shape\" : ( 3 , ) ,\n \"fortran_order\": True,\t\"descr\": \"<f4\" }   \n",
             "{'shape': (3L,), 'descr': '<f4', 'fortran_order': False}\n",
             "{'shape': (1, 3), 'descr': '<f4', 'fortran_order': False}\n",
             "{'shape': (1L, 3L, ), 'descr': '<f4', 'fortran_order': False, }\n",
         })
        EXPECT_EQ(onlyEntry(npy(header, data)).values.toFloats(), expected) << header;
    if constexpr (std::endian::native == std::endian::little) {
        for (const char* descr : {"f4", "=f4", "|f4"})
            EXPECT_EQ(onlyEntry(npy(dictionary(descr, "(3,)"), data)).values.toFloats(), expected) << descr;
    }
}

TEST(Npy, ReadsDataAtAnyAlignmentAndLeavesWhatFollowsAlone) {
    for (int spaces = 0; spaces < 9; ++spaces) {
        const std::string header = dictionary("<f8", "(2,)") + std::string(static_cast<std::size_t>(spaces), ' ');
        const Entry entry = onlyEntry(npy(header, bytesOfAll<double>({0.5, -2}) + "more"));
        EXPECT_EQ(entry.values.toFloats(), (std::vector<float>{0.5, -2}));
    }
}

TEST(Npy, LoadsAndFlagsNonFiniteValues) {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    constexpr float kInf = std::numeric_limits<float>::infinity();
    const Entry entry = onlyEntry(npy(dictionary("<f4", "(2, 3)"), bytesOfAll<float>({1, 2, 3, 4, kNan, -kInf})));
    const NonFinite found = findNonFinite(entry.values);
    EXPECT_EQ(found.count, 2);
    EXPECT_EQ(found.firstRow, 1);
    EXPECT_EQ(found.firstIndex, 1);
    EXPECT_TRUE(std::isinf(entry.values.toFloats()[5]));
}

TEST(Npy, ReadsTheEcgSample) {
    const File file = open(std::filesystem::path(LONGWAVE_SAMPLES_DIR) / "ecg_mitbih208_360hz.npy");
    ASSERT_EQ(file.entries.size(), 1u);
    EXPECT_EQ(file.entries[0].shape, Shape{108000});
    EXPECT_FALSE(findNonFinite(file.entries[0].values));
    EXPECT_EQ(file.entries[0].values.contiguousRow(0).size(), 108000u); // mapped, not copied
}

TEST(Npy, RefusesWhatIsNoNumberAndSaysWhatItIs) {
    const std::pair<const char*, const char*> cases[] = {
        {"|O", "never unpickled"}, {"<c8", "complex"},       {"<c16", "complex"},
        {"|S5", "text"},           {"<U3", "text"},          {"|V8", "records"},
        {"<M8[ns]", "dates"},      {"<f16", "unusual size"}, {"<i16", "unusual size"},
        {"", "unknown"},           {"<", "unknown"},         {"<<f4", "unknown"},
        {"<f44", "unusual size"},  {"<x4", "unknown"},       {"<f4\x01\xff", "\\x01\\xff"}};
    for (const auto& [descr, words] : cases) {
        const std::string error = errorOf(npy(dictionary(descr, "(1,)"), std::string(64, '\0')));
        EXPECT_CONTAINS(error, words);
        EXPECT_CONTAINS(error, "accepted are f2, f4, f8");
    }
    for (const char* descr : {"[('a', '<f4'), ('b', '<i4')]", "('<f4', (2,))", "{'names': ['a'], 'formats': ['<f4']}"})
        EXPECT_CONTAINS(errorOf(npy(std::string("{'descr': ") + descr + ", 'fortran_order': False, 'shape': (1,), }",
                                    std::string(64, '\0'))),
                        "structured");
}

TEST(Npy, RefusesShapesThatCannotBe) {
    const std::string data(64, '\0');
    const auto shapeError = [&](const std::string& shape) { return errorOf(npy(dictionary("<f4", shape), data)); };
    EXPECT_CONTAINS(shapeError("()"), "single number");
    EXPECT_CONTAINS(shapeError("(0,)"), "[0] has no elements");
    EXPECT_CONTAINS(shapeError("(3, 0)"), "no elements");
    EXPECT_CONTAINS(shapeError("(-1,)"), "negative");
    EXPECT_CONTAINS(shapeError("(3)"), "tuple");
    EXPECT_CONTAINS(shapeError("(9223372036854775808,)"), "64 bits");
    EXPECT_CONTAINS(shapeError("(99999999999999999999999999,)"), "64 bits");
    EXPECT_CONTAINS(shapeError("(9223372036854775807,)"), "more elements than any file");
    EXPECT_CONTAINS(shapeError("(4294967296, 4294967296)"), "more elements than any file");
    EXPECT_CONTAINS(shapeError("(4294967296, 0, 4294967296)"), "more elements than any file");
    EXPECT_CONTAINS(shapeError("(2305843009213693952,)"), "more elements than any file"); // 2⁶¹ · 4 bytes
    EXPECT_CONTAINS(shapeError("(17,)"), "needs 68 bytes");
    EXPECT_CONTAINS(shapeError("(17,)"), "only 64 there");
    std::string many = "(";
    for (int i = 0; i < 65; ++i)
        many += "1,";
    EXPECT_CONTAINS(shapeError(many + ")"), "64 dimensions");
}

TEST(Npy, RefusesHeadersThatCannotBeUnderstoodAndSaysWhere) {
    const std::string data(64, '\0');
    for (const char* header : {
             "",
             "\n",
             "{",
             "{}",
             "[]",
             "{'descr': '<f4'}",
             "{'descr': '<f4', 'fortran_order': False}",
             "{'descr': '<f4', 'shape': (1,)}",
             "{'fortran_order': False, 'shape': (1,)}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (1,",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2)}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': [1]}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (1.0,)}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (+1,)}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (- 1,)}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} print(1)",
             "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
             "{'descr': '<f4', 'fortran_order': Falsehood, 'shape': (1,)}",
             "{'descr': <f4, 'fortran_order': False, 'shape': (1,)}",
             "{'descr': '<f4, 'fortran_order': False, 'shape': (1,)}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}",
             "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
             "{'descr': '<f4' 'fortran_order': False, 'shape': (1,)}",
             "{,}",
             "{'descr",
             "{'descr'",
             "{'descr':",
         })
        EXPECT_CONTAINS(errorOf(npy(header, data)), "header");
    EXPECT_CONTAINS(errorOf(npy("{'descr': '<f4', 'oops': 1}", data)), "unknown key \"oops\" at byte 27");
}

TEST(Npy, RefusesWrongVersionsAndOversizedHeaders) {
    const std::string good = npy(dictionary("<f4", "(1,)"), bytesOf(1.0f));
    for (const auto& [major, minor] : {std::pair{0, 0}, {1, 1}, {4, 0}, {255, 255}}) {
        std::string bytes = good;
        bytes[6] = static_cast<char>(major);
        bytes[7] = static_cast<char>(minor);
        EXPECT_CONTAINS(errorOf(bytes), "accepted are 1.0, 2.0 and 3.0");
    }
    std::string oversized = good;
    oversized[8] = oversized[9] = '\xff';
    EXPECT_CONTAINS(errorOf(oversized), "the header says 65,535 bytes, but the file ends after");
    std::string huge = npy(dictionary("<f4", "(1,)"), bytesOf(1.0f), 2);
    huge.replace(8, 4, "\xff\xff\xff\xff");
    EXPECT_CONTAINS(errorOf(huge), "the header says 4,294,967,295 bytes");
}

TEST(Npy, RefusesEveryTruncation) {
    const test::TemporaryFolder folder;
    for (const int major : {1, 2, 3}) {
        const std::string good = npy(dictionary(">f8", "(2, 5)"), std::string(80, '\x3f'), major);
        for (std::size_t length = 0; length < good.size(); ++length)
            EXPECT_FALSE(errorOf(folder.write("cut", good.substr(0, length))).empty()) << length;
    }
    EXPECT_CONTAINS(errorOf(std::string("\x93NU")), "ends after 3 bytes");
}

TEST(Npy, SurvivesDamage) {
    for (const bool fortran : {false, true}) {
        const std::string good = npy(dictionary("<i2", "(3, 5)", fortran), std::string(30, '\x11'));
        const auto outcomes = test::openDamagedCopies(good, 3000, 75, 20240101);
        EXPECT_GT(outcomes.opened, 0);
        EXPECT_GT(outcomes.refused, 0);
    }
}

} // namespace
} // namespace longwave
