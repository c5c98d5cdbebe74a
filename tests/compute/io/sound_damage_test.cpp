// SPDX-License-Identifier: GPL-3.0-or-later
// Sound that is cut, damaged or lied about: it is refused with a sentence.
#include "tests/compute/io/sound_support.h"

namespace longwave {
namespace {

using namespace test::sounds;
using test::bytesOf;
using test::bytesOfAll;
using test::errorOf;

TEST(Sound, DamagedMp3IsSaidByErrorsAlone) {
    const std::string good = encoded(SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 2, 20000, 16000);
    testing::internal::CaptureStderr();
    int refused = 0;
    for (std::size_t at = 0; at < good.size(); at += 97) {
        const test::TemporaryFolder folder;
        std::string bytes = good;
        bytes[at] = static_cast<char>(bytes[at] ^ 0x5a);
        try {
            open(folder.write("sound", bytes));
        } catch (const Error&) {
            ++refused;
        }
        try {
            open(folder.write("cut", good.substr(0, at + 1)));
        } catch (const Error&) {
            ++refused;
        }
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    EXPECT_GT(refused, 0);
}

TEST(Sound, SaysHowManyFramesOfATruncatedWaveAreThere) {
    const std::string data = bytesOfAll<std::int16_t>({1, 2, 3, 4, 5, 6});
    EXPECT_CONTAINS(errorOf(wave({}, data, 2000)), "header claims 1,000 frames, but only 6 are there");
    EXPECT_CONTAINS(errorOf(wave({.channels = 2}, data, 2000)), "header claims 500 frames, but only 3 are there");
    EXPECT_CONTAINS(errorOf(wave({}, data, 14)), "header claims 7 frames, but only 6 are there");
    EXPECT_CONTAINS(errorOf(wave({}, data, 0xfffffffe)), "but only 6 are there");
    EXPECT_CONTAINS(errorOf(wave({.coding = 2, .bits = 4}, data, 2000)), "2,000 bytes of sound");
}

TEST(Sound, RefusesSoundWithoutFrames) {
    EXPECT_CONTAINS(errorOf(wave({}, "")), "empty");
    EXPECT_CONTAINS(errorOf(wave({}, "") + "LIST" + bytesOf(std::uint32_t{8}) + "abcdefgh"), "empty");
    EXPECT_CONTAINS(errorOf(wave({}, "\x01")), "no frames"); // less than one frame
}

TEST(Sound, RefusesHeadersThatCannotBe) {
    const std::string data(4096, '\x11');
    EXPECT_FALSE(errorOf(wave({.channels = 0}, data)).empty());
    EXPECT_FALSE(errorOf(wave({.channels = 1025, .bits = 8}, data)).empty());
    EXPECT_FALSE(errorOf(wave({.channels = 65535, .bits = 8}, data)).empty());
    EXPECT_FALSE(errorOf(wave({.bits = 0}, data)).empty());
    EXPECT_CONTAINS(errorOf(wave({.coding = 0x1234}, data)), "cannot be decoded");
}

TEST(Sound, RefusesAListThatLibsndfileReadsForEver) {
    const std::string bytes = std::string("RIFF,\0\0\0WAVELIST \0\xff\xff", 20) + std::string(20, '\xff') + '\xef' +
                              std::string(100, '\xff') + std::string("\x08\0\0 FF,\0WAVE\0\x07", 14);
    EXPECT_CONTAINS(errorOf(bytes), "chunk at byte 12");
}

TEST(Sound, SaysWhatLibsndfileSaysAboutGarbageBehindTheMagic) {
    for (const std::string& magic : {std::string("RIFF\x10\x10\0\0WAVE", 12), std::string("RIFX\0\0\x10\x10WAVE", 12),
                                     std::string("RF64\xff\xff\xff\xffWAVE", 12), std::string("fLaC")}) {
        EXPECT_CONTAINS(errorOf(magic), "cannot be decoded");
        EXPECT_CONTAINS(errorOf(magic + std::string(500, '\xa5')), "cannot be decoded");
        EXPECT_CONTAINS(errorOf(magic + std::string(500, '\0')), "accepted are WAV, FLAC, Ogg (Vorbis, Opus) and MP3");
    }
    EXPECT_CONTAINS(errorOf(std::string("OggS")), "truncated");
    EXPECT_CONTAINS(errorOf("OggS" + std::string(500, '\xa5')), "Ogg");
    EXPECT_CONTAINS(errorOf("OggS" + std::string(500, '\0')), "Ogg");
}

TEST(Sound, RefusesEveryTruncation) {
    for (const int format :
         {SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_RF64 | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
          SF_FORMAT_OGG | SF_FORMAT_VORBIS, SF_FORMAT_OGG | SF_FORMAT_OPUS}) {
        SCOPED_TRACE(testing::Message() << std::hex << format);
        const test::TemporaryFolder folder;
        const std::string good = encoded(format, 1, 2000);
        ASSERT_EQ(openBytes(good).entries.size(), 1u);
        const std::size_t step = std::max<std::size_t>(1, good.size() / 200);
        const std::size_t first = good.find('\0'); // less than that is a text of a few letters
        for (std::size_t length = first + 1; length < good.size(); length += length < 100 ? 1 : step)
            EXPECT_FALSE(errorOf(folder.write("cut", good.substr(0, length))).empty())
                << length << " of " << good.size();
        EXPECT_FALSE(errorOf(good.substr(0, good.size() - 1)).empty());
    }
}

TEST(Sound, RefusesDamagedPagesOfOgg) {
    const std::string good = encoded(SF_FORMAT_OGG | SF_FORMAT_VORBIS, 1, 2000);
    for (std::size_t at = 0; at < good.size(); at += 37) {
        std::string bytes = good;
        bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
        EXPECT_FALSE(errorOf(bytes).empty()) << at;
    }
    std::string last = good;
    last.back() = static_cast<char>(last.back() ^ 1);
    EXPECT_CONTAINS(errorOf(last), "does not match its checksum");
    EXPECT_EQ(openBytes(good + "TAG of another program").entries.size(), 1u);
}

TEST(Sound, DoesNotBelieveAFrameCountThatTheFileCannotHold) {
    std::string bytes = encoded(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 1, 2000);
    setTotalSamples(bytes, 0xfffffffff);
    EXPECT_CONTAINS(errorOf(bytes), "claims 68,719,476,735 frames, but only 2,000");
}

TEST(Sound, SurvivesDamage) {
    struct Case {
        std::string bytes;
        std::size_t header;
        int copies;
    };
    const Case cases[] = {
        {wave({.channels = 2}, std::string(200, '\x11')), 44, 3000},
        {encoded(SF_FORMAT_RF64 | SF_FORMAT_PCM_16, 1, 100), 104, 1000},
        {encoded(SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM, 1, 600), 60, 1000},
        {encoded(SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM, 2, 600), 90, 1000},
        {encoded(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 1, 600), 100, 2000},
        {encoded(SF_FORMAT_OGG | SF_FORMAT_VORBIS, 1, 600), 120, 1000},
        {encoded(SF_FORMAT_OGG | SF_FORMAT_OPUS, 1, 600), 120, 1000},
        {encoded(SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 1, 8000), 400, 1000},
    };
    for (const Case& c : cases) {
        const auto outcomes = test::openDamagedCopies(c.bytes, c.copies, c.header, 5);
        EXPECT_GT(outcomes.refused, 0);
    }
}

} // namespace
} // namespace longwave
