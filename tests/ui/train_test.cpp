// SPDX-License-Identifier: GPL-3.0-or-later
// The page Train, offscreen, with tiny tasks.
#include "tests/ui/train_fixture.h"
#include "ui/convolve/value_rows.h"
#include "ui/export/export_menu.h"
#include "ui/main_window.h"
#include "ui/plot/heatmap.h"
#include "ui/plot/plot.h"
#include "ui/theme/format.h"
#include "ui/train/train_curves.h"
#include "ui/train/train_files.h"
#include "ui/train/train_kernels.h"
#include "ui/train/train_runs.h"
#include "ui/train/train_scrubber.h"
#include "ui/train/train_table.h"
#include "ui/train/train_words.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QTabBar>
#include <QTableView>

#include <cmath>

namespace longwave::ui {
namespace {

TEST_F(TrainTest, StartsWithThePairAndSaysWhatItWillDo) {
    ASSERT_EQ(book().runs().size(), 2U);
    EXPECT_EQ(run(0).name(), QStringLiteral("Squash off"));
    EXPECT_EQ(run(0).color, Token::S5);
    EXPECT_TRUE(run(1).regularization.squashOn);
    EXPECT_EQ(run(1).color, Token::S1);
    EXPECT_TRUE(page_->isEmptyShown());
    ASSERT_TRUE(page_->runAction());
    EXPECT_EQ(page_->runAction()->word, QStringLiteral("Start"));
    EXPECT_TRUE(page_->runAction()->isEnabled);
    ASSERT_TRUE(QTest::qWaitFor([&] { return page_->setup()->facts()->text().contains("80 train"); }, kPatience))
        << page_->setup()->facts()->text().toStdString();
    EXPECT_TRUE(page_->emptyWords()->text().contains("Start trains 2 runs"));
    EXPECT_TRUE(page_->emptyWords()->text().contains("about"));
    EXPECT_NE(page_->runs()->numbers()->value(1), QString(format::kMissing));
}

TEST_F(TrainTest, TrainsBothRunsAndShowsThem) {
    trainToEnd();
    EXPECT_TRUE(failures_.isEmpty()) << failures_.join(u'\n').toStdString();
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(run(i).state, TrainRun::State::Finished);
        EXPECT_EQ(run(i).step, 30);
        EXPECT_EQ(run(i).steps, 30);
        EXPECT_EQ(run(i).loss.losses().size(), 30U);
        EXPECT_EQ(run(i).loss.smoothed().size(), 30U);
        EXPECT_EQ(run(i).record.epochs.size(), 3U);
        EXPECT_EQ(run(i).savedStep, 30);
        EXPECT_GT(run(i).savedBytes, 0);
        EXPECT_GT(run(i).stepsPerSecond, 0);
        // The start, eight looks an epoch, and its end.
        EXPECT_EQ(run(i).snapshots.size(), 31U);
        EXPECT_EQ(run(i).snapshots.front().kernels->step, 0);
        EXPECT_EQ(run(i).snapshots.back().kernels->step, 30);
        EXPECT_LT(run(i).loss.smoothed().back(), run(i).loss.smoothed().front());
    }
    EXPECT_FALSE(page_->isEmptyShown());
    EXPECT_EQ(page_->runAction()->word, QStringLiteral("Start"));
    // The kernels that are drawn are those that the forward pass uses: with Squash some taps are zero.
    const auto& left = page_->kernels()->left()->picture();
    const auto& right = page_->kernels()->right()->picture();
    ASSERT_TRUE(left && right);
    EXPECT_EQ(left->step, 30);
    EXPECT_EQ(left->taps, kLength);
    EXPECT_EQ(left->headRows, 4);
    const auto zeros = [](const std::vector<float>& values) { return std::count(values.begin(), values.end(), 0.0F); };
    EXPECT_EQ(zeros(*left->heads), 0);
    EXPECT_GT(zeros(*right->heads), 0);
    EXPECT_EQ(page_->curves()->curves().size(), 2U);
    EXPECT_EQ(page_->curves()->curves()[1].sparsity.size(), 2U);
    EXPECT_EQ(page_->curves()->curves()[0].accuracy.size(), 3U);
    EXPECT_FALSE(page_->curves()->plot(TrainCurves::kLoss)->isEmpty());
    // Sides share their scales.
    EXPECT_EQ(page_->kernels()->left()->timePlot()->homeY(), page_->kernels()->right()->timePlot()->homeY());
    EXPECT_EQ(page_->kernels()->left()->headsMap()->range(), page_->kernels()->right()->headsMap()->range());
    EXPECT_EQ(page_->kernels()->left()->growthMap()->range(), page_->kernels()->right()->growthMap()->range());
    // Each kind of map has the range of what it shows: the growth is of one head.
    const double most = static_cast<double>(std::max(left->largestOfGrowth, right->largestOfGrowth));
    EXPECT_GE(page_->kernels()->left()->growthMap()->range().high, most);
    EXPECT_LE(page_->kernels()->left()->growthMap()->range().high, 1.6 * most); // and uses it
}

TEST_F(TrainTest, SideBySideIsTheSameAsAlone) {
    trainToEnd();
    const std::vector<float> beside = run(1).loss.losses();
    page_.reset();
    open();
    book().remove(run(0).id);
    ASSERT_EQ(book().runs().size(), 1U);
    trainToEnd();
    EXPECT_EQ(run(0).loss.losses(), beside); // to the last bit
}

TEST_F(TrainTest, ALossThatIsNoNumberEndsItsRunAndIsSaid) {
    TrainChoices wild = tiny();
    wild.settings.optimizer.rate = 1e30; // no field accepts that
    wild.settings.optimizer.clip = 0;
    page_->setup()->setChoices(wild);
    page_->start();
    ASSERT_TRUE(rests());
    for (const TrainRun& each : book().runs()) {
        EXPECT_EQ(each.state, TrainRun::State::Failed);
        EXPECT_TRUE(each.failure.contains("not a number")) << each.failure.toStdString();
        EXPECT_LT(each.step, each.steps);
    }
    ASSERT_EQ(failures_.size(), 2); // each run says it
    EXPECT_TRUE(failures_[0].contains("ended early"));
    EXPECT_FALSE(page_->runner().isPaused());
    page_->setup()->setChoices(tiny());
    trainToEnd(); // what was wrong is mended: all begin anew
    EXPECT_EQ(run(0).state, TrainRun::State::Finished);
}

TEST_F(TrainTest, WrongShapesAreSaidAndNothingStarts) {
    page_->setup()->takeY(x_);
    ASSERT_TRUE(QTest::qWaitFor([&] { return page_->setup()->facts()->property("role") == "error"; }, kPatience));
    EXPECT_TRUE(page_->setup()->facts()->text().contains("x.npy")) << page_->setup()->facts()->text().toStdString();
    page_->start();
    ASSERT_TRUE(rests());
    ASSERT_EQ(failures_.size(), 1);
    EXPECT_TRUE(failures_[0].startsWith("The training did not start."));
    EXPECT_EQ(run(0).state, TrainRun::State::Waiting);
    EXPECT_TRUE(page_->setup()->field("epochs")->isEnabled());
    EXPECT_EQ(page_->runAction()->word, QStringLiteral("Start"));
}

TEST_F(TrainTest, RunsAreAddedSweptAndRemoved) {
    page_->runs()->addButton()->click();
    ASSERT_EQ(book().runs().size(), 3U);
    EXPECT_DOUBLE_EQ(run(2).regularization.lambda, 0.004);
    EXPECT_EQ(run(2).color, Token::S2);
    page_->runs()->sweepButton()->click();
    ASSERT_EQ(book().runs().size(), 5U); // 0.001 and 0.008 are new
    std::vector<double> lambdas;
    for (const TrainRun& each : book().runs())
        if (each.regularization.squashOn)
            lambdas.push_back(each.regularization.lambda);
    std::ranges::sort(lambdas);
    EXPECT_EQ(lambdas, (std::vector<double>{0.001, 0.002, 0.004, 0.008}));
    EXPECT_EQ(page_->runs()->rows().size(), 5U);
    EXPECT_TRUE(page_->kernels()->left()->runBox()->isVisibleTo(page_->kernels()) || page_->isEmptyShown());
    const int last = run(4).id;
    TrainRunRow* row = page_->runs()->rows()[4];
    row->setFocus();
    QTest::keyClick(row, Qt::Key_Delete);
    ASSERT_TRUE(QTest::qWaitFor([&] { return book().runs().size() == 4U; }, kPatience));
    EXPECT_EQ(book().find(last), nullptr);
    while (book().runs().size() > 1)
        book().remove(run(0).id);
    EXPECT_FALSE(book().mayRemove(run(0).id));
    EXPECT_EQ(book().focus().left, run(0).id);
    EXPECT_EQ(book().focus().right, run(0).id);
}

TEST_F(TrainTest, ARunThatIsAddedLaterStandsBesideTheOthers) {
    trainToEnd();
    const auto folder = page_->folder();
    const std::vector<float> before = run(0).loss.losses();
    page_->runs()->addButton()->click();
    trainToEnd();
    EXPECT_EQ(page_->folder(), folder);
    EXPECT_EQ(run(0).loss.losses(), before);
    EXPECT_EQ(run(2).state, TrainRun::State::Finished);
    const TrainManifest manifest = readManifest(folder);
    ASSERT_EQ(manifest.runs.size(), 3U);
    EXPECT_FALSE(manifest.isUnfinished());
    // With another setting they are not comparable: all begin anew, elsewhere.
    TrainChoices other = tiny();
    other.settings.seed = 5;
    page_->setup()->setChoices(other);
    trainToEnd();
    EXPECT_NE(page_->folder(), folder);
    EXPECT_NE(run(0).loss.losses(), before);
    EXPECT_TRUE(fs::exists(folder / run(0).folder / training::kCheckpointFile)); // what was stays
}

TEST_F(TrainTest, TheScrubberGoesBackAndFollows) {
    trainToEnd();
    TrainScrubber* scrubber = page_->scrubber();
    EXPECT_EQ(scrubber->slider()->value(), 30);
    EXPECT_TRUE(scrubber->followBox()->isChecked());
    scrubber->slider()->setFocus();
    QTest::keyClick(scrubber->slider(), Qt::Key_PageDown);
    EXPECT_EQ(scrubber->slider()->value(), 20);
    EXPECT_FALSE(scrubber->followBox()->isChecked());
    ASSERT_TRUE(rests());
    EXPECT_EQ(page_->kernels()->left()->picture()->step, 20);
    EXPECT_TRUE(scrubber->words().contains("20"));
    EXPECT_TRUE(std::isnan(page_->table()->model()->numberAt(0, TrainModel::kTest))); // it was not asked by then
    scrubber->followBox()->click();
    EXPECT_EQ(scrubber->slider()->value(), 30);
    EXPECT_TRUE(std::isfinite(page_->table()->model()->numberAt(0, TrainModel::kTest)));
    scrubber->replayButton()->click();
    EXPECT_TRUE(scrubber->isReplaying());
    EXPECT_LT(scrubber->slider()->value(), 30);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !scrubber->isReplaying(); }, kPatience));
    EXPECT_EQ(scrubber->slider()->value(), 30);
}

