// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/convolve_fixture.h"
#include "ui/convolve/engine_controls.h"
#include "ui/convolve/gate_button.h"
#include "ui/convolve/kernel_controls.h"
#include "ui/convolve/skip_box.h"
#include "ui/lambda_control.h"
#include "ui/theme/segmented.h"

#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>

namespace longwave::ui {
namespace {

using Against = ConvolveChoices::Against;

class ConvolveChoicesTest : public ConvolveTest {
  protected:
    template <typename Widget>
    Widget* control() const {
        return page_->findChild<Widget*>();
    }
};

TEST_F(ConvolveChoicesTest, SlidersOfTapsAndFrequenciesActAtOnceAndADragIsOneStep) {
    openUsual();
    settle();
    auto* controls = control<KernelControls>();
    ASSERT_NE(controls, nullptr);
    EXPECT_EQ(controls->tapsBox()->value(), 120);
    const int steps = session_->undoStack().count();
    LogSlider* slider = controls->tapsSlider();
    slider->setSliderDown(true);
    for (const double place : {0.9, 0.6, 0.3})
        slider->setValue(static_cast<int>(place * slider->maximum()));
    slider->setSliderDown(false); // releases
    EXPECT_EQ(session_->undoStack().count(), steps + 1);
    EXPECT_GT(set().taps, 1);
    EXPECT_LT(set().taps, 10);
    EXPECT_EQ(controls->tapsBox()->value(), set().taps);
    settle();
    EXPECT_EQ(output()->kernel->length(), set().taps);
    EXPECT_TRUE(page_->plots()->isDifferenceShown());
    EXPECT_NE(page_->side()->changeText(), "none");

    slider->setSliderDown(true);
    slider->setValue(slider->maximum());
    slider->setSliderDown(false);
    EXPECT_EQ(set().taps, 0) << "the end of the slider is all taps";
    EXPECT_EQ(session_->undoStack().count(), steps + 2) << "another drag is another step";
    controls->tapsBox()->setValue(17);
    EXPECT_EQ(set().taps, 17);

    controls->frequencySlider()->setValue(32);
    EXPECT_EQ(set().keepFrequencies, 0.5);
    EXPECT_TRUE(controls->frequencyText().startsWith("50.0"));
    settle();
    EXPECT_EQ(page_->side()->errorText(), "not defined") << "the direct engine has no frequencies to leave out";
    EXPECT_TRUE(failures_.isEmpty()) << failures_.toStdString();
    session_->undoStack().setIndex(steps);
    EXPECT_EQ(set().taps, 0);
    EXPECT_EQ(set().keepFrequencies, 1);
    settle();
    EXPECT_EQ(page_->side()->changeText(), "none");
}

TEST_F(ConvolveChoicesTest, TheSkipTermIsOfferedWhereTheFileHasOne) {
    auto* box = control<KernelControls>()->skipBox();
    openUsual();
    settle();
    EXPECT_TRUE(box->isHidden());
    session_->openFiles({QStringLiteral(LONGWAVE_SAMPLES_DIR "/smnist_longconv_h32_lambda0.safetensors")});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !session_->isOpening(); }, kPatience));
    ASSERT_EQ(session_->bank()->skip.size(), 32);
    settle();
    ASSERT_FALSE(box->isHidden());
    EXPECT_FALSE(box->isChecked());
    EXPECT_TRUE(box->toolTip().contains("D = "));
    const auto without = output();
    const int steps = session_->undoStack().count();
    box->click();
    EXPECT_TRUE(set().skip);
    EXPECT_EQ(session_->undoStack().count(), steps + 1);
    settle();
    float d = 0;
    session_->bank()->skip.read(0, session_->choices().head, std::span(&d, 1));
    std::vector<float> before(u_.size()), after(u_.size());
    without->y->read(0, before);
    output()->y->read(0, after);
    double worst = 0;
    for (std::size_t t = 0; t < u_.size(); ++t)
        worst = std::max(worst, std::abs(static_cast<double>(after[t]) - before[t] - static_cast<double>(d) * u_[t]));
    EXPECT_LT(worst, 1e-4);
    EXPECT_NE(d, 0);
    session_->undoStack().undo();
    EXPECT_FALSE(box->isChecked());
    EXPECT_TRUE(failures_.isEmpty()) << failures_.toStdString();
}

