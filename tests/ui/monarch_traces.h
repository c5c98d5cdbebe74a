// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace.h"
#include "tests/ui/banks.h"
#include "ui/session/monarch_choices.h"

#include <gtest/gtest.h>

#include <complex>
#include <cstdint>
#include <numbers>
#include <utility>
#include <vector>

namespace longwave::ui::test {

using Complex = std::complex<double>;
using Factors = std::vector<std::int64_t>;

inline constexpr double kTau = 2 * std::numbers::pi;

inline MonarchChoices choicesOf(Factors factors, bool causal = true) {
    MonarchChoices choices;
    choices.factors = std::move(factors);
    choices.causal = causal;
    choices.signal.source = StageRow::Source::Drawn;
    choices.signal.drawn = noise<double>(choices.points() / (causal ? 2 : 1), 3);
    choices.kernel.source = StageRow::Source::Drawn;
    choices.kernel.drawn = noise<double>(choices.points() / (causal ? 2 : 1), 5);
    return choices;
}

inline MonarchTrace traceOf(const Factors& factors, bool causal = true) {
    const MonarchChoices choices = choicesOf(factors, causal);
    TraceOptions options;
    options.factors = factors;
    options.mode = causal ? Mode::Causal : Mode::Circular;
    options.signal = choices.signal.drawn;
    options.kernel = choices.kernel.drawn;
    return traceMonarch(std::move(options));
}

inline std::size_t stepOf(const MonarchTrace& trace, StepKind kind, int level = -1) {
    for (std::size_t i = 0; i < trace.steps.size(); ++i)
        if (trace.steps[i].kind == kind && (level < 0 || trace.steps[i].level == level))
            return i;
    ADD_FAILURE() << "no such step";
    return 0;
}

} // namespace longwave::ui::test
