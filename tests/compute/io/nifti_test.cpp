// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compute/io/nifti_support.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace longwave {
namespace {

using test::errorOf;
using test::gzipped;
using test::Nifti;
using test::niftiBytes;

File openBytes(const std::string& bytes) {
    const test::TemporaryFolder folder;
    return open(folder.write("volume", bytes));
}

template <typename T>
std::vector<T> counted(std::size_t count) {
    std::vector<T> voxels(count);
    std::iota(voxels.begin(), voxels.end(), T{1});
    return voxels;
}

/// Every voxel's series against the file's own order: value 1 + x + nx·(y + ny·(z + nz·t)).
void expectCounted(const File& file, double slope = 1, double intercept = 0) {
    const Entry& entry = file.entries.at(0);
    ASSERT_EQ(entry.kind, Entry::Kind::Signal);
    ASSERT_EQ(entry.shape, (Shape{2, 3, 2, 4}));
    ASSERT_TRUE(entry.grid.has_value());
    EXPECT_EQ(entry.grid->extents, (std::array<std::int64_t, 3>{2, 3, 2}));
    std::vector<double> series(4);
    for (std::int64_t row = 0; row < 12; ++row) { // x + nx·(y + ny·z)
        entry.values.read(row, 0, series);
        for (std::int64_t t = 0; t < 4; ++t)
            ASSERT_DOUBLE_EQ(series[static_cast<std::size_t>(t)],
                             slope * static_cast<double>(1 + row + 12 * t) + intercept);
    }
}

template <typename T>
void expectType(std::int16_t code, const char* name) {
    for (const int version : {1, 2})
        for (const std::endian order : {std::endian::little, std::endian::big})
            for (const bool packed : {false, true}) {
                SCOPED_TRACE(testing::Message() << name << " version " << version << (packed ? " packed" : ""));
                Nifti n{.version = version, .order = order, .datatype = code, .bits = sizeof(T) * 8};
                const std::string bytes = niftiBytes(n, counted<T>(48));
                const File file = openBytes(packed ? gzipped(bytes) : bytes);
                EXPECT_EQ(file.format, "NIfTI-" + std::to_string(version) + (packed ? ", gzip" : ""));
                EXPECT_EQ(file.entries.at(0).dtype, name);
                EXPECT_EQ(file.entries.at(0).values.isMapped(), !packed);
                EXPECT_DOUBLE_EQ(file.entries.at(0).sampleRate, 0.5);
                EXPECT_EQ(file.metadata.at(0).second, "made up");
                expectCounted(file);
                n.slope = 0.25;
                n.intercept = -3;
                expectCounted(openBytes(niftiBytes(n, counted<T>(48))), 0.25, -3);
            }
}

TEST(Nifti, ReadsEveryDatatypeInBothOrdersAndVersions) {
    expectType<std::uint8_t>(2, "U8");
    expectType<std::int16_t>(4, "I16");
    expectType<std::int32_t>(8, "I32");
    expectType<float>(16, "F32");
    expectType<double>(64, "F64");
    expectType<std::int8_t>(256, "I8");
    expectType<std::uint16_t>(512, "U16");
    expectType<std::uint32_t>(768, "U32");
    expectType<std::int64_t>(1024, "I64");
    expectType<std::uint64_t>(1280, "U64");
}

TEST(Nifti, ReadsTheSample) {
    const File file = open(std::filesystem::path(LONGWAVE_SAMPLES_DIR) / "functional_mri_crop.nii");
    const Entry& entry = file.entries.at(0);
    EXPECT_EQ(entry.shape, (Shape{3, 21, 17, 20}));
    EXPECT_DOUBLE_EQ(entry.sampleRate, 0.5);
    EXPECT_EQ(entry.grid->sizes, (std::array<double, 3>{4, 4, 8}));
    // Its slope 0.0754 and intercept 3,100.76 bring int16 to the scanner's values, which are positive.
    const std::vector<double> values = entry.values.toDoubles();
    EXPECT_GE(*std::ranges::min_element(values), 0);
    EXPECT_NEAR(*std::ranges::max_element(values), 0.07540696859359741 * 32767 + 3100.76171875, 0.1);
    EXPECT_FALSE(findNonFinite(entry.values));
}

TEST(Nifti, TakesUnitsOfTimeAsTheyAre) {
    const auto rate = [](std::int32_t units, double repetition) {
        const Nifti n{.pixdim = {1, 1, 1, repetition}, .units = units};
        return openBytes(niftiBytes(n, counted<std::int16_t>(48))).entries.at(0).sampleRate;
    };
    EXPECT_DOUBLE_EQ(rate(2 + 8, 2), 0.5);
    EXPECT_DOUBLE_EQ(rate(2 + 16, 500), 2);
    EXPECT_NEAR(rate(2 + 24, 2e6), 0.5, 1e-9);
    EXPECT_DOUBLE_EQ(rate(2, 2), 0.5); // not said: seconds
    EXPECT_EQ(rate(2 + 32, 2), 0);     // Hz: no time
    EXPECT_EQ(rate(2 + 8, 0), 0);
    EXPECT_EQ(rate(2 + 8, std::numeric_limits<double>::quiet_NaN()), 0);
}

TEST(Nifti, DoesNotScaleByWhatIsNoScale) {
    for (const double slope : {0.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
        expectCounted(openBytes(niftiBytes(Nifti{.slope = slope, .intercept = 5}, counted<std::int16_t>(48))));
}

TEST(Nifti, SaysThatAVolumeHasNoTime) {
    for (const std::vector<std::int64_t>& extents : {std::vector<std::int64_t>{4, 4, 3}, {4, 4, 3, 1}, {48}}) {
        const File file = openBytes(niftiBytes(Nifti{.extents = extents}, counted<std::int16_t>(48)));
        EXPECT_EQ(file.entries.at(0).kind, Entry::Kind::Other);
        EXPECT_CONTAINS(file.entries.at(0).reason, "no time");
        EXPECT_FALSE(file.entries.at(0).values.isEmpty()); // it may still be taken by hand
    }
    const File more = openBytes(niftiBytes(Nifti{.extents = {2, 2, 1, 4, 3}}, counted<std::int16_t>(48)));
    EXPECT_EQ(more.entries.at(0).shape, (Shape{3, 1, 2, 2, 4}));
}

TEST(Nifti, LoadsVoxelsThatAreNoNumbers) {
    std::vector<float> voxels = counted<float>(48);
    voxels[12 * 2 + 5] = std::numeric_limits<float>::quiet_NaN();
    const File file = openBytes(niftiBytes(Nifti{.datatype = 16, .bits = 32}, voxels));
    const NonFinite found = findNonFinite(file.entries.at(0).values);
    EXPECT_EQ(found.count, 1);
    EXPECT_EQ(found.firstRow, 5);
    EXPECT_EQ(found.firstIndex, 2);
}

TEST(Nifti, SaysWhatIsWrong) {
    const std::vector<std::int16_t> voxels = counted<std::int16_t>(48);
    EXPECT_CONTAINS(errorOf(niftiBytes(Nifti{.magic = "ni"}, voxels)), "pair of files");
    EXPECT_CONTAINS(errorOf(niftiBytes(Nifti{.datatype = 32, .bits = 64}, voxels)), "32 (complex numbers); accepted");
    EXPECT_CONTAINS(errorOf(niftiBytes(Nifti{.datatype = 128, .bits = 24}, voxels)), "RGB colours");
    EXPECT_CONTAINS(errorOf(niftiBytes(Nifti{.datatype = 77}, voxels)), "datatype 77; accepted");
    EXPECT_CONTAINS(errorOf(niftiBytes(Nifti{.bits = 32}, voxels)), "do not go together");
    EXPECT_CONTAINS(errorOf(niftiBytes(Nifti{.extents = {}}, voxels)), "0 dimensions");
    EXPECT_CONTAINS(errorOf(niftiBytes(Nifti{.extents = {2, -3, 2, 4}}, voxels)), "extent of -3 in dimension 2");
    EXPECT_CONTAINS(errorOf(niftiBytes(Nifti{.extents = {2, 3, 2, 5}}, voxels)), "claims 120 bytes of voxels");
    EXPECT_CONTAINS(errorOf(niftiBytes(Nifti{.offset = 100}, voxels)), "inside the header");
    EXPECT_CONTAINS(errorOf(niftiBytes(Nifti{.offset = 1e6}, voxels)), "truncated");
    EXPECT_CONTAINS(errorOf(test::niftiHeader({}).substr(0, 347) + "1"), "truncated");
    const std::int64_t top = std::numeric_limits<std::int64_t>::max();
    EXPECT_CONTAINS(errorOf(niftiBytes(Nifti{.version = 2, .extents = {top, top, 2, 4}}, voxels)), "than fits");
    const File cut = openBytes(gzipped(niftiBytes(Nifti{.extents = {2, 3, 2, 5}}, voxels)));
    EXPECT_THROW(cut.entries.at(0).values.toFloats(), Error); // packed: seen when it is unpacked
}

TEST(Nifti, SurvivesEveryTruncationAndDamage) {
    const test::TemporaryFolder folder;
    for (const int version : {1, 2}) {
        const std::string plain = niftiBytes(Nifti{.version = version, .slope = 2}, counted<std::int16_t>(48));
        for (const std::string& good : {plain, gzipped(plain)}) {
            for (std::size_t length = 0; length < good.size(); length += 3)
                test::opensOrRefuses(folder.write("cut", good.substr(0, length)));
            const auto outcomes = test::openDamagedCopies(good, 1500, good.size(), 11);
            EXPECT_GT(outcomes.opened, 0);
            EXPECT_GT(outcomes.refused, 0);
        }
    }
}

} // namespace
} // namespace longwave
