// SPDX-License-Identifier: GPL-3.0-or-later
// The page Train, offscreen, with tiny tasks.
#include "app/engines.h"
#include "tests/ui/session_fixture.h"
#include "ui/convolve/value_rows.h"
#include "ui/export/export_menu.h"
#include "ui/main_window.h"
#include "ui/plot/heatmap.h"
#include "ui/plot/plot.h"
#include "ui/samples.h"
#include "ui/theme/format.h"
#include "ui/train/train_curves.h"
#include "ui/train/train_files.h"
#include "ui/train/train_forecast.h"
#include "ui/train/train_kernels.h"
#include "ui/train/train_looks.h"
#include "ui/train/train_runs.h"
#include "ui/train/train_scrubber.h"
#include "ui/train/train_setup.h"
#include "ui/train/train_table.h"
#include "ui/train/train_words.h"
#include "ui/train/train_workspace.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QTableView>

#include <cmath>
#include <random>

namespace longwave::ui {
namespace {

namespace fs = std::filesystem;

constexpr int kLength = 24;
constexpr int kSequences = 100; // 80 to learn from

// Two classes that differ by their sign: a model of one block tells them apart.
class TrainTest : public testing::Test {
  protected:
    TrainTest() {
        registerEngines(engines_);
        session_ = std::make_unique<Session>(engines_);
        QObject::connect(session_.get(), &Session::failed, [this](const QString& subject, const QString& explanation) {
            failures_ << subject + u' ' + explanation;
        });
        std::mt19937 random(1);
        std::normal_distribution<float> noise(0, 0.5F);
        std::vector<float> x, y;
        for (int i = 0; i < kSequences; ++i) {
            y.push_back(static_cast<float>(i % 2));
            for (int t = 0; t < kLength; ++t)
                x.push_back((i % 2 == 0 ? 1.0F : -1.0F) + noise(random));
        }
        x_ = writeArray(folder_, "x.npy", {kSequences, kLength}, x);
        y_ = writeArray(folder_, "y.npy", {kSequences}, y);
        open();
    }
    ~TrainTest() override {
        page_.reset();
        session_.reset();
    }
    void open() {
        page_ = std::make_unique<TrainWorkspace>(*session_);
        page_->setFolder(root());
        page_->setup()->setChoices(tiny());
        page_->resize(1300, 840);
        page_->show();
    }
    QString root() const { return folder_.filePath("trainings"); }
    TrainChoices tiny(std::int64_t epochs = 3) const {
        TrainChoices choices = choicesFor("arrays");
        choices.x = x_;
        choices.y = y_;
        choices.settings.model.depth = 2;
        choices.settings.model.heads = 4;
        choices.settings.batch = 8;
        choices.settings.epochs = epochs;
        choices.settings.optimizer.rate = 0.02;
        choices.threads = 1;
        return choices;
    }
    bool rests() {
        return QTest::qWaitFor([this] { return !page_->runner().isRunning() && page_->isSettled(); }, kPatience);
    }
    void trainToEnd() {
        page_->start();
        ASSERT_TRUE(page_->runner().isRunning()) << failures_.join(u'\n').toStdString();
        ASSERT_TRUE(rests());
    }
    TrainBook& book() { return page_->book(); }
    const TrainRun& run(std::size_t i) { return page_->book().runs()[i]; }

