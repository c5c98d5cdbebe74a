// SPDX-License-Identifier: GPL-3.0-or-later
// The page Monarch around its stage: bar, steps, playing, sources, drawing, export, Convolve.
#include "monarch_page_fixture.h"
#include "ui/convolve/notice_line.h"
#include "ui/main_window.h"
#include "ui/monarch/cell_board.h"
#include "ui/monarch/drawing_canvas.h"
#include "ui/monarch/factor_button.h"
#include "ui/monarch/length_box.h"
#include "ui/monarch/lesson_panel.h"
#include "ui/monarch/monarch_bar.h"
#include "ui/monarch/monarch_side.h"
#include "ui/monarch/picture_export.h"
#include "ui/monarch/source_popup.h"
#include "ui/monarch/steps_panel.h"
#include "ui/monarch/transport.h"
#include "ui/screenshot.h"
#include "ui/theme/appearance.h"
#include "ui/theme/segmented.h"
#include "ui/tool_bar.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QListView>
#include <QPushButton>
#include <QRadioButton>
#include <QSlider>
#include <QSpinBox>
#include <QSplitter>
#include <QToolButton>

#include <algorithm>
#include <numeric>

using namespace longwave;
using namespace longwave::ui;

namespace {

using Source = StageRow::Source;

class PageTest : public MonarchTest {
  protected:
    MonarchBar& bar() { return *page_->bar(); }
    Transport& transport() { return *page_->transport(); }
    std::size_t step() const { return page_->walk().step(); }
    void pick(QComboBox* box, int index) {
        box->setCurrentIndex(index);
        emit box->activated(index);
    }
    /// 400 samples of which 200 … 231 are loud, two channels.
    QString loudFile() {
        std::vector<float> values(800);
        for (std::size_t i = 0; i < 400; ++i) {
            values[i] = (i >= 200 && i < 232 ? 1.0F : 0.01F) * std::sin(0.7F * static_cast<float>(i));
            values[400 + i] = static_cast<float>(i) / 400;
        }
        return writeArray(folder_, "loud.npy", {2, 400}, values);
    }
};

TEST_F(PageTest, ExamplesStandInForWhatIsNotLoadedAndThatIsSaid) {
    ASSERT_TRUE(settle());
    EXPECT_EQ(trace().points, 64);
    EXPECT_EQ(trace().window, 32);
    EXPECT_TRUE(bar().signalButton()->text().contains("none loaded"));
    EXPECT_TRUE(bar().kernelButton()->toolTip().contains("No kernel is loaded"));
    EXPECT_FALSE(bar().signalPopup()->choice(Source::Loaded)->isEnabled());
    EXPECT_TRUE(bar().signalPopup()->choice(Source::Loaded)->toolTip().contains("Nothing is loaded"));
    EXPECT_FALSE(page_->convolveButton()->isEnabled());
    EXPECT_TRUE(page_->convolveButton()->toolTip().contains("signal"));
}

TEST_F(PageTest, EveryChoiceOfTheBarGoesThroughUndo) {
    bar().modeBox();
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

TEST_F(PageTest, ViewsAreSwitched) {
    bar().views()->setCurrentIndex(2);
    EXPECT_EQ(page_->walk().view(), StageView::Tiles);
    EXPECT_TRUE(page_->showView("butterfly"));
    EXPECT_EQ(bar().views()->currentIndex(), 1);
    EXPECT_FALSE(page_->showView("layers"));
    EXPECT_EQ(undo().count(), 0); // how a page is looked at is no step
}

TEST_F(PageTest, ALongerSignalIsCutWhereItIsLoudestAndThatIsSaid) {
    QSignalSpy status(page_.get(), &Workspace::statusChanged);
    open({loudFile()});
    ASSERT_TRUE(settle());
    const std::int64_t from = page_->walk().signalFrom();
    EXPECT_GE(from, 196);
    EXPECT_LE(from, 204);
    ASSERT_EQ(trace().options.signal.size(), 32U);
    EXPECT_NEAR(trace().options.signal[8], std::sin(0.7F * static_cast<float>(from + 8)), 1e-2);
    EXPECT_TRUE(bar().signalButton()->toolTip().contains("32 of 400 samples"));
    EXPECT_TRUE(bar().signalButton()->toolTip().contains("loudest"));
    EXPECT_TRUE(status.back().front().toString().contains("signal cut, 32 of 400"));

    SourcePopup* popup = bar().signalPopup();
    bar().signalButton()->click();
    EXPECT_TRUE(popup->isVisible());
    keep(*popup, "source-signal");
    EXPECT_EQ(popup->placeBox()->value(), from);
    popup->placeBox()->setValue(100);
    EXPECT_EQ(choices().signal.from, 100);
    ASSERT_TRUE(settle());
    EXPECT_NEAR(trace().options.signal[0], 0.01F * std::sin(70.0F), 1e-6);
    EXPECT_TRUE(bar().signalButton()->text().contains("sample 100"));
    // A drag is one step.
    const int count = undo().count();
    popup->placeSlider()->setSliderDown(true);
    for (const int place : {110, 150, 220})
        popup->placeSlider()->setValue(place);
    popup->placeSlider()->setSliderDown(false);
    EXPECT_EQ(choices().signal.from, 220);
    EXPECT_EQ(undo().count(), count + 1);
    popup->placeSlider()->setSliderDown(true);
    popup->placeSlider()->setValue(30);
    popup->placeSlider()->setSliderDown(false);
    EXPECT_EQ(undo().count(), count + 2);
    undo().undo();
    EXPECT_EQ(popup->placeBox()->value(), 220);

    popup->fitting()->setCurrentIndex(1);
    ASSERT_TRUE(settle());
    EXPECT_TRUE(choices().signal.resampled);
    EXPECT_FALSE(popup->placeBox()->isEnabled()); // all of it has no first sample
    double sum = 0;
    for (int i = 0; i < 12; ++i)
        sum += 0.01F * std::sin(0.7F * static_cast<float>(i));
    EXPECT_NEAR(trace().options.signal[0], sum / 12, 1e-7); // 400 · 1 / 32 = 12 samples in the first cell
    EXPECT_TRUE(popup->sentence().contains("resampled to 32"));
    EXPECT_TRUE(status.back().front().toString().contains("signal resampled, 400 to 32"));
}

TEST_F(PageTest, EverySourceIsThereForBothRows) {
    ASSERT_TRUE(settle());
    for (const Source source :
         {Source::Loaded, Source::Impulse, Source::Cosine, Source::TwoTones, Source::Exponential, Source::Drawn}) {
        MonarchChoices next = choices();
        for (StageRow* row : {&next.signal, &next.kernel}) {
            row->source = source;
            row->drawn = {1, 2};
        }
        session_->setMonarch("sources", next);
        ASSERT_TRUE(bar().signalPopup()->choice(source));
        ASSERT_TRUE(bar().kernelPopup()->choice(source));
        EXPECT_TRUE(bar().signalPopup()->choice(source)->isChecked());
        bar().kernelButton()->click(); // the keyboard goes to what is chosen
        EXPECT_TRUE(bar().kernelPopup()->choice(source)->isChecked());
        bar().kernelPopup()->hide();
    }
}

TEST_F(PageTest, AnotherSignalIsLoudElsewhere) {
    open({loudFile()});
    ASSERT_TRUE(settle());
    const std::int64_t first = page_->walk().signalFrom();
    session_->setLambda(0.01, false); // the place stays
    session_->setSquashOn(true);
    ASSERT_TRUE(settle());
    EXPECT_EQ(page_->walk().signalFrom(), first);
    session_->setChannel(1); // a ramp: every window is as loud about its mean
    ASSERT_TRUE(settle());
    EXPECT_NE(page_->walk().signalFrom(), first);
    session_->setChannel(0);
    setFactors({4, 4});
    ASSERT_TRUE(settle());
    EXPECT_NEAR(static_cast<double>(page_->walk().signalFrom()), 212, 16);
}

TEST_F(PageTest, TheSecondRowIsTheNextChannelOrTheReversedRow) {
    open({loudFile()});
    bar().pairBox()->click();
    ASSERT_TRUE(settle());
    const std::int64_t from = page_->walk().signalFrom();
    ASSERT_EQ(trace().options.partner.size(), 32U);
    EXPECT_NEAR(trace().options.partner[3], static_cast<double>(from + 3) / 400, 1e-6);
    EXPECT_TRUE(bar().pairBox()->toolTip().contains("next channel"));
    bar().signalPopup()->choice(Source::TwoTones)->click();
    ASSERT_TRUE(settle());
    EXPECT_TRUE(bar().pairBox()->toolTip().contains("last sample first"));
    EXPECT_EQ(trace().options.partner.front(), trace().options.signal.back());
}

TEST_F(PageTest, TheKernelObeysHeadAndSquash) {
    open({bankFile()});
    session_->setHead(2);
    ASSERT_TRUE(settle());
    EXPECT_EQ(bar().kernelButton()->text(), "head 2");
    ASSERT_EQ(trace().options.kernel.size(), 20U);
    EXPECT_NEAR(trace().options.kernel[0], 0.41, 1e-6); // tap 40 of the ramp
    session_->setLambda(0.5, false);
    session_->setSquashOn(true);
    ASSERT_TRUE(settle());
    EXPECT_EQ(trace().options.kernel[0], 0);
    EXPECT_NEAR(trace().options.kernel[19], 0.1, 1e-6);
    EXPECT_TRUE(bar().kernelButton()->toolTip().contains("Squashed"));
    bar().kernelPopup()->choice(Source::Impulse)->click();
    ASSERT_TRUE(settle());
    EXPECT_NEAR(trace().options.kernel[0], 0.5, 1e-6); // examples are squashed as well
    EXPECT_EQ(undo().undoText(), "kernel: impulse");
}

TEST_F(PageTest, ARowIsDrawnWithTheMouseAndWithKeys) {
    ASSERT_TRUE(settle());
    bar().signalButton()->click();
    SourcePopup* popup = bar().signalPopup();
    DrawingCanvas* canvas = popup->canvas();
    ASSERT_EQ(canvas->values().size(), 32U);
    EXPECT_GE((canvas->width() - 16) / 32.0, 19.0); // there is a target for each
    const int count = undo().count();
    const QPoint begin(12, 20), end(canvas->width() - 12, 20);
    QTest::mousePress(canvas, Qt::LeftButton, {}, begin);
    QTest::mouseMove(canvas, end);
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, end);
    EXPECT_EQ(choices().signal.source, Source::Drawn);
    ASSERT_EQ(choices().signal.drawn.size(), 32U);
    const double height = choices().signal.drawn[0];
    EXPECT_GT(height, 0.5);
    for (const double value : choices().signal.drawn) // one jump of the mouse draws all between
        EXPECT_DOUBLE_EQ(value, height);
    EXPECT_EQ(undo().count(), count + 1); // a stroke is a step
    EXPECT_TRUE(popup->choice(Source::Drawn)->isChecked());
    ASSERT_TRUE(settle());
    EXPECT_EQ(trace().options.signal, choices().signal.drawn);
    keep(*popup, "source-drawn");

    canvas->setFocus();
    QTest::keyClick(canvas, Qt::Key_Home);
    QTest::keyClick(canvas, Qt::Key_Right);
    QTest::keyClick(canvas, Qt::Key_Down);
    EXPECT_LT(choices().signal.drawn[1], height);
    EXPECT_EQ(choices().signal.drawn[0], height);
    QTest::keyClick(canvas, Qt::Key_Delete);
    EXPECT_EQ(choices().signal.drawn[1], 0);
    EXPECT_EQ(undo().count(), count + 3);
    EXPECT_TRUE(canvas->accessibleDescription().contains("Value 1 of 32 is 0"));
    popup->clearButton()->click();
    EXPECT_EQ(std::count(choices().signal.drawn.begin(), choices().signal.drawn.end(), 0.0), 32);
    undo().undo();
    undo().undo();
    undo().undo();
    undo().undo();
    EXPECT_NE(choices().signal.source, Source::Drawn);
    // Another N leaves the drawing as it is, and says what is left out.
    undo().redo();
    setFactors({2, 8});
    ASSERT_TRUE(settle());
    EXPECT_TRUE(popup->sentence().contains("first 8 of 32"));
    EXPECT_EQ(trace().options.signal.size(), 8U);
}

TEST_F(PageTest, StepsAreChosenFromTheListAndTheScrubber) {
    ASSERT_TRUE(settle());
    QListView* list = page_->stepsPanel()->list();
    ASSERT_EQ(list->model()->rowCount(), static_cast<int>(trace().steps.size()));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(3, 0)).center());
    EXPECT_EQ(step(), 3U);
    QTest::keyClick(list, Qt::Key_Down);
    EXPECT_EQ(step(), 4U);
    QTest::keyClick(list, Qt::Key_Up);
    EXPECT_EQ(step(), 3U);
    QTest::keyClick(list, Qt::Key_Space); // plays from here as well
    EXPECT_TRUE(page_->player().isPlaying());
    QTest::keyClick(list, Qt::Key_Space);
    EXPECT_FALSE(page_->player().isPlaying());
    QTest::keyClick(list, Qt::Key_Left);
    EXPECT_EQ(step(), 2U);
    QTest::keyClick(list, Qt::Key_Right);
    const QString last = list->model()->index(list->model()->rowCount() - 1, 0).data().toString();
    list->keyboardSearch(last); // by its letters
    EXPECT_EQ(step(), trace().steps.size() - 1);
    StepScrubber* scrubber = transport().scrubber();
    EXPECT_EQ(scrubber->value(), static_cast<int>(step()));
    QTest::mouseClick(scrubber, Qt::LeftButton, {}, QPoint(static_cast<int>(scrubber->xOf(6)), 10));
    EXPECT_EQ(step(), 6U);
    EXPECT_EQ(list->currentIndex().row(), 6);
    EXPECT_TRUE(scrubber->accessibleDescription().startsWith("Step 7 of"));
    // Fewer steps: the last one.
    transport().scrubber()->setValue(scrubber->maximum());
    bar().reorderBox()->click();
    ASSERT_TRUE(settle());
    EXPECT_EQ(list->model()->rowCount(), static_cast<int>(trace().steps.size()));
}

