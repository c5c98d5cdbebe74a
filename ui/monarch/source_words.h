// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/monarch_choices.h"

#include <QString>

namespace longwave::ui {

class MonarchWalk;
class Session;

/// Which of the two rows of a convolution.
enum class StageRole { Signal, Kernel };

inline StageRow& rowOf(MonarchChoices& choices, StageRole role) noexcept {
    return role == StageRole::Signal ? choices.signal : choices.kernel;
}
inline const StageRow& rowOf(const MonarchChoices& choices, StageRole role) noexcept {
    return role == StageRole::Signal ? choices.signal : choices.kernel;
}

/// "impulse", "two tones"; of a loaded row its name.
QString sourceWord(const Session& session, StageRole role, StageRow::Source source);

/// Values that the loaded row has, or 0 when none is loaded; of a kernel those from lag 0 on.
std::int64_t loadedLength(const Session& session, StageRole role);

/// A sample's place: "0.950 s" where the rate is known, else "sample 3,800".
QString placeText(const Session& session, std::int64_t sample);

/// "speech at 0.950 s, 32 samples", short enough for a bar.
QString sourceBrief(const MonarchWalk& walk, StageRole role);

/// What became of the row on its way to the stage, in a sentence: cut, resampled, padded, regularised.
QString sourceSentence(const MonarchWalk& walk, StageRole role);

/// What rides along as the imaginary part; empty: nothing.
QString partnerSentence(const MonarchWalk& walk);

} // namespace longwave::ui
