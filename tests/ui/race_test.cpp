// SPDX-License-Identifier: GPL-3.0-or-later
// A race on the page Race: from Go to its points, and who has the machine meanwhile.
#include "compute/records/measured.h"
#include "tests/ui/race_page_fixture.h"
#include "ui/plot/plot.h"
#include "ui/race/chart_lines.h"
#include "ui/race/machine_panel.h"
#include "ui/race/race_charts.h"
#include "ui/race/race_memory.h"
#include "ui/race/race_model.h"
#include "ui/race/race_progress_bar.h"
#include "ui/race/race_table.h"
#include "ui/theme/lock_sign.h"

#include <QComboBox>
#include <QPushButton>
#include <QSpinBox>
#include <QUndoStack>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

TEST_F(RacePageTest, MeasuresWhatIsChosen) {
    setQuick(256, 1024);
    QSignalSpy actions(page_.get(), &Workspace::runActionChanged);
    page_->toggleRun();
    EXPECT_TRUE(page_->runner().isRunning());
    EXPECT_EQ(page_->runAction()->word, "Cancel");
    EXPECT_TRUE(page_->runAction()->isRunning);
    EXPECT_FALSE(page_->setup()->rowsBox()->isEnabled());
    ASSERT_TRUE(runToEnd());
    EXPECT_GE(actions.size(), 2);
    EXPECT_TRUE(page_->setup()->rowsBox()->isEnabled());
    ASSERT_TRUE(run());
    ASSERT_EQ(run()->points.size(), 4U);
    EXPECT_TRUE(page_->book().isFromHere(*run()));
    EXPECT_EQ(run()->settings.baseline, "fftw");
    for (const RecordedPoint& p : run()->points) {
        EXPECT_GT(p.median, 0);
        EXPECT_TRUE(p.memoryBytes > 0 || p.engine == "direct");
        EXPECT_EQ(p.rows(), 2.0);
    }
    int measured = 0;
    for (const ChartLine& line : page_->charts()->time()->lines()->lines())
        if (line.filled) {
            ++measured;
            EXPECT_EQ(line.style.pen, Qt::SolidLine);
            ASSERT_EQ(line.points.size(), 2U);
            const RecordedPoint* p = run()->find(line.engine.toStdString(), 256);
            ASSERT_TRUE(p);
            EXPECT_DOUBLE_EQ(line.points[0].y, p->median / 2);
        }
    EXPECT_EQ(measured, 2);
}

TEST_F(RacePageTest, CancelKeepsWhatWasMeasured) {
    setQuick(256, 4 << 20);
    page_->go();
    ASSERT_TRUE(QTest::qWaitFor([this] { return run() && run()->points.size() >= 2; }, test::kPatience));
    page_->toggleRun();
    EXPECT_FALSE(page_->runAction()->isEnabled);
    ASSERT_TRUE(runToEnd());
    EXPECT_GE(run()->points.size(), 2);
    EXPECT_TRUE(page_->progressBar()->words().contains("Cancelled"));
    EXPECT_TRUE(page_->runAction()->isEnabled);
}

TEST_F(RacePageTest, KeepsTheRunBeforeBesideTheNew) {
    setQuick(256, 256);
    page_->go();
    ASSERT_TRUE(runToEnd());
    const int first = page_->book().current();
    page_->go();
    ASSERT_TRUE(runToEnd());
    EXPECT_NE(page_->book().current(), first);
    EXPECT_NE(page_->book().at(page_->book().current()).label, page_->book().at(first).label); // told apart
    const auto& others = page_->book().others();
    EXPECT_TRUE(
        std::any_of(others.begin(), others.end(), [first](const auto& o) { return o.id == first && !o.isShown; }));
    session_->undoStack().undo();
    EXPECT_EQ(page_->book().current(), first);
    session_->undoStack().redo();
    EXPECT_NE(page_->book().current(), first);
    page_->book().setCompared(first);
    EXPECT_TRUE(page_->book().comparedRecord());
    bool compares = false;
    for (const RaceModel::Column& column : page_->table()->model()->columns())
        compares = compares || column.kind == RaceModel::Kind::Compared;
    EXPECT_TRUE(compares);
}

