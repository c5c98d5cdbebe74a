// SPDX-License-Identifier: GPL-3.0-or-later
// What is raced: the choices of the page Race, how they are set, remembered, checked and taken back.
#include "tests/ui/race_page_fixture.h"
#include "ui/plot/plot.h"
#include "ui/race/chart_lines.h"
#include "ui/race/engine_list.h"
#include "ui/race/length_range.h"
#include "ui/race/race_charts.h"
#include "ui/race/race_memory.h"
#include "ui/settings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QUndoStack>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

TEST_F(RacePageTest, StartsWithADefaultRaceAndThePublishedNumbers) {
    const RaceChoices choices = page_->setup()->choices();
    EXPECT_EQ(choices.baseline, "fftw");
    EXPECT_NE(std::find(choices.engines.begin(), choices.engines.end(), "monarch-cpu"), choices.engines.end());
    EXPECT_NE(std::find(choices.engines.begin(), choices.engines.end(), "direct"), choices.engines.end());
    EXPECT_EQ(choices.lengths().size(), 8U);
    ASSERT_TRUE(page_->runAction());
    EXPECT_EQ(page_->runAction()->word, "Go");
    EXPECT_FALSE(run());
    // Published numbers are drawn hollow, dashed and in the axes' colour, and never joined across missing lengths.
    int gaps = 0;
    for (const ChartLine& line : page_->charts()->time()->lines()->lines()) {
        EXPECT_TRUE(line.name.contains("FlashFFTConv paper, H100"));
        EXPECT_FALSE(line.filled);
        EXPECT_EQ(line.style.pen, Qt::DashLine);
        EXPECT_EQ(line.style.color, Token::Axis);
        for (const CurvePoint& p : line.points)
            gaps += std::isnan(p.y);
    }
    EXPECT_EQ(gaps, 2); // one of each between 32K and 1M
    // Engines that cannot run here stay in the list and say why.
    for (const auto& engine : engines_.engines()) {
        const QCheckBox* box = page_->setup()->engineList()->box(engine->name());
        ASSERT_TRUE(box);
        EXPECT_EQ(box->isEnabled(), engine->unavailableReason().empty());
        if (!engine->unavailableReason().empty()) {
            EXPECT_EQ(box->toolTip(), QString::fromStdString(engine->unavailableReason()));
        }
    }
}

TEST_F(RacePageTest, ChoicesAreRemembered) {
    ui::Settings settings(ui::Settings::Keep::Session);
    page_->remember(settings);
    const RaceChoices usual = firstChoices(engines_);
    EXPECT_EQ(page_->setup()->choices().engines, usual.engines); // nothing was kept yet
    RaceChoices other = usual;
    other.engines = {"fftw", "direct"};
    other.from = 512;
    other.to = 4096;
    other.every = 2;
    other.rows = *parseRows("2 × 8");
    other.sharedKernel = true;
    other.mode = Mode::Circular;
    other.gated = true;
    other.precision = PlanOptions::TensorPrecision::Half;
    other.effort = PlanOptions::Effort::Estimate;
    page_->setup()->setChoices(other);
    emit page_->charts()->baselinePicked("direct");
    other.baseline = "direct";
    EXPECT_TRUE(page_->setup()->choices() == other);

    RaceWorkspace next(*session_);
    next.remember(settings);
    EXPECT_TRUE(next.setup()->choices() == other);
}

TEST_F(RacePageTest, RememberedChoicesAreChecked) {
    const RaceChoices usual = firstChoices(engines_);
    EXPECT_TRUE(recalledChoices({}, usual, engines_) == usual);
    QVariantMap bad = keptChoices(usual);
    bad["engines"] = QStringList{"gone", "monarch-cuda-7"};
    bad["baseline"] = "gone";
    bad["from"] = -4;
    bad["to"] = "many";
    bad["every"] = 1;
    bad["rows"] = "0 × 0";
    bad["mode"] = "sideways";
    bad["precision"] = 3;
    bad["effort"] = QVariantList{1, 2};
    bad["threads"] = 1e30;
    bad["secondsPerLength"] = -1;
    bad["longestRun"] = std::nan("");
    EXPECT_TRUE(recalledChoices(bad, usual, engines_) == usual);
    QVariantMap narrow = keptChoices(usual);
    narrow["engines"] = QStringList{"direct"};
    EXPECT_EQ(recalledChoices(narrow, usual, engines_).baseline, "direct");
}

