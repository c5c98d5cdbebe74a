// SPDX-License-Identifier: GPL-3.0-or-later
// What the page Monarch takes apart: a stretch of the signal, a head's kernel, examples, and what is drawn by hand.
#include "tests/ui/monarch_page_fixture.h"
#include "ui/monarch/drawing_canvas.h"
#include "ui/monarch/monarch_bar.h"
#include "ui/monarch/source_popup.h"
#include "ui/theme/segmented.h"

#include <QCheckBox>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace longwave;
using namespace longwave::ui;

namespace {

using Source = StageRow::Source;

class SourcesTest : public MonarchTest {
  protected:
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

TEST_F(SourcesTest, ExamplesStandInForWhatIsNotLoadedAndThatIsSaid) {
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

TEST_F(SourcesTest, ALongerSignalIsCutWhereItIsLoudestAndThatIsSaid) {
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

TEST_F(SourcesTest, EverySourceIsThereForBothRows) {
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

TEST_F(SourcesTest, AnotherSignalIsLoudElsewhere) {
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

TEST_F(SourcesTest, TheSecondRowIsTheNextChannelOrTheReversedRow) {
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

TEST_F(SourcesTest, TheKernelObeysHeadAndSquash) {
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

TEST_F(SourcesTest, ARowIsDrawnWithTheMouseAndWithKeys) {
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

} // namespace