TEST_F(RacePageTest, MeasuresNoisyPointsAgain) {
    setQuick(256, 1024);
    page_->go();
    ASSERT_TRUE(runToEnd());
    RecordedPoint noisy = *run()->find("direct", 256);
    noisy.p05 = 0.5 * noisy.median;
    noisy.p95 = 2 * noisy.median;
    noisy.rounds = -1;
    page_->book().add(page_->book().current(), noisy);
    const auto measured = run();
    for (const RecordedPoint& p : measured->points)
        if (p.engine != "direct" || p.length != 256) { // those are calm, whatever this machine is doing
            RecordedPoint calm = p;
            calm.p05 = calm.p95 = calm.median;
            page_->book().add(page_->book().current(), calm);
        }
    EXPECT_EQ(countNoisy(*run()), 1);
    EXPECT_TRUE(page_->table()->rerunButton()->isEnabled());
    EXPECT_TRUE(page_->table()->rerunButton()->text().contains("(1)"));
    const double before = run()->find("fftw", 256)->median;
    page_->table()->rerunButton()->click();
    EXPECT_TRUE(page_->runner().isRunning());
    EXPECT_FALSE(page_->table()->rerunButton()->isEnabled()); // one thing at a time
    ASSERT_TRUE(runToEnd());
    EXPECT_GT(run()->find("direct", 256)->rounds, 0);
    EXPECT_EQ(run()->find("fftw", 256)->median, before); // only paired with
    ASSERT_EQ(run()->points.size(), 4U);
    session_->undoStack().undo();
    EXPECT_EQ(run()->find("direct", 256)->rounds, -1);
    page_->table()->rerunButton()->click();
    page_->toggleRun(); // cancelled at once
    ASSERT_TRUE(runToEnd());
    EXPECT_TRUE(page_->progressBar()->words().contains("Of 1 point, ")) << qPrintable(page_->progressBar()->words());
}

TEST_F(RacePageTest, LeavesOutWhatTakesTooLongAndExtrapolates) {
    setQuick(256, 256 << 10);
    page_->setup()->everyBox()->setCurrentIndex(page_->setup()->everyBox()->findData(16));
    page_->setup()->longestBox()->setCurrentIndex(page_->setup()->longestBox()->findData(0.02));
    page_->go();
    ASSERT_TRUE(runToEnd());
    ASSERT_FALSE(run()->refusals.empty());
    EXPECT_EQ(run()->refusals.back().engine, "direct");
    bool found = false;
    for (const ChartLine& line : page_->charts()->time()->lines()->lines())
        if (line.name.contains("extrapolated")) {
            found = true;
            EXPECT_EQ(line.style.pen, Qt::DashLine);
            EXPECT_EQ(line.mark, MarkShape::None);
            EXPECT_TRUE(line.label.contains("extrapolated"));
            const auto& p = line.points;
            // Twice the length, four times the sums.
            EXPECT_NEAR(p[1].y / p[0].y, 4, 1e-9);
            EXPECT_EQ(p.back().x, double(64 << 10));
        }
    EXPECT_TRUE(found);
    const auto index = page_->table()->model()->index(2, page_->table()->model()->timeColumn("direct"));
    EXPECT_EQ(index.data().toString(), "left out");
    EXPECT_TRUE(index.data(Qt::ToolTipRole).toString().contains("one run would take about"));
}

TEST_F(RacePageTest, LivesAlone) {
    QSignalSpy failed(session_.get(), &Session::failed);
    session_->openFiles({QStringLiteral(LONGWAVE_SAMPLES_DIR "/speech_front_center_48khz.wav"),
                         QStringLiteral(LONGWAVE_SAMPLES_DIR "/smnist_longconv_h32_lambda0.safetensors")});
    ASSERT_TRUE(QTest::qWaitFor([this] { return !session_->isOpening(); }, test::kPatience));
    session_->setRunning(true);
    EXPECT_TRUE(session_->isRunning());
    setQuick(256, 64 << 10);
    page_->go();
    EXPECT_FALSE(session_->isRunning());
    EXPECT_TRUE(page_->progressBar()->words().contains("live convolution was stopped"));
    EXPECT_EQ(failed.size(), 0);
    session_->setRunning(true);
    EXPECT_FALSE(session_->isRunning());
    ASSERT_EQ(failed.size(), 1);
    page_->toggleRun();
    ASSERT_TRUE(runToEnd());
    session_->setRunning(true); // the machine is free again
    EXPECT_TRUE(session_->isRunning());
    session_->setRunning(false);

    QObject training; // has the machine now
    EXPECT_TRUE(session_->occupy(&training, "x", "Runs are being trained", "Pause the training first."));
    EXPECT_FALSE(session_->occupy(page_.get(), "No race was started.", "y", "z"));
    failed.clear();
    page_->go();
    EXPECT_FALSE(page_->runner().isRunning());
    ASSERT_EQ(failed.size(), 1);
    EXPECT_EQ(failed[0][0].toString(), "No race was started.");
    EXPECT_TRUE(failed[0][1].toString().contains("Pause the training first."));
    session_->vacate(page_.get()); // not its holder
    EXPECT_FALSE(session_->occupy(page_.get(), "", "", ""));
    session_->vacate(&training);
    page_->go();
    EXPECT_TRUE(page_->runner().isRunning());
    page_->toggleRun();
    ASSERT_TRUE(runToEnd());
}

