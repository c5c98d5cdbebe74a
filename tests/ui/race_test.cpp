// SPDX-License-Identifier: GPL-3.0-or-later
// The page Race, offscreen, with short lengths.
#include "app/engines.h"
#include "compute/records/measured.h"
#include "compute/records/record_file.h"
#include "ui/plot/plot.h"
#include "ui/race/chart_lines.h"
#include "ui/race/cost_chart.h"
#include "ui/race/engine_list.h"
#include "ui/race/length_range.h"
#include "ui/race/machine_panel.h"
#include "ui/race/race_charts.h"
#include "ui/race/race_files.h"
#include "ui/race/race_memory.h"
#include "ui/race/race_model.h"
#include "ui/race/race_progress_bar.h"
#include "ui/race/race_report.h"
#include "ui/race/race_series.h"
#include "ui/race/race_setup.h"
#include "ui/race/race_workspace.h"
#include "ui/race/run_list.h"
#include "ui/settings.h"
#include "ui/theme/lock_sign.h"
#include "ui/theme/segmented.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace longwave;
using namespace longwave::ui;

namespace {

class RaceTest : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void cleanup();

    void startsWithADefaultRaceAndThePublishedNumbers();
    void choicesAreRemembered();
    void rememberedChoicesAreChecked();
    void measuresWhatIsChosen();
    void cancelKeepsWhatWasMeasured();
    void keepsTheRunBeforeBesideTheNew();
    void measuresNoisyPointsAgain();
    void leavesOutWhatTakesTooLongAndExtrapolates();
    void onlyDirectSumsAreExtrapolated();
    void settingsAreTakenBack();
    void livesAlone();
    void tableSortsAndCopies();
    void rowsAreParsed();
    void lengthsByKeyboard();
    void chartsFollowPerAndBaseline();
    void filesAreOpenedSavedAndMerged();
    void brokenFilesAreSaid();
    void theCostModelIsDrawn();
    void plotsTablesAndReportsAreWritten();
    void theMachineIsMeasuredFirst();

  private:
    /// A quick race of FFTW and Direct.
    void setQuick(std::int64_t from, std::int64_t to);
    bool runToEnd();
    std::shared_ptr<const RaceRecord> run() { return page_->book().run(); }

    EngineRegistry engines_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<RaceWorkspace> page_;
};

void RaceTest::init() {
    engines_ = EngineRegistry();
    registerEngines(engines_);
    session_ = std::make_unique<Session>(engines_);
    page_ = std::make_unique<RaceWorkspace>(*session_);
    page_->resize(1300, 840);
    page_->show();
}

void RaceTest::cleanup() {
    page_.reset();
    session_.reset();
}

void RaceTest::setQuick(std::int64_t from, std::int64_t to) {
    RaceChoices choices = page_->setup()->choices();
    choices.engines = {"fftw", "direct"};
    choices.baseline = "fftw";
    choices.from = from;
    choices.to = to;
    choices.rows = {1, 2, 0};
    choices.effort = PlanOptions::Effort::Estimate;
    choices.secondsPerLength = 0.1;
    choices.longestRun = 0;
    page_->setup()->setChoices(choices);
}

bool RaceTest::runToEnd() {
    return QTest::qWaitFor([this] { return !page_->runner().isRunning(); }, 20000);
}

void RaceTest::startsWithADefaultRaceAndThePublishedNumbers() {
    const RaceChoices choices = page_->setup()->choices();
    QCOMPARE(choices.baseline, std::string("fftw"));
    QVERIFY(std::find(choices.engines.begin(), choices.engines.end(), "monarch-cpu") != choices.engines.end());
    QVERIFY(std::find(choices.engines.begin(), choices.engines.end(), "direct") != choices.engines.end());
    QCOMPARE(choices.lengths().size(), std::size_t(8));
    QVERIFY(page_->runAction());
    QCOMPARE(page_->runAction()->word, QStringLiteral("Go"));
    QVERIFY(!run());
    // Published numbers are drawn hollow, dashed and in the axes' colour, and never joined across missing lengths.
    int gaps = 0;
    for (const ChartLine& line : page_->charts()->time()->lines()->lines()) {
        QVERIFY(line.name.contains("FlashFFTConv paper, H100"));
        QVERIFY(!line.filled);
        QCOMPARE(line.style.pen, Qt::DashLine);
        QCOMPARE(line.style.color, Token::Axis);
        for (const CurvePoint& p : line.points)
            gaps += std::isnan(p.y);
    }
    QCOMPARE(gaps, 2); // one of each between 32K and 1M
    // Engines that cannot run here stay in the list and say why.
    for (const auto& engine : engines_.engines()) {
        const QCheckBox* box = page_->setup()->engineList()->box(engine->name());
        QVERIFY(box);
        QCOMPARE(box->isEnabled(), engine->unavailableReason().empty());
        if (!engine->unavailableReason().empty())
            QCOMPARE(box->toolTip(), QString::fromStdString(engine->unavailableReason()));
    }
}

