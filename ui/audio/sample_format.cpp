// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audio/sample_format.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace longwave::ui {

namespace {

template <typename T>
void put(std::span<const float> samples, int channels, char* to, double scale, double offset) {
    for (const float sample : samples) {
        const double clipped = std::clamp(static_cast<double>(sample), -1.0, 1.0);
        const T value = scale == 0 ? static_cast<T>(clipped) : static_cast<T>(std::lround(clipped * scale + offset));
        for (int channel = 0; channel < channels; ++channel, to += sizeof(T))
            std::memcpy(to, &value, sizeof(T));
    }
}

template <typename T>
void get(const char* from, int channels, std::span<float> samples, double scale, double offset) {
    for (float& sample : samples) {
        double sum = 0;
        for (int channel = 0; channel < channels; ++channel, from += sizeof(T)) {
            T value;
            std::memcpy(&value, from, sizeof(T));
            sum += (static_cast<double>(value) - offset) / scale;
        }
        sample = static_cast<float>(sum / channels);
    }
}

constexpr double kScale8 = 127;
constexpr double kOffset8 = 128;
constexpr double kScale16 = 32767;
constexpr double kScale32 = 2147483647;

} // namespace

void writeFrames(std::span<const float> samples, const QAudioFormat& format, char* to) {
    const int channels = format.channelCount();
    switch (format.sampleFormat()) {
    case QAudioFormat::UInt8:
        put<std::uint8_t>(samples, channels, to, kScale8, kOffset8);
        break;
    case QAudioFormat::Int16:
        put<std::int16_t>(samples, channels, to, kScale16, 0);
        break;
    case QAudioFormat::Int32:
        put<std::int32_t>(samples, channels, to, kScale32, 0);
        break;
    default:
        put<float>(samples, channels, to, 0, 0);
    }
}

void readFrames(const char* from, const QAudioFormat& format, std::span<float> samples) {
    const int channels = format.channelCount();
    switch (format.sampleFormat()) {
    case QAudioFormat::UInt8:
        get<std::uint8_t>(from, channels, samples, kScale8, kOffset8);
        break;
    case QAudioFormat::Int16:
        get<std::int16_t>(from, channels, samples, kScale16, 0);
        break;
    case QAudioFormat::Int32:
        get<std::int32_t>(from, channels, samples, kScale32, 0);
        break;
    default:
        get<float>(from, channels, samples, 1, 0);
    }
}

} // namespace longwave::ui
