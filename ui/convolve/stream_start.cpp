// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/stream_start.h"

#include "compute/error.h"
#include "ui/convolve/live_data.h"

#include <algorithm>
#include <cmath>

namespace longwave::ui {

float gainOf(double volume) noexcept {
    return volume <= 0 ? 0.0f : static_cast<float>(std::pow(10.0, 2 * (std::min(volume, 1.0) - 1)));
}

double streamRate(const Session& session, const StreamSettings& settings) {
    if (!needsSignal(settings.input))
        return kUsualRate;
    const auto signal = session.signal();
    return signal && signal->sampleRate > 0 ? signal->sampleRate : kUsualRate;
}

std::optional<StreamTaps> streamTaps(const Session& session, const StreamSettings& settings, bool raw) {
    const auto bank = session.bank();
    if (!bank)
        return std::nullopt;
    StreamTaps taps;
    taps.bank = bank->values;
    taps.head = session.choices().head;
    taps.firstLag = bank->firstLag;
    if (session.choices().convolve.skip && hasSkip(*bank))
        taps.skip = bank->skip;
    if (!raw)
        taps.regularization = session.choices().regularization;
    taps.fadeSeconds = settings.fadeSeconds;
    taps.fadeShape = settings.fadeShape;
    return taps;
}

std::shared_ptr<StreamSource> makeSource(const StreamSettings& settings, const std::optional<Signal>& signal,
                                         std::int64_t channel, double rate) {
    EndlessOptions options;
    options.frequency = settings.frequency;
    switch (settings.input) {
    case StreamInput::Sine:
        options.kind = EndlessKind::Sine;
        break;
    case StreamInput::Sweep:
        options.kind = EndlessKind::Sweep;
        break;
    case StreamInput::Pulses:
        options.kind = EndlessKind::Pulses;
        break;
    case StreamInput::WhiteNoise:
        options.kind = EndlessKind::WhiteNoise;
        break;
    case StreamInput::PinkNoise:
        options.kind = EndlessKind::PinkNoise;
        break;
    default:
        if (!signal)
            throw Error("Signal", "none is chosen");
        return std::make_shared<SignalSource>(signal->values, channel, settings.loop);
    }
    return std::make_shared<EndlessGenerator>(options, rate);
}

} // namespace longwave::ui