void RaceTest::choicesAreRemembered() {
    ui::Settings settings(ui::Settings::Keep::Session);
    page_->remember(settings);
    const RaceChoices usual = firstChoices(engines_);
    QCOMPARE(page_->setup()->choices().engines, usual.engines); // nothing was kept yet
    RaceChoices other = usual;
    other.engines = {"fftw", "direct"};
    other.from = 512;
    other.to = 4096;
    other.every = 2;
    other.rows = *parseRows("2 × 8");
    other.sharedKernel = true;
    other.mode = Mode::Circular;
    other.gated = true;
    other.precision = PlanOptions::TensorPrecision::Half;
    other.effort = PlanOptions::Effort::Estimate;
    page_->setup()->setChoices(other);
    emit page_->charts()->baselinePicked("direct");
    other.baseline = "direct";
    QVERIFY(page_->setup()->choices() == other);

    RaceWorkspace next(*session_);
    next.remember(settings);
    QVERIFY(next.setup()->choices() == other);
}

void RaceTest::rememberedChoicesAreChecked() {
    const RaceChoices usual = firstChoices(engines_);
    QVERIFY(recalledChoices({}, usual, engines_) == usual);
    QVariantMap bad = keptChoices(usual);
    bad["engines"] = QStringList{"gone", "monarch-cuda-7"};
    bad["baseline"] = "gone";
    bad["from"] = -4;
    bad["to"] = "many";
    bad["every"] = 1;
    bad["rows"] = "0 × 0";
    bad["mode"] = "sideways";
    bad["precision"] = 3;
    bad["effort"] = QVariantList{1, 2};
    bad["threads"] = 1e30;
    bad["secondsPerLength"] = -1;
    bad["longestRun"] = std::nan("");
    QVERIFY(recalledChoices(bad, usual, engines_) == usual);
    QVariantMap narrow = keptChoices(usual);
    narrow["engines"] = QStringList{"direct"};
    QCOMPARE(recalledChoices(narrow, usual, engines_).baseline, std::string("direct"));
}

void RaceTest::measuresWhatIsChosen() {
    setQuick(256, 1024);
    QSignalSpy actions(page_.get(), &Workspace::runActionChanged);
    page_->toggleRun();
    QVERIFY(page_->runner().isRunning());
    QCOMPARE(page_->runAction()->word, QStringLiteral("Cancel"));
    QVERIFY(page_->runAction()->isRunning);
    QVERIFY(!page_->setup()->rowsBox()->isEnabled());
    QVERIFY(runToEnd());
    QVERIFY(actions.size() >= 2);
    QVERIFY(page_->setup()->rowsBox()->isEnabled());
    QVERIFY(run());
    QCOMPARE(run()->points.size(), std::size_t(4));
    QVERIFY(page_->book().isFromHere(*run()));
    QCOMPARE(run()->settings.baseline, std::string("fftw"));
    for (const RecordedPoint& p : run()->points) {
        QVERIFY(p.median > 0);
        QVERIFY(p.memoryBytes > 0 || p.engine == "direct");
        QCOMPARE(p.rows(), 2.0);
    }
    int measured = 0;
    for (const ChartLine& line : page_->charts()->time()->lines()->lines())
        if (line.filled) {
            ++measured;
            QCOMPARE(line.style.pen, Qt::SolidLine);
            QCOMPARE(line.points.size(), std::size_t(2));
            const RecordedPoint* p = run()->find(line.engine.toStdString(), 256);
            QVERIFY(p);
            QCOMPARE(line.points[0].y, p->median / 2);
        }
    QCOMPARE(measured, 2);
}

void RaceTest::cancelKeepsWhatWasMeasured() {
    setQuick(256, 4 << 20);
    page_->go();
    QVERIFY(QTest::qWaitFor([this] { return run() && run()->points.size() >= 2; }, 20000));
    page_->toggleRun();
    QVERIFY(!page_->runAction()->isEnabled);
    QVERIFY(runToEnd());
    QVERIFY(run()->points.size() >= 2);
    QVERIFY(page_->progressBar()->words().contains("Cancelled"));
    QVERIFY(page_->runAction()->isEnabled);
}

