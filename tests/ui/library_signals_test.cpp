// SPDX-License-Identifier: GPL-3.0-or-later
// The library's signals: generated ones and their form, rows by name, forms of text and DNA, voxels and regions.
#include "compute/data/voxel_box.h"
#include "tests/ui/banks.h"
#include "ui/library/detail_box.h"
#include "ui/library/generator_form.h"
#include "ui/library/library_model.h"
#include "ui/library/library_panel.h"
#include "ui/library/setting_fields.h"
#include "ui/library/voxel_overlay.h"
#include "ui/library/voxel_picker.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace longwave::ui;
using longwave::Generator;
using longwave::VoxelBox;

namespace {

using longwave::ui::test::kPatience;

class LibrarySignals : public testing::Test {
  protected:
    LibrarySignals() {
        engines_.add(longwave::makeFftwEngine());
        session_ = std::make_unique<Session>(engines_);
        panel_ = std::make_unique<LibraryPanel>(*session_);
        panel_->resize(LibraryPanel::kWidth, 900);
        panel_->show();
    }
    static QString sample(const char* name) { return QStringLiteral(LONGWAVE_SAMPLES_DIR "/") + name; }
    QString write(const QString& name, const QByteArray& bytes) const {
        QFile file(folder_.filePath(name));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        return file.fileName();
    }
    void open(const QString& path) {
        session_->openFiles({path});
        settle();
    }
    void settle() {
        QCoreApplication::sendPostedEvents();
        ASSERT_TRUE(QTest::qWaitFor([&] { return !session_->isOpening() && session_->tasks().isIdle(); }, kPatience));
    }
    QModelIndex signal(int row) const { return panel_->model()->index(row, 0, panel_->model()->index(0, 0)); }
    static QModelIndex child(const QModelIndex& parent, int row) { return parent.model()->index(row, 0, parent); }
    void click(const QModelIndex& source) {
        auto* filter = qobject_cast<QSortFilterProxyModel*>(panel_->view()->model());
        emit panel_->view()->clicked(filter->mapFromSource(source));
    }
    std::vector<float> values() const { return session_->signal()->values.toFloats(); }
    std::vector<float> row() const {
        const auto signal = session_->signal();
        std::vector<float> values(static_cast<std::size_t>(signal->values.length()));
        signal->values.read(session_->choices().channel, 0, values);
        return values;
    }
    void type(const char* key, const QString& text) {
        auto& line = *qobject_cast<QLineEdit*>(panel_->details()->generatorForm()->fields()->editor(key));
        line.setFocus();
        line.selectAll();
        QTest::keyClicks(&line, text);
        QTest::keyClick(&line, Qt::Key_Return);
    }
    QString problem(const char* key) const { return panel_->details()->generatorForm()->fields()->problem(key); }