TEST_F(ConvolveChoicesTest, AHeldBShowsTheOtherOutput) {
    openUsual();
    settle();
    EXPECT_FALSE(page_->bar()->holdButton()->isEnabled()) << "there is nothing to compare with";
    QTest::keyPress(page_.get(), Qt::Key_B);
    EXPECT_FALSE(page_->plots()->isOtherShown());
    QTest::keyRelease(page_.get(), Qt::Key_B);

    session_->setSquashOn(true);
    settle();
    EXPECT_TRUE(page_->bar()->holdButton()->isEnabled());
    QTest::keyPress(page_.get(), Qt::Key_B);
    EXPECT_TRUE(page_->plots()->isOtherShown());
    session_->setLambda(0.4, false); // it stays while the choices change
    settle();
    EXPECT_TRUE(page_->plots()->isOtherShown());
    QTest::keyRelease(page_.get(), Qt::Key_B);
    EXPECT_FALSE(page_->plots()->isOtherShown());

    QTest::keyPress(page_->plots()->outputPlot(), Qt::Key_B); // wherever the focus is
    EXPECT_TRUE(page_->plots()->isOtherShown());
    page_->hide(); // which lets go
    EXPECT_FALSE(page_->plots()->isOtherShown());
    page_->show();
    QTest::mousePress(page_->bar()->holdButton(), Qt::LeftButton);
    EXPECT_TRUE(page_->plots()->isOtherShown());
    QTest::mouseRelease(page_->bar()->holdButton(), Qt::LeftButton);
    EXPECT_FALSE(page_->plots()->isOtherShown());
}

TEST_F(ConvolveChoicesTest, TheBaselineIsAChoiceThatCanBeUndone) {
    openUsual();
    session_->setEngine("direct");
    EXPECT_EQ(set().baseline, "fftw") << "what everybody knows, unless somebody chooses";
    session_->setRunning(true);
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            const auto& latest = page_->live().latest();
            return latest && latest->timings.engine == "direct" && latest->timings.baseline &&
                   latest->timings.baseline->rounds > 3;
        },
        kPatience));
    settle();
    EXPECT_TRUE(page_->bar()->statusWords().contains("pairs/s") || page_->bar()->statusWords() == "running")
        << page_->bar()->statusWords().toStdString();
    QComboBox* box = page_->bar()->baselineBox();
    box->setCurrentIndex(0);
    emit box->activated(0);
    EXPECT_TRUE(set().baseline.empty());
    settle();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !page_->live().latest()->timings.baseline; }, kPatience));
    session_->undoStack().undo();
    EXPECT_EQ(set().baseline, "fftw");
    EXPECT_EQ(box->currentText(), "FFTW");
    session_->setEngine("fftw"); // the engine itself is no baseline
    settle();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !page_->live().latest()->timings.baseline; }, kPatience));
}

TEST_F(ConvolveChoicesTest, EnginesAreComparedToo) {
    openUsual();
    session_->setEngine("direct");
    QComboBox* box = page_->bar()->againstBox();
    box->setCurrentIndex(1);
    emit box->activated(1);
    EXPECT_EQ(set().against, Against::Baseline);
    settle();
    EXPECT_TRUE(page_->plots()->isDifferenceShown());
    EXPECT_TRUE(page_->side()->changeText().contains(QStringLiteral("× 10⁻")))
        << page_->side()->changeText().toStdString();
    EXPECT_LT(page_->plots()->differencePlot()->homeY().low, -150);
    session_->undoStack().undo();
    settle();
    EXPECT_FALSE(page_->plots()->isDifferenceShown());
}

