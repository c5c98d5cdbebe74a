// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/banks.h"
#include "ui/main_window.h"

#include "ui/banner.h"
#include "ui/engine_box.h"
#include "ui/lambda_control.h"
#include "ui/library/library_model.h"
#include "ui/library/library_panel.h"
#include "ui/progress_strip.h"
#include "ui/screenshot.h"
#include "ui/theme/appearance.h"
#include "ui/tool_bar.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QCheckBox>
#include <QDragEnterEvent>
#include <QFile>
#include <QImage>
#include <QLineEdit>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QStyleOptionComboBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

using namespace longwave;
using namespace longwave::ui;

namespace {

using longwave::ui::test::kPatience;

/// An engine of another machine.
class MissingEngine : public Engine {
  public:
    const char* name() const override { return "missing"; }
    const char* title() const override { return "Missing"; }
    std::string target() const override { return "nowhere"; }
    std::string unavailableReason() const override { return "No such device was found."; }

  protected:
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem&, const PlanOptions&) const override { return nullptr; }
};

QString write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    return path;
}

QByteArray npy(const std::vector<float>& values) {
    QByteArray header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" +
                        QByteArray::number(static_cast<qlonglong>(values.size())) + ",), }";
    while ((10 + header.size() + 1) % 64 != 0)
        header += ' ';
    header += '\n';
    QByteArray bytes("\x93NUMPY\x01\x00", 8);
    bytes += static_cast<char>(header.size() & 0xff);
    bytes += static_cast<char>(header.size() >> 8);
    bytes += header;
    return bytes.append(reinterpret_cast<const char*>(values.data()),
                        static_cast<qsizetype>(values.size() * sizeof(float)));
}

/// Two layers of 3 heads × 32 taps and a bias that is no bank.
QByteArray checkpoint() {
    const int taps = 3 * 32;
    std::vector<float> values(2 * taps + 4);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = 0.01F * static_cast<float>(1 + i % 50);
    const std::string header = R"({"layers.0.kernel":{"dtype":"F32","shape":[1,3,32],"data_offsets":[0,384]},)"
                               R"("layers.1.kernel":{"dtype":"F32","shape":[1,3,32],"data_offsets":[384,768]},)"
                               R"("layers.0.bias":{"dtype":"F32","shape":[4],"data_offsets":[768,784]}})";
    QByteArray bytes(8, '\0');
    const quint64 length = header.size();
    std::memcpy(bytes.data(), &length, sizeof length);
    bytes += QByteArray::fromStdString(header);
    return bytes.append(reinterpret_cast<const char*>(values.data()),
                        static_cast<qsizetype>(values.size() * sizeof(float)));
}

class MainWindowTest : public testing::Test {
  protected:
    MainWindowTest() : settings_(ui::Settings::Keep::Session) {
        engines_.add(makeFftwEngine());
        engines_.add(makeDirectEngine());
        engines_.add(std::make_unique<MissingEngine>());
        settings_.setLook(ui::Settings::Look::Light);
        session_ = std::make_unique<Session>(engines_);
        window_ = std::make_unique<MainWindow>(*session_, settings_);
        window_->resize(1600, 1000);
        window_->show();
    }
    void open(const QStringList& paths) {
        session_->openFiles(paths);
        ASSERT_TRUE(QTest::qWaitFor([&] { return !session_->isOpening() && session_->tasks().isIdle(); }, kPatience));
    }
    QString signalFile(const QString& name = "u.npy") {
        std::vector<float> values(500);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = std::sin(0.1F * static_cast<float>(i));
        return write(folder_.filePath(name), npy(values));
    }
    QString bankFile() { return write(folder_.filePath("net.safetensors"), checkpoint()); }

    QTemporaryDir folder_;
    EngineRegistry engines_;
    ui::Settings settings_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<MainWindow> window_;
};

TEST_F(MainWindowTest, StartsOnTheStartPageAndLeavesItWithTheFirstFile) {
    EXPECT_TRUE(window_->isStartPageShown());
    EXPECT_FALSE(window_->toolBar()->runButton()->isEnabled());
    open({signalFile()});
    EXPECT_FALSE(window_->isStartPageShown());
    EXPECT_FALSE(window_->toolBar()->runButton()->isEnabled()); // no kernels yet
    session_->closeFile(session_->files().front().id);
    EXPECT_TRUE(window_->isStartPageShown());
}