    QTemporaryDir folder_;
    QString x_, y_;
    EngineRegistry engines_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<TrainWorkspace> page_;
    QStringList failures_;
};

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
        EXPECT_EQ(run(i).losses.size(), 30U);
        EXPECT_EQ(run(i).smoothed.size(), 30U);
        EXPECT_EQ(run(i).record.epochs.size(), 3U);
        EXPECT_EQ(run(i).savedStep, 30);
        EXPECT_GT(run(i).savedBytes, 0);
        EXPECT_GT(run(i).stepsPerSecond, 0);
        // The start, eight looks an epoch, and its end.
        EXPECT_EQ(run(i).snapshots.size(), 31U);
        EXPECT_EQ(run(i).snapshots.front().kernels->step, 0);
        EXPECT_EQ(run(i).snapshots.back().kernels->step, 30);
        EXPECT_LT(run(i).smoothed.back(), run(i).smoothed.front());
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
}

TEST_F(TrainTest, SideBySideIsTheSameAsAlone) {
    trainToEnd();
    const std::vector<float> beside = run(1).losses;
    page_.reset();
    open();
    book().remove(run(0).id);
    ASSERT_EQ(book().runs().size(), 1U);
    trainToEnd();
    EXPECT_EQ(run(0).losses, beside); // to the last bit
}

TEST_F(TrainTest, PausesAndGoesOnWithTheSameNumbers) {
    page_->setup()->setChoices(tiny(20));
    trainToEnd();
    const std::vector<float> through = run(0).losses;
    TrainChoices other = tiny(20);
    other.settings.optimizer.weightDecay = 0.011; // so that it begins anew
    page_->setup()->setChoices(other);
    page_->setup()->setChoices(tiny(20));
    page_->start(); // nothing is left to be trained: anew
    ASSERT_TRUE(QTest::qWaitFor([&] { return run(0).step >= 15; }, kPatience));
    EXPECT_EQ(page_->runAction()->word, QStringLiteral("Pause"));
    EXPECT_TRUE(page_->runAction()->isRunning);
    EXPECT_FALSE(page_->setup()->field("epochs")->isEnabled());
    page_->toggleRun();
    EXPECT_FALSE(page_->runAction()->isEnabled);
    ASSERT_TRUE(rests());
    ASSERT_TRUE(page_->runner().isPaused());
    EXPECT_EQ(run(0).state, TrainRun::State::Paused);
    EXPECT_EQ(page_->runAction()->word, QStringLiteral("Resume"));
    EXPECT_FALSE(page_->setup()->field("epochs")->isEnabled());
    EXPECT_FALSE(book().mayRemove(run(0).id));
    page_->toggleRun();
    ASSERT_TRUE(rests());
    EXPECT_EQ(run(0).state, TrainRun::State::Finished);
    EXPECT_EQ(run(0).losses, through);
}

TEST_F(TrainTest, StopsAndIsOfferedAgainAfterTheProgramWasClosed) {
    page_->setup()->setChoices(tiny(40));
    page_->start();
    ASSERT_TRUE(QTest::qWaitFor([&] { return run(1).step >= 12; }, kPatience));
    page_.reset(); // a window that is closed while training
    EXPECT_TRUE(failures_.isEmpty());
    open();
    ASSERT_TRUE(QTest::qWaitFor([&] { return page_->files()->offer().has_value(); }, kPatience));
    EXPECT_TRUE(page_->runs()->resumeButton()->isVisibleTo(page_.get()));
    page_->runs()->resumeButton()->click();
    ASSERT_TRUE(page_->runner().isRunning());
    EXPECT_EQ(page_->setup()->choices().settings.epochs, 40);
    ASSERT_TRUE(rests());
    EXPECT_EQ(run(0).state, TrainRun::State::Finished) << failures_.join(u'\n').toStdString();
    EXPECT_EQ(run(0).record.epochs.size(), 40U);
    EXPECT_EQ(run(1).losses.size(), 400U);
    EXPECT_TRUE(std::isnan(run(1).losses.front()));      // of another start
    EXPECT_TRUE(std::isfinite(run(1).smoothed.front())); // its epoch's mean
    EXPECT_FALSE(page_->runs()->resumeButton()->isVisibleTo(page_.get()));
    page_->files()->lookForUnfinished();
    ASSERT_TRUE(QTest::qWaitFor([&] { return session_->tasks().isIdle(); }, kPatience));
    EXPECT_FALSE(page_->files()->offer());
}

TEST_F(TrainTest, AnOfferCanBeDismissed) {
    page_->setup()->setChoices(tiny(40));
    page_->start();
    ASSERT_TRUE(QTest::qWaitFor([&] { return run(0).step >= 5; }, kPatience));
    page_->runs()->stopButton()->click();
    ASSERT_TRUE(rests());
    EXPECT_FALSE(page_->runner().isPaused());
    EXPECT_EQ(run(0).state, TrainRun::State::Stopped);
    EXPECT_EQ(page_->runAction()->word, QStringLiteral("Resume"));
    page_.reset();
    open();
    ASSERT_TRUE(QTest::qWaitFor([&] { return page_->files()->offer().has_value(); }, kPatience));
    const fs::path folder = page_->files()->offer()->folder;
    page_->runs()->dismissButton()->click();
    EXPECT_FALSE(page_->files()->offer());
    ASSERT_TRUE(QTest::qWaitFor([&] { return session_->tasks().isIdle(); }, kPatience));
    EXPECT_TRUE(readManifest(folder).isDismissed);
    EXPECT_FALSE(findUnfinished(root().toStdString()));
}

TEST_F(TrainTest, ARemovedFolderPausesAndNothingIsLost) {
    page_->setup()->setChoices(tiny(60));
    page_->start();
    ASSERT_TRUE(QTest::qWaitFor([&] { return run(0).step >= 12; }, kPatience));
    ASSERT_TRUE(QDir().rename(root(), folder_.filePath("gone"))); // at once, whatever is being written
    ASSERT_TRUE(rests());
    ASSERT_EQ(failures_.size(), 1);
    EXPECT_TRUE(failures_[0].contains("Nothing is lost")) << failures_[0].toStdString();
    ASSERT_TRUE(page_->runner().isPaused());
    EXPECT_EQ(page_->runAction()->word, QStringLiteral("Resume"));
    page_->toggleRun();
    ASSERT_TRUE(rests());
    EXPECT_EQ(run(0).state, TrainRun::State::Finished);
    EXPECT_EQ(run(0).record.epochs.size(), 60U);
    EXPECT_TRUE(fs::exists(page_->folder() / run(0).folder / training::kCheckpointFile));
}

TEST_F(TrainTest, StoppingKeepsWhatCannotBeWritten) {
    page_->setup()->setChoices(tiny(500));
    // Stopped just behind an epoch, a run has nothing to write: then once more.
    for (int attempt = 0; attempt < 20 && failures_.isEmpty(); ++attempt) {
        if (attempt > 0) {
            QDir(root()).removeRecursively();
            ASSERT_TRUE(QDir().rename(folder_.filePath("gone"), root()));
        }
        const std::int64_t before = run(0).step;
        page_->start();
        ASSERT_TRUE(QTest::qWaitFor([&] { return run(0).step >= before + 5; }, kPatience));
        ASSERT_TRUE(QDir().rename(root(), folder_.filePath("gone")));
        page_->runs()->stopButton()->click();
        ASSERT_TRUE(rests());
    }
    ASSERT_EQ(failures_.size(), 1);
    ASSERT_TRUE(page_->runner().isPaused()); // not let go of
    const std::int64_t step = run(0).step;
    page_->toggleRun();
    ASSERT_TRUE(QTest::qWaitFor([&] { return run(0).step > step; }, kPatience));
    page_->runs()->stopButton()->click();
    ASSERT_TRUE(rests());
    EXPECT_FALSE(page_->runner().isPaused());
    EXPECT_EQ(run(0).state, TrainRun::State::Stopped);
    EXPECT_TRUE(fs::exists(page_->folder() / run(0).folder / training::kCheckpointFile));
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

TEST_F(TrainTest, DataThatAreMissingAreAskedFor) {
    page_->setup()->setChoices(choicesFor("text"));
    EXPECT_FALSE(page_->runAction()->isEnabled);
    EXPECT_TRUE(page_->setup()->facts()->text().contains("Choose a text file"));
    page_->setup()->takeData(samplePath("moby_dick_opening.txt"));
    EXPECT_TRUE(page_->runAction()->isEnabled);
}

TEST_F(TrainTest, FieldsTakeWhatTheySayAndRefuseTheRest) {
    TrainSetup* setup = page_->setup();
    const std::vector<std::pair<QString, QStringList>> good{{"shape", {"3 x 8", "2 × 32", "1*4"}},
                                                            {"epochs", {"1", "12"}},
                                                            {"batch", {"1,000", "4"}},
                                                            {"kernelRate", {"0.001", "1e-4"}},
                                                            {"rate", {"0.5"}},
                                                            {"dropout", {"10 %", "0", "99.9%"}},
                                                            {"kernelDropout", {"25"}},
                                                            {"lambda", {"0.01", "2.5e-3"}},
                                                            {"seed", {"0", "4294967295"}}};
    const std::vector<std::pair<QString, QStringList>> bad{{"shape", {"3", "0 × 8", "2 × 5000", "two"}},
                                                           {"epochs", {"0", "1.5", "", "100001"}},
                                                           {"batch", {"-1", "many"}},
                                                           {"kernelRate", {"0", "2"}},
                                                           {"rate", {"nan", "-0.1"}},
                                                           {"dropout", {"100", "-1", "x"}},
                                                           {"kernelDropout", {"100 %"}},
                                                           {"lambda", {"0", "11", "inf"}},
                                                           {"seed", {"-1", "1.5", "4294967296"}}};
    const auto type = [&](const QString& key, const QString& text) {
        QLineEdit* edit = setup->field(key);
        edit->setFocus();
        edit->selectAll();
        if (text.isEmpty())
            QTest::keyClick(edit, Qt::Key_Delete);
        else
            edit->setText(text); // × cannot be typed by every platform's key map
        QTest::keyClick(edit, Qt::Key_Return);
    };
    for (const auto& [key, texts] : good)
        for (const QString& text : texts) {
            type(key, text);
            EXPECT_TRUE(failures_.isEmpty()) << key.toStdString() << ' ' << text.toStdString();
        }
    EXPECT_EQ(setup->choices().settings.model.depth, 1);
    EXPECT_EQ(setup->choices().settings.model.heads, 4);
    EXPECT_EQ(setup->choices().settings.epochs, 12);
    EXPECT_DOUBLE_EQ(setup->choices().settings.model.dropout, 0.999);
    EXPECT_DOUBLE_EQ(setup->choices().lambda, 0.0025);
    EXPECT_DOUBLE_EQ(run(1).regularization.lambda, 0.0025); // the run with Squash follows
    EXPECT_EQ(setup->choices().settings.seed, 4294967295U);
    const TrainChoices before = setup->choices();
    for (const auto& [key, texts] : bad)
        for (const QString& text : texts) {
            failures_.clear();
            const QString shown = setup->field(key)->text();
            type(key, text);
            ASSERT_EQ(failures_.size(), 1) << key.toStdString() << " “" << text.toStdString() << "”";
            EXPECT_TRUE(failures_[0].contains("is not accepted"));
            EXPECT_EQ(setup->field(key)->text(), shown);
        }
    EXPECT_EQ(setup->choices(), before);
}

TEST_F(TrainTest, BoxesChangeWhatTheySay) {
    TrainSetup* setup = page_->setup();
    const auto pick = [](QComboBox* box, int index) {
        box->setCurrentIndex(index);
        emit box->activated(index);
    };
    pick(setup->presetBox(), 0);
    EXPECT_EQ(setup->choices().task, "smnist");
    EXPECT_EQ(setup->presetBox()->currentIndex(), 0);
    setup->gatedBox()->click();
    EXPECT_TRUE(setup->choices().settings.model.gated);
    EXPECT_EQ(setup->presetBox()->currentData().toInt(), -1); // own settings
    setup->directionBox()->setCurrentIndex(1);
    EXPECT_TRUE(setup->choices().settings.model.bidirectional);
    EXPECT_FALSE(setup->choices().settings.model.gated); // they look back only
    setup->kernelBox()->setCurrentIndex(1);
    EXPECT_EQ(setup->choices().settings.model.kernelStart, training::ModelSettings::KernelStart::Random);
    pick(setup->taskBox(), setup->taskBox()->findData("listops"));
    EXPECT_EQ(setup->choices().task, "listops");
    EXPECT_TRUE(setup->field("length")->isVisibleTo(setup));
    EXPECT_TRUE(setup->field("sequences")->isVisibleTo(setup));
    EXPECT_FALSE(setup->dataButton()->isVisibleTo(setup));
    setup->threadsBox()->setCurrentIndex(0);
    EXPECT_GT(setup->threadsBox()->count(), 0);
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
    const std::vector<float> before = run(0).losses;
    page_->runs()->addButton()->click();
    trainToEnd();
    EXPECT_EQ(page_->folder(), folder);
    EXPECT_EQ(run(0).losses, before);
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
    EXPECT_NE(run(0).losses, before);
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

TEST_F(TrainTest, TheLiveConvolutionRests) {
    page_->setup()->setChoices(tiny(60));
    page_->start();
    ASSERT_TRUE(page_->runner().isRunning());
    session_->setRunning(true);
    EXPECT_FALSE(session_->isRunning());
    QObject race;
    EXPECT_FALSE(session_->occupy(&race, "No race was started.", "A race is being measured", "Cancel it first."));
    EXPECT_TRUE(failures_.join(u' ').contains("Pause the training first."));
    page_->stop();
    ASSERT_TRUE(rests());
    EXPECT_TRUE(session_->occupy(&race, "No race was started.", "A race is being measured", "Cancel it first."));
    failures_.clear();
    const std::size_t runs = book().runs().size();
    page_->start();
    EXPECT_FALSE(page_->runner().isRunning());
    EXPECT_EQ(book().runs().size(), runs);
    EXPECT_TRUE(failures_.join(u' ').contains("Cancel it first."));
    session_->vacate(&race);
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
    emit page->workspaceRequested(QStringLiteral("race"));
    EXPECT_EQ(window.currentWorkspace()->name(), QStringLiteral("race"));
}

TEST_F(TrainTest, AStepIsTimedAgainWithAnotherEngine) {
    const auto isKnown = [&] { return page_->forecast()->estimate().has_value(); };
    session_->setEngine("monarch-cpu"); // not so everywhere
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return isKnown() && page_->forecast()->isSettled() && session_->tasks().isIdle(); }, kPatience));
    const auto task = page_->forecast()->estimate()->task;
    QSignalSpy changes(page_->forecast(), &TrainForecast::changed);
    session_->setEngine("direct");
    ASSERT_TRUE(QTest::qWaitFor([&] { return changes.size() >= 2 && isKnown(); }, kPatience))
        << changes.size() << page_->forecast()->problem().toStdString() << session_->choices().engine;
    EXPECT_EQ(page_->forecast()->estimate()->task, task); // the data are not read again
    changes.clear();
    session_->setEngine("fftw"); // computes no gradients: Monarch CPU trains
    ASSERT_TRUE(QTest::qWaitFor([&] { return changes.size() >= 2 && isKnown(); }, kPatience));
    session_->setEngine("monarch-cpu");
    // Neither is a change that the time of a step does not depend on.
    TrainChoices more = tiny(9);
    changes.clear();
    page_->setup()->setChoices(more);
    ASSERT_TRUE(QTest::qWaitFor([&] { return page_->forecast()->isSettled(); }, kPatience));
    EXPECT_TRUE(changes.isEmpty());
    EXPECT_TRUE(page_->emptyWords()->text().contains("9 epochs"));
}

