// SPDX-License-Identifier: GPL-3.0-or-later
// The plots of a head: their switches, options, words and further heads.
#include "compute/analysis/window_function.h"
#include "compute/convolution/engine.h"
#include "compute/io/npy_writer.h"
#include "tests/ui/banks.h"
#include "ui/kernels/bank_panels.h"
#include "ui/kernels/head_frequency_panel.h"
#include "ui/kernels/head_time_panel.h"
#include "ui/kernels/head_view.h"
#include "ui/kernels/kernels_workspace.h"
#include "ui/kernels/overlaid_legend.h"
#include "ui/kernels/spectrogram_panel.h"
#include "ui/kernels/spectrum_options.h"
#include "ui/plot/plot.h"
#include "ui/plot/pyramid_trace.h"
#include "ui/session/session.h"
#include "ui/theme/segmented.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <limits>
#include <vector>

using namespace longwave;
using namespace longwave::ui;
using namespace longwave::ui::test;

namespace {

class Panels : public testing::Test {
  protected:
    void SetUp() override {
        QObject::connect(&time_, &HeadPanel::statusChanged, [this](const QString& text) { status_ = text; });
        QObject::connect(&frequency_, &HeadPanel::statusChanged, [this](const QString& text) { status_ = text; });
        for (QWidget* panel : std::initializer_list<QWidget*>{&time_, &frequency_}) {
            panel->resize(600, 300);
            panel->show();
        }
    }
    void show(const Contrast& contrast, int head = 0) {
        contrast_ = contrast;
        head_ = head;
        again();
    }
    void again() {
        const auto view = viewHead(contrast_, head_, together(time_.wanted(), frequency_.wanted()));
        time_.setView(view);
        frequency_.setView(view);
        QCoreApplication::processEvents();
    }
    QString statusAt(HeadPanel& panel, double x) {
        status_.clear();
        emit panel.plot()->hovered(x, 0);
        return status_;
    }
    static PyramidTrace* trace(const HeadPanel& panel, const QString& name) {
        for (PyramidTrace* one : panel.plot()->findChildren<PyramidTrace*>())
            if (one->name() == name && one->data())
                return one;
        return nullptr;
    }