TEST_F(MainWindowTest, TheToolBarSetsTheSessionAndFollowsIt) {
    open({signalFile(), bankFile()});
    ToolBar& bar = *window_->toolBar();
    EXPECT_FALSE(bar.lambda()->slider()->isEnabled());
    bar.squashBox()->click();
    EXPECT_TRUE(session_->choices().regularization.squashOn);
    EXPECT_TRUE(bar.lambda()->slider()->isEnabled());

    QLineEdit& field = *bar.lambda()->field();
    field.setFocus();
    field.selectAll();
    QTest::keyClicks(&field, "0.125");
    QTest::keyClick(&field, Qt::Key_Return);
    EXPECT_EQ(session_->choices().regularization.lambda, 0.125);
    field.selectAll();
    QTest::keyClicks(&field, "twelve");
    QTest::keyClick(&field, Qt::Key_Return);
    EXPECT_EQ(session_->choices().regularization.lambda, 0.125);
    EXPECT_EQ(field.text(), "0.125");

    session_->undoStack().undo();
    EXPECT_EQ(field.text(), lambdaFieldText(session_->choices().regularization.lambda));
    const QString smallest = lambdaFieldText(8.88e-38);
    EXPECT_EQ(smallest, QString::fromUtf8("8.88×10⁻³⁸"));
    EXPECT_LT(field.fontMetrics().horizontalAdvance(smallest), field.width() - 16) << "all of it is seen";
    EXPECT_NEAR(parseNumber(smallest).value_or(0), 8.88e-38, 1e-45);
    session_->undoStack().undo();
    EXPECT_FALSE(bar.squashBox()->isChecked());
}

TEST_F(MainWindowTest, TheSliderIsLogarithmicAndOneDragIsOneStep) {
    open({bankFile()});
    session_->setSquashOn(true);
    LogSlider& slider = *window_->toolBar()->lambda()->slider();
    slider.setValue(slider.minimum());
    EXPECT_NEAR(session_->choices().regularization.lambda, 0.01, 1e-4);
    slider.setValue((slider.minimum() + slider.maximum()) / 2);
    EXPECT_NEAR(session_->choices().regularization.lambda, std::sqrt(0.01 * 0.5), 2e-4); // the geometric mean
    slider.setValue(slider.maximum());
    EXPECT_NEAR(session_->choices().regularization.lambda, 0.5, 1e-3);
    EXPECT_EQ(session_->undoStack().count(), 2); // Squash on, one gesture
}

TEST_F(MainWindowTest, TheWindowFieldTakesOddNumbersOnly) {
    open({bankFile()});
    session_->setSmoothOn(true);
    WindowField& field = *window_->toolBar()->windowField();
    field.setFocus();
    field.selectAll();
    QTest::keyClicks(&field, "15");
    QTest::keyClick(&field, Qt::Key_Return);
    EXPECT_EQ(session_->choices().regularization.window, 15);
    field.selectAll();
    QTest::keyClicks(&field, "8");
    QTest::keyClick(&field, Qt::Key_Return);
    EXPECT_EQ(session_->choices().regularization.window, 15);
    EXPECT_EQ(field.value(), 15);
    EXPECT_EQ(window_->banner()->count(), 0); // told at the field, not in the banner
}

TEST_F(MainWindowTest, AnUnavailableEngineIsListedDisabledWithItsReason) {
    EngineBox& box = *window_->toolBar()->engineBox();
    ASSERT_EQ(box.count(), 3);
    EXPECT_EQ(box.currentIndex(), 0);
    EXPECT_FALSE(box.model()->flags(box.model()->index(2, 0)) & Qt::ItemIsEnabled);
    EXPECT_EQ(box.itemData(2, EngineBox::kReasonRole).toString(), "No such device was found.");
    session_->setEngine("direct");
    EXPECT_EQ(box.currentIndex(), 1);
    session_->setEngine("missing");
    EXPECT_EQ(session_->choices().engine, "direct");
    EXPECT_EQ(window_->banner()->count(), 1);
}