TEST_F(TrainTest, AnotherHeadLayerAndRunAreShown) {
    page_->runs()->addButton()->click();
    trainToEnd();
    page_->headBox()->setValue(2);
    page_->layerBox()->setCurrentIndex(1);
    emit page_->layerBox()->activated(1);
    ASSERT_TRUE(rests());
    EXPECT_EQ(page_->kernels()->left()->picture()->head, 2);
    EXPECT_EQ(page_->kernels()->left()->picture()->layer, 1);
    emit page_->kernels()->right()->headsMap()->rowClicked(3);
    EXPECT_EQ(page_->headBox()->value(), 3);
    QComboBox* box = page_->kernels()->right()->runBox();
    ASSERT_EQ(box->count(), 3);
    box->setCurrentIndex(2);
    emit box->activated(2);
    ASSERT_TRUE(rests());
    EXPECT_EQ(page_->kernels()->right()->picture()->run, run(2).id);
    // The run of the other side: they change places.
    box->setCurrentIndex(0);
    emit box->activated(0);
    ASSERT_TRUE(rests());
    EXPECT_EQ(book().focus().right, run(0).id);
    EXPECT_EQ(book().focus().left, run(2).id);
}

TEST_F(TrainTest, ResultsAreCopiedAndExported) {
    trainToEnd();
    page_->table()->copyButton()->click();
    const QStringList lines = QApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
    ASSERT_EQ(lines.size(), 3);
    EXPECT_TRUE(lines[0].contains("Sparsity (%)"));
    const QStringList off = lines[1].split(u'\t');
    ASSERT_EQ(off.size(), lines[0].split(u'\t').size());
    EXPECT_DOUBLE_EQ(off[TrainModel::kTest].toDouble(), 100 * run(0).record.testAccuracy);
    const QString path = folder_.filePath("out.csv");
    page_->exports()->exportMetricsTo(path);
    ASSERT_TRUE(QTest::qWaitFor([&] { return QFile::exists(path); }, kPatience));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(file.readAll().count('\n'), 3);
}