TEST(TrainManifestTest, IsReadAsItWasWritten) {
    const QTemporaryDir folder;
    TrainManifest manifest;
    manifest.choices = choicesFor("dna");
    manifest.choices.settings.seed = 0xffffffffffffULL;
    manifest.choices.settings.optimizer.rate = 0.1 + 0.2;
    manifest.begun = "2026-11-29 14:07";
    Regularization on;
    on.squashOn = true;
    on.lambda = 0.004;
    manifest.runs = {{"squash-off", {}, true}, {"squash-0.004", on, false}};
    const fs::path path = folder.path().toStdString();
    writeManifest(path, manifest);
    const TrainManifest read = readManifest(path);
    EXPECT_EQ(read.choices, manifest.choices);
    EXPECT_EQ(read.begun, manifest.begun);
    ASSERT_EQ(read.runs.size(), 2U);
    EXPECT_TRUE(read.runs[0].isFinished);
    EXPECT_EQ(read.runs[1].regularization, on);
    EXPECT_TRUE(read.isUnfinished());
    manifest.runs[0].folder = "../elsewhere";
    writeManifest(path, manifest);
    EXPECT_THROW(readManifest(path), Error);
    EXPECT_FALSE(findUnfinished(path)); // somebody's file is passed over
}

TEST(TrainWordsTest, WaitsAreWritten) {
    EXPECT_EQ(waitText(-1), QString(format::kMissing));
    EXPECT_EQ(waitText(39.2), QStringLiteral("40\u2009s"));
    EXPECT_EQ(waitText(353), QStringLiteral("5\u2009min 53\u2009s"));
    EXPECT_EQ(waitText(4800), QStringLiteral("1\u2009h 20\u2009min"));
    EXPECT_EQ(roughText(-1), QString(format::kMissing));
    EXPECT_EQ(roughText(62), QStringLiteral("1\u2009min 2\u2009s"));
    EXPECT_EQ(roughText(1746), QStringLiteral("29\u2009min"));
    EXPECT_EQ(roughText(4800), waitText(4800));
}

