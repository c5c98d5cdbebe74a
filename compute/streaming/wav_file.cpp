// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/streaming/wav_file.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace longwave {

namespace {

constexpr std::uint32_t kElsewhere = 0xffffffff; ///< RF64: the size is in ds64
constexpr double kFullScale24 = 8388607;

/// Little endian, whatever the machine is.
template <typename T>
void put(std::string& to, T value, std::size_t bytes = sizeof(T)) {
    for (std::size_t i = 0; i < bytes; ++i)
        to += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xff);
}

std::string header(double rate, std::int64_t samples, WavSamples format) {
    const bool isFloat = format == WavSamples::Float32;
    const std::uint32_t width = isFloat ? 4 : 3;
    const auto hertz = static_cast<std::uint32_t>(std::clamp(std::round(rate), 1.0, 4e9 / width));
    const std::uint64_t data = static_cast<std::uint64_t>(samples) * width;

    std::string chunks;
    chunks += "fmt ";
    put<std::uint32_t>(chunks, isFloat ? 18 : 16);
    put<std::uint16_t>(chunks, isFloat ? 3 : 1);
    put<std::uint16_t>(chunks, 1); // channels
    put<std::uint32_t>(chunks, hertz);
    put<std::uint32_t>(chunks, hertz * width);
    put<std::uint16_t>(chunks, static_cast<std::uint16_t>(width));
    put<std::uint16_t>(chunks, static_cast<std::uint16_t>(8 * width));
    const auto said32 = static_cast<std::uint32_t>(std::min<std::uint64_t>(samples, kElsewhere));
    if (isFloat) {
        put<std::uint16_t>(chunks, 0); // nothing follows
        chunks += "fact";
        put<std::uint32_t>(chunks, 4);
        put<std::uint32_t>(chunks, said32);
    }

    constexpr std::uint64_t kDs64 = 8 + 28;
    const std::uint64_t after = 4 + chunks.size() + 8 + data + data % 2; // "WAVE" and all chunks
    const bool isLong = after > std::numeric_limits<std::uint32_t>::max() - 1;
    std::string head = isLong ? "RF64" : "RIFF";
    put<std::uint32_t>(head, isLong ? kElsewhere : static_cast<std::uint32_t>(after));
    head += "WAVE";
    if (isLong) {
        head += "ds64";
        put<std::uint32_t>(head, 28);
        put<std::uint64_t>(head, after + kDs64);
        put<std::uint64_t>(head, data);
        put<std::uint64_t>(head, static_cast<std::uint64_t>(samples));
        put<std::uint32_t>(head, 0); // no further table
    }
    head += chunks;
    head += "data";
    put<std::uint32_t>(head, isLong ? kElsewhere : static_cast<std::uint32_t>(data));
    return head;
}

} // namespace

WavFile::WavFile(const std::filesystem::path& path, double rate, std::int64_t samples, WavSamples format)
    : file_(path),
      format_(format),
      padded_(format == WavSamples::Int24 && samples % 2 != 0) {
    file_.write(header(rate, samples, format));
}

void WavFile::write(std::span<const float> samples) {
    bytes_.clear();
    for (float sample : samples) {
        sample = std::isnan(sample) ? 0 : sample;
        clipped_ += std::abs(sample) > 1 ? 1 : 0;
        if (format_ == WavSamples::Float32) {
            put(bytes_, std::bit_cast<std::uint32_t>(sample));
        } else {
            const double scaled = std::clamp(static_cast<double>(sample), -1.0, 1.0) * kFullScale24;
            put(bytes_, static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(scaled))), 3);
        }
    }
    file_.write(bytes_);
}

void WavFile::commit() {
    if (padded_)
        file_.write(std::string_view("\0", 1));
    file_.commit();
}

} // namespace longwave
