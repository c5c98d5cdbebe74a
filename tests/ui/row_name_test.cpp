// SPDX-License-Identifier: GPL-3.0-or-later
// What Convolve calls a signal: a row by its name or voxel, its unit, and how another row is picked.
#include "tests/ui/convolve_fixture.h"
#include "ui/convolve/convolve_text.h"
#include "ui/convolve/request_maker.h"
#include "ui/convolve/row_box.h"
#include "ui/session/row_name.h"
#include "ui/theme/panel_header.h"

#include <QLineEdit>

namespace longwave::ui {

namespace {

const VoxelGrid kGrid{{10, 7, 4}, {1, 1, 1}};

TEST(RowName, IsTheFilesWhereItHasOne) {
    EXPECT_EQ(rowName({"red", "green", "blue"}, std::nullopt, 1), "green");
    EXPECT_EQ(rowName({"red", ""}, std::nullopt, 1), "row 1");
    EXPECT_EQ(rowName({}, std::nullopt, 5), "row 5");
    EXPECT_EQ(rowName({}, kGrid, 3 + 10 * (4 + 7 * 2)), "voxel 3, 4, 2");
    EXPECT_EQ(rowName({}, kGrid, 0), "voxel 0, 0, 0");
}

TEST(RowBox, SaysAndReadsVoxels) {
    RowBox box;
    const QSignalSpy picked(&box, &QSpinBox::valueChanged);
    box.setRows(280, 283 - 100, kGrid); // 183 = 3 + 10 · (4 + 7 · 2)
    EXPECT_EQ(box.text(), "voxel 3, 4, 2");
    EXPECT_EQ(picked.size(), 0);
    const auto type = [&](const QString& text) {
        box.setFocus();
        box.selectAll();
        QTest::keyClicks(&box, text);
        QTest::keyClick(&box, Qt::Key_Return);
    };
    type("9, 6, 3");
    EXPECT_EQ(box.value(), 279);
    type("voxel 0,1,0");
    EXPECT_EQ(box.value(), 10);
    type("10, 0, 0"); // x goes from 0 to 9
    EXPECT_EQ(box.value(), 10);
    EXPECT_EQ(box.text(), "voxel 0, 1, 0");
    QTest::keyClick(&box, Qt::Key_Up);
    EXPECT_EQ(box.text(), "voxel 1, 1, 0");

    box.setRows(280, 11, VoxelGrid{{5, 7, 8}, {1, 1, 1}}); // the same row of another volume
    EXPECT_EQ(box.text(), "voxel 1, 2, 0");
    box.setRows(12, 11, std::nullopt);
    EXPECT_EQ(box.text(), "row 11");
    type("3");
    EXPECT_EQ(box.value(), 3);
}

TEST_F(ConvolveTest, AVoxelIsNamedWhereverItStands) {
    openUsual(); // its kernels
    session_->openFiles({QStringLiteral(LONGWAVE_SAMPLES_DIR "/functional_mri_crop.nii")});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !session_->isOpening(); }, kPatience));
    session_->useVoxels(session_->choices().signal, {{3, 4, 1}, {3, 4, 1}});
    settle();
    auto* box = page_->findChild<RowBox*>();
    ASSERT_TRUE(box);
    ASSERT_TRUE(box->isVisible());
    EXPECT_EQ(box->text(), "voxel 3, 4, 1");
    QStringList heads;
    for (const ElidedLabel* label : page_->findChildren<ElidedLabel*>())
        heads += label->text();
    EXPECT_TRUE(heads.join('|').contains(", voxel 3, 4, 1, ")) << heads.join('|').toStdString();

    QTest::keyClick(box, Qt::Key_Up);
    EXPECT_EQ(box->text(), "voxel 4, 4, 1");
    EXPECT_EQ(session_->undoStack().undoText(), "choose voxel 4, 4, 1");
    session_->undoStack().undo();
    settle();
    EXPECT_EQ(box->text(), "voxel 3, 4, 1");

    ConvolveChoices choices = session_->choices().convolve;
    choices.inputGate = {GateChoice::Kind::Signal, session_->choices().signal};
    session_->setConvolve("gate", choices);
    RequestMaker requests(*session_);
    requests.takeSignal();
    requests.takeBank();
    LiveFailure failure;
    const QString gate = gateText(requests.make(failure)->inputGate);
    EXPECT_TRUE(gate.endsWith(", voxel 3, 4, 1")) << gate.toStdString();
}

TEST_F(ConvolveTest, OnlySoundHasAFullScale) {
    const QString samples = QStringLiteral(LONGWAVE_SAMPLES_DIR "/");
    const auto titlesOf = [&](const char* file) {
        session_->openFiles({samples + file});
        EXPECT_TRUE(QTest::qWaitFor([&] { return !session_->isOpening(); }, kPatience));
        settle();
        return page_->findChild<ConvolvePlots*>()->inputPlot()->accessibleDescription();
    };
    openUsual(); // its kernels
    EXPECT_TRUE(titlesOf("speech_front_center_48khz.wav").contains("u[t] (full scale = 1)"));
    session_->assumeSampleRate(samples + "ecg_mitbih208_360hz.npy", 360); // millivolts
    const QString ecg = titlesOf("ecg_mitbih208_360hz.npy");
    EXPECT_TRUE(ecg.contains("u[t] (")) << ecg.toStdString();
    EXPECT_FALSE(ecg.contains("full scale")) << ecg.toStdString();
}

} // namespace

} // namespace longwave::ui
