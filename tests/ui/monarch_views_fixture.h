// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace.h"
#include "compute/monarch/trace_work.h"
#include "tests/ui/session_fixture.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/theme/appearance.h"

#include <QApplication>
#include <QDir>
#include <QWidget>

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace longwave::ui {

/// A wave and a decay, as long as the factors ask for.
inline TraceOptions optionsOf(std::vector<std::int64_t> factors, bool causal, bool reorder = false) {
    TraceOptions options;
    options.factors = std::move(factors);
    std::int64_t points = 1;
    for (const std::int64_t f : options.factors)
        points *= f;
    for (std::int64_t i = 0; i < points; ++i) {
        options.signal.push_back(std::sin(0.7 * static_cast<double>(i)) + 0.1);
        options.kernel.push_back(std::exp(-0.2 * static_cast<double>(i)));
    }
    options.mode = causal ? Mode::Causal : Mode::Circular;
    options.reorder = reorder;
    return options;
}

/// A walk over a trace, for the views of it.
class WalkTest : public SessionTest {
  protected:
    WalkTest() : walk_(*session_) { walk_.setActive(true); }

    /// Waits until the trace is that of `choices`.
    void choose(const MonarchChoices& choices) {
        session_->setMonarch("test", choices);
        settle();
    }
    void settle() {
        ASSERT_TRUE(QTest::qWaitFor([&] { return walk_.isSettled() && walk_.trace(); }, kPatience));
    }
    MonarchChoices choices(std::vector<std::int64_t> factors) const {
        MonarchChoices chosen;
        chosen.factors = std::move(factors);
        return chosen;
    }
    const MonarchTrace& trace() const { return *walk_.trace(); }
    std::size_t stepOf(StepKind kind, int level = 0) const {
        for (std::size_t i = 0; i < trace().steps.size(); ++i)
            if (trace().steps[i].kind == kind && trace().steps[i].level == level)
                return i;
        ADD_FAILURE() << "no such step";
        return 0;
    }

    MonarchWalk walk_;
};

/// Where LONGWAVE_PICTURES names a folder, a picture of the widget is left there for a person to look at.
inline void leavePicture(QWidget& widget, const QString& name) {
    const QString folder = qEnvironmentVariable("LONGWAVE_PICTURES");
    if (folder.isEmpty())
        return;
    QDir().mkpath(folder);
    EXPECT_TRUE(widget.grab().save(QDir(folder).filePath(name + ".png")));
}

} // namespace longwave::ui