void RaceTest::keepsTheRunBeforeBesideTheNew() {
    setQuick(256, 256);
    page_->go();
    QVERIFY(runToEnd());
    const int first = page_->book().current();
    page_->go();
    QVERIFY(runToEnd());
    QVERIFY(page_->book().current() != first);
    QVERIFY(page_->book().at(page_->book().current()).label != page_->book().at(first).label); // told apart
    const auto& others = page_->book().others();
    QVERIFY(std::any_of(others.begin(), others.end(), [first](const auto& o) { return o.id == first && !o.isShown; }));
    session_->undoStack().undo();
    QCOMPARE(page_->book().current(), first);
    session_->undoStack().redo();
    QVERIFY(page_->book().current() != first);
    page_->book().setCompared(first);
    QVERIFY(page_->book().comparedRecord());
    bool compares = false;
    for (const RaceModel::Column& column : page_->table()->model()->columns())
        compares = compares || column.kind == RaceModel::Kind::Compared;
    QVERIFY(compares);
}

void RaceTest::measuresNoisyPointsAgain() {
    setQuick(256, 1024);
    page_->go();
    QVERIFY(runToEnd());
    RecordedPoint noisy = *run()->find("direct", 256);
    noisy.p05 = 0.5 * noisy.median;
    noisy.p95 = 2 * noisy.median;
    noisy.rounds = -1;
    page_->book().add(page_->book().current(), noisy);
    const auto measured = run();
    for (const RecordedPoint& p : measured->points)
        if (p.engine != "direct" || p.length != 256) { // those are calm, whatever this machine is doing
            RecordedPoint calm = p;
            calm.p05 = calm.p95 = calm.median;
            page_->book().add(page_->book().current(), calm);
        }
    QCOMPARE(countNoisy(*run()), 1);
    QVERIFY(page_->table()->rerunButton()->isEnabled());
    QVERIFY(page_->table()->rerunButton()->text().contains("(1)"));
    const double before = run()->find("fftw", 256)->median;
    page_->table()->rerunButton()->click();
    QVERIFY(page_->runner().isRunning());
    QVERIFY(!page_->table()->rerunButton()->isEnabled()); // one thing at a time
    QVERIFY(runToEnd());
    QVERIFY(run()->find("direct", 256)->rounds > 0);
    QCOMPARE(run()->find("fftw", 256)->median, before); // only paired with
    QCOMPARE(run()->points.size(), std::size_t(4));
    session_->undoStack().undo();
    QCOMPARE(run()->find("direct", 256)->rounds, -1);
    page_->table()->rerunButton()->click();
    page_->toggleRun(); // cancelled at once
    QVERIFY(runToEnd());
    QVERIFY2(page_->progressBar()->words().contains("Of 1 point, "), qPrintable(page_->progressBar()->words()));
}

void RaceTest::leavesOutWhatTakesTooLongAndExtrapolates() {
    setQuick(256, 256 << 10);
    page_->setup()->everyBox()->setCurrentIndex(page_->setup()->everyBox()->findData(16));
    page_->setup()->longestBox()->setCurrentIndex(page_->setup()->longestBox()->findData(0.02));
    page_->go();
    QVERIFY(runToEnd());
    QVERIFY(!run()->refusals.empty());
    QCOMPARE(run()->refusals.back().engine, std::string("direct"));
    bool found = false;
    for (const ChartLine& line : page_->charts()->time()->lines()->lines())
        if (line.name.contains("extrapolated")) {
            found = true;
            QCOMPARE(line.style.pen, Qt::DashLine);
            QCOMPARE(line.mark, MarkShape::None);
            QVERIFY(line.label.contains("extrapolated"));
            const auto& p = line.points;
            // Twice the length, four times the sums.
            QVERIFY(std::abs(p[1].y / p[0].y - 4) < 1e-9);
            QCOMPARE(p.back().x, double(64 << 10));
        }
    QVERIFY(found);
    const auto index = page_->table()->model()->index(2, page_->table()->model()->timeColumn("direct"));
    QCOMPARE(index.data().toString(), QStringLiteral("left out"));
    QVERIFY(index.data(Qt::ToolTipRole).toString().contains("one run would take about"));
}

