// SPDX-License-Identifier: GPL-3.0-or-later
// What a stream is made of, each alone: ring, sinks, meter, scope, spectrum, generators.
#include "compute/error.h"
#include "compute/streaming/endless_generator.h"
#include "compute/streaming/ring.h"
#include "compute/streaming/stream_analysis.h"
#include "compute/streaming/stream_meter.h"
#include "compute/streaming/stream_sink.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>
#include <thread>

namespace longwave {
namespace {

using namespace std::chrono_literals;
using Clock = PacedNullSink::Clock;

TEST(Ring, KeepsTheOrderAcrossItsEnd) {
    stream::Ring<int> ring(7);
    std::vector<int> out(5);
    int next = 0;
    int expected = 0;
    for (int round = 0; round < 50; ++round) {
        std::vector<int> in(static_cast<std::size_t>(round % 9));
        std::iota(in.begin(), in.end(), next);
        const std::size_t room = ring.room();
        EXPECT_EQ(ring.write(in), std::min(in.size(), room));
        next += static_cast<int>(std::min(in.size(), room));
        const std::size_t there = ring.read(out);
        for (std::size_t i = 0; i < there; ++i)
            ASSERT_EQ(out[i], expected++);
    }
    ring.drop();
    EXPECT_EQ(ring.filled(), 0u);
}

TEST(Ring, ServesTwoThreads) {
    constexpr int kCount = 20000;
    stream::Ring<int> ring(64);
    std::thread writer([&] {
        for (int i = 0; i < kCount;)
            if (ring.push(i))
                ++i;
            else
                std::this_thread::yield();
    });
    int expected = 0;
    std::vector<int> out(17);
    while (expected < kCount) {
        const std::size_t there = ring.read(out);
        for (std::size_t i = 0; i < there; ++i)
            ASSERT_EQ(out[i], expected++);
        std::this_thread::yield();
    }
    writer.join();
}

/// A clock that only sleep and work move.
struct FakeTime {
    Clock::time_point now{};
    int sleeps = 0;
    SinkTime functions() {
        return {[this] { return now; },
                [this](Clock::time_point until) {
                    ++sleeps;
                    now = std::max(now, until);
                }};
    }
};

TEST(PacedNullSink, TakesSamplesAtTheirRate) {
    FakeTime time;
    PacedNullSink sink(1000, 10, 50, time.functions());
    const std::vector<float> block(10);
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(sink.write(block, {})); // fills the buffer
    EXPECT_EQ(time.sleeps, 0);
    for (int i = 0; i < 100; ++i)
        sink.write(block, {});
    // 1,050 samples are written, and all but 50 of them played.
    EXPECT_NEAR(std::chrono::duration<double>(time.now.time_since_epoch()).count(), 1.0, 1e-6);
    EXPECT_EQ(sink.underruns(), 0);
    EXPECT_EQ(sink.buffered(), 50);
    EXPECT_TRUE(sink.isPaced());
}

TEST(PacedNullSink, CountsWhenItRunsDry) {
    FakeTime time;
    PacedNullSink sink(1000, 10, 20, time.functions());
    const std::vector<float> block(10);
    sink.write(block, {});
    time.now += 9ms; // it still has a sample
    sink.write(block, {});
    EXPECT_EQ(sink.underruns(), 0);
    time.now += 100ms; // it played silence for 89 ms
    sink.write(block, {});
    EXPECT_EQ(sink.underruns(), 1);
    time.now += 9ms; // what was late is due later now
    sink.write(block, {});
    EXPECT_EQ(sink.underruns(), 1);
}

TEST(PacedNullSink, WaitsForNobodyWhereTheSourceSetsThePace) {
    FakeTime time;
    PacedNullSink sink(1000, 10, 20, time.functions());
    sink.followSource(true);
    const std::vector<float> block(10);
    for (int i = 0; i < 100; ++i) {
        sink.write(block, {});
        time.now += i == 50 ? 1000ms : 0ms;
    }
    EXPECT_EQ(time.sleeps, 0);
    EXPECT_EQ(sink.underruns(), 0);
}

TEST(StreamMeter, SaysHowTheLastBlocksWent) {
    StreamMeter meter(0.01, 1.0, 0.05, 0.5); // statistics over 100 blocks, points of 5, 11 of them
    EXPECT_EQ(meter.load().blocks, 0);
    EXPECT_TRUE(std::isnan(meter.load().median));
    meter.add(3);
    for (int i = 0; i < 200; ++i)
        meter.add(i % 100 == 99 ? 1.5 : 0.01 * (i % 100));
    const StreamLoad load = meter.load();
    EXPECT_EQ(load.blocks, 201);
    EXPECT_EQ(load.missed, 3);
    EXPECT_NEAR(load.median, 0.5, 0.011);
    EXPECT_NEAR(load.p95, 0.94, 0.011);
    EXPECT_NEAR(load.max, 1.5, 1e-6);
    EXPECT_NEAR(load.highest, 3, 1e-6);
    EXPECT_NEAR(load.mean, (3 + 2 * (1.5 + 0.01 * 99 * 98 / 2)) / 201, 1e-9);
    const auto trace = meter.trace();
    ASSERT_EQ(trace.size(), 11u);
    EXPECT_NEAR(trace.back().seconds, 2.0, 1e-9); // the 201st block is of the next point
    EXPECT_NEAR(trace.back().max, 0.98, 1e-6);    // …, 94 to 98; 99 is alone with the next
    EXPECT_EQ(trace.back().missed, 0);
    meter.add(2);
    for (int i = 0; i < 4; ++i)
        meter.add(0.5);
    EXPECT_EQ(meter.trace().back().missed, 2);
    EXPECT_NEAR(meter.trace().back().max, 2, 1e-6);
}

std::vector<float> sine(double frequency, double rate, std::size_t count, double level = 1) {
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] =
            static_cast<float>(level * std::sin(2 * std::numbers::pi * frequency * static_cast<double>(i) / rate));
    return values;
}

TEST(StreamScope, KeepsTheLastSeconds) {
    StreamScope scope(1000, 20); // 20,000 samples
    EXPECT_EQ(scope.pyramid(), nullptr);
    std::vector<float> values(30001);
    std::iota(values.begin(), values.end(), 0.0f);
    scope.add(std::span(values).first(100));
    EXPECT_EQ(scope.pyramid()->length(), 100);
    std::vector<float> last(3);
    scope.add(std::span(values).subspan(100));
    scope.last(last);
    EXPECT_EQ(last, (std::vector<float>{29998, 29999, 30000}));
    const auto pyramid = scope.pyramid();
    ASSERT_EQ(pyramid->length(), 20000);
    EXPECT_EQ(pyramid->at(0), 10001);
    EXPECT_EQ(pyramid->at(19999), 30000);
}

TEST(StreamScope, SaysTheLevel) {
    StreamScope scope(48000, 5);
    EXPECT_EQ(scope.level().peak, 0);
    scope.add(sine(1000, 48000, 48000, 0.5));
    EXPECT_NEAR(scope.level().peak, 0.5, 1e-4);
    EXPECT_NEAR(scope.level().rms, 0.5 / std::sqrt(2.0), 1e-3);
}

TEST(StreamSpectrum, ShowsASineAtItsLevel) {
    for (const double rate : {48000.0, 360.0}) {
        StreamScope scope(rate, 5);
        StreamSpectrum spectrum(rate);
        EXPECT_TRUE(spectrum.points().empty());
        const double frequency = rate * 171 / 8192; // the middle of a bin
        scope.add(sine(frequency, rate, 100000, 0.1));
        spectrum.update(scope, 0.1);
        const auto points = spectrum.points();
        ASSERT_FALSE(points.empty());
        const auto top = std::max_element(points.begin(), points.end(),
                                          [](const auto& a, const auto& b) { return a.decibels < b.decibels; });
        EXPECT_NEAR(top->decibels, -20, 0.05);
        EXPECT_NEAR(std::log2(top->frequency / frequency), 0, 1.0 / 24);
        EXPECT_LE(points.back().frequency, rate / 2);
        EXPECT_LT(points.back().decibels, -90);
    }
}

double rms(std::span<const float> values) {
    double sum = 0;
    for (const float v : values)
        sum += static_cast<double>(v) * static_cast<double>(v);
    return std::sqrt(sum / static_cast<double>(values.size()));
}

std::vector<float> generated(const EndlessOptions& options, std::size_t count, double rate = 48000) {
    EndlessGenerator generator(options, rate);
    std::vector<float> values(count);
    // In pieces: there is no seam between them.
    for (std::size_t i = 0; i < count; i += 1000)
        generator.read(std::span(values).subspan(i, std::min<std::size_t>(1000, count - i)));
    return values;
}

TEST(EndlessGenerator, MakesWhatItSays) {
    const auto tone = generated({EndlessKind::Sine, 1234, 0.5}, 20000);
    const auto expected = sine(1234, 48000, 20000, 0.5);
    for (std::size_t i = 0; i < tone.size(); ++i)
        ASSERT_NEAR(tone[i], expected[i], 1e-4);
    const auto pulses = generated({EndlessKind::Pulses, 100, 0.5}, 48000);
    EXPECT_EQ(std::count(pulses.begin(), pulses.end(), 0.5f), 100);
    EXPECT_EQ(std::count(pulses.begin(), pulses.end(), 0.0f), 47900);
    EXPECT_EQ(pulses[0], 0.5f);
    for (const EndlessKind kind : {EndlessKind::WhiteNoise, EndlessKind::PinkNoise}) {
        const auto noise = generated({kind, 0, 0.1, 3}, 400000);
        EXPECT_NEAR(rms(noise), 0.1, 0.004);
        EXPECT_EQ(noise, generated({kind, 0, 0.1, 3}, 400000));
        EXPECT_NE(noise, generated({kind, 0, 0.1, 4}, 400000));
    }
    const auto sweep = generated({EndlessKind::Sweep, 0, 1}, 48000 * 11);
    EXPECT_NEAR(rms(sweep), 1 / std::sqrt(2.0), 0.01);
}

TEST(EndlessGenerator, PinkNoiseFallsByThreeDecibelsAnOctave) {
    const auto noise = generated({EndlessKind::PinkNoise, 0, 0.1, 5}, 480000);
    StreamScope scope(48000, 5);
    StreamSpectrum spectrum(48000);
    for (std::size_t i = 0; i + 8192 <= noise.size(); i += 8192) { // averaged over all of them
        scope.add(std::span(noise).subspan(i, 8192));
        spectrum.update(scope, 0.01);
    }
    // Means of the powers of whole octaves' bins would be flatter; a maximum of a band stands a little over its mean.
    const auto meanNear = [&](double frequency) {
        double sum = 0;
        int count = 0;
        for (const SpectrumPoint& point : spectrum.points())
            if (std::abs(std::log2(point.frequency / frequency)) < 0.5) {
                sum += point.decibels;
                ++count;
            }
        return sum / count;
    };
    EXPECT_NEAR(meanNear(8000) - meanNear(1000), -9, 2);
}

TEST(EndlessGenerator, RefusesWhatItCannotMake) {
    EXPECT_THROW(EndlessGenerator({EndlessKind::Sine, 24000}, 48000), Error);
    EXPECT_THROW(EndlessGenerator({EndlessKind::Sine, 0}, 48000), Error);
    EXPECT_THROW(EndlessGenerator({EndlessKind::Sine, std::nan("")}, 48000), Error);
    EXPECT_THROW(EndlessGenerator({EndlessKind::WhiteNoise, 0, 1.5}, 48000), Error);
}

} // namespace
} // namespace longwave
