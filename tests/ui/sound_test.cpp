// SPDX-License-Identifier: GPL-3.0-or-later
// What lies between a stream and a device: the queue, its rates and its volume, and the samples' formats.
#include "compute/error.h"
#include "ui/audio/output_queue.h"
#include "ui/audio/sample_format.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <thread>
#include <vector>

namespace longwave::ui {
namespace {

std::shared_ptr<SoundVolume> volume(float gain = 1) {
    auto made = std::make_shared<SoundVolume>();
    made->gain = gain;
    return made;
}

TEST(OutputQueue, PassesOnWhatWasPutAndCountsWhenItRunsDry) {
    OutputQueue queue(48000, 48000, 4096, volume());
    std::vector<float> out(1000);
    queue.take(out); // nothing has come yet: that is no underrun
    EXPECT_EQ(queue.underruns(), 0);
    const std::vector<float> in(4000, 0.5f);
    queue.put(in);
    EXPECT_EQ(queue.room(), 96u);
    for (int i = 0; i < 4; ++i)
        queue.take(out);
    EXPECT_EQ(out, std::vector<float>(1000, 0.5f)); // the gain has risen by now
    EXPECT_EQ(queue.underruns(), 0);
    queue.take(out);
    queue.take(out); // the same dry spell
    EXPECT_EQ(queue.underruns(), 1);
    EXPECT_EQ(out, std::vector<float>(1000, 0.0f));
    queue.put(in);
    queue.take(out);
    EXPECT_EQ(out[0], 0.5f);
    EXPECT_EQ(queue.taken(), 8000);
}

TEST(OutputQueue, MovesTheVolumeWithoutAStep) {
    const auto loudness = volume(1);
    OutputQueue queue(48000, 48000, 10000, loudness);
    queue.put(std::vector<float>(10000, 1.0f));
    std::vector<float> out(2000);
    queue.take(out);
    EXPECT_LT(out[0], 0.01f); // from silence
    EXPECT_EQ(out.back(), 1.0f);
    loudness->gain = 0;
    queue.take(out);
    for (std::size_t i = 1; i < out.size(); ++i)
        ASSERT_LE(std::abs(out[i] - out[i - 1]), 0.0022f);
    EXPECT_EQ(out.back(), 0.0f);
}

TEST(OutputQueue, ConvertsTheRate) {
    for (const double deviceRate : {44100.0, 96000.0}) {
        OutputQueue queue(48000, deviceRate, 48000, volume());
        std::vector<float> in(48000);
        for (std::size_t t = 0; t < in.size(); ++t)
            in[t] = static_cast<float>(std::sin(2 * std::numbers::pi * 1000 * static_cast<double>(t) / 48000));
        queue.put(in);
        std::vector<float> out(static_cast<std::size_t>(deviceRate / 2));
        queue.take(out);
        // A sine of 1 kHz at the device's rate: its power in one projection.
        double c = 0, s = 0, power = 0;
        const std::size_t begin = out.size() / 2;
        for (std::size_t t = begin; t < out.size(); ++t) {
            const double angle = 2 * std::numbers::pi * 1000 * static_cast<double>(t) / deviceRate;
            c += static_cast<double>(out[t]) * std::cos(angle);
            s += static_cast<double>(out[t]) * std::sin(angle);
            power += static_cast<double>(out[t]) * static_cast<double>(out[t]);
        }
        const double n = static_cast<double>(out.size() - begin);
        EXPECT_NEAR(2 * std::hypot(c, s) / n, 1, 1e-2) << deviceRate;
        EXPECT_NEAR(power / n, 0.5, 5e-3);
        EXPECT_EQ(queue.underruns(), 0);
    }
    EXPECT_THROW(OutputQueue(48000, 1, 100, volume()), Error);
}

TEST(OutputQueue, SaysHowMuchCanBeTakenWithoutSilence) {
    for (const double deviceRate : {48000.0, 44100.0, 96000.0, 8000.0, 192000.0}) {
        OutputQueue queue(48000, deviceRate, 8192, volume());
        EXPECT_EQ(queue.ready(), 0u);
        std::vector<float> out(300000);
        std::size_t taken = 0;
        for (int i = 0; i < 50; ++i) {
            queue.put(std::vector<float>(1000, 1.0f));
            const std::size_t ready = queue.ready();
            queue.take(std::span(out).first(ready));
            taken += ready;
        }
        EXPECT_EQ(queue.underruns(), 0) << deviceRate;
        EXPECT_GT(static_cast<double>(taken), (50000 - 3000) * deviceRate / 48000);
    }
}

TEST(QueueSink, WaitsForTheDeviceAndSaysWhenItIsGone) {
    auto queue = std::make_shared<OutputQueue>(48000, 48000, 256, volume());
    QueueSink sink(queue, 48000, 100, nullptr);
    EXPECT_EQ(sink.buffered(), 356);
    const std::vector<float> block(128, 0.5f);
    EXPECT_TRUE(sink.write(block, {}));
    EXPECT_TRUE(sink.write(block, {}));
    std::thread device([&] {
        std::vector<float> out(128);
        for (int i = 0; i < 20; ++i) {
            queue->take(out);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        queue->fail("It was unplugged");
        queue->fail("and later something else");
    });
    int taken = 0;
    while (taken < 1000 && sink.write(block, {}))
        ++taken;
    device.join();
    EXPECT_LT(taken, 1000);
    EXPECT_FALSE(sink.write(block, {}));
    EXPECT_EQ(sink.failure(), "It was unplugged");
}

TEST(QueueSink, DoesNotWaitWhereTheSourceSetsThePaceNorWhenStopped) {
    auto queue = std::make_shared<OutputQueue>(48000, 48000, 256, volume());
    QueueSink sink(queue, 48000, 0, nullptr);
    const std::vector<float> block(128);
    std::stop_source stop;
    stop.request_stop();
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(sink.write(block, stop.get_token()));
    sink.followSource(true);
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(sink.write(block, {}));
    EXPECT_EQ(queue->room(), 0u);
}

TEST(SampleFormat, GoesToEveryFormatAndBack) {
    const std::vector<float> samples{0, 1, -1, 0.5f, -0.25f, 3, -3};
    for (const auto kind : {QAudioFormat::UInt8, QAudioFormat::Int16, QAudioFormat::Int32, QAudioFormat::Float})
        for (const int channels : {1, 2, 6}) {
            QAudioFormat format;
            format.setSampleRate(48000);
            format.setChannelCount(channels);
            format.setSampleFormat(kind);
            std::vector<char> bytes(samples.size() * static_cast<std::size_t>(format.bytesPerFrame()));
            writeFrames(samples, format, bytes.data());
            std::vector<float> back(samples.size());
            readFrames(bytes.data(), format, back);
            const float exact = kind == QAudioFormat::UInt8 ? 0.005f : kind == QAudioFormat::Int16 ? 2e-5f : 1e-7f;
            for (std::size_t i = 0; i < samples.size(); ++i)
                EXPECT_NEAR(back[i], std::clamp(samples[i], -1.0f, 1.0f), exact);
        }
}

} // namespace
} // namespace longwave::ui
