// SPDX-License-Identifier: GPL-3.0-or-later
// Convolve's streaming mode, with pretended sound devices.
#include "compute/io/file.h"
#include "tests/ui/fake_sound.h"
#include "tests/ui/session_fixture.h"
#include "ui/convolve/convolve_page.h"
#include "ui/convolve/convolve_workspace.h"
#include "ui/convolve/render_dialog.h"
#include "ui/convolve/skip_box.h"
#include "ui/convolve/stream_bar.h"
#include "ui/convolve/stream_controller.h"
#include "ui/convolve/stream_export.h"
#include "ui/convolve/stream_plots.h"
#include "ui/convolve/stream_side.h"
#include "ui/convolve/stream_start.h"
#include "ui/convolve/stream_view.h"
#include "ui/plot/plot.h"
#include "ui/tool_bar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

#include <cmath>

namespace longwave::ui {
namespace {

class StreamPageTest : public SessionTest {
  protected:
    StreamPageTest() {
        page_ = std::make_unique<ConvolvePage>(*session_, std::make_unique<FakeSound>(sound_));
        bar_ = std::make_unique<ToolBar>(*session_);
        page_->resize(1300, 800);
        page_->show();
        page_->setView(ConvolvePage::View::Streaming);
        QObject::connect(session_.get(), &Session::failed,
                         [this](const QString& what, const QString& why) { told_ += what + QLatin1Char(' ') + why; });
    }
    void openBoth() {
        open({writeArray(folder_, QStringLiteral("u.npy"), {3, 4000}, ramp(12000, 1e-5f)),
              writeBank(folder_, QStringLiteral("k.safetensors"), {2, 300}, ramp(600, 1e-4f))});
    }
    StreamController& controller() { return *page_->controller(); }
    void set(const std::function<void(StreamSettings&)>& change) {
        StreamSettings settings = controller().settings();
        change(settings);
        controller().setSettings(settings);
    }
    void play() {
        session_->setRunning(true);
        ASSERT_TRUE(await([&] { return controller().report() && controller().report()->position > 0; }));
    }
    bool await(const std::function<bool()>& condition) { return QTest::qWaitFor(condition, kPatience); }
    StreamSide& side() { return *page_->stream()->side(); }
    StreamBar& bar() { return *page_->stream()->bar(); }
    int itemOf(QComboBox* box, const QString& word) { return box->findText(word); }