void RaceTest::onlyDirectSumsAreExtrapolated() {
    // Both are left out from 4K on: of an FFT nobody says that it grows as L·K, of direct sums it is sure.
    RaceRecord record;
    record.settings.engines = {"fftw", "direct"};
    record.settings.batch = 1;
    record.settings.heads = 2;
    for (const char* engine : {"fftw", "direct"}) {
        RecordedPoint point;
        point.engine = engine;
        point.length = 1024;
        point.heads = 2;
        point.median = 1e-3;
        record.points.push_back(point);
        for (const std::int64_t length : {4096, 16384})
            record.refusals.push_back({engine, "", length, "one run would take too long"});
    }
    QVERIFY(extrapolated(record, "fftw", Per::Row).isEmpty());
    const Series direct = extrapolated(record, "direct", Per::Row);
    QCOMPARE(direct.points.size(), std::size_t(5));
    QCOMPARE(direct.points.back().length, 16384.0);
    QVERIFY(std::abs(direct.points.back().value / direct.points.front().value - 256) < 1e-9);
    RaceReport report;
    report.run = std::make_shared<const RaceRecord>(record);
    const QString page = QString::fromUtf8(reportHtml(report));
    QVERIFY(page.contains("direct at 4K, 16K (at 4K one run would take too long)"));
    QCOMPARE(page.count("too long"), 2); // once for each engine

    record.refusals.clear();
    QVERIFY(extrapolated(record, "direct", Per::Row).isEmpty());
}

void RaceTest::settingsAreTakenBack() {
    QSignalSpy failed(session_.get(), &Session::failed);
    QUndoStack& stack = session_->undoStack();
    const RaceChoices first = page_->setup()->choices();
    page_->setup()->everyBox()->setCurrentIndex(page_->setup()->everyBox()->findData(16));
    const RaceChoices second = page_->setup()->choices();
    QVERIFY(second != first);
    QCOMPARE(stack.count(), 1);
    RaceChoices other = second; // as a range is dragged: one step
    for (const int to : {1 << 20, 1 << 18}) {
        other.to = to;
        page_->setup()->setChoices(other);
    }
    QCOMPARE(stack.count(), 2);
    stack.undo();
    QCOMPARE(page_->setup()->choices(), second);
    stack.undo();
    QCOMPARE(page_->setup()->choices(), first);
    stack.redo();
    QCOMPARE(page_->setup()->choices(), second);
    QCOMPARE(failed.size(), 0);
    // While a race holds them they stay, which is said; what was before can still be undone afterwards.
    setQuick(256, 64 << 10);
    const RaceChoices quick = page_->setup()->choices();
    page_->go();
    stack.undo(); // the run
    stack.undo();
    QCOMPARE(failed.size(), 1);
    QCOMPARE(page_->setup()->choices(), quick);
    page_->toggleRun();
    QVERIFY(runToEnd());
}

void RaceTest::livesAlone() {
    QSignalSpy failed(session_.get(), &Session::failed);
    session_->openFiles({QStringLiteral(LONGWAVE_SAMPLES_DIR "/speech_front_center_48khz.wav"),
                         QStringLiteral(LONGWAVE_SAMPLES_DIR "/smnist_longconv_h32_lambda0.safetensors")});
    QVERIFY(QTest::qWaitFor([this] { return !session_->isOpening(); }, 20000));
    session_->setRunning(true);
    QVERIFY(session_->isRunning());
    setQuick(256, 64 << 10);
    page_->go();
    QVERIFY(!session_->isRunning());
    QVERIFY(page_->progressBar()->words().contains("live convolution was stopped"));
    QCOMPARE(failed.size(), 0);
    session_->setRunning(true);
    QVERIFY(!session_->isRunning());
    QCOMPARE(failed.size(), 1);
    page_->toggleRun();
    QVERIFY(runToEnd());
    session_->setRunning(true); // the machine is free again
    QVERIFY(session_->isRunning());
    session_->setRunning(false);

    QObject training; // has the machine now
    QVERIFY(session_->occupy(&training, "x", "Runs are being trained", "Pause the training first."));
    QVERIFY(!session_->occupy(page_.get(), "No race was started.", "y", "z"));
    failed.clear();
    page_->go();
    QVERIFY(!page_->runner().isRunning());
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].toString(), QStringLiteral("No race was started."));
    QVERIFY(failed[0][1].toString().contains("Pause the training first."));
    session_->vacate(page_.get()); // not its holder
    QVERIFY(!session_->occupy(page_.get(), "", "", ""));
    session_->vacate(&training);
    page_->go();
    QVERIFY(page_->runner().isRunning());
    page_->toggleRun();
    QVERIFY(runToEnd());
}