    HeadTimePanel time_;
    HeadFrequencyPanel frequency_;
    Contrast contrast_;
    int head_ = 0;
    QString status_;
};

TEST_F(Panels, TimeHasTheLagsOfBothSides) {
    const std::vector<float> a = noise(40, 1);
    const std::vector<float> b = noise(25, 2);
    show(compared({bankOf(a, 1), -20}, QStringLiteral("first"), {bankOf(b, 1), 0}, QStringLiteral("second"), {}));
    EXPECT_EQ(time_.plot()->homeX(), (ViewRange{-20.5, 24.5}));
    EXPECT_EQ(
        statusAt(time_, -20),
        QStringLiteral("t = −20 taps, k = %1 → –").arg(QString::number(a[0], 'f', 4).replace(u'-', QChar(0x2212))));
    EXPECT_TRUE(statusAt(time_, 30).isEmpty());
    EXPECT_FALSE(time_.which()->button(HeadTimePanel::kDifference)->isEnabled());
    EXPECT_FALSE(time_.which()->button(HeadTimePanel::kDifference)->toolTip().isEmpty());
    ASSERT_TRUE(trace(time_, QStringLiteral("first")));
    EXPECT_EQ(trace(time_, QStringLiteral("first"))->readoutAt(-21), QString());
    EXPECT_FALSE(trace(time_, QStringLiteral("second"))->readoutAt(24).isEmpty());
}

TEST_F(Panels, TheDifferenceComesBackWithTheProcessing) {
    const ArrayView bank = bankOf(noise(64, 1), 1);
    show(regularized(bank, 0, squashBy(0.3)));
    time_.which()->setCurrentIndex(HeadTimePanel::kDifference);
    again();
    PyramidTrace* difference = trace(time_, QStringLiteral("difference"));
    ASSERT_TRUE(difference);
    EXPECT_FALSE(trace(time_, QStringLiteral("raw")));
    EXPECT_TRUE(statusAt(time_, 3).startsWith(QStringLiteral("t = 3 taps, Δk = ")));
    EXPECT_NEAR(difference->valueRange().high, 0.3, 1e-6);
    show(regularized(bank, 0, {}));
    EXPECT_EQ(time_.which()->currentIndex(), HeadTimePanel::kLinear);
    EXPECT_TRUE(trace(time_, QStringLiteral("raw")));
    show(regularized(bank, 0, squashBy(0.3)));
    EXPECT_EQ(time_.which()->currentIndex(), HeadTimePanel::kDifference);
    again(); // which asked for it
    EXPECT_TRUE(trace(time_, QStringLiteral("difference")));
}

TEST_F(Panels, EverySwitchSaysValueAndUnit) {
    std::vector<float> k(32);
    k[5] = 2; // a delay of five taps
    show(regularized(bankOf(k, 1), 0, {}));
    const auto status = [&](int which) {
        frequency_.which()->setCurrentIndex(which);
        again();
        return statusAt(frequency_, 0.1);
    };
    EXPECT_EQ(status(HeadFrequencyPanel::kDecibels),
              QStringLiteral("f = 0.0938 cycles per tap, |K| = 0.0 dB re raw maximum"));
    EXPECT_EQ(status(HeadFrequencyPanel::kLinear), QStringLiteral("f = 0.0938 cycles per tap, |K| = 2.00"));
    EXPECT_EQ(status(HeadFrequencyPanel::kPhase), QStringLiteral("f = 0.0938 cycles per tap, arg K = −2.95 rad"));
    EXPECT_EQ(status(HeadFrequencyPanel::kDelay), QStringLiteral("f = 0.0938 cycles per tap, group delay = 5.0 taps"));
    EXPECT_TRUE(frequency_.plot()->homeY().contains(5));
    show(regularized(bankOf({1, 0, 1, 0}, 1), 0, {})); // |K| is zero at a quarter
    EXPECT_EQ(statusAt(frequency_, 0.25), QStringLiteral("f = 0.2500 cycles per tap, group delay = – taps"));
    EXPECT_EQ(trace(frequency_, QStringLiteral("raw"))->readoutAt(0.25), QStringLiteral("not defined"));
    show(regularized(bankOf(k, 1), 0, {}));
    frequency_.options()->setUnwrapped(true);
    frequency_.which()->setCurrentIndex(HeadFrequencyPanel::kPhase);
    again();
    EXPECT_EQ(statusAt(frequency_, 0.5), QStringLiteral("f = 0.5000 cycles per tap, arg K = −15.71 rad"));
    EXPECT_LE(frequency_.plot()->homeY().low, -15.7);
}

TEST_F(Panels, OptionsChangeWhatIsAskedFor) {
    const QSignalSpy spy(&frequency_, &HeadPanel::wantedChanged);
    show(regularized(bankOf(noise(33, 1), 1), 0, squashBy(0.2)));
    frequency_.options()->setWindow(WindowFunction::Blackman);
    EXPECT_EQ(frequency_.wanted().window, WindowFunction::Blackman);
    frequency_.options()->setLogFrequency(true);
    EXPECT_EQ(spy.count(), 2);
    again();
    EXPECT_GT(frequency_.plot()->xView().low, 0);
    frequency_.options()->setLogFrequency(false);
    again();
    EXPECT_LT(frequency_.plot()->homeX().low, 0);
    EXPECT_FALSE(frequency_.plot()->isZoomed());
    frequency_.which()->setCurrentIndex(HeadFrequencyPanel::kPhase);
    EXPECT_TRUE(frequency_.wanted().phase);
    frequency_.options()->setUnwrapped(true);
    EXPECT_FALSE(frequency_.wanted().phase);
    EXPECT_TRUE(frequency_.wanted().unwrappedPhase);
}

TEST_F(Panels, TheSpectrogramTakesThePlaceOfTheLines) {
    const std::vector<float> k = noise(400, 1);
    const QSignalSpy spy(&frequency_, &HeadFrequencyPanel::spectrogramShown);
    show(regularized(bankOf(k, 1), -100, squashBy(0.5)));
    frequency_.which()->setCurrentIndex(HeadFrequencyPanel::kSpectrogram);
    again();
    SpectrogramPanel* panel = frequency_.spectrogram();
    EXPECT_FALSE(frequency_.plot()->isVisible());
    EXPECT_TRUE(panel->plot()->isVisible());
    EXPECT_EQ(panel->plot()->homeX(), (ViewRange{-100.5, 299.5}));
    EXPECT_NEAR(panel->plot()->homeY().high, 0.5, 0.01);
    EXPECT_LT(panel->plot()->pixelAt(0, 0.4).y(), panel->plot()->pixelAt(0, 0.1).y()); // low ones at the bottom
    EXPECT_EQ(panel->which()->currentIndex(), 1);
    status_.clear();
    emit panel->plot()->hovered(0, 0.25);
    EXPECT_TRUE(status_.startsWith(QStringLiteral("t = 0 taps, f = 0.2500 cycles per tap, "))) << status_.toStdString();
    EXPECT_TRUE(status_.endsWith(QStringLiteral("dB")));
    panel->which()->setCurrentIndex(0);
    show(regularized(bankOf(k, 1), -100, {}));
    EXPECT_FALSE(panel->which()->button(1)->isEnabled());
    frequency_.which()->setCurrentIndex(HeadFrequencyPanel::kDecibels);
    EXPECT_TRUE(frequency_.plot()->isVisible());
    EXPECT_EQ(spy.count(), 2);
}

TEST_F(Panels, OptionsOfLinesAreDisabledWithTheSpectrogram) {
    show(regularized(bankOf(noise(400, 1), 1), 0, {}));
    const auto enabled = [this](const QString& text) {
        for (const QAction* action : frequency_.options()->menu()->actions())
            if (action->text() == text)
                return action->isEnabled();
        ADD_FAILURE() << text.toStdString();
        return false;
    };
    const QStringList ofLines{windowName(WindowFunction::Rectangular), windowName(WindowFunction::Kaiser), "Unwrapped",
                              "Logarithmic"};
    for (const int which : {HeadFrequencyPanel::kSpectrogram, HeadFrequencyPanel::kDecibels}) {
        frequency_.which()->setCurrentIndex(which);
        again();
        for (const QString& text : ofLines)
            EXPECT_EQ(enabled(text), which == HeadFrequencyPanel::kDecibels) << text.toStdString();
        frequency_.options()->offerWhich(true);
        EXPECT_TRUE(enabled("Spectrogram"));
        frequency_.options()->offerWhich(false);
    }
    // What was chosen for lines stays, and can be set for them from elsewhere.
    frequency_.which()->setCurrentIndex(HeadFrequencyPanel::kSpectrogram);
    frequency_.options()->setWindow(WindowFunction::Hann);
    EXPECT_EQ(frequency_.wanted().window, WindowFunction::Hann);
}

TEST_F(Panels, OddKernelsAreShownInEverySwitch) {
    std::vector<float> broken = noise(16, 6);
    broken[4] = std::numeric_limits<float>::quiet_NaN();
    const std::vector<ArrayView> banks{bankOf({3}, 1),    bankOf({0}, 1),         bankOf(std::vector<float>(40), 1),
                                       bankOf(broken, 1), bankOf(noise(2, 1), 1), bankOf(noise(70'001, 3), 1)};
    for (const ArrayView& bank : banks)
        for (const bool on : {false, true})
            for (const bool option : {false, true}) {
                frequency_.options()->setUnwrapped(option);
                frequency_.options()->setLogFrequency(option);
                frequency_.options()->setWindow(option ? WindowFunction::Hann : WindowFunction::Rectangular);
                for (int which = 0; which < 5; ++which) {
                    frequency_.which()->setCurrentIndex(which);
                    time_.which()->setCurrentIndex(which % 2);
                    show(regularized(bank, 0, on ? squashBy(0.1) : Regularization{}));
                    EXPECT_FALSE(frequency_.grab().isNull());
                    EXPECT_FALSE(time_.grab().isNull());
                    statusAt(time_, 1e9);
                    statusAt(frequency_, -3);
                    emit frequency_.spectrogram()->plot()->hovered(0, 0);
                }
            }
    time_.setView(nullptr);
    frequency_.setView(nullptr);
    EXPECT_FALSE(frequency_.grab().isNull());
}

TEST_F(Panels, HeadersFitNarrowPanels) {
    show(compared({bankOf(noise(784, 1), 1)}, QStringLiteral("smnist_longconv_h32_lambda0.safetensors"),
                  {bankOf(noise(784, 2), 1)}, QStringLiteral("smnist_longconv_h32_lambda0.003.safetensors"),
                  squashBy(0.02)));
    for (QWidget* panel : std::initializer_list<QWidget*>{&time_, &frequency_}) {
        EXPECT_LE(panel->minimumSizeHint().width(), 360);
        for (const int width : {1200, 700, 470, 360}) {
            panel->resize(width, 300);
            QCoreApplication::processEvents();
            EXPECT_EQ(panel->width(), width);
            for (const QToolButton* button : panel->findChildren<QToolButton*>())
                if (button->isVisible()) {
                    EXPECT_LE(button->mapTo(panel, button->rect().bottomRight()).x(), width - 1);
                    EXPECT_EQ(button->width(), button->sizeHint().width()) << width;
                }
        }
    }
}

TEST_F(Panels, WithoutRoomTheOptionsOfferWhatTheSwitchDoes) {
    show(regularized(bankOf(noise(64, 1), 1), 0, squashBy(0.2)));
    SpectrumOptions* options = frequency_.options();
    frequency_.resize(1200, 300);
    QCoreApplication::processEvents();
    EXPECT_TRUE(frequency_.which()->isVisible());
    EXPECT_TRUE(options->text().startsWith(QStringLiteral("Options")));
    EXPECT_FALSE(options->menu()->actions().at(3)->isVisible());
    frequency_.resize(frequency_.minimumSizeHint().width(), 300);
    QCoreApplication::processEvents();
    EXPECT_FALSE(frequency_.which()->isVisible());
    EXPECT_TRUE(options->text().startsWith(QStringLiteral("dB")));
    options->menu()->actions().at(3)->trigger(); // below its title: dB, Linear, Phase
    EXPECT_EQ(frequency_.which()->currentIndex(), HeadFrequencyPanel::kPhase);
    EXPECT_TRUE(options->text().startsWith(QStringLiteral("Phase")));
}

TEST_F(Panels, EverythingHasAName) {
    for (QWidget* panel : std::initializer_list<QWidget*>{&time_, &frequency_}) {
        for (const QToolButton* button : panel->findChildren<QToolButton*>()) {
            EXPECT_FALSE(button->accessibleName().isEmpty());
            EXPECT_NE(button->focusPolicy(), Qt::NoFocus);
        }
        for (const Plot* plot : panel->findChildren<Plot*>())
            EXPECT_FALSE(plot->accessibleName().isEmpty());
    }
}

TEST_F(Panels, FurtherHeadsAreNamed) {
    const ArrayView bank = bankOf(noise(4 * 64, 1), 4);
    const Contrast contrast = regularized(bank, 0, squashBy(0.2));
    show(contrast, 1);
    const std::vector<int> heads{0, 3};
    const auto overlaid = viewOverlaid(contrast, heads, {});
    for (HeadPanel* panel : std::initializer_list<HeadPanel*>{&time_, &frequency_}) {
        panel->setOverlaid(overlaid);
        EXPECT_TRUE(trace(*panel, QStringLiteral("head 0")));
        EXPECT_TRUE(trace(*panel, QStringLiteral("head 3")));
        const auto* legend = panel->findChild<OverlaidLegend*>();
        EXPECT_TRUE(legend->isVisible());
        EXPECT_EQ(legend->accessibleName(), QStringLiteral("with heads 0, 3"));
        panel->setOverlaid(nullptr);
        EXPECT_FALSE(legend->isVisible());
        EXPECT_FALSE(trace(*panel, QStringLiteral("head 3")));
    }
    for (const bool compares : {false, true})
        for (int i = 0; i < OverlaidHeads::kMost; ++i) {
            const LineStyle a = furtherStyle(i, compares);
            EXPECT_NE(a.color, Token::S1);
            EXPECT_NE(a.color, compares ? Token::S5 : Token::S6);
            for (int j = 0; j < i; ++j) {
                const LineStyle b = furtherStyle(j, compares);
                EXPECT_TRUE(a.color != b.color || a.pen != b.pen);
            }
        }
}

TEST(HeadsOnThePage, OverlaysTheChosenHeads) {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("bank.npy"));
    writeNpy(path.toStdString(), noise(6 * 128, 2), {6, 128});
    EngineRegistry engines;
    Session session(engines);
    KernelsWorkspace page(session);
    page.resize(1300, 900);
    page.show();
    session.openFiles({path});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !session.files().empty() && session.tasks().isIdle(); }, kPatience));
    session.useAsBank({session.files().back().id, 0});
    const auto settle = [&] {
        return QTest::qWaitFor([&] { return page.isSettled() && session.tasks().isIdle(); }, kPatience);
    };
    ASSERT_TRUE(settle());
    session.setSquashOn(true);
    page.overlayHeads({0, 2, 5});
    EXPECT_FALSE(page.isSettled());
    ASSERT_TRUE(settle());
    const auto* legend = page.headInTime()->findChild<OverlaidLegend*>();
    EXPECT_EQ(legend->accessibleName(), QStringLiteral("with heads 2, 5")); // head 0 is in focus
    session.setHead(5);                                                     // which alone is selected then
    page.overlayHeads({0, 2, 5});
    for (int i = 1; i <= 10; ++i)
        session.setLambda(0.05 * i, true);
    ASSERT_TRUE(settle());
    EXPECT_EQ(legend->accessibleName(), QStringLiteral("with heads 0, 2"));
    for (int which = 0; which < 5; ++which) {
        page.headInFrequency()->which()->setCurrentIndex(which);
        ASSERT_TRUE(settle());
        EXPECT_FALSE(page.grab().isNull());
    }
    // The spectrogram stands under the time plot: they look at the same lags.
    const Plot* spectrogram = page.headInFrequency()->spectrogram()->plot();
    page.timePlot()->setXView(20, 60);
    EXPECT_EQ(spectrogram->xView(), page.timePlot()->xView());
    ASSERT_TRUE(settle());
    QCoreApplication::processEvents();
    EXPECT_NEAR(spectrogram->pixelAt(40, 0).x(), page.timePlot()->pixelAt(40, 0).x(), 0.01);
    page.fit();
    EXPECT_FALSE(spectrogram->isZoomed());
    // A logarithmic frequency axis and back leaves the maps beside it whole.
    page.headInFrequency()->which()->setCurrentIndex(HeadFrequencyPanel::kDecibels);
    page.headInFrequency()->options()->setLogFrequency(true);
    ASSERT_TRUE(settle());
    page.headInFrequency()->options()->setLogFrequency(false);
    ASSERT_TRUE(settle());
    EXPECT_FALSE(page.maps()->frequencyPlot()->isZoomed());
    EXPECT_FALSE(page.frequencyPlot()->isZoomed());
    page.overlayHeads({});
    EXPECT_TRUE(settle());
    EXPECT_FALSE(legend->isVisible());
}

} // namespace