TEST_F(PageTest, KeysStepAndPlay) {
    ASSERT_TRUE(settle());
    QTest::keyClick(page_.get(), Qt::Key_Right);
    QTest::keyClick(page_.get(), Qt::Key_Right);
    EXPECT_EQ(step(), 2U);
    QTest::keyClick(page_.get(), Qt::Key_Left);
    EXPECT_EQ(step(), 1U);
    QTest::keyClick(page_.get(), Qt::Key_End);
    EXPECT_EQ(step(), trace().steps.size() - 1);
    EXPECT_FALSE(transport().nextButton()->isEnabled());
    QTest::keyClick(page_.get(), Qt::Key_Home);
    EXPECT_EQ(step(), 0U);
    EXPECT_FALSE(transport().backButton()->isEnabled());
    QTest::keyClick(page_.get(), Qt::Key_Space);
    EXPECT_TRUE(page_->player().isPlaying());
    QTest::keyClick(transport().scrubber(), Qt::Key_Space); // where the keyboard is at first
    EXPECT_FALSE(page_->player().isPlaying());
    QTest::keyClick(transport().scrubber(), Qt::Key_Right);
    EXPECT_EQ(step(), 1U);
}

TEST_F(PageTest, PlayingGoesToTheEndAndStops) {
    ASSERT_TRUE(settle());
    page_->player().setSpeed(200); // nobody waits
    ASSERT_TRUE(page_->runAction());
    EXPECT_EQ(page_->runAction()->word, "Play");
    QSignalSpy actions(page_.get(), &Workspace::runActionChanged);
    page_->toggleRun();
    EXPECT_EQ(page_->runAction()->word, "Pause");
    EXPECT_TRUE(page_->runAction()->isRunning);
    EXPECT_EQ(transport().playButton()->accessibleName(), "Pause");
    EXPECT_GE(actions.size(), 1);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !page_->player().isPlaying(); }, kPatience));
    EXPECT_EQ(step(), trace().steps.size() - 1);
    EXPECT_EQ(page_->runAction()->word, "Play");
    page_->toggleRun(); // from the start again
    EXPECT_EQ(step(), 0U);
    EXPECT_TRUE(page_->player().isPlaying());
    page_->hide(); // nobody looks
    EXPECT_FALSE(page_->player().isPlaying());
}