TEST_F(MainWindowTest, RunShowsConvolveAndBecomesStop) {
    open({signalFile(), bankFile()});
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

TEST_F(MainWindowTest, RunKeepsTheFocusWhileItIsDisabledForAMoment) {
    open({signalFile(), bankFile()});
    ToolBar& bar = *window_->toolBar();
    bar.runButton()->setFocus();
    ASSERT_EQ(window_->focusWidget(), bar.runButton());
    bar.setRunAction(RunAction{"Go", "play", {}, false, false});
    EXPECT_NE(window_->focusWidget(), bar.runButton());
    bar.setRunAction(RunAction{"Cancel", "close", {}, true, true});
    EXPECT_EQ(window_->focusWidget(), bar.runButton()) << "so that the space bar cancels";
    bar.setRunAction(RunAction{"Go", "play", {}, false, false});
    bar.smoothBox()->setFocus(); // somebody chose another
    bar.setRunAction(RunAction{"Go", "play", {}, true, false});
    EXPECT_EQ(window_->focusWidget(), bar.smoothBox());
    bar.setRunAction(std::nullopt);
}

TEST_F(MainWindowTest, TheLibraryGroupsArraysAndAClickPicks) {
    open({signalFile(), bankFile()});
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
    open({write(folder_.filePath("bad.npy"), npy(values))});
    LibraryModel& model = *window_->library()->model();
    const QModelIndex row = model.indexOf(session_->choices().signal);
    ASSERT_TRUE(row.isValid());
    EXPECT_EQ(row.data(LibraryModel::kSecondRole).toString(), "3 values are not finite, the first at index 5");
}

TEST_F(MainWindowTest, TheBannerPagesThroughErrorsAndEscCloses) {
    open({signalFile()});
    const QString broken = write(folder_.filePath("broken.npy"), QByteArray("\x93NUMPY\x01\x00\xff\xff{", 11));
    open({broken, folder_.filePath("absent.wav")});
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

TEST_F(MainWindowTest, NothingInTheToolBarOverlapsInASmallWindow) {
    open({signalFile(), bankFile()});
    for (const bool squash : {false, true}) {
        session_->setSquashOn(squash);
        for (int width = 1044; width <= 1600; width += width < 1200 ? 13 : 100) {
            window_->resize(width, 720);
            QCoreApplication::processEvents();
            ASSERT_EQ(window_->width(), width);
            QWidget* bar = window_->toolBar();
            EXPECT_LE(bar->mapTo(window_.get(), bar->rect().bottomRight()).x(), width) << width;
            EXPECT_GE(bar->x(), bar->parentWidget()->findChild<QMenuBar*>()->geometry().right()) << width;
            for (const QWidget* home : {bar, static_cast<QWidget*>(window_->toolBar()->lambda())}) {
                QList<const QWidget*> row;
                for (const QWidget* child : home->findChildren<QWidget*>(Qt::FindDirectChildrenOnly))
                    if (child->isVisible())
                        row << child;
                ASSERT_GE(row.size(), 2);
                std::ranges::sort(row, {}, [](const QWidget* child) { return child->x(); });
                int end = 0;
                for (const QWidget* child : row) {
                    EXPECT_GE(child->x(), end) << child->metaObject()->className() << " at " << width;
                    EXPECT_GE(child->width(), child->minimumSizeHint().width())
                        << child->metaObject()->className() << " at " << width;
                    end = child->geometry().right() + 1;
                }
                EXPECT_LE(end, home->width()) << width;
            }
        }
    }
}

TEST_F(MainWindowTest, AnEnginesNameThatHasNoRoomEndsInAnEllipsis) {
    struct Box : EngineBox {
        using EngineBox::EngineBox;
        QString text() const {
            QStyleOptionComboBox option;
            initStyleOption(&option);
            return option.currentText;
        }
    } box(*session_);
    box.setCurrentIndex(box.findText("Missing · nowhere"));
    box.resize(400, 28);
    EXPECT_EQ(box.text(), "Missing · nowhere");
    box.resize(box.minimumSizeHint().width(), 28);
    EXPECT_TRUE(box.text().startsWith("Mis") && box.text().endsWith(u'…')) << box.text().toStdString();
    EXPECT_GE(box.sizeHint().width(), box.fontMetrics().horizontalAdvance("Missing · nowhere") + 9);
}

TEST_F(MainWindowTest, EveryControlHasANameAndATip) {
    open({signalFile(), bankFile()});
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
        options.files = {signalFile(), bankFile()};
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
    open({signalFile(), bankFile()});
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

TEST(Numbers, AreParsedAsPeopleTypeThem) {
    EXPECT_EQ(parseNumber(" 0.5 "), 0.5);
    EXPECT_EQ(parseNumber("0,5"), 0.5);
    EXPECT_EQ(parseNumber("2e-3"), 2e-3);
    EXPECT_EQ(parseNumber(QString::fromUtf8("−2")), -2);
    EXPECT_EQ(parseNumber(QString::fromUtf8("2.1 × 10⁻⁷")), 2.1e-7);
    for (const char* words : {"", "x", "1 2", "nan", "inf", "1e", "1 × 10"})
        EXPECT_FALSE(parseNumber(words)) << words;
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