TEST(TrainPictureTest, GrowthHoldsTheLastLookUntilItsRowsEnd) {
    KernelPictureInput input;
    input.steps = 4;
    for (const int step : {0, 2}) {
        auto kernels = std::make_shared<training::KernelSnapshot>();
        kernels->step = step;
        training::LayerKernels layer;
        layer.heads = 1;
        layer.taps = 3;
        layer.learned = {1, 0.5F, static_cast<float>(step)};
        kernels->layers.push_back(layer);
        input.snapshots.push_back({kernels, {2}});
    }
    input.step = 3;
    const auto picture = makePicture(input);
    ASSERT_TRUE(picture);
    EXPECT_EQ(picture->step, 2);
    ASSERT_EQ(picture->growthRows, 4);
    const auto& growth = *picture->growth;
    EXPECT_EQ(growth[2], 0);            // until step 1 the first look
    EXPECT_EQ(growth[1 * 3 + 2], 2);    // step 1 … 2: the second one is there at its end
    EXPECT_TRUE(std::isnan(growth[9])); // nothing is known of step 3
    EXPECT_EQ(picture->now->at(2), 2);
    EXPECT_EQ(picture->start->at(2), 0);
    EXPECT_EQ(picture->nowSpectrum->length(), 4);
    EXPECT_NEAR(picture->nowSpectrum->at(0), 3.5, 1e-5);
}

} // namespace
} // namespace longwave::ui

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
