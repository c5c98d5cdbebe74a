// SPDX-License-Identifier: GPL-3.0-or-later
// Records as long as one may be: whatever is in them, they are read or refused in little memory.
#include "compute/records/record_file.h"
#include "tests/compute/io/bounded_open.h"

namespace longwave {
namespace {

constexpr std::size_t kLongest = std::size_t{32} << 20;

/// `begin`, then `piece` as often as there is room.
std::string longestOf(const std::string& begin, const std::string& piece) {
    std::string text = begin;
    text.reserve(kLongest);
    while (text.size() + piece.size() <= kLongest)
        text += piece;
    return text;
}

test::Told readBounded(const std::string& what, const std::string& text) {
    const test::TemporaryFolder folder;
    const auto path = folder.write("race.json", text);
    return test::expectBoundedReads(
        what, 1,
        [&](std::size_t, test::Told& told) {
            return readBadly(
                path.string(), [&] { readRecord(path); }, told);
        },
        [](std::size_t) { return "alone"; });
}

TEST(RecordLimits, WhatNestsWithoutEnd) {
    constexpr const char* kWords = "lists or objects within each other, more than 32 deep";
    for (const std::string piece : {"[", "{\"\":", "[0,", "[[],"})
        EXPECT_CONTAINS(readBounded(piece, longestOf("", piece)).words, kWords);
    EXPECT_CONTAINS(readBounded("in what is passed over", longestOf("{\"unknown\":", "[")).words, kWords);
}

TEST(RecordLimits, MillionsOfValues) {
    constexpr const char* kWords = "more than 1,000,000 values";
    for (const std::string piece : {"0,", "[],", "{},", "{\"\":{}},", "{\"a long enough key\":0},"})
        EXPECT_CONTAINS(readBounded(piece, longestOf("{\"results\":[", piece)).words, kWords);
    EXPECT_CONTAINS(readBounded("in what is passed over", longestOf("{\"unknown\":[", "0,")).words, kWords);
}

TEST(RecordLimits, OneTextAndNothingElse) {
    EXPECT_CONTAINS(readBounded("a text", longestOf("\"", "a")).words, "it is not JSON");
    std::string text = longestOf("{\"title\":\"", "a");
    text.replace(text.size() - 2, 2, "\"}");
    EXPECT_CONTAINS(readBounded("a title", text).words, "title is longer than 4,096 bytes");
}

TEST(RecordLimits, AsManyResultsAsAreAcceptedAndOneMore) {
    RaceRecord record;
    record.points.resize(30'000);
    for (std::size_t i = 0; i < record.points.size(); ++i) {
        RecordedPoint& point = record.points[i];
        point.engine = "fftw";
        point.title = "FFTW";
        point.plan = "FFT of N = 1,234,567,890";
        point.length = static_cast<std::int64_t>(i) + 1;
        point.median = 0.12345678901234567;
        point.p05 = point.p95 = point.ratio = point.gflops = point.median;
        record.refusals.push_back({"direct", "Direct", point.length, "one run would take about 9 s"});
    }
    EXPECT_EQ(readBounded("30,000 results", recordText(record)).opened, 1u);
    EXPECT_EQ(parseRecord(recordText(record), "r.json").points.size(), record.points.size());
    record.points.push_back(record.points.front());
    EXPECT_CONTAINS(readBounded("one more", recordText(record)).words,
                    "results has 30,001 elements; up to 30,000 are accepted");
}

TEST(RecordLimits, NestingIsCountedWhereItEndsToo) {
    std::string shallow;
    for (int i = 0; i < 1000; ++i)
        shallow += "[[[]]],";
    const std::string text = "{\"machine\":{},\"settings\":{},\"results\":[],\"unknown\":[" + shallow + "0]}";
    EXPECT_TRUE(parseRecord(text, "r.json").points.empty());
}

} // namespace
} // namespace longwave