TEST_F(TrainTest, TheVerdictIsWhatTheNumbersSay) {
    EXPECT_TRUE(verdict(book()).isEmpty());
    trainToEnd();
    const QString words = verdict(book());
    const double points = 100 * (run(1).record.testAccuracy - run(0).record.testAccuracy);
    EXPECT_EQ(words.contains("is ahead here"), points > 0) << words.toStdString();
    EXPECT_EQ(words.contains("is not ahead"), points < 0);
    EXPECT_EQ(words.contains("the same"), points == 0);
    EXPECT_TRUE(words.contains("sparser"));
    EXPECT_EQ(page_->runs()->verdictLabel()->text(), words);
}

TEST_F(TrainTest, KernelsAreInspectedInTheirOwnPage) {
    trainToEnd();
    QSignalSpy pages(page_.get(), &Workspace::workspaceRequested);
    page_->headBox()->setValue(3);
    page_->inspectButton()->click();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !pages.isEmpty(); }, kPatience)) << failures_.join(u'\n').toStdString();
    EXPECT_EQ(pages[0][0].toString(), QStringLiteral("kernels"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return session_->bank() && session_->compared(); }, kPatience));
    EXPECT_EQ(session_->bank()->heads(), 4);
    EXPECT_TRUE(session_->fileName(session_->shownBank().file).contains("squash-off"));
    EXPECT_TRUE(session_->fileName(session_->shownCompared().file).contains("squash-0.002"));
    EXPECT_EQ(session_->choices().head, 3);
}

