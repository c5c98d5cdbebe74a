// SPDX-License-Identifier: GPL-3.0-or-later
// The window around the pages: library, banner, drops, narrow windows, themes, screenshots.
#include "tests/ui/main_window_fixture.h"
#include "ui/banner.h"
#include "ui/library/library_model.h"
#include "ui/library/library_panel.h"
#include "ui/progress_strip.h"
#include "ui/screenshot.h"
#include "ui/theme/appearance.h"
#include "ui/tool_bar.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QDragEnterEvent>
#include <QFile>
#include <QImage>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QTest>
#include <QTreeView>

#include <limits>
#include <vector>

using namespace longwave;
using namespace longwave::ui;

namespace {

TEST_F(MainWindowTest, StartsOnTheStartPageAndLeavesItWithTheFirstFile) {
    EXPECT_TRUE(window_->isStartPageShown());
    EXPECT_FALSE(window_->toolBar()->runButton()->isEnabled());
    open({signalFile()});
    EXPECT_FALSE(window_->isStartPageShown());
    EXPECT_FALSE(window_->toolBar()->runButton()->isEnabled()); // no kernels yet
    session_->closeFile(session_->files().front().id);
    EXPECT_TRUE(window_->isStartPageShown());
}

TEST_F(MainWindowTest, RunShowsConvolveAndBecomesStop) {
    open({signalFile(), checkpointFile()});
    QPushButton& run = *window_->toolBar()->runButton();
    EXPECT_EQ(run.text(), "Run");
    run.click();
    EXPECT_TRUE(session_->isRunning());
    EXPECT_EQ(window_->currentWorkspace()->name(), "convolve");
    EXPECT_EQ(run.text(), "Stop");
    EXPECT_FALSE(run.property("primary").toBool());
    run.click();
    EXPECT_FALSE(session_->isRunning());
}

TEST_F(MainWindowTest, TheLibraryGroupsArraysAndAClickPicks) {
    open({signalFile(), checkpointFile()});
    LibraryModel& model = *window_->library()->model();
    ASSERT_EQ(model.rowCount(), 2);
    const QModelIndex signals_ = model.index(0, 0), kernels = model.index(1, 0);
    ASSERT_EQ(model.rowCount(signals_), 1);
    EXPECT_EQ(model.index(0, 0, signals_).data().toString(), "u");
    ASSERT_EQ(model.rowCount(kernels), 1);
    const QModelIndex file = model.index(0, 0, kernels);
    ASSERT_EQ(model.rowCount(file), 3);
    EXPECT_EQ(model.index(0, 0, file).data().toString(), "layers.0");
    EXPECT_EQ(model.index(0, 0, file).data(LibraryModel::kSizeRole).toString(), QString::fromUtf8("3 × 32"));
    const QModelIndex others = model.index(2, 0, file);
    ASSERT_EQ(model.rowCount(others), 1);
    EXPECT_FALSE(model.index(0, 0, others).data(LibraryModel::kSecondRole).toString().isEmpty());

    QTreeView& view = *window_->library()->view();
    const BankRef second = LibraryModel::bankOf(model.index(1, 0, file));
    EXPECT_NE(session_->choices().bank, second);
    const auto* filter = qobject_cast<const QSortFilterProxyModel*>(view.model());
    ASSERT_TRUE(filter);
    const QRect row = view.visualRect(filter->mapFromSource(model.index(1, 0, file)));
    ASSERT_FALSE(row.isEmpty());
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, row.center());
    EXPECT_EQ(session_->choices().bank, second);
}

TEST_F(MainWindowTest, ValuesThatAreNotFiniteAreFlaggedInWords) {
    std::vector<float> values(100, 1.0F);
    values[5] = std::numeric_limits<float>::quiet_NaN();
    values[50] = values[51] = std::numeric_limits<float>::infinity();
    open({writeArray(folder_, "bad.npy", {100}, values)});
    LibraryModel& model = *window_->library()->model();
    const QModelIndex row = model.indexOf(session_->choices().signal);
    ASSERT_TRUE(row.isValid());
    EXPECT_EQ(row.data(LibraryModel::kSecondRole).toString(), "3 values are not finite, the first at index 5");
}

TEST_F(MainWindowTest, TheBannerPagesThroughErrorsAndEscCloses) {
    open({signalFile()});
    QFile broken(folder_.filePath("broken.npy"));
    ASSERT_TRUE(broken.open(QIODevice::WriteOnly));
    broken.write("\x93NUMPY\x01\x00\xff\xff{", 11);
    broken.close();
    open({broken.fileName(), folder_.filePath("absent.wav")});
    Banner& banner = *window_->banner();
    ASSERT_EQ(banner.count(), 2);
    EXPECT_TRUE(banner.isVisible());
    EXPECT_TRUE(banner.text().startsWith("absent.wav was not opened.")); // the newest
    EXPECT_TRUE(banner.text().endsWith("Everything that was open is still here."));
    QTest::keyClick(window_.get(), Qt::Key_Escape);
    EXPECT_TRUE(banner.text().startsWith("broken.npy was not opened."));
    QTest::keyClick(window_.get(), Qt::Key_Escape);
    EXPECT_FALSE(banner.isVisible());
    EXPECT_TRUE(session_->signal());
}

