// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/data/voxel_box.h"

#include "compute/error.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

namespace longwave {
namespace {

using Floats = std::vector<float>;

constexpr std::int64_t kX = 5, kY = 3, kZ = 4, kTimes = 7;

std::size_t place(std::int64_t x, std::int64_t y, std::int64_t z, std::int64_t t) {
    return static_cast<std::size_t>(x + kX * (y + kY * (z + kZ * t)));
}

/// A volume as a NIfTI file has it, x the fastest.
ArrayView volumeOf(const Floats& voxels) {
    auto owner = std::make_shared<const Floats>(voxels);
    ArrayView::Source source;
    source.data = reinterpret_cast<const std::byte*>(owner->data());
    source.owner = owner;
    return {source, {kZ, kY, kX, kTimes}, {kX * kY, kX, 1, kX * kY * kZ}};
}

Floats someVoxels() {
    std::mt19937 random(1);
    Floats voxels(static_cast<std::size_t>(kX * kY * kZ * kTimes));
    for (float& voxel : voxels)
        voxel = static_cast<float>(random() % 1000);
    return voxels;
}

std::string refusal(const std::string& text) {
    try {
        const VoxelBox box = parseVoxelBox(text, "--region");
        checkVoxelBox(box, volumeOf(someVoxels()), "--region");
    } catch (const Error& error) {
        EXPECT_EQ(error.subject(), "--region");
        return error.explanation();
    }
    ADD_FAILURE() << text << " was taken";
    return {};
}

TEST(VoxelBox, IsReadAndWritten) {
    EXPECT_EQ(parseVoxelBox("3,4,0", ""), (VoxelBox{{3, 4, 0}, {3, 4, 0}}));
    EXPECT_TRUE(parseVoxelBox("3,4,0", "").isVoxel());
    EXPECT_EQ(parseVoxelBox("2:5, 3:9, 1", ""), (VoxelBox{{2, 3, 1}, {5, 9, 1}}));
    EXPECT_EQ(parseVoxelBox("2:5,3:9,1", "").count(), 28);
    EXPECT_EQ(toString(VoxelBox{{2, 3, 1}, {5, 9, 1}}), "2:5, 3:9, 1");
    for (const char* odd :
         {"", "1", "1,2", "1,2,", "1,2,3,4", "a,b,c", "-1,0,0", "3:1,0,0", "1:,0,0", "1.5,0,0", "1,2,3,"})
        EXPECT_NE(refusal(odd).find("accepted"), std::string::npos) << odd;
    EXPECT_NE(refusal("5,0,0").find("x goes from 0 to 4"), std::string::npos);
    EXPECT_NE(refusal("0,0:3,0").find("y goes from 0 to 2"), std::string::npos);
    EXPECT_NE(refusal("0,0,9").find("z goes from 0 to 3"), std::string::npos);
    EXPECT_THROW(checkVoxelBox({}, ArrayView::fromFloats(Floats(8), {2, 4}), "--voxel"), Error);
}

TEST(VoxelBox, GivesTheSeriesOfAVoxel) {
    const Floats voxels = someVoxels();
    const Floats series = seriesOf(volumeOf(voxels), {{3, 1, 2}, {3, 1, 2}}).toFloats();
    ASSERT_EQ(series.size(), static_cast<std::size_t>(kTimes));
    for (std::int64_t t = 0; t < kTimes; ++t)
        EXPECT_EQ(series[static_cast<std::size_t>(t)], voxels[place(3, 1, 2, t)]);
    EXPECT_EQ(series, meanOver(volumeOf(voxels), {{3, 1, 2}, {3, 1, 2}}));
}

TEST(VoxelBox, GivesTheMeanOfARegionWithoutWhatIsNoNumber) {
    Floats voxels = someVoxels();
    const float nan = std::numeric_limits<float>::quiet_NaN();
    voxels[place(1, 1, 1, 0)] = nan;
    for (const std::int64_t x : {1, 2})
        for (const std::int64_t z : {1, 2, 3})
            for (const std::int64_t y : {0, 1})
                voxels[place(x, y, z, 4)] = nan; // all of them
    const VoxelBox box{{1, 0, 1}, {2, 1, 3}};
    const Floats series = seriesOf(volumeOf(voxels), box).toFloats();
    for (std::int64_t t = 0; t < kTimes; ++t) {
        double sum = 0;
        int count = 0;
        for (std::int64_t z = 1; z <= 3; ++z)
            for (std::int64_t y = 0; y <= 1; ++y)
                for (std::int64_t x = 1; x <= 2; ++x)
                    if (const float value = voxels[place(x, y, z, t)]; !std::isnan(value)) {
                        sum += value;
                        ++count;
                    }
        if (count == 0)
            EXPECT_TRUE(std::isnan(series[static_cast<std::size_t>(t)]));
        else
            EXPECT_EQ(series[static_cast<std::size_t>(t)], static_cast<float>(sum / count)) << t;
    }
}

TEST(VoxelBox, ShowsASlice) {
    Floats voxels = someVoxels();
    voxels[place(2, 1, 3, 0)] = std::numeric_limits<float>::quiet_NaN();
    const Floats picture = meanSlice(volumeOf(voxels), 3);
    ASSERT_EQ(picture.size(), static_cast<std::size_t>(kX * kY));
    for (std::int64_t y = 0; y < kY; ++y)
        for (std::int64_t x = 0; x < kX; ++x) {
            double sum = 0;
            int count = 0;
            for (std::int64_t t = 0; t < kTimes; ++t)
                if (const float value = voxels[place(x, y, 3, t)]; !std::isnan(value)) {
                    sum += value;
                    ++count;
                }
            EXPECT_EQ(picture[static_cast<std::size_t>(x + kX * y)], static_cast<float>(sum / count));
        }
}

TEST(VoxelBox, StopsWhenItIsAskedTo) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(meanOver(volumeOf(someVoxels()), {}, stop.get_token()), Cancelled);
    EXPECT_THROW(meanSlice(volumeOf(someVoxels()), 0, stop.get_token()), Cancelled);
}

} // namespace
} // namespace longwave
