// SPDX-License-Identifier: GPL-3.0-or-later
// The page Monarch around its stage: bar, views, room, the lesson beside it, export.
#include "tests/ui/monarch_page_fixture.h"
#include "ui/convolve/notice_line.h"
#include "ui/monarch/cell_board.h"
#include "ui/monarch/factor_button.h"
#include "ui/monarch/lesson_panel.h"
#include "ui/monarch/monarch_bar.h"
#include "ui/monarch/monarch_side.h"
#include "ui/monarch/picture_export.h"
#include "ui/monarch/source_popup.h"
#include "ui/monarch/steps_panel.h"
#include "ui/theme/segmented.h"

#include <QCheckBox>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSplitter>
#include <QTest>
#include <QToolButton>

#include <functional>
#include <memory>
#include <vector>

using namespace longwave;
using namespace longwave::ui;

namespace {

TEST_F(MonarchTest, EveryChoiceOfTheBarGoesThroughUndo) {
    const auto check = [this](const std::function<void()>& act, const auto& holds) {
        const MonarchChoices before = choices();
        const int count = undo().count();
        act();
        EXPECT_TRUE(holds(choices()));
        EXPECT_EQ(undo().count(), count + 1);
        undo().undo();
        EXPECT_EQ(choices(), before);
        undo().redo();
        EXPECT_TRUE(holds(choices()));
    };
    check([&] { pick(bar().modeBox(), 1); }, [](const MonarchChoices& set) { return !set.causal; });
    EXPECT_FALSE(bar().paddingBox()->isEnabled()); // nothing is padding then
    EXPECT_TRUE(bar().paddingBox()->toolTip().contains("no padding"));
    check([&] { pick(bar().modeBox(), 0); }, [](const MonarchChoices& set) { return set.causal; });
    check([&] { bar().paddingBox()->click(); }, [](const MonarchChoices& set) { return !set.skipPadding; });
    check([&] { bar().reorderBox()->click(); }, [](const MonarchChoices& set) { return set.reorder; });
    check([&] { bar().pairBox()->click(); }, [](const MonarchChoices& set) { return set.partnered; });
    check([&] { pick(bar().precisionBox(), 3); },
          [](const MonarchChoices& set) { return set.precision == StagePrecision::Bfloat; });
    ASSERT_TRUE(settle());
    EXPECT_EQ(trace().options.mode, Mode::Causal);
    EXPECT_FALSE(trace().options.skipPadding);
    EXPECT_TRUE(trace().options.reorder);
    EXPECT_FALSE(trace().options.partner.empty());
    EXPECT_EQ(trace().options.precision, StagePrecision::Bfloat);
    // The controls follow undo.
    undo().undo();
    undo().undo();
    EXPECT_FALSE(bar().pairBox()->isChecked());
    EXPECT_EQ(bar().precisionBox()->currentText(), "fp64");
}

TEST_F(MonarchTest, ViewsAreSwitched) {
    bar().views()->setCurrentIndex(2);
    EXPECT_EQ(page_->walk().view(), StageView::Tiles);
    EXPECT_TRUE(page_->showView("butterfly"));
    EXPECT_EQ(bar().views()->currentIndex(), 1);
    EXPECT_FALSE(page_->showView("layers"));
    EXPECT_EQ(undo().count(), 0); // how a page is looked at is no step
}

TEST_F(MonarchTest, AHiddenPageComputesNothingAndTheLatestWins) {
    ASSERT_TRUE(settle());
    page_->hide();
    QSignalSpy traces(&page_->walk(), &MonarchWalk::traceChanged);
    setFactors({4, 4});
    EXPECT_TRUE(session_->tasks().isIdle());
    EXPECT_EQ(traces.size(), 0);
    page_->show();
    for (const std::vector<std::int64_t>& factors :
         {std::vector<std::int64_t>{64, 64}, {2, 2}, {16, 256}, {3, 5}, {32, 32}, {5, 7}})
        setFactors(factors);
    ASSERT_TRUE(settle());
    EXPECT_EQ(trace().options.factors, (std::vector<std::int64_t>{5, 7}));
    EXPECT_LT(traces.size(), 6); // those in between were left out
}

TEST_F(MonarchTest, WhatCannotBeIsRefusedAtTheDoor) {
    ASSERT_TRUE(settle());
    const auto before = page_->walk().trace();
    MonarchChoices next = choices();
    next.matrices = std::make_shared<const std::vector<Complexes>>(1, Complexes(64)); // for other factors
    session_->setMonarch("bad", next);
    EXPECT_EQ(choices().matrices, nullptr);
    QSignalSpy failed(session_.get(), &Session::failed);
    next.factors = {1, 64};
    session_->setMonarch("bad", next);
    next = choices();
    next.signal.source = StageRow::Source::Drawn;
    session_->setMonarch("empty", next);
    next = choices();
    next.keepFrequencies = 0;
    session_->setMonarch("nothing", next);
    EXPECT_EQ(failed.size(), 3);
    ASSERT_TRUE(settle());
    EXPECT_EQ(page_->walk().trace(), before); // nothing was traced anew
    EXPECT_TRUE(page_->notice()->text().isEmpty());
    EXPECT_EQ(undo().count(), 0);
}

TEST_F(MonarchTest, NarrowWindowsFoldWhatIsUsedLeast) {
    ASSERT_TRUE(settle());
    page_->resize(2000, 800);
    QTest::qWait(0);
    EXPECT_FALSE(bar().moreButton()->isVisible());
    EXPECT_TRUE(bar().pairBox()->isVisible());
    EXPECT_TRUE(page_->side()->isVisible());
    page_->resize(1280, 640);
    QTest::qWait(0);
    EXPECT_TRUE(bar().moreButton()->isVisible());
    EXPECT_FALSE(bar().pairBox()->isVisible());
    EXPECT_TRUE(bar().signalButton()->isVisible());
    EXPECT_LE(bar().views()->geometry().right(), bar().width() - 8);
    EXPECT_FALSE(page_->side()->isVisible());
    // What went into the panel works there.
    bar().moreButton()->click();
    EXPECT_TRUE(bar().pairBox()->isVisible());
    keep(*bar().moreButton()->panel(), "more");
    bar().pairBox()->click();
    EXPECT_TRUE(choices().partnered);
    bar().moreButton()->panel()->hide();
    page_->sideButton()->click(); // a person wants it all the same
    EXPECT_TRUE(page_->side()->isVisible());
    page_->resize(1270, 640);
    EXPECT_TRUE(page_->side()->isVisible());
    setFactors({8, 8, 8, 8});
    page_->resize(960, 640); // the smallest window there is
    QTest::qWait(0);
    EXPECT_LE(bar().views()->geometry().right(), bar().width() - 8);
    EXPECT_GE(bar().factorButton()->width(), bar().factorButton()->sizeHint().width());
    keep(*page_, "narrowest");
    page_->resize(2000, 800);
    QTest::qWait(0);
    EXPECT_TRUE(bar().pairBox()->isVisible());
}

TEST_F(MonarchTest, TheBarCutsNoNamesWhereAChoiceCouldFold) {
    ASSERT_TRUE(settle());
    for (const auto& factors : std::vector<std::vector<std::int64_t>>{{8, 8}, {4, 8, 2}})
        for (const StageRow::Source source : {StageRow::Source::TwoTones, StageRow::Source::Drawn}) {
            MonarchChoices next = choices();
            next.factors = factors;
            next.signal.source = source;
            session_->setMonarch("test", next);
            ASSERT_TRUE(settle());
            for (int width = 1000; width <= 1700; width += 20) {
                page_->resize(width, 800);
                QTest::qWait(1);
                // What has room may stay; what has none folds before a name is cut.
                const bool isAllFolded = !bar().modeBox()->isVisible() && !bar().paddingBox()->isVisible();
                for (const PopupButton* button : {bar().signalButton(), bar().kernelButton()})
                    EXPECT_TRUE(isAllFolded || button->width() >= button->sizeHint().width())
                        << width << ": " << button->width() << " of " << button->sizeHint().width();
            }
        }
}

TEST_F(MonarchTest, TheLessonTakesNoMoreThanItNeeds) {
    ASSERT_TRUE(settle());
    for (const QSize size : {QSize(1280, 640), QSize(1600, 860), QSize(1280, 640)}) {
        page_->resize(size);
        for (const bool isOn : {false, true, false}) {
            if (isOn)
                page_->lesson()->lesson().start();
            else
                page_->lesson()->lesson().leave();
            ASSERT_TRUE(settle());
            QTest::qWait(1);
            const QSplitter* left = qobject_cast<QSplitter*>(page_->lesson()->parentWidget());
            ASSERT_TRUE(left);
            // Nothing is left empty below it or between.
            EXPECT_EQ(page_->lesson()->geometry().bottom(), left->height() - 1) << size.height() << isOn;
            EXPECT_EQ(page_->stepsPanel()->height() + left->handleWidth() + page_->lesson()->height(), left->height());
            EXPECT_GE(page_->stepsPanel()->height(), 140);
        }
    }
}

TEST_F(MonarchTest, TheLessonDoesNotRunAwayWhileTheStepsPlay) {
    ASSERT_TRUE(settle());
    page_->player().play();
    ASSERT_TRUE(page_->player().isPlaying());
    page_->lesson()->lesson().start();
    EXPECT_FALSE(page_->player().isPlaying());
    page_->lesson()->lesson().leave();
    ASSERT_TRUE(settle());
}

TEST_F(MonarchTest, ACellIsFoundByKeysWhereTheLessonAsksForOne) {
    ASSERT_TRUE(settle());
    LessonPanel* panel = page_->lesson();
    page_->activateWindow();
    panel->startButton()->setFocus();
    QTest::keyClick(panel->startButton(), Qt::Key_Space);
    ASSERT_TRUE(settle());
    EXPECT_EQ(page_->focusWidget(), panel->guess());
    QTest::keyClick(panel, Qt::Key_Right, Qt::ControlModifier);
    ASSERT_TRUE(settle());
    ASSERT_EQ(panel->lesson().page().question, LessonPage::Question::Point);
    auto* board = page_->findChild<CellBoard*>();
    ASSERT_EQ(page_->focusWidget(), board);
    const std::int64_t wanted = answerOf(panel->lesson().page(), *panel->lesson().trace()).cells.front();
    QTest::keyClick(board, Qt::Key_Right); // from the example on, a cell at a time
    for (int i = 0; i < 8; ++i) {
        const std::int64_t at = page_->walk().pointed()->cell;
        if (at / 4 != wanted / 4)
            QTest::keyClick(board, at / 4 < wanted / 4 ? Qt::Key_Down : Qt::Key_Up);
        else if (at != wanted)
            QTest::keyClick(board, at < wanted ? Qt::Key_Right : Qt::Key_Left);
    }
    ASSERT_EQ(page_->walk().pointed()->cell, wanted);
    QTest::keyClick(board, Qt::Key_Return);
    EXPECT_EQ(panel->lesson().state(), Lesson::State::Right);
    QTest::keyClick(board, Qt::Key_Right, Qt::ControlModifier); // from the stage on to the next question
    ASSERT_TRUE(settle());
    EXPECT_EQ(panel->lesson().pageIndex(), 2);
    EXPECT_EQ(page_->focusWidget(), panel->guess()) << page_->focusWidget()->metaObject()->className();
    panel->lesson().leave();
    ASSERT_TRUE(settle());
}

TEST_F(MonarchTest, ThePictureIsExported) {
    ASSERT_TRUE(settle());
    QSignalSpy exported(page_->exporter(), &PictureExport::exported);
    for (const QString ending : {"png", "svg", "pdf"}) {
        const QString path = folder_.filePath("stage." + ending);
        page_->exporter()->exportTo(path);
        EXPECT_GT(QFileInfo(path).size(), 500) << path.toStdString();
    }
    EXPECT_EQ(exported.size(), 3);
    QImage picture(folder_.filePath("stage.png"));
    EXPECT_GE(picture.width(), 2 * 900); // twice as fine as the screen
    // Every view is as fine; wires are lines in a drawing, not the screen's pixels.
    for (const StageView view : {StageView::Butterfly, StageView::Tiles}) {
        page_->walk().setView(view);
        page_->walk().setStep(2);
        ASSERT_TRUE(settle());
        page_->exporter()->exportTo(folder_.filePath("view.png"));
        EXPECT_EQ(QImage(folder_.filePath("view.png")).width(), picture.width());
        page_->exporter()->exportTo(folder_.filePath("view.svg"));
        QFile file(folder_.filePath("view.svg"));
        ASSERT_TRUE(file.open(QIODevice::ReadOnly));
        const QByteArray svg = file.readAll();
        if (view == StageView::Butterfly) {
            EXPECT_FALSE(svg.contains("<image"));
            EXPECT_GT(svg.count("<path"), 256); // a wire each, and more
        }
        EXPECT_GT(svg.count("<text"), 5);
    }
    QSignalSpy failed(session_.get(), &Session::failed);
    page_->exporter()->exportTo(folder_.filePath("stage.gif"));
    ASSERT_EQ(failed.size(), 1);
    EXPECT_TRUE(failed.front().back().toString().contains(".png, .svg or .pdf"));
    EXPECT_EQ(page_->exportMenu()->actions().size(), 3);
}

} // namespace
