// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace_work.h"
#include "tests/ui/session_fixture.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/theme/appearance.h"

#include <QApplication>
#include <QDir>
#include <QWidget>

namespace longwave::ui {

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