void RaceTest::tableSortsAndCopies() {
    setQuick(256, 4096);
    page_->go();
    QVERIFY(runToEnd());
    QTableView* view = page_->table()->view();
    QCOMPARE(view->model()->rowCount(), 3);
    view->sortByColumn(0, Qt::DescendingOrder);
    QCOMPARE(view->model()->index(0, 0).data().toString(), QStringLiteral("4K"));
    page_->table()->copyButton()->click();
    const QStringList lines = QApplication::clipboard()->text().trimmed().split('\n');
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines[1].split('\t').front(), QStringLiteral("4096"));
    QCOMPARE(lines[0].split('\t').size(), lines[1].split('\t').size());
    QVERIFY(lines[0].contains("FFTW (µs)"));
    view->sortByColumn(0, Qt::AscendingOrder);
    page_->table()->select("direct", 1024);
    const PointKeys points = page_->table()->chosenPoints();
    QCOMPARE(points.size(), std::size_t(1));
    QCOMPARE(points[0].first, std::string("direct"));
    QCOMPARE(points[0].second, std::int64_t(1024));
    QCOMPARE(page_->table()->csv().rows.size(), std::size_t(3));
    for (const char* title : {"FFTW (µs)", "FFTW: spread (%)", "Direct: GFLOP/s"})
        QVERIFY2(page_->table()->csv().header.contains(QString::fromUtf8(title)), title);
}

void RaceTest::rowsAreParsed() {
    const auto rows = [](const char* text) { return parseRows(QString::fromUtf8(text)); };
    QCOMPARE(*rows("1 × 16"), (RowChoice{1, 16, 0}));
    QCOMPARE(*rows("64x768"), (RowChoice{64, 768, 0}));
    QCOMPARE(*rows(" 12 "), (RowChoice{1, 12, 0}));
    QCOMPARE(*rows("256K samples"), (RowChoice{1, 0, 256 << 10}));
    for (const char* bad : {"", "0 × 3", "-1", "many", "1 × 99999999999", "3 × 4 × 5", "0 samples"})
        QVERIFY2(!rows(bad), bad);
    for (const RowChoice& choice : {RowChoice{}, RowChoice{64, 768, 0}})
        QCOMPARE(*parseRows(rowsText(choice)), choice);
    QSignalSpy failed(session_.get(), &Session::failed);
    const RowChoice before = page_->setup()->choices().rows;
    page_->setup()->rowsBox()->setEditText("nonsense");
    emit page_->setup()->rowsBox()->lineEdit()->editingFinished();
    QCOMPARE(failed.size(), 1);
    QCOMPARE(page_->setup()->choices().rows, before);
    page_->setup()->rowsBox()->setEditText("2 x 8");
    emit page_->setup()->rowsBox()->lineEdit()->editingFinished();
    QCOMPARE(page_->setup()->choices().rows, (RowChoice{2, 8, 0}));
    QCOMPARE(page_->setup()->rowsBox()->currentText(), QStringLiteral("2 × 8"));
}

void RaceTest::lengthsByKeyboard() {
    LengthRange* range = page_->setup()->lengths();
    QCOMPARE(range->from(), std::int64_t(256));
    QCOMPARE(range->to(), std::int64_t(4 << 20));
    QTest::keyClick(range, Qt::Key_Left);
    QCOMPARE(range->to(), std::int64_t(2 << 20));
    QTest::keyClick(range, Qt::Key_Space);
    QTest::keyClick(range, Qt::Key_Right);
    QCOMPARE(range->from(), std::int64_t(512));
    QTest::keyClick(range, Qt::Key_End);
    QCOMPARE(range->from(), range->to());
    QTest::keyClick(range, Qt::Key_Home);
    QTest::mousePress(range, Qt::LeftButton, {}, range->handleAt(true));
    QTest::mouseMove(range, range->handleAt(false) + QPoint(4, 0));
    QTest::mouseRelease(range, Qt::LeftButton, {}, range->handleAt(false));
    QCOMPARE(range->from(), std::int64_t(256));
}

