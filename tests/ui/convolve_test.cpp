// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/npy_writer.h"
#include "ui/convolve/convolution_report.h"
#include "ui/convolve/convolve_bar.h"
#include "ui/convolve/convolve_plots.h"
#include "ui/convolve/convolve_workspace.h"
#include "ui/convolve/notice_line.h"
#include "ui/convolve/output_side.h"
#include "ui/convolve/stage_panel.h"
#include "ui/convolve/timing_overlay.h"
#include "ui/convolve/timing_text.h"
#include "ui/plot/plot.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace longwave::ui {
namespace {

constexpr int kPatience = 60'000; // ms: a bound for a broken build, never something a test measures

std::vector<float> noise(std::size_t count, unsigned seed) {
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(count);
    for (float& value : values)
        value = normal(generator);
    return values;
}

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

// ---- the page -------------------------------------------------------------------------------------------------------

class ConvolveTest : public ::testing::Test {
  protected:
    ConvolveTest() {
        engines_.add(makeFftwEngine());
        engines_.add(makeDirectEngine());
        session_ = std::make_unique<Session>(engines_);
        QObject::connect(session_.get(), &Session::failed, [this](const QString& subject, const QString& explanation) {
            failures_ += subject + ' ' + explanation;
        });
        page_ = std::make_unique<ConvolveWorkspace>(*session_);
        page_->resize(1100, 800);
        page_->show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(page_.get()));
    }
    ~ConvolveTest() override { page_.reset(); }

    void open(std::vector<float> u, std::vector<float> k, std::int64_t heads) {
        u_ = std::move(u);
        k_ = std::move(k);
        taps_ = static_cast<std::int64_t>(k_.size()) / heads;
        const QString signal = folder_.filePath("u.npy");
        const QString bank = folder_.filePath("k.npy");
        writeNpy(signal.toStdString(), u_, {static_cast<std::int64_t>(u_.size())});
        writeNpy(bank.toStdString(), k_, {heads, taps_});
        session_->openFiles({signal, bank});
        ASSERT_TRUE(QTest::qWaitFor([&] { return session_->files().size() == 2; }, kPatience));
        session_->useAsSignal({session_->files()[0].id, 0});
        session_->useAsBank({session_->files()[1].id, 0});
        ASSERT_TRUE(session_->signal() && session_->bank());
    }
    void openUsual() { open(noise(4000, 1), noise(std::size_t{6} * 120, 2), 6); }
    void settle() {
        ASSERT_TRUE(QTest::qWaitFor([&] { return page_->isSettled(); }, kPatience));
    }

    /// The output that is right for the session's choices, causal.
    std::vector<float> expected(const Regularization& regularization) const {
        std::vector<float> kernel(static_cast<std::size_t>(taps_));
        regularizeRow(session_->bank()->values, session_->choices().head, regularization, kernel);
        std::vector<float> y(u_.size());
        for (std::size_t t = 0; t < y.size(); ++t) {
            double sum = 0;
            for (std::size_t j = 0; j < kernel.size() && j <= t; ++j)
                sum += static_cast<double>(kernel[j]) * static_cast<double>(u_[t - j]);
            y[t] = static_cast<float>(sum);
        }
        return y;
    }
    /// What the page says at a sample of the output plot.
    QString saidAt(double sample) {
        QString said;
        const auto connection =
            QObject::connect(page_.get(), &Workspace::statusChanged, [&](const QString& text) { said = text; });
        emit page_->plots()->outputPlot()->hovered(sample, 0);
        QObject::disconnect(connection);
        return said;
    }

    QTemporaryDir folder_;
    EngineRegistry engines_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<ConvolveWorkspace> page_;
    QString failures_;
    std::vector<float> u_;
    std::vector<float> k_;
    std::int64_t taps_ = 0;
};

QString threeDigits(float value) {
    return QLocale(QLocale::C).toString(std::abs(static_cast<double>(value)), 'g', 3);
}

TEST_F(ConvolveTest, WithoutDataItRests) {
    settle();
    EXPECT_FALSE(page_->overlay()->isVisible());
    EXPECT_TRUE(page_->bar()->statusWords().isEmpty());
    EXPECT_FALSE(page_->grab().isNull());
}