TEST_F(RacePageTest, SettingsAreTakenBack) {
    QSignalSpy failed(session_.get(), &Session::failed);
    QUndoStack& stack = session_->undoStack();
    const RaceChoices first = page_->setup()->choices();
    page_->setup()->everyBox()->setCurrentIndex(page_->setup()->everyBox()->findData(16));
    const RaceChoices second = page_->setup()->choices();
    EXPECT_NE(second, first);
    EXPECT_EQ(stack.count(), 1);
    RaceChoices other = second; // as a range is dragged: one step
    for (const int to : {1 << 20, 1 << 18}) {
        other.to = to;
        page_->setup()->setChoices(other);
    }
    EXPECT_EQ(stack.count(), 2);
    stack.undo();
    EXPECT_EQ(page_->setup()->choices(), second);
    stack.undo();
    EXPECT_EQ(page_->setup()->choices(), first);
    stack.redo();
    EXPECT_EQ(page_->setup()->choices(), second);
    EXPECT_EQ(failed.size(), 0);
    // While a race holds them they stay, which is said; what was before can still be undone afterwards.
    setQuick(256, 64 << 10);
    const RaceChoices quick = page_->setup()->choices();
    page_->go();
    stack.undo(); // the run
    stack.undo();
    ASSERT_EQ(failed.size(), 1);
    EXPECT_EQ(page_->setup()->choices(), quick);
    page_->toggleRun();
    ASSERT_TRUE(runToEnd());
}

TEST_F(RacePageTest, RowsAreParsed) {
    const auto rows = [](const char* text) { return parseRows(QString::fromUtf8(text)); };
    EXPECT_EQ(*rows("1 × 16"), (RowChoice{1, 16, 0}));
    EXPECT_EQ(*rows("64x768"), (RowChoice{64, 768, 0}));
    EXPECT_EQ(*rows(" 12 "), (RowChoice{1, 12, 0}));
    EXPECT_EQ(*rows("256K samples"), (RowChoice{1, 0, 256 << 10}));
    for (const char* bad : {"", "0 × 3", "-1", "many", "1 × 99999999999", "3 × 4 × 5", "0 samples"})
        EXPECT_FALSE(rows(bad)) << bad;
    for (const RowChoice& choice : {RowChoice{}, RowChoice{64, 768, 0}})
        EXPECT_EQ(*parseRows(rowsText(choice)), choice);
    QSignalSpy failed(session_.get(), &Session::failed);
    const RowChoice before = page_->setup()->choices().rows;
    page_->setup()->rowsBox()->setEditText("nonsense");
    emit page_->setup()->rowsBox()->lineEdit()->editingFinished();
    ASSERT_EQ(failed.size(), 1);
    EXPECT_EQ(page_->setup()->choices().rows, before);
    page_->setup()->rowsBox()->setEditText("2 x 8");
    emit page_->setup()->rowsBox()->lineEdit()->editingFinished();
    EXPECT_EQ(page_->setup()->choices().rows, (RowChoice{2, 8, 0}));
    EXPECT_EQ(page_->setup()->rowsBox()->currentText(), "2 × 8");
}

TEST_F(RacePageTest, LengthsByKeyboard) {
    LengthRange* range = page_->setup()->lengths();
    EXPECT_EQ(range->from(), 256);
    EXPECT_EQ(range->to(), 4 << 20);
    QTest::keyClick(range, Qt::Key_Left);
    EXPECT_EQ(range->to(), 2 << 20);
    QTest::keyClick(range, Qt::Key_Space);
    QTest::keyClick(range, Qt::Key_Right);
    EXPECT_EQ(range->from(), 512);
    QTest::keyClick(range, Qt::Key_End);
    EXPECT_EQ(range->from(), range->to());
    QTest::keyClick(range, Qt::Key_Home);
    QTest::mousePress(range, Qt::LeftButton, {}, range->handleAt(true));
    QTest::mouseMove(range, range->handleAt(false) + QPoint(4, 0));
    QTest::mouseRelease(range, Qt::LeftButton, {}, range->handleAt(false));
    EXPECT_EQ(range->from(), 256);
}

} // namespace
} // namespace longwave::ui