TEST_F(ConvolveChoicesTest, GatesAreChosenFromTheSignalsOfTheSession) {
    openUsual();
    const QString path = folder_.filePath("gate.npy");
    writeNpy(path.toStdString(), noise(1500, 9), {1500});
    const auto signal = session_->choices().signal;
    session_->openFiles({path});
    ASSERT_TRUE(QTest::qWaitFor([&] { return session_->files().size() == 3; }, kPatience));
    session_->useAsSignal(signal);
    settle();
    EXPECT_FALSE(page_->plots()->isConvolvedShown());

    QMenu* menu = page_->bar()->gateButton()->menu();
    emit menu->aboutToShow();
    const auto pick = [&](const QString& words, int which) {
        QList<QAction*> actions; // the signals have a menu of their own
        for (QAction* action : menu->actions())
            actions += action->menu() ? action->menu()->actions() : QList{action};
        for (QAction* action : actions)
            if (action->text().contains(words) && which-- == 0) {
                action->trigger();
                emit menu->aboutToShow();
                return;
            }
        FAIL() << words.toStdString() << " is not in the menu";
    };
    pick(QStringLiteral("σ(u)"), 0); // before
    EXPECT_EQ(set().inputGate.kind, GateChoice::Kind::Sigmoid);
    pick("gate.npy", 1); // after
    EXPECT_EQ(set().outputGate.kind, GateChoice::Kind::Signal);
    const QList<QAction*> closed = menu->actions();
    EXPECT_TRUE(std::any_of(closed.begin(), closed.end(), [](const QAction* action) {
        return action->isChecked() && action->text().endsWith("gate.npy");
    })) << "the closed menu says which signal it is";
    settle();
    EXPECT_TRUE(page_->plots()->isConvolvedShown());
    ASSERT_TRUE(output()->gatedInput && output()->ungated);
    EXPECT_EQ(output()->y->at(1600), 0) << "beyond the gate's end";
    EXPECT_TRUE(page_->notice()->text().contains("1,500")) << page_->notice()->text().toStdString();
    page_->plots()->inputPlot()->setXView(100, 300);
    QCoreApplication::processEvents();
    EXPECT_EQ(page_->plots()->convolvedPlot()->xView(), page_->plots()->outputPlot()->xView()) << "linked";
    EXPECT_TRUE(page_->side()->errorText().contains(QStringLiteral("× 10⁻")));

    session_->closeFile(session_->files()[2].id); // the gate's
    EXPECT_EQ(set().outputGate.kind, GateChoice::Kind::None);
    settle();
    EXPECT_FALSE(page_->plots()->isConvolvedShown());
    EXPECT_TRUE(failures_.isEmpty()) << failures_.toStdString();
}

TEST_F(ConvolveChoicesTest, OrdersAreThereWhereAnEngineHasThem) {
    auto* controls = control<EngineControls>();
    EXPECT_FALSE(controls->isOrderShown());
    engines_.add(makeEigenEngine());
    openUsual();
    session_->setEngine("eigen");
    EXPECT_TRUE(controls->isOrderShown());
    EXPECT_FALSE(controls->isPrecisionShown());
    controls->order()->setCurrentIndex(2);
    EXPECT_EQ(set().order, 3);
    settle();
    EXPECT_EQ(page_->live().latest()->request->order, 3);
    EXPECT_TRUE(page_->side()->errorText().contains(QStringLiteral("× 10⁻")));
    session_->undoStack().undo();
    EXPECT_EQ(controls->order()->currentIndex(), 0);
}

TEST_F(ConvolveChoicesTest, WhatIsNotAcceptedIsToldAndChangesNothing) {
    const ConvolveChoices before = set();
    const auto refuses = [&](auto change) {
        ConvolveChoices next = before;
        change(next);
        failures_.clear();
        session_->setConvolve("try", next);
        EXPECT_FALSE(failures_.isEmpty());
        EXPECT_EQ(set(), before);
    };
    refuses([](ConvolveChoices& next) { next.baseline = "no such engine"; });
    refuses([](ConvolveChoices& next) { next.taps = -1; });
    refuses([](ConvolveChoices& next) { next.keepFrequencies = 0; });
    refuses([](ConvolveChoices& next) { next.keepFrequencies = std::nan(""); });
    refuses([](ConvolveChoices& next) { next.order = 5; });
    refuses([](ConvolveChoices& next) { next.outputGate = {GateChoice::Kind::Signal, {7, 0}}; });
}

TEST_F(ConvolveChoicesTest, OneSampleIsASignal) {
    open({0.5F}, noise(64, 2), 1);
    session_->setSquashOn(true);
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full}) {
        session_->setMode(mode);
        session_->setRunning(true);
        settle();
        EXPECT_EQ(output()->y->length(), mode == Mode::Full ? 64 : 1);
        EXPECT_FALSE(page_->grab().isNull());
        session_->setRunning(false);
    }
    EXPECT_TRUE(failures_.isEmpty()) << failures_.toStdString();
}

} // namespace
} // namespace longwave::ui
