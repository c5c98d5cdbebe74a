// SPDX-License-Identifier: GPL-3.0-or-later
// What is measured on a device as a record of races, read as the program reads it.
#include "compute/records/record_file.h"
#include "tests/bench/device_race.h"
#include "tests/bench/race_text.h"
#include "tests/kernels/cuda/pretended_device.h"

#include <gtest/gtest.h>

#include <cmath>

namespace longwave::bench {
namespace {

TEST(RaceText, IsReadAsARecord) {
    const cuda::Stream stream;
    RaceText text("NVIDIA \"Pretended\"", "2026-11-30T12:00:00Z", "Arrays stay on the device.");
    EXPECT_TRUE(text.isEmpty());
    std::vector<double> medians;
    for (const std::int64_t length : {64, 256}) {
        DeviceRace race({length, 4000}, stream);
        race.measure(0);
        for (const RaceTextPoint& point : race.points())
            text.add(point);
        text.add({"pytorch", length, race.batch(), race.heads(), {2 * race.median("cufft-pytorch")}, 0.5});
        text.add({"another", length, 1, 1, {1}}); // no entry of a race
        medians.push_back(race.median("fp16"));
    }
    const RaceRecord record = parseRecord(text.text(), "record");
    EXPECT_EQ(record.origin, RaceRecord::Origin::Measured);
    EXPECT_EQ(record.machine.cpu, "NVIDIA \"Pretended\"");
    EXPECT_EQ(record.title, record.machine.cpu);
    EXPECT_EQ(record.written, "2026-11-30T12:00:00Z");
    EXPECT_EQ(record.note, "Arrays stay on the device.");
    const std::vector<std::string> engines{
        "monarch-cuda", "monarch-cuda-bf16", "monarch-cuda-fp32", "monarch-cuda-accurate", "cufft", "cufft-pytorch",
        "pytorch"};
    EXPECT_EQ(record.settings.engines, engines);
    EXPECT_EQ(record.settings.baseline, "cufft-pytorch");
    EXPECT_EQ(record.settings.precision, "fp16");
    EXPECT_EQ(record.settings.lengths, (std::vector<std::int64_t>{64, 256}));
    EXPECT_EQ(record.machine.targets.size(), engines.size());
    ASSERT_EQ(record.points.size(), 2 * engines.size());
    for (std::size_t i = 0; i < record.points.size(); ++i) {
        const RecordedPoint& p = record.points[i];
        EXPECT_EQ(p.engine, engines[i % engines.size()]);
        EXPECT_EQ(p.length, i < engines.size() ? 64 : 256);
        EXPECT_EQ(p.taps, p.length);
        EXPECT_EQ(p.mode, Mode::Causal);
        EXPECT_GT(p.rows(), 1);
        EXPECT_FALSE(p.hasTransfers);
        if (p.engine == "pytorch") {
            EXPECT_DOUBLE_EQ(p.ratio, 0.5);
            EXPECT_TRUE(std::isnan(p.gbytesPerSecond) && std::isnan(p.relativeError)) << "nobody said them";
            continue;
        }
        EXPECT_LE(p.p05, p.median);
        EXPECT_GE(p.p95, p.median);
        EXPECT_EQ(p.rounds, 5);
        EXPECT_GT(p.ratio, 0);
        EXPECT_GT(p.gflops, 0);
        EXPECT_GT(p.gbytesPerSecond, 0);
        EXPECT_LE(p.relativeError, 1.5e-2);
        EXPECT_FALSE(p.plan.empty());
    }
    EXPECT_NEAR(record.points[0].median, medians[0], 1e-8 * medians[0]);
    EXPECT_NEAR(record.points[engines.size()].median, medians[1], 1e-8 * medians[1]);
    EXPECT_EQ(record.points[5].ratio, 1) << "the baseline's";
    EXPECT_EQ(recordText(parseRecord(recordText(record), "again")), recordText(record));
}

TEST(RaceText, OfNothingIsARecordOfNothing) {
    EXPECT_TRUE(parseRecord(RaceText("a device", "", "").text(), "record").points.empty());
}

} // namespace
} // namespace longwave::bench