TEST_F(ConvolveTest, TheOutputIsThatOfTheChoices) {
    openUsual();
    session_->setHead(4);
    settle();
    EXPECT_FALSE(page_->plots()->isDifferenceShown()) << "nothing is regularised";
    EXPECT_EQ(page_->side()->changeText(), "none");
    session_->setSquashOn(true);
    session_->setLambda(0.4, false);
    settle();
    EXPECT_TRUE(page_->plots()->isDifferenceShown());
    const auto y = expected(session_->choices().regularization);
    const auto raw = expected({});
    // Somewhere large, so that three digits of it are sure.
    const std::size_t at = static_cast<std::size_t>(
        std::max_element(y.begin(), y.end(), [](float a, float b) { return std::abs(a) < std::abs(b); }) - y.begin());
    const QString said = saidAt(static_cast<double>(at));
    EXPECT_TRUE(said.contains(threeDigits(y[at]))) << said.toStdString() << " should say " << y[at];
    EXPECT_TRUE(page_->side()->changeText().startsWith(QString::number(100 * relativeL2(y, raw), 'f', 1)))
        << page_->side()->changeText().toStdString();
    EXPECT_TRUE(page_->side()->errorText().contains(QStringLiteral("× 10⁻")))
        << page_->side()->errorText().toStdString();
    EXPECT_TRUE(failures_.isEmpty()) << failures_.toStdString();
}

TEST_F(ConvolveTest, ChangesWhileRunningKeepTheZoom) {
    openUsual();
    session_->setSquashOn(true);
    session_->setRunning(true);
    settle();
    page_->plots()->outputPlot()->setXView(1000, 1200);
    QCoreApplication::processEvents();
    const ViewRange zoomed = page_->plots()->outputPlot()->xView();
    EXPECT_EQ(page_->plots()->inputPlot()->xView(), zoomed) << "the plots are linked";
    page_->plots()->outputPlot()->setXView(1000, 1010); // less than a few windows of the level
    QCoreApplication::processEvents();
    EXPECT_EQ(page_->plots()->differencePlot()->xView(), page_->plots()->outputPlot()->xView());
    page_->plots()->outputPlot()->setXView(1000, 1200);
    QCoreApplication::processEvents();
    session_->setLambda(0.3, false);
    session_->setHead(2);
    session_->setEngine("direct");
    session_->setMode(Mode::Circular);
    emit page_->bar()->allHeadsPicked(true);
    settle();
    EXPECT_EQ(page_->plots()->outputPlot()->xView(), zoomed);
    EXPECT_EQ(page_->bar()->headsBox()->currentText(), "all 6, showing 2");
    EXPECT_EQ(page_->side()->errorText(), "is direct");
    page_->fit();
    EXPECT_GT(page_->plots()->outputPlot()->xView().size(), 3000);
}

TEST_F(ConvolveTest, TheTimingsComeWithTheFirstLoopAndStayAfterIt) {
    openUsual();
    settle();
    EXPECT_FALSE(page_->overlay()->isVisible()) << "a lone run is nothing to judge by";
    session_->setRunning(true);
    settle();
    EXPECT_TRUE(page_->overlay()->isVisible());
    EXPECT_TRUE(page_->plots()->outputPlot()->rect().contains(page_->overlay()->geometry()));
    EXPECT_TRUE(page_->bar()->statusWords().startsWith("running")) << page_->bar()->statusWords().toStdString();
    session_->setRunning(false);
    settle();
    EXPECT_TRUE(page_->overlay()->isVisible());
    EXPECT_EQ(page_->bar()->statusWords(), "stopped");

    // Closed, it stays closed until it is asked for.
    QTest::mouseClick(page_->overlay()->closeButton(), Qt::LeftButton);
    EXPECT_FALSE(page_->overlay()->isVisible());
    session_->setRunning(true);
    settle();
    EXPECT_FALSE(page_->overlay()->isVisible());
    auto* button = page_->tabBarTools()->findChild<QToolButton*>();
    ASSERT_NE(button, nullptr);
    EXPECT_FALSE(button->isChecked());
    button->click();
    EXPECT_TRUE(page_->overlay()->isVisible());
}

