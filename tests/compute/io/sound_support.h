// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/compute/io/support.h"

#include <sndfile.h>

#include <cmath>
#include <numbers>

namespace longwave::test::sounds {

struct Wave {
    std::uint16_t coding = 1; // 1 PCM, 3 float
    std::uint16_t channels = 1;
    std::uint32_t rate = 48000;
    std::uint16_t bits = 16;
    std::endian order = std::endian::little;
};

inline std::string wave(const Wave& w, const std::string& data, std::uint32_t claimed) {
    const auto frame = static_cast<std::uint16_t>(w.channels * w.bits / 8);
    const std::string format = bytesOf(w.coding, w.order) + bytesOf(w.channels, w.order) + bytesOf(w.rate, w.order) +
                               bytesOf(w.rate * frame, w.order) + bytesOf(frame, w.order) + bytesOf(w.bits, w.order);
    return std::string(w.order == std::endian::big ? "RIFX" : "RIFF") + bytesOf(36 + claimed, w.order) + "WAVEfmt " +
           bytesOf(std::uint32_t{16}, w.order) + format + "data" + bytesOf(claimed, w.order) + data;
}

inline std::string wave(const Wave& w, const std::string& data) {
    return wave(w, data, static_cast<std::uint32_t>(data.size()));
}

inline File openBytes(const std::string& bytes) {
    const TemporaryFolder folder;
    return open(folder.write("sound", bytes));
}

// A second of two tones (440 and 880 Hz in a stereo file), as libsndfile encodes it.
inline std::string encoded(int format, int channels, int frames = 8000, int rate = 8000) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "tone";
    SF_INFO info{};
    info.format = format;
    info.channels = channels;
    info.samplerate = rate;
    SNDFILE* sound = sf_open(path.c_str(), SFM_WRITE, &info);
    EXPECT_NE(sound, nullptr) << sf_strerror(nullptr);
    if (!sound)
        return "";
    std::vector<float> samples;
    for (int t = 0; t < frames; ++t)
        for (int c = 0; c < channels; ++c)
            samples.push_back(0.5f * static_cast<float>(std::sin(2 * std::numbers::pi * 440 * (c + 1) * t / rate)));
    EXPECT_EQ(sf_writef_float(sound, samples.data(), frames), frames);
    sf_close(sound);
    return fileBytes(path);
}

// FLAC's STREAMINFO: 36 bits of total samples end at byte 26 of the file.
inline void setTotalSamples(std::string& flac, std::uint64_t total) {
    flac[21] = static_cast<char>((flac[21] & 0xf0) | static_cast<char>(total >> 32 & 0x0f));
    flac.replace(22, 4, bytesOf(static_cast<std::uint32_t>(total), std::endian::big));
}

} // namespace longwave::test::sounds