    std::shared_ptr<FakeSoundState> sound_ = std::make_shared<FakeSoundState>();
    std::unique_ptr<ConvolvePage> page_;
    std::unique_ptr<ToolBar> bar_;
    QStringList told_;
};

TEST_F(StreamPageTest, PlaysAndStopsWithTheRunButton) {
    EXPECT_EQ(bar_->runButton()->text(), "Play");
    EXPECT_FALSE(bar_->runButton()->isEnabled());
    openBoth();
    EXPECT_TRUE(bar_->runButton()->isEnabled());
    play();
    EXPECT_EQ(bar_->runButton()->text(), "Stop");
    EXPECT_TRUE(await([&] { return sound_->heard > 2000; }));
    EXPECT_EQ(sound_->outputsOpened, 1);
    EXPECT_EQ(sound_->outputRate, 48000); // the array says none
    EXPECT_TRUE(await([&] { return bar().statusWords().startsWith("streaming, 48"); }))
        << qPrintable(bar().statusWords());
    for (QComboBox* box : {bar().inputBox(), bar().blockBox(), bar().partsBox(), bar().outputBox()})
        EXPECT_FALSE(box->isEnabled());
    EXPECT_TRUE(await([&] { return !side().value("load").isEmpty() && side().value("load") != "–"; }));
    EXPECT_TRUE(side().parts().contains("512 × 1")) << qPrintable(side().parts());
    EXPECT_TRUE(side().value("missed").contains("of"));
    session_->setRunning(false);
    EXPECT_TRUE(await([&] { return session_->tasks().isIdle(); }));
    const auto heard = sound_->heard.load();
    QTest::qWait(30);
    EXPECT_EQ(sound_->heard, heard);
    EXPECT_EQ(bar().statusWords(), "stopped");
    EXPECT_TRUE(bar().blockBox()->isEnabled());
    EXPECT_TRUE(told_.isEmpty()) << qPrintable(told_.join(' '));
}

TEST_F(StreamPageTest, OneModeRunsAtATime) {
    openBoth();
    play();
    page_->setView(ConvolvePage::View::Whole);
    EXPECT_FALSE(session_->isRunning());
    EXPECT_FALSE(controller().isRunning());
    EXPECT_EQ(bar_->runButton()->text(), "Run");
    QTest::keyClick(page_.get(), Qt::Key_2, Qt::AltModifier);
    EXPECT_EQ(page_->view(), ConvolvePage::View::Streaming);
    QTest::keyClick(page_.get(), Qt::Key_1, Qt::AltModifier);
    EXPECT_EQ(page_->view(), ConvolvePage::View::Whole);
    EXPECT_TRUE(page_->showView("streaming"));
    EXPECT_FALSE(page_->showView("head"));
    EXPECT_EQ(page_->view(), ConvolvePage::View::Streaming);
}

TEST_F(StreamPageTest, FollowsLambdaHeadAndSignal) {
    openBoth();
    play();
    const auto past = [&](std::int64_t more) {
        const std::int64_t from = controller().report()->position;
        return await([&, from] { return controller().report() && controller().report()->position > from + more; });
    };
    session_->setHead(1);
    session_->setSquashOn(true);
    for (int i = 1; i <= 50; ++i)
        session_->setLambda(1e-4 * i, i > 1);
    EXPECT_TRUE(past(20000));
    EXPECT_FALSE(controller().report()->isChanging);
    session_->setChannel(2);
    EXPECT_TRUE(past(20000));
    EXPECT_EQ(sound_->outputsOpened, 1); // one stream for all of it
    EXPECT_TRUE(told_.isEmpty());
    EXPECT_TRUE(session_->isRunning());
}

TEST_F(StreamPageTest, TheSkipTermIsAddedWhileItPlays) {
    openBoth();
    EXPECT_TRUE(streamTaps(*session_, controller().settings(), false)->skip.isEmpty());
    open({QStringLiteral(LONGWAVE_SAMPLES_DIR "/smnist_longconv_h32_lambda0.safetensors")});
    play();
    auto* box = side().findChild<SkipBox*>();
    ASSERT_NE(box, nullptr);
    ASSERT_TRUE(box->isVisible());
    EXPECT_TRUE(streamTaps(*session_, controller().settings(), false)->skip.isEmpty()) << "it was not asked for";
    box->click();
    EXPECT_EQ(streamTaps(*session_, controller().settings(), false)->skip.size(), 32);
    EXPECT_EQ(streamTaps(*session_, controller().settings(), true)->skip.size(), 32) << "raw is not without";
    const std::int64_t from = controller().report()->position;
    EXPECT_TRUE(await([&] { return controller().report()->position > from + 20000; }));
    EXPECT_FALSE(controller().report()->isChanging);
    EXPECT_EQ(sound_->outputsOpened, 1);
    EXPECT_TRUE(told_.isEmpty());
}

TEST_F(StreamPageTest, ASignalOfAnotherRateBeginsAnotherStream) {
    openBoth();
    play();
    session_->assumeSampleRate(folder_.filePath("v.npy"), 16000);
    open({writeArray(folder_, QStringLiteral("v.npy"), {1000}, ramp(1000, 1e-4f))});
    EXPECT_TRUE(await([&] { return sound_->outputsOpened == 2; }));
    EXPECT_EQ(sound_->outputRate, 16000);
    EXPECT_TRUE(await([&] { return controller().report() && controller().report()->rate == 16000; }));
    EXPECT_TRUE(session_->isRunning());
}

TEST_F(StreamPageTest, AHeldKeyLetsHearTheRawKernel) {
    openBoth();
    session_->setSquashOn(true);
    play();
    QTest::keyPress(page_.get(), Qt::Key_B);
    EXPECT_TRUE(controller().isRaw());
    EXPECT_TRUE(await([&] { return bar().statusWords().startsWith("kernel raw"); }));
    QTest::keyRelease(page_.get(), Qt::Key_B);
    EXPECT_FALSE(controller().isRaw());
}

TEST_F(StreamPageTest, RunsWithoutSoundAndSaysWhy) {
    sound_->hasOutput = false;
    controller().askForSound();
    EXPECT_TRUE(await([&] { return !controller().missingOutput().isEmpty(); }));
    EXPECT_TRUE(side().notice().startsWith("No sound output. No device was found.")) << qPrintable(side().notice());
    EXPECT_FALSE(side().volumeSlider()->isEnabled());
    auto* model = qobject_cast<QStandardItemModel*>(bar().outputBox()->model());
    EXPECT_FALSE(model->item(0)->isEnabled());
    EXPECT_EQ(model->item(0)->toolTip(), "No device was found.");
    EXPECT_EQ(bar().outputBox()->currentText(), "Sound, unavailable"); // a tip alone is not for the keyboard
    openBoth();
    play();
    EXPECT_TRUE(await([&] { return controller().report()->position > 5000; }));
    EXPECT_TRUE(controller().report()->isPaced);
    EXPECT_EQ(sound_->heard, 0);
    EXPECT_TRUE(told_.isEmpty());
}

TEST_F(StreamPageTest, AnUnpluggedDeviceIsSaidAndTheRunGoesOn) {
    openBoth();
    play();
    EXPECT_TRUE(await([&] { return sound_->heard > 1000; }));
    sound_->unplugged = true;
    EXPECT_TRUE(await([&] {
        return side().notice().contains("“Fake loudspeaker” is gone; the stream goes on without");
    })) << qPrintable(side().notice());
    const std::int64_t position = controller().report()->position;
    EXPECT_TRUE(await([&] { return controller().report()->position > position + 4000; }));
    EXPECT_TRUE(session_->isRunning());
}

TEST_F(StreamPageTest, GeneratorsNeedNoSignal) {
    open({writeBank(folder_, QStringLiteral("k.safetensors"), {2, 300}, ramp(600, 1e-4f))});
    EXPECT_FALSE(bar_->runButton()->isEnabled());
    for (const char* word : {"Sine", "Sweep", "Pulses", "White noise", "Pink noise"}) {
        bar().inputBox()->setCurrentIndex(itemOf(bar().inputBox(), word));
        emit bar().inputBox()->activated(bar().inputBox()->currentIndex());
        EXPECT_TRUE(bar_->runButton()->isEnabled()) << word;
        EXPECT_EQ(bar().frequencyField()->isVisible(), QString(word) == "Sine" || QString(word) == "Pulses") << word;
        play();
        EXPECT_TRUE(await([&] { return controller().report()->input.peak > 0.1; })) << word;
        session_->setRunning(false);
    }
    EXPECT_TRUE(told_.isEmpty()) << qPrintable(told_.join(' '));
}

TEST_F(StreamPageTest, AMicrophoneSetsThePace) {
    openBoth();
    set([](StreamSettings& s) {
        s.input = StreamInput::Microphone;
        s.output = StreamOutput::Silent;
    });
    play();
    EXPECT_EQ(sound_->inputsOpened, 1);
    EXPECT_TRUE(await([&] { return std::abs(controller().report()->input.peak - 0.25) < 1e-6; }));
    session_->setRunning(false);
    set([](StreamSettings& s) { s.output = StreamOutput::Fastest; });
    session_->setRunning(true);
    EXPECT_TRUE(await([&] { return !told_.isEmpty(); }));
    EXPECT_TRUE(told_.join(' ').contains("it sets the pace itself")) << qPrintable(told_.join(' '));
    EXPECT_FALSE(session_->isRunning());
}

TEST_F(StreamPageTest, ASignalPlayedOnceEnds) {
    openBoth();
    set([](StreamSettings& s) {
        s.loop = false;
        s.output = StreamOutput::Fastest;
        s.block = 64;
    });
    session_->setRunning(true);
    EXPECT_TRUE(await([&] { return !session_->isRunning(); }));
    ASSERT_TRUE(controller().report());
    EXPECT_EQ(controller().report()->state, StreamReport::State::Ended);
    EXPECT_GE(controller().report()->position, 4000 + 299);
    EXPECT_EQ(bar().statusWords(), "ended");
}

TEST_F(StreamPageTest, VolumeMuteAndFadeAreSetWhileItRuns) {
    openBoth();
    play();
    side().volumeSlider()->setValue(50);
    EXPECT_TRUE(await([&] { return std::abs(sound_->gain - 0.1f) < 1e-4f; })); // −20 dB
    side().muteBox()->click();
    EXPECT_TRUE(await([&] { return sound_->gain == 0.0f; }));
    side().muteBox()->click();
    side().volumeSlider()->setValue(100);
    EXPECT_TRUE(await([&] { return sound_->gain == 1.0f; }));
    side().fadeField()->setValue(250);
    EXPECT_EQ(controller().settings().fadeSeconds, 0.25);
    EXPECT_EQ(gainOf(0), 0);
}

TEST_F(StreamPageTest, StaysWhenItsKernelsGoAway) {
    openBoth();
    play();
    session_->closeFile(session_->choices().bank.file);
    EXPECT_FALSE(session_->isRunning());
    EXPECT_FALSE(controller().isRunning());
    EXPECT_FALSE(bar_->runButton()->isEnabled());
}

TEST_F(StreamPageTest, RendersToWav) {
    EXPECT_FALSE(page_->renderButton()->isEnabled());
    openBoth();
    EXPECT_TRUE(page_->renderButton()->isEnabled());
    QSignalSpy done(page_->exporter(), &StreamExport::rendered);
    const QString path = folder_.filePath("y.wav");
    page_->exporter()->render(controller().settings(), {}, path);
    ASSERT_TRUE(await([&] { return done.size() == 1; }));
    EXPECT_TRUE(done[0][0].toString().startsWith("y.wav: ")) << qPrintable(done[0][0].toString());
    const File file = longwave::open(path.toStdString());
    EXPECT_EQ(file.entries[0].values.length(), 4000 + 299);
    EXPECT_EQ(file.entries[0].sampleRate, 48000);

    page_->exporter()->render(controller().settings(), {}, folder_.filePath("missing/y.wav"));
    ASSERT_TRUE(await([&] { return !told_.isEmpty(); }));
    EXPECT_TRUE(told_[0].startsWith("The file was not rendered.")) << qPrintable(told_[0]);
    set([](StreamSettings& s) { s.input = StreamInput::Microphone; });
    EXPECT_FALSE(page_->renderButton()->isEnabled());
}

TEST(RenderDialogTest, AsksForWhatMatters) {
    RenderDialog plain({48000, 480007, 0});
    EXPECT_FALSE(plain.latencyBox()->isEnabled());
    EXPECT_EQ(plain.wish().samples, 0); // the signal, to the sample
    plain.lengthField()->setValue(2);
    EXPECT_EQ(plain.wish().samples, 96000);
    RenderDialog endless({16000, 0, 100});
    EXPECT_TRUE(endless.latencyBox()->isEnabled());
    EXPECT_EQ(endless.wish().samples, 160000);
    endless.formatBox()->setCurrentIndex(1);
    endless.tailBox()->setChecked(false);
    EXPECT_EQ(endless.wish().format, WavSamples::Int24);
    EXPECT_FALSE(endless.wish().withTail);
}

} // namespace
} // namespace longwave::ui
