// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/stream_render.h"

#include "compute/error.h"
#include "compute/io/file.h"
#include "compute/streaming/endless_generator.h"
#include "tests/compute/streaming/stream_fixture.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

namespace longwave {
namespace {

using test::randomValues;
using test::relativeError;

class Render : public testing::Test {
  protected:
    Render() : folder_(std::filesystem::temp_directory_path() / ("longwave-render-" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(folder_);
    }
    ~Render() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path path(const std::string& name) const { return folder_ / name; }
    std::size_t fileCount() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_), {}));
    }
    std::vector<float> read(const std::string& name, double rate) const {
        const File file = open(path(name).string());
        EXPECT_EQ(file.entries.size(), 1u);
        EXPECT_EQ(file.entries[0].sampleRate, rate);
        return file.entries[0].values.toFloats();
    }

    std::filesystem::path folder_;
};

ArrayView row(std::vector<float> values) {
    const auto length = static_cast<std::int64_t>(values.size());
    return ArrayView::fromFloats(std::move(values), {length});
}

/// All L + K − 1 outputs, in double.
std::vector<double> everything(const std::vector<float>& u, const std::vector<float>& k) {
    return test::referenceConvolution(
        {1, 1, 1, 1, static_cast<std::int64_t>(u.size()), static_cast<std::int64_t>(k.size()), Mode::Full}, u, k);
}

TEST_F(Render, WritesTheConvolutionOfAnyLength) {
    for (const std::int64_t length : {1, 2, 4095, 4096, 10007})
        for (const std::int64_t taps : {1, 3001})
            for (const bool tail : {false, true}) {
                const auto u = randomValues(length, 1);
                const auto k = randomValues(taps, 2);
                SignalSource source(row(u), 0, false);
                RenderOptions options;
                options.samples = length;
                options.rate = 44100;
                options.withTail = tail;
                const Rendered rendered = renderToWav(source, {row(k)}, options, path("y.wav"));
                const auto y = read("y.wav", 44100);
                auto expected = everything(u, k);
                expected.resize(static_cast<std::size_t>(tail ? length + taps - 1 : length));
                ASSERT_EQ(y.size(), expected.size());
                EXPECT_EQ(rendered.samples, static_cast<std::int64_t>(y.size()));
                EXPECT_LT(relativeError(y, expected), 1e-5) << length << " samples, " << taps << " taps";
            }
}

TEST_F(Render, AddsTheSkipTermAfterSquash) {
    const auto u = randomValues(5000, 3);
    const auto k = randomValues(std::int64_t{2} * 700, 4);
    StreamTaps taps;
    taps.bank = ArrayView::fromFloats(k, {2, 700});
    taps.head = 1;
    taps.skip = ArrayView::fromFloats({9, -1.5f}, {1, 2});
    taps.regularization = {.squashOn = true, .lambda = 0.4};
    std::vector<float> used(k.begin() + 700, k.end());
    for (float& tap : used)
        tap = std::copysign(std::max(std::abs(tap) - 0.4f, 0.0f), tap);
    used[0] -= 1.5f;
    EXPECT_EQ(tapsAsUsed(taps), used);
    SignalSource source(row(u), 0, false);
    RenderOptions options;
    options.samples = 5000;
    options.format = WavSamples::Float32;
    options.withTail = true;
    renderToWav(source, taps, options, path("y.wav"), {}, {});
    EXPECT_LT(relativeError(read("y.wav", 48000), everything(u, used)), 1e-5);
}

TEST_F(Render, CompensatesTheLatencyOfAKernelThatLooksAheadOrNot) {
    const auto u = randomValues(5000, 1);
    const auto k = randomValues(401, 2);
    StreamTaps taps{row(k)};
    taps.firstLag = -200;
    const auto all = everything(u, k);
    for (const bool compensates : {true, false})
        for (const bool tail : {true, false}) {
            SignalSource source(row(u), 0, false);
            RenderOptions options;
            options.samples = 5000;
            options.compensates = compensates;
            options.withTail = tail;
            renderToWav(source, taps, options, path("y.wav"));
            const std::size_t first = compensates ? 200 : 0;
            const std::size_t count = tail ? 5400 - first : 5000;
            const auto y = read("y.wav", 48000);
            ASSERT_EQ(y.size(), count);
            EXPECT_LT(relativeError(y, std::span(all).subspan(first, count)), 1e-5);
        }
}