void RaceTest::chartsFollowPerAndBaseline() {
    setQuick(256, 1024);
    page_->go();
    QVERIFY(runToEnd());
    const auto firstY = [this] {
        for (const ChartLine& line : page_->charts()->time()->lines()->lines())
            if (line.engine == "fftw")
                return line.points[0].y;
        return 0.0;
    };
    const double row = firstY();
    page_->charts()->perBox()->setCurrentIndex(1);
    QVERIFY(std::abs(firstY() / row - 2) < 1e-9);
    page_->charts()->perBox()->setCurrentIndex(2);
    QVERIFY(std::abs(row / firstY() - 256) < 1e-6);
    QVERIFY(page_->table()->model()->columns()[1].title.contains("(ns)"));
    QComboBox* baseline = page_->charts()->baselineBox();
    const int direct = baseline->findData("direct");
    QVERIFY(direct >= 0);
    baseline->setCurrentIndex(direct);
    emit baseline->activated(direct);
    QCOMPARE(page_->setup()->choices().baseline, std::string("direct"));
    bool fftw = false;
    for (const ChartLine& line : page_->charts()->speed()->lines()->lines())
        fftw = fftw || (line.engine == "fftw" && line.filled);
    QVERIFY(fftw);
    page_->viewBox()->setCurrentIndex(2);
    QVERIFY(page_->charts()->memory()->isVisible());
    QVERIFY(!page_->charts()->memory()->lines()->lines().empty());
    QVERIFY(page_->showView("time"));
    QVERIFY(!page_->showView("nowhere"));
    page_->fit();
}

RaceRecord foreignRecord() {
    RaceRecord record;
    record.title = "Another machine";
    record.machine.cpu = "Another processor";
    record.machine.threads = 64;
    record.settings.engines = {"fftw", "monarch-cuda"};
    record.settings.baseline = "fftw";
    record.settings.lengths = {256, 1024};
    record.settings.heads = 2;
    for (const auto& [engine, seconds] : {std::pair{"fftw", 1e-6}, std::pair{"monarch-cuda", 1e-7}})
        for (const std::int64_t length : {256, 1024}) {
            RecordedPoint p;
            p.engine = engine;
            p.length = length;
            p.heads = 2;
            p.median = seconds * static_cast<double>(length);
            record.points.push_back(p);
        }
    return record;
}

void RaceTest::filesAreOpenedSavedAndMerged() {
    QTemporaryDir folder;
    const QString foreign = folder.filePath("foreign.json");
    writeRecord(foreign.toStdString(), foreignRecord());
    QSignalSpy opened(page_.get(), &Workspace::fileOpened);
    QSignalSpy failed(session_.get(), &Session::failed);
    // A dropped record is this page's; the index of a checkpoint and a sound are not.
    const QStringList rest = page_->takeFiles({foreign, "a.wav", "model.safetensors.index.json"});
    QCOMPARE(rest, (QStringList{"a.wav", "model.safetensors.index.json"}));
    QVERIFY(QTest::qWaitFor([&] { return opened.size() == 1; }, 10000));
    QVERIFY(!run()); // of another machine: it stands beside
    const int id = page_->book().others().back().id;
    QCOMPARE(page_->book().at(id).label, QStringLiteral("Another machine"));
    bool drawn = false;
    for (const ChartLine& line : page_->charts()->time()->lines()->lines())
        if (line.name == "fftw, Another machine") {
            drawn = true;
            QVERIFY(!line.filled);
            QCOMPARE(line.style.color, Token::Axis);
        }
    QVERIFY(drawn);
    session_->undoStack().undo();
    QCOMPARE(page_->book().others().size(), std::size_t(1));
    session_->undoStack().redo();

    setQuick(256, 1024);
    page_->go();
    QVERIFY(runToEnd());
    const QString own = folder.filePath("own.json");
    page_->files()->saveTo(page_->book().current(), own);
    QVERIFY(QTest::qWaitFor([&] { return QFile::exists(own) && page_->book().at(page_->book().current()).isSaved; },
                            10000));
    QCOMPARE(recordText(readRecord(own.toStdString())), recordText(*run()));

    // Point by point against the other machine.
    page_->book().setCompared(id);
    QComboBox* baseline = page_->charts()->baselineBox();
    baseline->setCurrentIndex(baseline->count() - 1);
    emit baseline->activated(baseline->count() - 1);
    const auto& lines = page_->charts()->speed()->lines()->lines();
    QVERIFY(!lines.empty());
    QCOMPARE(lines.front().engine, QStringLiteral("fftw"));
    QVERIFY(std::abs(lines.front().points[0].y - 1e-6 * 256 / run()->find("fftw", 256)->median) <
            1e-9 * lines.front().points[0].y);

    // What is not comparable is not merged, and that is said.
    page_->runs()->choose(id);
    QMenu* menu = page_->runs()->menu();
    for (QAction* action : menu->actions())
        if (action->text().contains("Merge"))
            action->trigger();
    QCOMPARE(failed.size(), 1);
    QVERIFY(failed[0][1].toString().contains("Another processor"));

    // A further length of this machine is.
    RaceRecord more = *run();
    more.title = "more";
    more.points.resize(1);
    more.points[0].length = 4096;
    more.settings.lengths = {4096};
    const QString extra = folder.filePath("more.json");
    writeRecord(extra.toStdString(), more);
    const int before = page_->book().current();
    page_->files()->open({extra});
    QVERIFY(QTest::qWaitFor([&] { return page_->book().current() != before; }, 10000)); // of this machine: in focus
    const int added = page_->book().current();
    page_->book().focus(before);
    page_->book().mergeIn(added);
    QCOMPARE(run()->points.size(), std::size_t(5));
    QVERIFY(run()->find("fftw", 4096) || run()->find("direct", 4096));
    session_->undoStack().undo();
    QCOMPARE(run()->points.size(), std::size_t(4));

    // Boxes of the list show and hide.
    page_->runs()->choose(id);
    page_->runs()->list()->currentItem()->setCheckState(Qt::Unchecked);
    QVERIFY(QTest::qWaitFor(
        [&] {
            for (const ChartLine& line : page_->charts()->time()->lines()->lines())
                if (line.name.contains("Another machine"))
                    return false;
            return true;
        },
        5000));
    page_->runs()->choose(id);
    QTest::keyClick(page_->runs()->list(), Qt::Key_Delete);
    for (const auto& other : page_->book().others())
        QVERIFY(other.id != id);
}

