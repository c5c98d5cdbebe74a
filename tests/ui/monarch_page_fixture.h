// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/session_fixture.h"
#include "ui/monarch/monarch_workspace.h"

#include <QComboBox>
#include <QPixmap>

#include <cmath>

namespace longwave::ui {

/// The page Monarch on its own, with a signal and a bank where a test opens them.
class MonarchTest : public SessionTest {
  protected:
    MonarchTest() {
        page_ = std::make_unique<MonarchWorkspace>(*session_);
        page_->resize(1600, 860);
        page_->show();
    }
    ~MonarchTest() override { page_.reset(); }

    MonarchBar& bar() { return *page_->bar(); }
    Transport& transport() { return *page_->transport(); }
    std::size_t step() const { return page_->walk().step(); }
    static void pick(QComboBox* box, int index) {
        box->setCurrentIndex(index);
        emit box->activated(index);
    }
    bool settle() {
        return QTest::qWaitFor([&] { return page_->isSettled() && session_->tasks().isIdle(); }, kPatience);
    }
    const MonarchChoices& choices() const { return session_->choices().monarch; }
    const MonarchTrace& trace() const { return *page_->walk().trace(); }
    QUndoStack& undo() { return session_->undoStack(); }
    void setFactors(const std::vector<std::int64_t>& factors) {
        MonarchChoices next = choices();
        next.factors = factors;
        session_->setMonarch("factors", next);
    }
    /// Writes what is seen where a person may look at it, when that is asked for.
    static void keep(QWidget& widget, const QString& name) {
        const QString folder = qEnvironmentVariable("LONGWAVE_PICTURES");
        QTest::qWait(50); // what was set is laid out
        if (!folder.isEmpty())
            widget.grab().save(folder + '/' + name + ".png");
    }

    std::unique_ptr<MonarchWorkspace> page_;
};

} // namespace longwave::ui
