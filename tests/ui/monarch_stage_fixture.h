// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/monarch_traces.h"
#include "tests/ui/session_fixture.h"
#include "ui/monarch/cell_board.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/monarch/product_stage.h"

#include <QApplication>
#include <QMouseEvent>

#include <memory>

namespace longwave::ui {

/// The stage Matrices over a walk, with the signal and the kernel of `choicesOf`.
class MonarchStage : public SessionTest {
  protected:
    void show(const MonarchChoices& choices, QSize size = {1060, 760}) {
        session_->setMonarch(QStringLiteral("test"), choices);
        if (!walk_) {
            walk_ = std::make_unique<MonarchWalk>(*session_);
            stage_ = std::make_unique<ProductStage>(*walk_);
            stage_->setMotion(false);
        }
        stage_->resize(size);
        stage_->show();
        walk_->setActive(true);
        ASSERT_TRUE(QTest::qWaitFor([&] { return walk_->isSettled() && walk_->trace(); }, kPatience))
            << qPrintable(walk_->problem());
        ASSERT_EQ(walk_->trace()->options.factors, choices.factors);
    }
    void TearDown() override {
        stage_.reset();
        walk_.reset();
    }
    const MonarchTrace& trace() const { return *walk_->trace(); }
    CellBoard* board() const { return stage_->board(); }
    /// The middle of a cell in the large picture.
    QPoint middleOf(const StageCell& cell) const {
        const QPointF middle = board()->rectOf(cell).center();
        return {static_cast<int>(middle.x()), static_cast<int>(middle.y())}; // within a cell of one pixel, too
    }
    /// As a mouse does, wherever the screen ends.
    static void moveTo(QWidget* widget, QPointF point) {
        QMouseEvent event(QEvent::MouseMove, point, widget->mapToGlobal(point), Qt::NoButton, Qt::NoButton, {});
        QApplication::sendEvent(widget, &event);
    }
    void pointAt(const StageCell& cell) { moveTo(board(), board()->rectOf(cell).center()); }

    std::unique_ptr<MonarchWalk> walk_;
    std::unique_ptr<ProductStage> stage_;
};

} // namespace longwave::ui