    QTemporaryDir folder_;
    longwave::EngineRegistry engines_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<LibraryPanel> panel_;
};

TEST_F(LibrarySignals, GenerateAddsASignalThatUndoTakesBack) {
    open(sample("speech_front_center_48khz.wav"));
    const EntryRef speech = session_->choices().signal;
    QMenu menu;
    panel_->fillGenerate(menu);
    ASSERT_EQ(menu.actions().size(), 7);
    menu.actions()[3]->trigger(); // chirp
    settle();
    ASSERT_EQ(panel_->model()->rowCount(panel_->model()->index(0, 0)), 2);
    EXPECT_EQ(signal(1).data().toString(), QString::fromUtf8("chirp 20–20000 Hz"));
    EXPECT_EQ(session_->signal()->values.length(), 65536);
    EXPECT_EQ(session_->signal()->sampleRate, 48000);
    EXPECT_EQ(values(), generate(Generator{"chirp", {}}));
    EXPECT_TRUE(panel_->details()->generatorForm()->isVisible());
    session_->undoStack().undo();
    EXPECT_EQ(session_->choices().signal, speech);
    EXPECT_EQ(panel_->model()->rowCount(panel_->model()->index(0, 0)), 1);
    EXPECT_FALSE(panel_->details()->generatorForm()->isVisible());
    session_->undoStack().redo();
    EXPECT_EQ(panel_->model()->rowCount(panel_->model()->index(0, 0)), 2);
    EXPECT_EQ(session_->signal()->values.length(), 65536);
}

TEST_F(LibrarySignals, TheFormEditsWhatIsGenerated) {
    const EntryRef ref = session_->addGenerated({"sine", {}});
    settle();
    QSignalSpy changed(session_.get(), &Session::signalChanged);
    type("frequency", "1000");
    EXPECT_EQ(session_->generatorOf(ref.file)->settings.at("frequency"), "1000");
    EXPECT_EQ(changed.size(), 1);
    EXPECT_EQ(values(), generate(Generator{"sine", {{"frequency", "1000"}}}));
    EXPECT_EQ(signal(0).data().toString(), "sine 1000 Hz");
    type("length", "4K");
    EXPECT_EQ(session_->signal()->values.length(), 4096);
    session_->undoStack().undo();
    EXPECT_EQ(session_->signal()->values.length(), 65536);
    EXPECT_EQ(signal(0).data().toString(), "sine 1000 Hz");
    session_->undoStack().undo();
    EXPECT_EQ(signal(0).data().toString(), "sine 440 Hz");
}

TEST_F(LibrarySignals, TheFormSaysWhatIsAccepted) {
    const EntryRef ref = session_->addGenerated({"sine", {}});
    settle();
    const int steps = session_->undoStack().count();
    type("length", "0");
    EXPECT_EQ(problem("length"), "Accepted: a whole number, 1 to 268,435,456.");
    auto& length = *qobject_cast<QLineEdit*>(panel_->details()->generatorForm()->fields()->editor("length"));
    QTest::keyClick(&length, Qt::Key_Escape); // takes back what was typed
    EXPECT_EQ(problem("length"), "");
    EXPECT_EQ(length.text(), "65536");
    type("frequency", "30000"); // a number, but not at this rate
    EXPECT_TRUE(problem("frequency").contains("half of the rate")) << problem("frequency").toStdString();
    EXPECT_TRUE(session_->generatorOf(ref.file)->settings.empty());
    EXPECT_EQ(session_->undoStack().count(), steps);
    type("frequency", "300");
    EXPECT_EQ(problem("frequency"), "");
}

TEST_F(LibrarySignals, AnotherKindKeepsWhatBothHave) {
    const EntryRef ref = session_->addGenerated({"sine", {{"length", "100"}, {"rate", "8000"}, {"phase", "90"}}});
    settle();
    QComboBox& kind = *panel_->details()->generatorForm()->kindBox();
    kind.setCurrentIndex(kind.findText("Pink noise"));
    settle();
    EXPECT_EQ(session_->generatorOf(ref.file)->kind, "pink-noise");
    EXPECT_EQ(session_->generatorOf(ref.file)->settings, (longwave::Settings{{"length", "100"}, {"rate", "8000"}}));
    EXPECT_NE(panel_->details()->generatorForm()->fields()->editor("seed"), nullptr);
    kind.setCurrentIndex(kind.findText("Chirp")); // whose 20,000 Hz are too many for 8,000
    EXPECT_EQ(session_->generatorOf(ref.file)->kind, "chirp");
    EXPECT_EQ(session_->generatorOf(ref.file)->settings, (longwave::Settings{{"length", "100"}}));
    session_->undoStack().undo();
    session_->undoStack().undo();
    EXPECT_EQ(kind.currentText(), "Sine");
}

TEST_F(LibrarySignals, RemovingAGeneratedSignalCanBeUndone) {
    open(sample("speech_front_center_48khz.wav"));
    const EntryRef speech = session_->choices().signal;
    const EntryRef ref = session_->addGenerated({"step", {}});
    QMenu menu;
    auto* filter = qobject_cast<QSortFilterProxyModel*>(panel_->view()->model());
    panel_->fillMenu(menu, filter->mapFromSource(signal(1)));
    EXPECT_EQ(menu.actions().last()->text(), "Remove");
    menu.actions().last()->trigger();
    EXPECT_EQ(session_->choices().signal, speech);
    EXPECT_EQ(session_->entry(ref), nullptr);
    session_->undoStack().undo();
    EXPECT_EQ(session_->choices().signal, ref);
    EXPECT_NE(session_->entry(ref), nullptr);
    session_->closeFile(speech.file); // a real one, for good
    EXPECT_EQ(session_->choices().signal, ref);
}

TEST_F(LibrarySignals, ColumnsOfATableAreRowsToPick) {
    open(write("table.csv", "time,left,right\n0,1,5\n1,2,6\n2,3,7\n"));
    ASSERT_EQ(panel_->model()->rowCount(signal(0)), 3);
    EXPECT_EQ(child(signal(0), 1).data().toString(), "left");
    click(child(signal(0), 2));
    EXPECT_EQ(session_->choices().channel, 2);
    EXPECT_EQ(row(), (std::vector<float>{5, 6, 7}));
    click(child(signal(0), 0));
    EXPECT_EQ(session_->choices().channel, 0);
    session_->undoStack().undo();
    EXPECT_EQ(session_->choices().channel, 2);
    click(signal(0)); // the table itself: the column stays
    EXPECT_EQ(session_->choices().channel, 2);
}

TEST_F(LibrarySignals, TextAndDnaHaveTheirForms) {
    open(write("word.txt", "Gr\xc3\xbc\xc3\x9f"
                           "e"));
    ASSERT_EQ(panel_->model()->rowCount(signal(0)), 3);
    EXPECT_EQ(session_->signal()->name, "bytes");
    click(child(signal(0), 1));
    EXPECT_EQ(values(), (std::vector<float>{'G', 'r', 252, 223, 'e'}));
    open(write("latin.txt", "Die Stra\xdf"
                            "e ist lang, und sie ist auch noch recht breit."));
    open(sample("phage_lambda.fa.gz"));
    ASSERT_EQ(panel_->model()->rowCount(signal(2)), 2);
    ASSERT_EQ(panel_->model()->rowCount(child(signal(2), 1)), 4);
    click(child(child(signal(2), 1), 2)); // ±1, G
    const std::vector<float> g = row();
    EXPECT_EQ(std::count(g.begin(), g.end(), 1.0F), 12820);
    EXPECT_EQ(std::count(g.begin(), g.end(), -1.0F), 48502 - 12820);
}

TEST_F(LibrarySignals, FilesOfOneNameShowTheirEndings) {
    const char* const table = "a,b\n1,2\n3,4\n";
    open(write("table.csv", table));
    EXPECT_EQ(signal(0).data().toString(), "table");
    open(write("table.txt", table));
    open(write("other.csv", table));
    EXPECT_EQ(signal(0).data().toString(), "table.csv");
    EXPECT_EQ(signal(1).data().toString(), "table.txt");
    EXPECT_EQ(signal(2).data().toString(), "other");
}

TEST_F(LibrarySignals, NotesAreTold) {
    open(write("latin.txt", "Die Stra\xdf"
                            "e ist lang, und sie ist auch noch recht breit."));
    bool told = false;
    for (const QLabel* label : panel_->details()->findChildren<QLabel*>())
        told = told || label->text().contains("0xDF at offset 8");
    EXPECT_TRUE(told);
}

TEST_F(LibrarySignals, AVoxelAndARegionArePickedOnASlice) {
    open(sample("functional_mri_crop.nii"));
    VoxelPicker& picker = *panel_->details()->voxels();
    VoxelOverlay& overlay = *picker.overlay();
    ASSERT_TRUE(picker.isVisible());
    ASSERT_TRUE(QTest::qWaitFor([&] { return picker.isShown() && overlay.width() > 40; }, kPatience));
    picker.slider()->setValue(1);
    settle();
    QCoreApplication::processEvents();
    const longwave::ArrayView volume = session_->entry(session_->choices().signal)->values;
    const auto click = [&](int x, int y, Qt::KeyboardModifiers keys = {}) {
        QTest::mouseClick(&overlay, Qt::LeftButton, keys, overlay.placeOf(x, y).toPoint());
    };
    click(3, 4);
    EXPECT_EQ(session_->choices().channel, 3 + 17 * (4 + 21 * 1));
    EXPECT_EQ(row(), seriesOf(volume, {{3, 4, 1}, {3, 4, 1}}).toFloats());
    EXPECT_TRUE(picker.text().contains("3, 4, 1"));

    QTest::mousePress(&overlay, Qt::LeftButton, {}, overlay.placeOf(5, 6).toPoint());
    QTest::mouseMove(&overlay, overlay.placeOf(9, 12).toPoint());
    QTest::mouseRelease(&overlay, Qt::LeftButton, {}, overlay.placeOf(9, 12).toPoint());
    const VoxelBox region{{5, 6, 1}, {9, 12, 1}};
    ASSERT_EQ(session_->choices().region, region);
    EXPECT_EQ(session_->signal()->values.shape(), longwave::Shape{20});
    EXPECT_EQ(values(), meanOver(volume, region));
    EXPECT_EQ(session_->choices().channel, 0);
    EXPECT_TRUE(picker.text().contains("35 voxels")) << picker.text().toStdString();

    picker.slider()->setValue(2);
    click(9, 12, Qt::ShiftModifier); // the region grows over slices
    EXPECT_EQ(session_->choices().region, (VoxelBox{{5, 6, 1}, {9, 12, 2}}));
    session_->undoStack().undo();
    EXPECT_EQ(session_->choices().region, region);
    session_->undoStack().undo();
    EXPECT_EQ(session_->choices().region, std::nullopt);
    EXPECT_EQ(session_->choices().channel, 3 + 17 * (4 + 21 * 1));
    session_->undoStack().redo();
    EXPECT_EQ(session_->choices().region, region);
    session_->setChannel(0);
    EXPECT_EQ(session_->choices().region, region); // it has one row
}

TEST_F(LibrarySignals, VoxelsArePickedByKeys) {
    open(sample("functional_mri_crop.nii"));
    VoxelPicker& picker = *panel_->details()->voxels();
    // At first the middle of the volume, where the brain is.
    EXPECT_EQ(session_->choices().channel, 8 + 17 * (10 + 21 * 1));
    EXPECT_EQ(picker.slider()->value(), 1);
    session_->useVoxels(session_->choices().signal, {{0, 0, 0}, {0, 0, 0}});
    picker.slider()->setValue(0);
    VoxelOverlay& overlay = *picker.overlay();
    overlay.setFocus();
    QTest::keyClick(&overlay, Qt::Key_Right);
    QTest::keyClick(&overlay, Qt::Key_Up);
    EXPECT_EQ(session_->choices().channel, 1 + 17 * 1);
    QTest::keyClick(&overlay, Qt::Key_Right, Qt::ShiftModifier);
    EXPECT_EQ(session_->choices().region, (VoxelBox{{1, 1, 0}, {2, 1, 0}}));
    QTest::keyClick(&overlay, Qt::Key_PageUp);
    EXPECT_EQ(picker.slider()->value(), 1);
    QTest::keyClick(&overlay, Qt::Key_Left);
    EXPECT_EQ(session_->choices().region, std::nullopt);
    EXPECT_EQ(session_->choices().channel, 1 + 17 * (1 + 21 * 1));
    QTest::keyClick(&overlay, Qt::Key_Left);
    QTest::keyClick(&overlay, Qt::Key_Left); // not over the edge
    EXPECT_EQ(session_->choices().channel, 0 + 17 * (1 + 21 * 1));
}

TEST_F(LibrarySignals, VoxelsThatAreNotThereAreRefused) {
    open(sample("functional_mri_crop.nii"));
    QSignalSpy failed(session_.get(), &Session::failed);
    session_->useVoxels(session_->choices().signal, {{17, 0, 0}, {17, 0, 0}});
    ASSERT_EQ(failed.size(), 1);
    EXPECT_TRUE(failed[0][1].toString().contains("x goes from 0 to 16"));
    EXPECT_EQ(session_->choices().channel, 8 + 17 * (10 + 21 * 1));
}

TEST_F(LibrarySignals, ARegionIsGoneWithItsSignal) {
    open(sample("functional_mri_crop.nii"));
    const EntryRef brain = session_->choices().signal;
    session_->useVoxels(brain, {{1, 1, 1}, {2, 2, 2}});
    open(sample("speech_front_center_48khz.wav"));
    EXPECT_EQ(session_->choices().region, std::nullopt);
    EXPECT_EQ(session_->signal()->values.length(), 68545);
    session_->undoStack().undo();
    EXPECT_EQ(session_->choices().signal, brain);
    EXPECT_TRUE(session_->choices().region.has_value());
}

} // namespace
