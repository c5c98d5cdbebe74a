// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compute/io/sound_support.h"

#include <csignal>
#include <limits>

#include <sys/resource.h>

namespace longwave {
namespace {

using namespace test::sounds;
using test::bytesOfAll;
using test::errorOf;
using Floats = std::vector<float>;

TEST(Sound, ReadsIntegerSamplesAtFullScaleOne) {
    const File file = openBytes(wave({}, bytesOfAll<std::int16_t>({0, 16384, -32768, 32767})));
    ASSERT_EQ(file.entries.size(), 1u);
    EXPECT_EQ(file.format, "WAV");
    EXPECT_EQ(file.entries[0].kind, Entry::Kind::Signal);
    EXPECT_EQ(file.entries[0].sampleRate, 48000);
    EXPECT_EQ(file.entries[0].shape, Shape{4});
    EXPECT_EQ(file.entries[0].dtype, "Signed 16 bit PCM");
    EXPECT_EQ(file.entries[0].values.toFloats(), (Floats{0, 0.5, -1, 32767 / 32768.0f}));
    EXPECT_TRUE(file.entries[0].values.isMapped()); // however long it is, it costs no memory

    EXPECT_EQ(openBytes(wave({.bits = 8}, "\x80\xc0\x40")).entries.at(0).values.toFloats(), (Floats{0, 0.5, -0.5}));
    EXPECT_EQ(openBytes(wave({.bits = 24}, std::string("\0\0\x40\0\0\xc0", 6))).entries.at(0).values.toFloats(),
              (Floats{0.5, -0.5}));
    EXPECT_EQ(openBytes(wave({.bits = 32}, bytesOfAll<std::int32_t>({1 << 30}))).entries.at(0).values.toFloats(),
              Floats{0.5});
}

TEST(Sound, ReadsFloatSamplesAsTheyAreAndFlagsNonFiniteOnes) {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    const Wave single{.coding = 3, .bits = 32};
    EXPECT_EQ(openBytes(wave(single, bytesOfAll<float>({0.25, -3, 1e20f}))).entries.at(0).values.toFloats(),
              (Floats{0.25, -3, 1e20f}));
    const Wave both{.coding = 3, .bits = 64};
    EXPECT_EQ(openBytes(wave(both, bytesOfAll<double>({0.25, -3}))).entries.at(0).values.toFloats(),
              (Floats{0.25, -3}));
    const File file = openBytes(wave(single, bytesOfAll<float>({0, kNan, 0})));
    const NonFinite found = findNonFinite(file.entries.at(0).values);
    EXPECT_EQ(found.count, 1);
    EXPECT_EQ(found.firstIndex, 1);
}

TEST(Sound, PutsChannelsIntoRows) {
    const File file = openBytes(
        wave({.channels = 3, .rate = 22050}, bytesOfAll<std::int16_t>({0, 8192, 16384, -8192, -16384, -32768})));
    EXPECT_EQ(file.entries.at(0).shape, (Shape{3, 2}));
    EXPECT_EQ(file.entries.at(0).sampleRate, 22050);
    EXPECT_EQ(file.entries.at(0).values.toFloats(), (Floats{0, -0.25, 0.25, -0.5, 0.5, -1}));
}

TEST(Sound, ReadsBigEndianWaves) {
    const File file =
        openBytes(wave({.order = std::endian::big}, bytesOfAll<std::int16_t>({0, 16384, -32768}, std::endian::big)));
    EXPECT_EQ(file.format, "WAV");
    EXPECT_EQ(file.entries.at(0).values.toFloats(), (Floats{0, 0.5, -1}));
}

TEST(Sound, ReadsMoreFramesThanOneChunk) {
    std::vector<std::int16_t> samples(300'001);
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = static_cast<std::int16_t>(i * 7);
    const File file = openBytes(wave({}, bytesOfAll(samples)));
    const Floats values = file.entries.at(0).values.toFloats();
    ASSERT_EQ(values.size(), samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i)
        ASSERT_EQ(values[i], static_cast<float>(samples[i]) / 32768);
}

TEST(Sound, ReadsWhatLibsndfileEncodes) {
    const std::pair<int, const char*> formats[] = {
        {SF_FORMAT_WAV | SF_FORMAT_PCM_16, "WAV"},   {SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, "WAV"},
        {SF_FORMAT_RF64 | SF_FORMAT_PCM_16, "WAV"},  {SF_FORMAT_WAV | SF_FORMAT_FLOAT, "WAV"},
        {SF_FORMAT_WAV | SF_FORMAT_ULAW, "WAV"},     {SF_FORMAT_WAV | SF_FORMAT_ALAW, "WAV"},
        {SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM, "WAV"}, {SF_FORMAT_FLAC | SF_FORMAT_PCM_16, "FLAC"},
        {SF_FORMAT_FLAC | SF_FORMAT_PCM_24, "FLAC"}, {SF_FORMAT_OGG | SF_FORMAT_VORBIS, "OGG"},
        {SF_FORMAT_OGG | SF_FORMAT_OPUS, "OGG"}};
    for (const auto& [format, name] : formats) {
        for (const int channels : {1, 2}) {
            SCOPED_TRACE(testing::Message() << std::hex << format << " with " << channels << " channels");
            const File file = openBytes(encoded(format, channels));
            EXPECT_EQ(file.format, name);
            ASSERT_EQ(file.entries.size(), 1u);
            const ArrayView& values = file.entries[0].values;
            EXPECT_EQ(file.entries[0].sampleRate, 8000);
            EXPECT_EQ(values.rows(), channels);
            EXPECT_GE(values.length(), 8000);
            EXPECT_LT(values.length(), 9100); // blocks may round up
            Floats row(8000);
            for (int c = 0; c < channels; ++c) {
                values.read(c, 0, row);
                // Correlation with the tone that was written, and energy 1/8: it is this tone and hardly anything else.
                double sine = 0;
                double cosine = 0;
                double energy = 0;
                for (int t = 0; t < 8000; ++t) {
                    const double phase = 2 * std::numbers::pi * 440 * (c + 1) * t / 8000;
                    sine += row[static_cast<std::size_t>(t)] * std::sin(phase) / 4000;
                    cosine += row[static_cast<std::size_t>(t)] * std::cos(phase) / 4000;
                    energy += row[static_cast<std::size_t>(t)] * row[static_cast<std::size_t>(t)] / 8000.0;
                }
                EXPECT_NEAR(std::hypot(sine, cosine), 0.5, 0.03);
                EXPECT_NEAR(energy, 0.125, 0.015);
            }
        }
    }
}

TEST(Sound, ReadsMp3OfEveryRate) {
    for (const int rate : {8000, 11025, 16000, 24000, 32000, 44100, 48000})
        for (const int channels : {1, 2}) {
            SCOPED_TRACE(testing::Message() << rate << " Hz with " << channels << " channels");
            const File file = openBytes(encoded(SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, channels, rate, rate));
            EXPECT_EQ(file.format, "MP3");
            ASSERT_EQ(file.entries.size(), 1u);
            EXPECT_EQ(file.entries[0].sampleRate, rate);
            EXPECT_EQ(file.entries[0].values.rows(), channels);
            EXPECT_GE(file.entries[0].values.length(), rate);
            EXPECT_LT(file.entries[0].values.length(), rate + 4 * 1152);
            Floats row(static_cast<std::size_t>(rate / 2)); // the middle: coders fade in
            file.entries[0].values.read(0, rate / 4, row);
            double energy = 0;
            for (const float value : row)
                energy += value * value / static_cast<double>(row.size());
            EXPECT_NEAR(energy, 0.125, 0.015);
        }
}

TEST(Sound, KnowsMp3ByItsTagAndByItsFrames) {
    const std::string good = encoded(SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 1, 8000, 8000);
    const std::string tag = std::string("ID3\x04\0\0\0\0\0\x0a", 10) + std::string(10, '\0'); // of ten bytes of padding
    EXPECT_EQ(openBytes(tag + good).format, "MP3");
    EXPECT_CONTAINS(errorOf(std::string("\xff\xfb\x90\xc4") + std::string(2000, '\xa5')),
                    "no format that is read here");
    EXPECT_CONTAINS(errorOf(tag + std::string(2000, '\xa5')), "accepted are WAV, FLAC, Ogg (Vorbis, Opus) and MP3");
}

TEST(Sound, KeepsShortSamplesOfFlacShort) {
    const File flac = openBytes(encoded(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 2));
    EXPECT_EQ(flac.entries.at(0).values.bytes(), 2 * 8000 * 2); // two channels of two bytes
    const File wav = openBytes(encoded(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 2));
    EXPECT_EQ(flac.entries.at(0).values.toFloats(), wav.entries.at(0).values.toFloats());
}

TEST(Sound, LongSoundLiesInAFileWithoutAName) {
    // 40 million samples of 16 bits, 80 MB: a little over what is kept in memory.
    constexpr int kFrames = 40'000'000;
    const test::TemporaryFolder folder, spills;
    const auto path = folder.path() / "long.flac";
    SF_INFO info{};
    info.format = SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
    info.channels = 1;
    info.samplerate = 48000;
    SNDFILE* sound = sf_open(path.c_str(), SFM_WRITE, &info);
    ASSERT_NE(sound, nullptr);
    std::vector<std::int16_t> part(400'000);
    for (int begin = 0; begin < kFrames; begin += static_cast<int>(part.size())) {
        for (std::size_t i = 0; i < part.size(); ++i)
            part[i] = static_cast<std::int16_t>((begin + static_cast<int>(i)) / 1000 % 30000);
        ASSERT_EQ(sf_writef_short(sound, part.data(), static_cast<sf_count_t>(part.size())),
                  static_cast<sf_count_t>(part.size()));
    }
    sf_close(sound);
    const test::Environment temporary("TMPDIR", spills.path().string());
    std::vector<double> told;
    {
        const File file = open(path, {}, [&](double share) { told.push_back(share); });
        const ArrayView& values = file.entries.at(0).values;
        ASSERT_EQ(values.length(), kFrames);
        EXPECT_TRUE(values.isMapped()); // its pages are the file's: memory may let go of them
        EXPECT_TRUE(std::filesystem::is_empty(spills.path())) << "nobody has to clean up after a crash";
        Floats some(3);
        for (const std::int64_t at : {std::int64_t{0}, std::int64_t{12'345'999}, std::int64_t{kFrames - 3}}) {
            values.read(0, at, some);
            for (std::size_t i = 0; i < 3; ++i)
                EXPECT_EQ(some[i], static_cast<float>((at + static_cast<std::int64_t>(i)) / 1000 % 30000) / 32768);
        }
    }
    ASSERT_GT(told.size(), 100u);
    EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
    EXPECT_GE(told.back(), 0.99);
    EXPECT_LE(told.back(), 1.0);
    EXPECT_LT(told.front(), 0.1);

    // Stopped on the way.
    std::stop_source stop;
    EXPECT_THROW(open(path, stop.get_token(),
                      [&](double share) {
                          if (share > 0.5)
                              stop.request_stop();
                      }),
                 Cancelled);
    EXPECT_TRUE(std::filesystem::is_empty(spills.path()));

    // Nowhere to put it.
    {
        const test::Environment missing("TMPDIR", (spills.path() / "no such folder").string());
        EXPECT_CONTAINS(errorOf(path), "TMPDIR names another folder");
    }
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit small{1 << 20, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const std::string full = errorOf(path);
    ::setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_CONTAINS(full, "77 MiB");
    EXPECT_CONTAINS(full, "cannot be written to the folder");
    EXPECT_TRUE(std::filesystem::is_empty(spills.path()));
}

TEST(Sound, ReadsTheTagsOfMp3) {
    std::string tag = "TAG" + std::string(125, '\0');
    tag.replace(3, 5, "Z\xfcrich", 0, 5);
    tag.replace(33, 6, "Nobody");
    const File file = openBytes(encoded(SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 1, 8000, 8000) + tag);
    EXPECT_EQ(file.metadata,
              (std::vector<std::pair<std::string, std::string>>{{"title", "Z\u00fcric"}, {"artist", "Nobody"}}));
}

TEST(Sound, StopsDecodingWhenItIsAskedTo) {
    const test::TemporaryFolder folder;
    std::stop_source stop;
    stop.request_stop();
    const auto path = folder.write("sound", encoded(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 1));
    EXPECT_THROW(open(path, stop.get_token()), Cancelled);
}

TEST(Sound, ReadsTheSpeechSample) {
    const File file = open(std::filesystem::path(LONGWAVE_SAMPLES_DIR) / "speech_front_center_48khz.wav");
    ASSERT_EQ(file.entries.size(), 1u);
    EXPECT_EQ(file.entries[0].sampleRate, 48000);
    EXPECT_EQ(file.entries[0].shape, Shape{68545});
    EXPECT_FALSE(findNonFinite(file.entries[0].values));
}

TEST(Sound, TakesAnUnknownLengthForAllThatFollows) {
    std::string bytes = wave({}, bytesOfAll<std::int16_t>({0, 16384}), 0xffffffff);
    bytes.replace(4, 4, "\xff\xff\xff\xff"); // as a program writes it that cannot seek back
    EXPECT_EQ(openBytes(bytes).entries.at(0).values.toFloats(), (Floats{0, 0.5}));
}

TEST(Sound, ReadsFlacThatDoesNotSayHowLongItIs) {
    std::string bytes = encoded(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 1, 2000);
    setTotalSamples(bytes, 0);
    EXPECT_EQ(openBytes(bytes).entries.at(0).shape, Shape{2000});
    EXPECT_FALSE(errorOf(bytes.substr(0, 86)).empty()); // a header, and no frame
}

} // namespace
} // namespace longwave