TEST_F(Render, ClipsTwentyFourBitsAndSaysSo) {
    const std::vector<float> u{0.5f, -0.25f, 2, -3, 1, -1, 0.1f}; // an odd number: the chunk is padded
    SignalSource source(row(u), 0, false);
    RenderOptions options;
    options.samples = 7;
    options.format = WavSamples::Int24;
    const Rendered rendered = renderToWav(source, {row({1})}, options, path("y.wav"));
    EXPECT_EQ(rendered.clipped, 2);
    EXPECT_NEAR(rendered.peak, 3, 1e-5);
    const auto y = read("y.wav", 48000);
    ASSERT_EQ(y.size(), 7u);
    for (std::size_t i = 0; i < y.size(); ++i)
        EXPECT_NEAR(y[i], std::clamp(u[i], -1.0f, 1.0f), 2.5e-7);
}

TEST_F(Render, ReplacesWhatIsNoNumber) {
    SignalSource source(row({1, std::numeric_limits<float>::infinity(), 1}), 0, false);
    RenderOptions options;
    options.samples = 3;
    EXPECT_GT(renderToWav(source, {row({1})}, options, path("y.wav")).nonFinite, 0);
    for (const float value : read("y.wav", 48000))
        EXPECT_TRUE(std::isfinite(value));
}

TEST_F(Render, TakesAnEndlessSourceForAsLongAsAsked) {
    EndlessGenerator source({EndlessKind::Sine, 1000, 0.5}, 48000);
    RenderOptions options;
    options.samples = 12345;
    renderToWav(source, {row({1})}, options, path("y.wav"));
    EXPECT_EQ(read("y.wav", 48000).size(), 12345u);
}

TEST_F(Render, LeavesNothingBehindWhenItIsCancelledOrFails) {
    const auto u = randomValues(100000, 1);
    std::stop_source stop;
    SignalSource source(row(u), 0, false);
    RenderOptions options;
    options.samples = 100000;
    double last = 0;
    const auto progress = [&](double share) {
        EXPECT_GT(share, last);
        last = share;
        if (share > 0.5)
            stop.request_stop();
    };
    EXPECT_THROW(renderToWav(source, {row({1, 2})}, options, path("y.wav"), progress, stop.get_token()), Cancelled);
    EXPECT_GT(last, 0.5);
    EXPECT_LT(last, 0.7);
    EXPECT_EQ(fileCount(), 0u);
    options.samples = 0;
    EXPECT_THROW(renderToWav(source, {row({1, 2})}, options, path("y.wav")), Error);
    options.samples = 10;
    EXPECT_THROW(renderToWav(source, {row({1, 2})}, options, path("missing/y.wav")), Error);
    EXPECT_EQ(fileCount(), 0u);
}

TEST_F(Render, SaysTheSizesOfFilesBeyondFourGibibytes) {
    WavFile file(path("long.wav"), 48000, std::int64_t{1} << 31, WavSamples::Float32);
    file.commit(); // the header is what is looked at
    std::ifstream stream(path("long.wav"), std::ios::binary);
    std::string head((std::istreambuf_iterator<char>(stream)), {});
    const auto number = [&](std::size_t at, int bytes) {
        std::uint64_t value = 0;
        for (int i = bytes - 1; i >= 0; --i)
            value = value << 8 | static_cast<unsigned char>(head[at + static_cast<std::size_t>(i)]);
        return value;
    };
    EXPECT_EQ(head.substr(0, 4), "RF64");
    EXPECT_EQ(head.substr(8, 8), "WAVEds64");
    EXPECT_EQ(number(4, 4), 0xffffffffu);
    EXPECT_EQ(number(20, 8), head.size() - 8 + (std::uint64_t{1} << 33)); // all that follows the first eight bytes
    EXPECT_EQ(number(28, 8), std::uint64_t{1} << 33);
    EXPECT_EQ(number(36, 8), std::uint64_t{1} << 31);
    EXPECT_EQ(head.substr(head.size() - 8, 4), "data");
}

TEST(SignalSource, OfThreeHoursTakesNoMemoryOfItsOwn) {
    // One number, again and again: what a mapped file of that length looks like.
    const auto value = std::make_shared<float>(0.5f);
    const std::int64_t length = std::int64_t{3} * 3600 * 48000;
    const ArrayView hours({value, reinterpret_cast<const std::byte*>(value.get())}, {length}, {0});
    SignalSource source(hours, 0, true);
    std::vector<float> out(1 << 16);
    EXPECT_EQ(source.read(out), out.size());
    EXPECT_EQ(out.back(), 0.5f);
    EXPECT_THROW(SignalSource(ArrayView::fromFloats({}, {0}), 0, true), Error);
}

} // namespace
} // namespace longwave
