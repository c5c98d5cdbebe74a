// SPDX-License-Identifier: GPL-3.0-or-later
// The page Convolve: its output, its timings and what it says, as choices change.
#include "tests/ui/convolve_fixture.h"
#include "ui/convolve/stage_panel.h"

#include <QComboBox>
#include <QLocale>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::ui {
namespace {

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
    EXPECT_EQ(page_->bar()->headsBox()->currentText(), "all 6 heads");
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
    EXPECT_EQ(page_->bar()->headsBox()->itemText(1), "all 6 heads");
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
    EXPECT_TRUE(std::isnan(page_->live().latest()->output->peak)) << "no output is finite";
}

TEST_F(ConvolveTest, ASingleSampleIsSeen) {
    open({0.5F}, noise(64, 4), 2);
    settle();
    const Plot& input = *page_->plots()->inputPlot();
    EXPECT_LT(input.homeX().low, 0);
    EXPECT_GT(input.homeX().high, 0);
    EXPECT_LE(input.homeY().low, 0);
    EXPECT_GT(input.homeY().high, 0.5);
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
