// SPDX-License-Identifier: GPL-3.0-or-later
// What a stream begins with, from what the session has chosen and a person has set.
#pragma once

#include "compute/streaming/stream_runner.h"
#include "ui/convolve/stream_settings.h"
#include "ui/session/session.h"

#include <memory>
#include <optional>

namespace longwave::ui {

/// For signals that do not say their rate, and generators; Hz.
inline constexpr double kUsualRate = 48000;

double streamRate(const Session& session, const StreamSettings& settings);

/// The chosen head as it is regularised, or as it was loaded; nothing without a bank.
std::optional<StreamTaps> streamTaps(const Session& session, const StreamSettings& settings, bool raw);

/// The signal or generator. Any thread. Throws Error. Precondition: not the microphone.
std::shared_ptr<StreamSource> makeSource(const StreamSettings& settings, const std::optional<Signal>& signal,
                                         std::int64_t channel, double rate);

} // namespace longwave::ui
