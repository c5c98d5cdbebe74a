// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/signal.h"
#include "compute/monarch/trace.h"
#include "compute/regularization/regularize.h"
#include "ui/session/monarch_choices.h"

#include <optional>

namespace longwave::ui {

/// What a trace is made from: values, so that it can be made on another thread.
struct StageSources {
    MonarchChoices choices;
    std::optional<Signal> signal; ///< what is loaded, or nothing
    std::int64_t channel = 0;
    std::optional<KernelBank> bank;
    std::int64_t head = 0;
    Regularization regularization; ///< of the kernel, whatever it comes from
};

/// What traceMonarch takes. A loaded row that is not there is an example: two tones for the signal, an exponential for
/// the kernel. Reads the rows: not for the UI thread. Throws Error.
TraceOptions traceOptionsOf(const StageSources& sources);

} // namespace longwave::ui
