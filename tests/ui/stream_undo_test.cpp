// SPDX-License-Identifier: GPL-3.0-or-later
// Undo steps of the settings of streaming.
#include "tests/ui/fake_sound.h"
#include "tests/ui/session_fixture.h"
#include "ui/convolve/convolve_page.h"
#include "ui/convolve/stream_bar.h"
#include "ui/convolve/stream_controller.h"
#include "ui/convolve/stream_side.h"
#include "ui/convolve/stream_view.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QSlider>
#include <QSpinBox>

namespace longwave::ui {
namespace {

class StreamUndoTest : public SessionTest {
  protected:
    StreamUndoTest() {
        page_ = std::make_unique<ConvolvePage>(*session_, std::make_unique<FakeSound>(sound_));
        page_->resize(1300, 800);
        page_->show();
        page_->setView(ConvolvePage::View::Streaming);
        QObject::connect(session_.get(), &Session::failed,
                         [this](const QString& what, const QString& why) { told_ += what + QLatin1Char(' ') + why; });
    }
    const StreamSettings& settings() { return page_->controller()->settings(); }
    StreamBar& bar() { return *page_->stream()->bar(); }
    StreamSide& side() { return *page_->stream()->side(); }
    QUndoStack& steps() { return session_->undoStack(); }
    static void pick(QComboBox* box, const QString& word) {
        box->setCurrentIndex(box->findText(word));
        emit box->activated(box->currentIndex());
    }

    std::shared_ptr<FakeSoundState> sound_ = std::make_shared<FakeSoundState>();
    std::unique_ptr<ConvolvePage> page_;
    QStringList told_;
};

TEST_F(StreamUndoTest, EachChoiceIsAStepAndTheFieldsFollow) {
    pick(bar().inputBox(), "Sine");
    pick(bar().blockBox(), "2,048");
    pick(bar().partsBox(), "equal");
    pick(bar().outputBox(), "Without sound");
    ASSERT_EQ(steps().count(), 4);
    EXPECT_EQ(steps().undoText(), "choose the stream's output");
    steps().undo();
    steps().undo();
    EXPECT_EQ(settings().output, StreamOutput::Sound);
    EXPECT_FALSE(settings().uniform);
    EXPECT_EQ(bar().partsBox()->currentText(), "growing");
    EXPECT_EQ(steps().undoText(), "set blocks to 2,048 samples");
    steps().undo();
    EXPECT_EQ(bar().blockBox()->currentText(), "512");
    steps().undo();
    EXPECT_EQ(settings(), StreamSettings());
    EXPECT_FALSE(bar().findChild<QDoubleSpinBox*>()->isVisible()); // a signal has no frequency to set
    steps().redo();
    steps().redo();
    EXPECT_EQ(settings().input, StreamInput::Sine);
    EXPECT_EQ(settings().block, 2048);
    EXPECT_EQ(bar().blockBox()->currentText(), "2,048");
}

TEST_F(StreamUndoTest, WhatIsChangedAgainAndAgainIsOneStepAndLoudnessNone) {
    side().fadeField()->setValue(100);
    side().fadeField()->setValue(200);
    EXPECT_EQ(steps().count(), 1);
    EXPECT_EQ(steps().undoText(), "set the fade");
    side().volumeSlider()->setValue(10);
    EXPECT_EQ(steps().count(), 1);
    const double volume = settings().volume;
    steps().undo();
    EXPECT_EQ(settings().fadeSeconds, StreamSettings().fadeSeconds);
    EXPECT_EQ(settings().volume, volume); // nobody's ears are blown
    EXPECT_EQ(side().volumeSlider()->value(), 10);
}

TEST_F(StreamUndoTest, AStreamAtWorkHoldsWhatItCannotChange) {
    open({signalFile("u.npy", 4000), bankFile()});
    session_->setLambda(0.25, false);
    const int before = steps().count();
    pick(bar().blockBox(), "256");
    side().fadeField()->setValue(100);
    ASSERT_EQ(steps().count(), before + 2);
    session_->setRunning(true);
    ASSERT_TRUE(QTest::qWaitFor([&] { return page_->controller()->isRunning(); }, kPatience));

    steps().undo(); // the fade is not held
    EXPECT_EQ(settings().fadeSeconds, StreamSettings().fadeSeconds);
    EXPECT_TRUE(told_.isEmpty()) << told_.join(' ').toStdString();
    steps().undo();
    EXPECT_EQ(settings().block, 256);
    EXPECT_EQ(told_, QStringList("The settings of the stream were not changed back. They are locked while it plays; "
                                 "Stop unlocks them."));
    steps().undo(); // what was done before it
    EXPECT_NE(session_->choices().regularization.lambda, 0.25);
    session_->setRunning(false);
}

} // namespace
} // namespace longwave::ui