TEST_F(PageTest, AStepIsKeptForATraceThatIsOnItsWay) {
    EXPECT_TRUE(page_->showStep(5));
    ASSERT_TRUE(settle());
    EXPECT_EQ(step(), 4U);
    EXPECT_FALSE(page_->showStep(200));
    EXPECT_FALSE(page_->showStep(0));
    EXPECT_EQ(step(), 4U);
}

TEST_F(PageTest, AHiddenPageComputesNothingAndTheLatestWins) {
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

TEST_F(PageTest, WhatCannotBeIsRefusedAtTheDoor) {
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
    next.signal.source = Source::Drawn;
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

TEST_F(PageTest, NarrowWindowsFoldWhatIsUsedLeast) {
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

TEST_F(PageTest, TheBarCutsNoNamesWhereAChoiceCouldFold) {
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

TEST_F(PageTest, TheLessonTakesNoMoreThanItNeeds) {
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

TEST_F(PageTest, TheLessonDoesNotRunAwayWhileTheStepsPlay) {
    ASSERT_TRUE(settle());
    page_->player().play();
    ASSERT_TRUE(page_->player().isPlaying());
    page_->lesson()->lesson().start();
    EXPECT_FALSE(page_->player().isPlaying());
    page_->lesson()->lesson().leave();
    ASSERT_TRUE(settle());
}

TEST_F(PageTest, ACellIsFoundByKeysWhereTheLessonAsksForOne) {
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

TEST_F(PageTest, ThePictureIsExported) {
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

class WindowTest : public SessionTest {
  protected:
    WindowTest() : settings_(ui::Settings::Keep::Session) {
        settings_.setLook(ui::Settings::Look::Light);
        makeWindow();
    }
    ~WindowTest() override { window_.reset(); }
    void makeWindow() {
        window_.reset();
        window_ = std::make_unique<MainWindow>(*session_, settings_);
        window_->resize(1600, 1000);
        window_->show();
        window_->showWorkspace("monarch");
    }
    MonarchWorkspace* page() { return static_cast<MonarchWorkspace*>(window_->currentWorkspace()); }
    bool settle() {
        return QTest::qWaitFor([&] { return page()->isSettled() && session_->tasks().isIdle(); }, kPatience);
    }
    ui::Settings settings_;
    std::unique_ptr<MainWindow> window_;
};

TEST_F(WindowTest, OpensInConvolveWithTheSameChoicesAndRuns) {
    open({signalFile("u.npy", 5000), bankFile()});
    MonarchChoices next = session_->choices().monarch;
    next.causal = false;
    next.factors = {4, 4, 4};
    next.taps = 12;
    next.keepFrequencies = 0.5;
    next.precision = StagePrecision::Half;
    session_->setMonarch("choices", next);
    ASSERT_TRUE(settle());
    const int count = session_->undoStack().count();
    QPushButton* button = page()->convolveButton();
    ASSERT_TRUE(button->isEnabled());
    EXPECT_TRUE(button->toolTip().contains("whole"));
    button->click();
    EXPECT_EQ(window_->currentWorkspace()->name(), "convolve");
    EXPECT_TRUE(session_->isRunning());
    EXPECT_EQ(session_->choices().mode, Mode::Circular);
    const ConvolveChoices& convolve = session_->choices().convolve;
    EXPECT_EQ(convolve.taps, 12);
    EXPECT_EQ(convolve.keepFrequencies, 0.5);
    EXPECT_EQ(convolve.order, 3);
    EXPECT_EQ(convolve.precision, PlanOptions::TensorPrecision::Half);
    EXPECT_EQ(session_->undoStack().count(), count + 1);
    session_->setRunning(false);
    session_->undoStack().undo();
    EXPECT_EQ(session_->choices().mode, Mode::Causal);
    EXPECT_EQ(session_->choices().convolve.order, 0);
}

TEST_F(WindowTest, TheToolBarPlaysOnThisPage) {
    ASSERT_TRUE(settle());
    QPushButton* run = window_->toolBar()->runButton();
    EXPECT_EQ(run->text(), "Play");
    EXPECT_TRUE(run->isEnabled()); // without any file
    run->click();
    EXPECT_TRUE(page()->player().isPlaying());
    EXPECT_EQ(run->text(), "Pause");
    EXPECT_FALSE(session_->isRunning());
    run->click();
    EXPECT_EQ(run->text(), "Play");
    window_->showWorkspace("convolve");
    EXPECT_EQ(run->text(), "Run");
}

TEST_F(WindowTest, MotionAndSpeedAreRemembered) {
    QComboBox* speed = page()->transport()->speedBox();
    EXPECT_EQ(speed->currentData().toDouble(), 1);
    speed->setCurrentIndex(0);
    emit speed->activated(0);
    EXPECT_EQ(page()->player().speed(), 0.25);
    const bool motion = page()->transport()->motionBox()->isChecked();
    page()->transport()->motionBox()->click();
    makeWindow();
    EXPECT_EQ(page()->player().speed(), 0.25);
    EXPECT_EQ(page()->transport()->speedBox()->currentData().toDouble(), 0.25);
    EXPECT_EQ(page()->transport()->motionBox()->isChecked(), !motion);
}

TEST_F(WindowTest, TheLessonsLanguageIsRemembered) {
    const QString usual = page()->lesson()->language();
    const QString other = usual == QLatin1String("en") ? QStringLiteral("zh") : QStringLiteral("en");
    EXPECT_EQ(settings_.lessonLanguage(), QString());
    QComboBox* box = page()->lesson()->languageBox();
    box->setCurrentIndex(box->findData(other));
    EXPECT_EQ(settings_.lessonLanguage(), other);
    makeWindow();
    EXPECT_EQ(page()->lesson()->language(), other);
    EXPECT_EQ(page()->lesson()->languageBox()->currentData().toString(), other);
    settings_.setLessonLanguage(QStringLiteral("tlh")); // what is not there is no choice
    makeWindow();
    EXPECT_EQ(page()->lesson()->language(), usual);
}

TEST_F(WindowTest, AScreenshotOfAnyStepAndFactors) {
    const auto shoot = [this](const std::vector<std::int64_t>& factors, int step) {
        ScreenshotOptions options;
        options.output = folder_.filePath("step.png");
        options.workspace = "monarch";
        options.factors = factors;
        options.step = step;
        Screenshot screenshot(*session_, *window_, options);
        QSignalSpy finished(&screenshot, &Screenshot::finished);
        screenshot.start();
        EXPECT_TRUE(QTest::qWaitFor([&] { return finished.count() >= 1; }, kPatience));
        EXPECT_EQ(finished.count(), 1);
        return finished.at(0).at(0).toString();
    };
    EXPECT_EQ(shoot({4, 4, 4}, 12), QString());
    EXPECT_EQ(QImage(folder_.filePath("step.png")).size(), QSize(1600, 1000));
    EXPECT_EQ(page()->walk().step(), 11U);
    EXPECT_EQ(page()->walk().trace()->options.factors, (std::vector<std::int64_t>{4, 4, 4}));
    EXPECT_TRUE(shoot({4, 4, 4}, 99).contains("no step 99"));
    EXPECT_TRUE(shoot({1, 64}, 1).contains("--factors"));
}

TEST_F(WindowTest, TheKeyboardIsOnTheStepsWhenThePageIsShown) {
    ASSERT_TRUE(settle());
    EXPECT_EQ(page()->focusWidget(), page()->transport()->scrubber());
    for (const bool dark : {false, true}) {
        Appearance::instance().setDark(dark);
        for (const QSize size : {QSize(1600, 1000), QSize(1280, 800)}) {
            window_->resize(size);
            QTest::qWait(0);
            EXPECT_EQ(window_->width(), size.width()); // nothing on the page wants more
            const QImage shot = window_->grab().toImage();
            EXPECT_EQ(shot.width(), size.width());
        }
    }
    Appearance::instance().setDark(false);
}

} // namespace
