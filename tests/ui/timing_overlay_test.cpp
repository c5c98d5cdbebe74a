// SPDX-License-Identifier: GPL-3.0-or-later
// The timings over a plot: where they stand, what they draw, and what they say of each stage.
#include "ui/convolve/stage_panel.h"
#include "ui/convolve/timing_overlay.h"
#include "ui/convolve/timing_text.h"
#include "ui/plot/plot.h"
#include "ui/theme/appearance.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace longwave::ui {
namespace {

std::shared_ptr<const LiveSnapshot> snapshotWith(std::size_t runs, bool slower = false) {
    auto snapshot = std::make_shared<LiveSnapshot>();
    LiveTimings& timings = snapshot->timings;
    timings.problem.length = 1000;
    timings.problem.taps = 100;
    timings.engine = "fftw";
    timings.title = "FFTW";
    timings.target = "CPU, fp32";
    timings.plan = "real FFT of N = 1120";
    timings.fftLength = 1120;
    timings.threads = 2;
    const double factor = slower ? 2 : 1;
    timings.totals.assign(runs, 1e-3 * factor);
    timings.median = 1e-3 * factor;
    timings.p95 = 1.5e-3 * factor;
    timings.stages = {{StageKind::Pad, 1e-4, 8000, 0},
                      {StageKind::Forward, 4e-4 * factor, 9000, 28'000},
                      {StageKind::Multiply, 1e-7, 13'000, 3400},
                      {StageKind::Inverse, 4e-4 * factor, 17'000, 28'000}};
    timings.kernelStages = {{StageKind::Squash, 1e-6, 800, 300}};
    return snapshot;
}

class OverlayTest : public ::testing::Test {
  protected:
    OverlayTest() : overlay_(new TimingOverlay(&plot_)) {
        plot_.resize(900, 500);
        plot_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&plot_));
        plot_.setHome(0, 1, -1, 1);
        plot_.replotNow();
        overlay_->setSnapshot(snapshotWith(120), true);
        overlay_->show();
        overlay_->placeQuietly();
    }
    void expectInside() const {
        EXPECT_TRUE(plot_.rect().contains(overlay_->geometry()))
            << overlay_->x() << ", " << overlay_->y() << " in a plot of " << plot_.width() << " × " << plot_.height();
        EXPECT_EQ(overlay_->x() % TimingOverlay::kGrid, 0);
        EXPECT_EQ(overlay_->y() % TimingOverlay::kGrid, 0);
    }
    void drag(QPoint by) {
        const QPoint grip(20, 20);
        QTest::mousePress(overlay_, Qt::LeftButton, {}, grip);
        // Positions are the overlay's own, and it moves along: in two steps, as a hand would.
        QTest::mouseMove(overlay_, grip + by / 2);
        QTest::mouseMove(overlay_, grip + by - by / 2);
        QTest::mouseRelease(overlay_, Qt::LeftButton, {}, grip);
    }

    Plot plot_;
    TimingOverlay* overlay_; // the plot's child
};

TEST_F(OverlayTest, ItOpensInsideThePlot) {
    expectInside();
}

TEST_F(OverlayTest, DraggingNeverTakesItOutOfThePlot) {
    for (const QPoint by : {QPoint(5000, 0), QPoint(0, 5000), QPoint(-5000, -5000), QPoint(33, 21), QPoint(-9000, 7)}) {
        drag(by);
        expectInside();
    }
    overlay_->moveInside({0, 0});
    const QPoint before = overlay_->pos();
    drag({48, 32});
    expectInside();
    EXPECT_GT(overlay_->x(), before.x());
    EXPECT_GT(overlay_->y(), before.y());
}

TEST_F(OverlayTest, ArrowKeysMoveItByTheGrid) {
    overlay_->moveInside({200, 100});
    const QPoint before = overlay_->pos();
    QTest::keyClick(overlay_, Qt::Key_Right);
    QTest::keyClick(overlay_, Qt::Key_Down);
    EXPECT_EQ(overlay_->pos(), before + QPoint(8, 8));
    for (int i = 0; i < 500; ++i)
        QTest::keyClick(overlay_, i % 2 ? Qt::Key_Up : Qt::Key_Left);
    expectInside();
}

TEST_F(OverlayTest, ItStaysInsideWhenThePlotShrinks) {
    overlay_->moveInside({5000, 5000});
    plot_.resize(520, 330);
    QCoreApplication::processEvents();
    expectInside();
}

TEST_F(OverlayTest, AClickOnAStagePicksIt) {
    QSignalSpy picked(overlay_, &TimingOverlay::stagePicked);
    const QPoint before = overlay_->pos();
    for (const StageKind kind : {StageKind::Pad, StageKind::Forward, StageKind::Multiply, StageKind::Inverse}) {
        const QRect rect = overlay_->stageRect(kind);
        ASSERT_TRUE(overlay_->rect().contains(rect)) << nameOf(kind);
        QTest::mouseClick(overlay_, Qt::LeftButton, {}, rect.center());
        ASSERT_EQ(picked.size(), 1) << nameOf(kind);
        EXPECT_EQ(picked.takeFirst().at(0).value<StageKind>(), kind);
    }
    EXPECT_EQ(overlay_->pos(), before);
    QTest::keyClick(overlay_, Qt::Key_2);
    ASSERT_EQ(picked.size(), 1);
    EXPECT_EQ(picked.takeFirst().at(0).value<StageKind>(), StageKind::Forward);
    drag({40, 40}); // a drag is no click
    EXPECT_EQ(picked.size(), 0);
}

TEST_F(OverlayTest, StagesOfNeighboursDoNotOverlap) {
    const QRect forward = overlay_->stageRect(StageKind::Forward);
    const QRect inverse = overlay_->stageRect(StageKind::Inverse);
    EXPECT_GT(forward.width(), 50);
    EXPECT_NEAR(forward.width(), inverse.width(), 2) << "both take 0.4 ms";
    EXPECT_LE(forward.right(), inverse.left() + 1);
}

TEST_F(OverlayTest, ItIsCopiedAsText) {
    QTest::mouseClick(overlay_->copyButton(), Qt::LeftButton);
    const QString text = QGuiApplication::clipboard()->text();
    for (const char* part : {"FFTW", "2 threads", "median of 120 runs", "1.00", "forward FFT", "GFLOP/s", "N = 1120"})
        EXPECT_TRUE(text.contains(QString::fromUtf8(part))) << part << "\n" << text.toStdString();
}

TEST_F(OverlayTest, PinnedItStaysWhereItIs) {
    overlay_->moveInside({200, 100});
    QTest::mouseClick(overlay_->pinButton(), Qt::LeftButton);
    EXPECT_TRUE(overlay_->isPinned());
    const QPoint before = overlay_->pos();
    drag({80, 40});
    QTest::keyClick(overlay_, Qt::Key_Right);
    overlay_->placeQuietly();
    EXPECT_EQ(overlay_->pos(), before);
    QTest::keyClick(overlay_, Qt::Key_P);
    EXPECT_FALSE(overlay_->isPinned());
    drag({80, 40});
    const QPoint dragged = overlay_->pos();
    EXPECT_NE(dragged, before);
    overlay_->placeQuietly();
    EXPECT_EQ(overlay_->pos(), dragged) << "where it was put it stays";
}

TEST_F(OverlayTest, TheHistogramTakesTheBarsPlaceOnDemand) {
    ASSERT_FALSE(overlay_->isHistogramShown());
    const QImage bars = overlay_->grab().toImage();
    QTest::mouseClick(overlay_, Qt::LeftButton, {}, overlay_->sparklineRect().center());
    EXPECT_TRUE(overlay_->isHistogramShown());
    EXPECT_TRUE(overlay_->stageRect(StageKind::Forward).isEmpty()) << "no stage can be clicked where none is seen";
    EXPECT_NE(overlay_->grab().toImage(), bars);
    QTest::keyClick(overlay_, Qt::Key_H);
    EXPECT_FALSE(overlay_->isHistogramShown());
    EXPECT_FALSE(overlay_->stageRect(StageKind::Forward).isEmpty());
}

std::shared_ptr<LiveSnapshot> snapshotWithBaseline() {
    auto snapshot = std::make_shared<LiveSnapshot>(*snapshotWith(120));
    LiveBaseline& baseline = snapshot->timings.baseline.emplace();
    baseline.engine = "direct";
    baseline.title = "Direct";
    baseline.median = 4e-3;
    baseline.p95 = 5e-3;
    baseline.stages = {{StageKind::Direct, 3.9e-3, 8000, 2e5}};
    baseline.ratio = 4.08;
    baseline.ratioLow = 3.9;
    baseline.ratioHigh = 4.3;
    baseline.rounds = 120;
    return snapshot;
}

TEST_F(OverlayTest, TheBaselineHasABarOfItsOwn) {
    overlay_->setSnapshot(snapshotWithBaseline(), true);
    overlay_->setSnapshot(snapshotWithBaseline(), false); // another state: the words do not wait
    const QRect own = overlay_->stageRect(StageKind::Forward);
    const QRect baseline = overlay_->stageRect(StageKind::Direct, true);
    ASSERT_FALSE(baseline.isEmpty());
    EXPECT_GT(baseline.top(), own.bottom()) << "under the engine's";
    EXPECT_NEAR(baseline.width() / 3.9, own.width() / 0.4, 15) << "on one scale";
    QSignalSpy picked(overlay_, &TimingOverlay::stagePicked);
    QTest::mouseClick(overlay_, Qt::LeftButton, {}, baseline.center());
    ASSERT_EQ(picked.size(), 1);
    EXPECT_EQ(picked.first().at(0).value<StageKind>(), StageKind::Direct);
    EXPECT_TRUE(picked.first().at(1).toBool());
    const QString text = timingsAsText(snapshotWithBaseline()->timings);
    for (const char* part : {"baseline Direct", "4.08×", "faster than Direct", "direct sum"})
        EXPECT_TRUE(text.contains(QString::fromUtf8(part))) << part << "\n" << text.toStdString();

    auto failing = snapshotWithBaseline();
    failing->timings.baseline->failure = "it takes nothing at all";
    overlay_->setSnapshot(failing, true);
    EXPECT_TRUE(overlay_->stageRect(StageKind::Direct, true).isEmpty());
    EXPECT_FALSE(overlay_->stageRect(StageKind::Forward).isEmpty());
    EXPECT_TRUE(timingsAsText(failing->timings).contains("takes nothing at all"));
    EXPECT_FALSE(overlay_->grab().isNull());
}

TEST_F(OverlayTest, ItsDotWarnsOfFewFrames) {
    for (int frame = 0; frame < 4; ++frame) { // 10 a second at most
        QTest::qWait(100);
        overlay_->countFrame();
    }
    overlay_->setSnapshot(snapshotWith(120, true), true);
    QTest::qWait(400); // longer than words rest
    const QImage image = overlay_->grab().toImage();
    const auto dotsOf = [&image](Token token) {
        int found = 0;
        for (int y = image.height() * 7 / 8; y < image.height(); ++y)
            for (int x = image.width() / 2; x < image.width(); ++x)
                found += image.pixelColor(x, y) == theme()[token];
        return found;
    };
    EXPECT_GT(dotsOf(Token::Warning), 8);
    EXPECT_EQ(dotsOf(Token::Ok), 0);
    // While a machine measures for somebody else, the gauge is locked and says why.
    overlay_->setCeilings({}, true, QStringLiteral("A race is being measured."));
    const auto buttons = overlay_->findChildren<QToolButton*>();
    EXPECT_TRUE(std::any_of(buttons.begin(), buttons.end(), [](const QToolButton* button) {
        return !button->isEnabled() && button->toolTip() == "A race is being measured.";
    }));
}

TEST_F(OverlayTest, StoppedItsNumbersAreFrozen) {
    overlay_->setSnapshot(snapshotWith(120), false);
    const QImage before = overlay_->grab().toImage();
    overlay_->countFrame();
    QTest::qWait(300); // longer than words rest while it runs
    EXPECT_EQ(overlay_->grab().toImage(), before);
}

TEST(TimingText, SharesAreOfTheMachinesPeaks) {
    Ceilings ceilings;
    ceilings.levels = {{1, 0.1, 5, 4, 0.05}, {2, 0.2, 10, 8, 0.1}};
    const LiveTimings timings = snapshotWith(10)->timings; // on 2 threads
    const auto figures = timingFigures(timings, &ceilings);
    EXPECT_TRUE(figures[1].caption.startsWith("GFLOP/s, 30")) << figures[1].caption.toStdString(); // 0.0594 of 0.2
    EXPECT_TRUE(figures[2].caption.startsWith("GB/s, 47")) << figures[2].caption.toStdString();    // 0.047 of 0.1
    // A device's, by its name; nothing where it is not known.
    LiveTimings onDevice = timings;
    onDevice.target = "Quick Card 7, tensor cores";
    onDevice.stages.push_back({StageKind::Upload, 1e-4, 100, 0});
    EXPECT_EQ(timingFigures(onDevice, &ceilings)[1].caption, "GFLOP/s");
    ceilings.devices = {{"Quick Card 7", 2, std::nullopt, 1}};
    EXPECT_TRUE(timingFigures(onDevice, &ceilings)[1].caption.startsWith("GFLOP/s, 3"));
    EXPECT_EQ(timingFigures(timings)[1].caption, "GFLOP/s");
}

TEST(TimingText, TheRatioIsSaidWithItsBaseline) {
    auto snapshot = snapshotWithBaseline();
    auto figures = timingFigures(snapshot->timings);
    ASSERT_EQ(figures.size(), 4u);
    EXPECT_EQ(figures[0].value, "4.08×");
    EXPECT_EQ(figures[0].caption, "faster than Direct");
    EXPECT_TRUE(figures[0].tip.contains("3.90×") && figures[0].tip.contains("4.30×")) << figures[0].tip.toStdString();
    snapshot->timings.baseline->ratio = 0.25;
    figures = timingFigures(snapshot->timings);
    EXPECT_EQ(figures[0].value, "4.00×");
    EXPECT_EQ(figures[0].caption, "slower than Direct");
    snapshot->timings.baseline->rounds = 0;
    EXPECT_EQ(timingFigures(snapshot->timings)[0].value, QStringLiteral("–"));
}

TEST(TimingText, FiguresComeFromTheMedian) {
    const auto figures = timingFigures(snapshotWith(10)->timings);
    ASSERT_EQ(figures.size(), 3u);
    EXPECT_TRUE(figures[0].value.startsWith("1.00")) << figures[0].value.toStdString(); // 1,000 samples in 1 ms
    EXPECT_EQ(figures[1].value, "0.0594");                                              // 59,400 FLOP in 1 ms
    EXPECT_EQ(figures[2].value, "0.0470");
}

TEST(TimingText, ScalesStartAtZeroAndHoldEverything) {
    for (const double most : {0.0031, 0.99, 1.0, 1.19, 4.86, 7.3, 51.0, 999.0}) {
        const ZeroScale scale = zeroScale(most);
        EXPECT_GE(scale.end, most * (1 - 1e-9));
        const int ticks = static_cast<int>(std::lround(scale.end / scale.step));
        EXPECT_NEAR(scale.end, ticks * scale.step, 1e-9 * scale.end);
        EXPECT_GE(ticks, 2) << most;
        EXPECT_LE(ticks, 5) << most;
        EXPECT_LT(
            std::abs(scale.step - std::round(scale.step * std::pow(10, scale.decimals)) / std::pow(10, scale.decimals)),
            1e-9 * scale.step)
            << most;
    }
}

TEST(TimingText, ScalesOfTimesHaveTheUnitOfTheLongest) {
    const auto unitOf = [](double seconds) { return std::string(timeScale(seconds).unit.name); };
    EXPECT_EQ(unitOf(391e-9), "ns");
    EXPECT_EQ(unitOf(4.2e-6), "µs");
    EXPECT_EQ(unitOf(1.19e-3), "ms");
    EXPECT_EQ(unitOf(12), "s");
    for (const double seconds : {391e-9, 999.7e-9, 4.2e-6, 85e-6, 1.19e-3, 0.7, 12.0, 1e3}) {
        const TimeScale scale = timeScale(seconds);
        EXPECT_GE(scale.seconds(), seconds * (1 - 1e-9));
        EXPECT_LE(scale.seconds(), 2.5 * seconds);
        EXPECT_LE(scale.ticks.end, 1000) << seconds;
        EXPECT_LE(scale.ticks.decimals, 1) << seconds; // 0.0001 would be another unit's
    }
}

TEST(StagePanelTest, ItSaysWhatAStageIs) {
    StagePanel panel;
    panel.setTimings(snapshotWith(120)->timings);
    panel.setStage(StageKind::Forward);
    QString all;
    for (const QLabel* label : panel.findChildren<QLabel*>())
        all += label->text() + '\n';
    for (const QString& part :
         {QString::fromUtf8(definitionOf(StageKind::Forward)), QString::fromUtf8(flopFormulaOf(StageKind::Forward)),
          QString("N = 1,120"), QString("9.00"), QString("28.0"), QString("3.11")})
        EXPECT_TRUE(all.contains(part)) << part.toStdString() << " is not in\n" << all.toStdString();
}

} // namespace
} // namespace longwave::ui