void RaceTest::brokenFilesAreSaid() {
    QTemporaryDir folder;
    QSignalSpy failed(session_.get(), &Session::failed);
    const QString path = folder.filePath("broken.json");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"machine\": {}, \"settings\": {}, \"results\": [{\"engine\": \"fftw\", \"length\": -1}]}");
    file.close();
    QCOMPARE(page_->takeFiles({path, folder.filePath("missing.json")}), QStringList());
    QVERIFY(QTest::qWaitFor([&] { return failed.size() == 2; }, 10000));
    QString all;
    for (const auto& arguments : failed)
        all += arguments[0].toString() + arguments[1].toString();
    QVERIFY2(all.contains("broken.json was not opened.") && all.contains("results[0].length"), qPrintable(all));
    QVERIFY(all.contains("missing.json"));
}

void RaceTest::theCostModelIsDrawn() {
    QVERIFY(page_->showView("cost"));
    CostChart* cost = page_->cost();
    QVERIFY(cost->isVisible());
    QVERIFY(cost->deviceBox()->currentText().startsWith("H100"));
    const auto lineNamed = [cost](const QString& part) {
        for (const ChartLine& line : cost->lines()->lines())
            if (line.name.contains(part))
                return line;
        return ChartLine{};
    };
    for (const char* order : {"order 2", "order 3", "order 4"})
        QCOMPARE(lineNamed(order).points.size(), std::size_t(15)); // 2⁸ … 2²²
    const double half = lineNamed("attention at").points[0].y;
    cost->utilisationBox()->setValue(100);
    QVERIFY(std::abs(lineNamed("attention at").points[0].y / half - 0.5) < 1e-9);
    QVERIFY(cost->summary().contains("N ≈"));
    const QString before = cost->summary();
    cost->deviceBox()->setCurrentIndex(cost->deviceBox()->count() - 1);
    QVERIFY(cost->summary() != before);
    // With this machine measured it is among the devices, and what was measured stands over the model.
    Ceilings ceilings;
    ceilings.key = {"cpu", 2, "AVX2", "1"};
    ceilings.levels = {{1, 100, 400, 200, 10}, {2, 190, 800, 400, 12}};
    cost->setCeilings(ceilings);
    cost->deviceBox()->setCurrentIndex(0);
    RaceRecord record = foreignRecord();
    record.settings.threads = 1;
    cost->setRun(std::make_shared<const RaceRecord>(record));
    const ChartLine measured = lineNamed("measured");
    QCOMPARE(measured.engine, QStringLiteral("monarch-cuda"));
    QCOMPARE(measured.points[0].x, 512.0); // N of a causal convolution of L
}

