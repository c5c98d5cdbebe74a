// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/signal.h"
#include "compute/monarch/trace.h"
#include "compute/regularization/regularize.h"
#include "ui/session/monarch_choices.h"

#include <optional>

namespace longwave::ui {

/// StageRow::from of a loaded signal that is cut where it is loudest (of a kernel: at lag 0).
inline constexpr std::int64_t kLoudest = -1;

/// What a trace is made from: values, so that it can be made on another thread.
struct StageSources {
    MonarchChoices choices;
    std::optional<Signal> signal; ///< what is loaded, or nothing
    std::int64_t channel = 0;
    std::optional<KernelBank> bank;
    std::int64_t head = 0;
    Regularization regularization; ///< of the kernel, whatever it comes from
};

/// The same with a place for a loaded signal that is cut where it is loudest: the window with the
/// largest sum of squares about its mean among at most 4,096 windows, evenly spaced. Reads the row: not for the UI
/// thread.
StageSources placed(StageSources sources);

/// Samples of a row's window: half of N, or all of it.
std::int64_t windowOf(const MonarchChoices& choices) noexcept;

/// Which row rides along as the imaginary part.
enum class PartnerRow {
    NextChannel, ///< of a loaded signal that has several
    Reversed     ///< the same signal, last sample first
};
PartnerRow partnerRowOf(const StageSources& sources);

/// What traceMonarch takes. A loaded row that is not there is an example: two tones for the signal, an exponential for
/// the kernel. Reads the rows: not for the UI thread. Throws Error.
TraceOptions traceOptionsOf(const StageSources& sources);

} // namespace longwave::ui