TEST_F(ConvolveTest, AClickOnAStageTellsOfItAtTheRight) {
    openUsual();
    session_->setRunning(true);
    settle();
    TimingOverlay* overlay = page_->overlay();
    QTest::mouseClick(overlay, Qt::LeftButton, {}, overlay->stageRect(StageKind::Inverse).center());
    ASSERT_TRUE(page_->side()->stagePanel()->stage());
    EXPECT_EQ(*page_->side()->stagePanel()->stage(), StageKind::Inverse);
    emit page_->side()->stagePanel()->closed();
    EXPECT_FALSE(page_->side()->stagePanel()->stage());
}

TEST_F(ConvolveTest, HiddenItRestsAndShownItCatchesUp) {
    openUsual();
    session_->setRunning(true);
    settle();
    page_->hide();
    session_->setHead(5);
    EXPECT_TRUE(page_->isSettled());
    page_->show();
    EXPECT_FALSE(page_->isSettled()) << "the other head is still to be convolved";
    settle();
    const auto y = expected({});
    const std::size_t at = static_cast<std::size_t>(
        std::max_element(y.begin(), y.end(), [](float a, float b) { return std::abs(a) < std::abs(b); }) - y.begin());
    EXPECT_TRUE(saidAt(static_cast<double>(at)).contains(threeDigits(y[at])));
}

TEST_F(ConvolveTest, TheBarChangesTheSession) {
    openUsual();
    settle();
    page_->bar()->headBox()->setValue(3);
    EXPECT_EQ(session_->choices().head, 3);
    emit page_->bar()->modePicked(Mode::Full);
    EXPECT_EQ(session_->choices().mode, Mode::Full);
    EXPECT_EQ(page_->bar()->modeBox()->currentText(), "Full");
    EXPECT_EQ(page_->bar()->headsBox()->itemText(1), "all 6, showing 3");
    settle();
    // All L + K − 1 outputs are on the axis.
    EXPECT_DOUBLE_EQ(page_->plots()->outputPlot()->homeX().high, 4000 + 120 - 2);
}

TEST_F(ConvolveTest, NonFiniteValuesAreTold) {
    auto u = noise(500, 3);
    u[123] = std::numeric_limits<float>::quiet_NaN();
    u[400] = std::numeric_limits<float>::infinity();
    open(u, noise(64, 4), 2);
    settle();
    EXPECT_TRUE(page_->notice()->isVisible());
    EXPECT_TRUE(page_->notice()->text().contains("2 values")) << page_->notice()->text().toStdString();
    EXPECT_TRUE(page_->notice()->text().contains("123"));
    EXPECT_EQ(page_->side()->errorText(), QStringLiteral("–"));
}

TEST_F(ConvolveTest, ClosingTheSignalEmptiesThePage) {
    openUsual();
    session_->setRunning(true);
    settle();
    while (!session_->files().empty())
        session_->closeFile(session_->files().front().id);
    settle();
    EXPECT_FALSE(page_->overlay()->isVisible());
    EXPECT_FALSE(page_->plots()->isDifferenceShown());
    EXPECT_TRUE(page_->bar()->statusWords().isEmpty());
}

TEST_F(ConvolveTest, AFailureIsToldOnceAndIsOver) {
    openUsual();
    settle();
    QSignalSpy told(session_.get(), &Session::failed);
    class Picky final : public Engine {
      public:
        const char* name() const override { return "picky"; }
        const char* title() const override { return "Picky"; }
        std::string target() const override { return "test"; }
        std::string refusal(const ConvolutionProblem&) const override { return "it takes nothing at all"; }

      protected:
        std::unique_ptr<Plan> doPlan(const ConvolutionProblem&, const PlanOptions&) const override { return nullptr; }
    };
    engines_.add(std::make_unique<Picky>());
    session_->setEngine("picky");
    ASSERT_TRUE(QTest::qWaitFor([&] { return !told.isEmpty(); }, kPatience));
    EXPECT_TRUE(told.first().at(1).toString().contains("takes nothing at all"));
    session_->setHead(1);
    settle();
    session_->setHead(2);
    settle();
    EXPECT_EQ(told.size(), 1) << "the same failure again is not news";
    EXPECT_EQ(page_->bar()->statusWords(), "not run");
    session_->setEngine("fftw");
    settle();
    EXPECT_EQ(page_->bar()->statusWords(), "stopped");
}

} // namespace
} // namespace longwave::ui

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    ::testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