TEST_F(TrainTest, IsTheFifthPageOfTheWindow) {
    page_.reset();
    ui::Settings settings(ui::Settings::Keep::Session);
    settings.setTrainingFolder(root());
    MainWindow window(*session_, settings);
    ASSERT_EQ(window.workspaces().size(), 5U);
    auto* page = dynamic_cast<TrainWorkspace*>(window.workspaces()[4]);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->files()->root(), root());
    EXPECT_TRUE(window.showWorkspace("train"));
    EXPECT_EQ(window.currentWorkspace(), page);
    EXPECT_FALSE(window.isStartPageShown()); // it needs no files
    // The chosen tab is bolder than the others: whichever it is, all have room.
    window.resize(1600, 900);
    window.show();
    auto* tabs = window.findChild<QTabBar*>();
    ASSERT_TRUE(tabs);
    for (const char* name : {"train", "kernels", "train", "convolve"}) {
        ASSERT_TRUE(window.showWorkspace(name));
        EXPECT_TRUE(QTest::qWaitFor([&] { return tabs->tabRect(4).right() < tabs->width(); }, 2000)) << name;
    }
    emit page->workspaceRequested(QStringLiteral("race"));
    EXPECT_EQ(window.currentWorkspace()->name(), QStringLiteral("race"));
}

} // namespace
} // namespace longwave::ui
