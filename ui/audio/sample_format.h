// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAudioFormat>

#include <cstddef>
#include <span>

namespace longwave::ui {

/// Writes samples in [−1, 1] (others are clipped) as `format` wants them, every channel alike. `to` has room for
/// samples.size() frames.
void writeFrames(std::span<const float> samples, const QAudioFormat& format, char* to);

/// Reads frames as samples, the mean of all channels. `from` holds samples.size() frames.
void readFrames(const char* from, const QAudioFormat& format, std::span<float> samples);

} // namespace longwave::ui