void RaceTest::plotsTablesAndReportsAreWritten() {
    QTemporaryDir folder;
    QSignalSpy failed(session_.get(), &Session::failed);
    page_->files()->writeReportTo(folder.filePath("early.pdf"));
    QCOMPARE(failed.size(), 1);
    failed.clear();
    setQuick(256, 1024);
    page_->go();
    QVERIFY(runToEnd());
    QVERIFY(page_->exportMenu());
    emit page_->exportMenu()->aboutToShow();
    for (const char* ending : {"png", "svg", "pdf"}) {
        const QString path = folder.filePath(QStringLiteral("time.") + ending);
        page_->files()->writePlotTo(0, path);
        QVERIFY(QFileInfo(path).size() > 1000);
    }
    page_->files()->writeTableTo(folder.filePath("race.csv"));
    QFile csv(folder.filePath("race.csv"));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QCOMPARE(csv.readAll().count("\r\n"), 3);
    const QString html = folder.filePath("report.html");
    page_->files()->writeReportTo(html);
    QFile page(html);
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QByteArray text = page.readAll();
    QVERIFY(text.count("<svg") >= 3);
    QVERIFY(!text.contains("src=") && !text.contains("href=\"http")); // nothing outside is needed
    QVERIFY(text.contains("FFTW") && text.contains("GFLOP/s"));
    QVERIFY2(text.contains("2311.05908"), "the source of what is drawn beside");
    const QString pdf = folder.filePath("report.pdf");
    page_->files()->writeReportTo(pdf);
    QFile paper(pdf);
    QVERIFY(paper.open(QIODevice::ReadOnly));
    const QByteArray bytes = paper.readAll();
    QVERIFY(bytes.startsWith("%PDF"));
    QCOMPARE(bytes.count("/Type /Page\n"), 1);
    QCOMPARE(failed.size(), 0);
    page_->files()->writeReportTo(folder.filePath("report.doc"));
    QCOMPARE(failed.size(), 1);
}

void RaceTest::theMachineIsMeasuredFirst() {
    int measured = 0;
    session_->ceilings().setSource({[&measured](const CeilingsProgress&, std::stop_token) {
                                        ++measured;
                                        Ceilings c;
                                        c.key = {"cpu", 2, "AVX2", "1"};
                                        c.levels = {{1, 100, 400, 200, 10}, {2, 190, 800, 400, 12}};
                                        return c;
                                    },
                                    {"cpu", 2, "AVX2", "1"},
                                    {}});
    setQuick(256, 256);
    page_->go();
    QVERIFY(!page_->runner().isRunning());
    QVERIFY(page_->runAction()->isRunning);
    QVERIFY(page_->progressBar()->words().contains("this machine can do"));
    QVERIFY(QTest::qWaitFor([this] { return run() && run()->points.size() == 2; }, 20000));
    QVERIFY(runToEnd());
    QCOMPARE(measured, 1);
    QCOMPARE(page_->machine()->roof().peakGflops, 100.0);
    QVERIFY(page_->machine()->measureButton()->isEnabled());
    page_->go();
    QVERIFY(page_->runner().isRunning()); // it is known now
    QVERIFY(!page_->machine()->measureButton()->isEnabled());
    QVERIFY(page_->machine()->measureButton()->toolTip().contains("A race is being measured"));
    for (const LockSign* lock : page_->setup()->findChildren<LockSign*>())
        QVERIFY(lock->isVisible());
    // Neither from another page.
    QSignalSpy failed(session_.get(), &Session::failed);
    session_->measureMachine();
    QVERIFY(!session_->ceilings().isMeasuring());
    QCOMPARE(failed.size(), 1);
    QVERIFY(failed[0][1].toString().contains("Cancel it first."));
    QVERIFY(runToEnd());
    QCOMPARE(measured, 1);
    for (const LockSign* lock : page_->setup()->findChildren<LockSign*>())
        QVERIFY(!lock->isVisible());

    // Whoever has the machine is not disturbed by a measurement, and a measurement is not disturbed by a training; a
    // race waits for it.
    QObject training;
    QVERIFY(session_->occupy(&training, "x", "Runs are being trained", "Pause the training first."));
    QVERIFY(!page_->machine()->measureButton()->isEnabled());
    QVERIFY(page_->machine()->measureButton()->toolTip().contains("Pause the training first."));
    QVERIFY(!page_->runAction()->isEnabled);
    QVERIFY(page_->runAction()->tip.contains("Pause the training first."));
    session_->vacate(&training);
    QVERIFY(page_->machine()->measureButton()->isEnabled());
    QVERIFY(page_->runAction()->isEnabled);
    page_->machine()->measureButton()->click();
    QVERIFY(session_->ceilings().isMeasuring());
    QVERIFY(!session_->occupy(&training, "x", "y", "z"));
    page_->go();
    QVERIFY(!page_->runner().isRunning());
    QVERIFY(page_->runAction()->isRunning);
    QVERIFY(QTest::qWaitFor([this] { return page_->runner().isRunning(); }, 20000));
    QVERIFY(runToEnd());
    QCOMPARE(measured, 2);
}

} // namespace

QTEST_MAIN(RaceTest)
#include "race_test.moc"