TEST_F(RacePageTest, TheMachineIsMeasuredFirst) {
    int measured = 0;
    session_->ceilings().setSource({[&measured](const CeilingsProgress&, std::stop_token) {
                                        ++measured;
                                        Ceilings c;
                                        c.key = {"cpu", 2, "AVX2", "1"};
                                        c.levels = {{1, 100, 400, 200, 10}, {2, 190, 800, 400, 12}};
                                        return c;
                                    },
                                    {"cpu", 2, "AVX2", "1"},
                                    {}});
    setQuick(256, 256);
    page_->go();
    EXPECT_FALSE(page_->runner().isRunning());
    EXPECT_TRUE(page_->runAction()->isRunning);
    EXPECT_TRUE(page_->progressBar()->words().contains("this machine can do"));
    ASSERT_TRUE(QTest::qWaitFor([this] { return run() && run()->points.size() == 2; }, test::kPatience));
    ASSERT_TRUE(runToEnd());
    EXPECT_EQ(measured, 1);
    EXPECT_EQ(page_->machine()->roof().peakGflops, 100.0);
    EXPECT_TRUE(page_->machine()->measureButton()->isEnabled());
    page_->go();
    EXPECT_TRUE(page_->runner().isRunning()); // it is known now
    EXPECT_FALSE(page_->machine()->measureButton()->isEnabled());
    EXPECT_TRUE(page_->machine()->measureButton()->toolTip().contains("A race is being measured"));
    for (const LockSign* lock : page_->setup()->findChildren<LockSign*>())
        EXPECT_TRUE(lock->isVisible());
    // Neither from another page.
    QSignalSpy failed(session_.get(), &Session::failed);
    session_->measureMachine();
    EXPECT_FALSE(session_->ceilings().isMeasuring());
    ASSERT_EQ(failed.size(), 1);
    EXPECT_TRUE(failed[0][1].toString().contains("Cancel it first."));
    ASSERT_TRUE(runToEnd());
    EXPECT_EQ(measured, 1);
    for (const LockSign* lock : page_->setup()->findChildren<LockSign*>())
        EXPECT_FALSE(lock->isVisible());

    // Whoever has the machine is not disturbed by a measurement, and a measurement is not disturbed by a training; a
    // race waits for it.
    QObject training;
    EXPECT_TRUE(session_->occupy(&training, "x", "Runs are being trained", "Pause the training first."));
    EXPECT_FALSE(page_->machine()->measureButton()->isEnabled());
    EXPECT_TRUE(page_->machine()->measureButton()->toolTip().contains("Pause the training first."));
    EXPECT_FALSE(page_->runAction()->isEnabled);
    EXPECT_TRUE(page_->runAction()->tip.contains("Pause the training first."));
    session_->vacate(&training);
    EXPECT_TRUE(page_->machine()->measureButton()->isEnabled());
    EXPECT_TRUE(page_->runAction()->isEnabled);
    page_->machine()->measureButton()->click();
    EXPECT_TRUE(session_->ceilings().isMeasuring());
    EXPECT_FALSE(session_->occupy(&training, "x", "y", "z"));
    page_->go();
    EXPECT_FALSE(page_->runner().isRunning());
    EXPECT_TRUE(page_->runAction()->isRunning);
    ASSERT_TRUE(QTest::qWaitFor([this] { return page_->runner().isRunning(); }, test::kPatience));
    ASSERT_TRUE(runToEnd());
    EXPECT_EQ(measured, 2);
}

} // namespace
} // namespace longwave::ui
