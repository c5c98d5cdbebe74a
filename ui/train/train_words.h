// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/train_book.h"

#include <QString>

namespace longwave::ui {

/// "40 s", "5 min 53 s", "1 h 20 min": a time that people wait. "–" when it is not known (negative).
QString waitText(double seconds);

/// The same as roughly as it can be foretold: "40 s", "29 min", "1 h 20 min".
QString roughText(double seconds);

/// "running, epoch 4 of 12", "finished".
QString stateText(const TrainRun& run);

/// "forward head 3": how row `head` of a layer is called; plain "head 3" where kernels look back only.
QString headText(int head, int heads, bool bidirectional);

/// What the runs say so far about the claim that Squash makes models better and kernels sparser and smoother: the run
/// without Squash against the best one with it, at the last epoch that both have. In the same calm voice whichever way
/// it came out, and with what chance would do to such a number of sequences. Empty before there is something to say.
QString verdict(const TrainBook& book);

} // namespace longwave::ui