TEST_F(MainWindowTest, DroppedFilesAreOpened) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(signalFile())});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(window_.get(), &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent drop({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(window_.get(), &drop);
    ASSERT_TRUE(QTest::qWaitFor([&] { return session_->signal().has_value(); }, kPatience));
    EXPECT_EQ(settings_.recentFiles().size(), 1);
}

TEST_F(MainWindowTest, ANarrowWindowClosesTheLibraryFirst) {
    EXPECT_TRUE(window_->library()->isVisible());
    window_->resize(1280, 800);
    EXPECT_FALSE(window_->library()->isVisible());
    EXPECT_EQ(window_->width(), 1280);
    window_->resize(1600, 1000);
    EXPECT_TRUE(window_->library()->isVisible());
}

TEST_F(MainWindowTest, EveryControlHasANameAndATip) {
    open({signalFile(), checkpointFile()});
    for (const QWidget* root : {static_cast<QWidget*>(window_->toolBar()), static_cast<QWidget*>(window_->library())})
        for (const QWidget* widget : root->findChildren<QWidget*>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() ||
                widget->objectName().startsWith("qt_") || qobject_cast<const QAbstractItemView*>(widget))
                continue;
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            EXPECT_FALSE(widget->accessibleName().isEmpty() && (!button || button->text().isEmpty()))
                << widget->metaObject()->className();
            EXPECT_FALSE(widget->toolTip().isEmpty()) << widget->metaObject()->className();
        }
}

TEST_F(MainWindowTest, AScreenshotIsWhatTheWindowShowsInEitherTheme) {
    QColor ground[2];
    for (const bool dark : {false, true}) {
        Appearance::instance().setDark(dark);
        ScreenshotOptions options;
        options.output = folder_.filePath("window.png");
        options.files = {signalFile(), checkpointFile()};
        options.size = {1280, 800};
        options.squash = 0.125;
        options.head = 2;
        Screenshot screenshot(*session_, *window_, options);
        QSignalSpy finished(&screenshot, &Screenshot::finished);
        screenshot.start();
        ASSERT_TRUE(QTest::qWaitFor([&] { return finished.count() == 1; }, 3 * kPatience));
        EXPECT_EQ(finished.at(0).at(0).toString(), QString());
        const QImage picture(options.output);
        EXPECT_EQ(picture.size(), QSize(1280, 800));
        ground[dark] = picture.pixelColor(picture.width() / 3, 3);
        EXPECT_EQ(session_->choices().head, 2);
        EXPECT_EQ(session_->choices().regularization.lambda, 0.125);
        ASSERT_TRUE(QFile::remove(options.output));
    }
    EXPECT_EQ(ground[0], Theme::light()[Token::Raised]);
    EXPECT_EQ(ground[1], Theme::dark()[Token::Raised]);
    Appearance::instance().setDark(false);
}

// So does what has a sheet of its own: the library, the menu bar, the list of runs.
TEST_F(MainWindowTest, AThemeSwitchedToLooksAsIfItHadAlwaysBeenThere) {
    open({signalFile(), checkpointFile()});
    const auto picture = [this] {
        window_->showWorkspace("race");
        EXPECT_TRUE(QTest::qWaitFor([this] { return session_->tasks().isIdle(); }, kPatience));
        QTest::qWait(20);
        if (window_->focusWidget())
            window_->focusWidget()->clearFocus();
        return window_->grab().toImage();
    };
    const QImage light = picture();
    Appearance::instance().setDark(true);
    const QImage dark = picture();
    EXPECT_NE(dark, light);
    Appearance::instance().setDark(false);
    EXPECT_EQ(picture(), light);
    settings_.setLook(ui::Settings::Look::Dark);
    window_ = std::make_unique<MainWindow>(*session_, settings_);
    window_->resize(1600, 1000);
    window_->show();
    EXPECT_EQ(picture(), dark);
    Appearance::instance().setDark(false);
}

TEST_F(MainWindowTest, AScreenshotThatCannotBeWrittenSaysSo) {
    EXPECT_THROW(checkWritable(folder_.filePath("no/such/folder/a.png")), Error);
    EXPECT_THROW(checkWritable(folder_.path()), Error);
    EXPECT_NO_THROW(checkWritable(folder_.filePath("a.png")));
    EXPECT_FALSE(QFile::exists(folder_.filePath("a.png")));
}

TEST(ProgressStrip, SaysWhatHowFarAndHowLong) {
    ProgressStrip strip;
    QSignalSpy cancel(&strip, &ProgressStrip::cancelRequested);
    strip.progress("open", "Reading u.wav", -1, -1);
    EXPECT_EQ(strip.text(), "Reading u.wav");
    strip.progress("open", "Reading u.wav", 0.42, 2.3);
    EXPECT_EQ(strip.text(), QString::fromUtf8("Reading u.wav, 42\u2009%, 3\u2009s left"));
    strip.findChild<QPushButton*>()->click();
    ASSERT_EQ(cancel.count(), 1);
    EXPECT_EQ(cancel.at(0).at(0).toString(), "open");
    strip.settle("open");
    EXPECT_TRUE(strip.isHidden());
}

TEST(Library, NamesAndSizes) {
    EXPECT_EQ(distinctNames({"layers.0.k.kernel", "layers.1.k.kernel"}), (QStringList{"layers.0", "layers.1"}));
    EXPECT_EQ(distinctNames({"a", "b"}), (QStringList{"a", "b"}));
    EXPECT_EQ(distinctNames({"net.layers.0.mixer.k.k", "net.layers.0.mixer.shift_k.k", "net.layers.1.mixer.k.k"}),
              (QStringList{"layers.0.k", "layers.0.shift_k", "layers.1.k"}));
    EXPECT_EQ(distinctNames({"a.b", "a.b.c"}), (QStringList{"b", "b.c"}));
    EXPECT_EQ(distinctNames({"only.one"}), QStringList{"only.one"});
    EXPECT_EQ(durationText(1.428), QString::fromUtf8("1.428\u2009s"));
    EXPECT_EQ(durationText(300), QString::fromUtf8("5\u2009min"));
    EXPECT_EQ(durationText(9000), QString::fromUtf8("2.5\u2009h"));
}

} // namespace
