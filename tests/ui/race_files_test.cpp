// SPDX-License-Identifier: GPL-3.0-or-later
// Files of the page Race: records that are opened, saved and merged, and what is written of a run.
#include "compute/records/record_file.h"
#include "tests/bench/race_text.h"
#include "tests/ui/race_page_fixture.h"
#include "ui/plot/plot.h"
#include "ui/race/chart_lines.h"
#include "ui/race/race_charts.h"
#include "ui/race/race_files.h"
#include "ui/race/run_list.h"

#include <QComboBox>
#include <QListWidget>
#include <QMenu>
#include <QTemporaryDir>
#include <QUndoStack>

#include <cmath>

namespace longwave::ui {
namespace {

TEST_F(RacePageTest, FilesAreOpenedSavedAndMerged) {
    QTemporaryDir folder;
    const QString foreign = folder.filePath("foreign.json");
    writeRecord(foreign.toStdString(), foreignRecord());
    QSignalSpy opened(page_.get(), &Workspace::fileOpened);
    QSignalSpy failed(session_.get(), &Session::failed);
    // A dropped record is this page's; the index of a checkpoint and a sound are not.
    const QStringList rest = page_->takeFiles({foreign, "a.wav", "model.safetensors.index.json"});
    EXPECT_EQ(rest, (QStringList{"a.wav", "model.safetensors.index.json"}));
    ASSERT_TRUE(QTest::qWaitFor([&] { return opened.size() == 1; }, test::kPatience));
    EXPECT_FALSE(run()); // of another machine: it stands beside
    const int id = page_->book().others().back().id;
    EXPECT_EQ(page_->book().at(id).label, "Another machine");
    bool drawn = false;
    for (const ChartLine& line : page_->charts()->time()->lines()->lines())
        if (line.name == "fftw, Another machine") {
            drawn = true;
            EXPECT_FALSE(line.filled);
            EXPECT_EQ(line.style.color, Token::Axis);
        }
    EXPECT_TRUE(drawn);
    session_->undoStack().undo();
    ASSERT_EQ(page_->book().others().size(), 1U);
    session_->undoStack().redo();

    setQuick(256, 1024);
    page_->go();
    ASSERT_TRUE(runToEnd());
    const QString own = folder.filePath("own.json");
    page_->files()->saveTo(page_->book().current(), own);
    ASSERT_TRUE(QTest::qWaitFor([&] { return QFile::exists(own) && page_->book().at(page_->book().current()).isSaved; },
                                test::kPatience));
    EXPECT_EQ(recordText(readRecord(own.toStdString())), recordText(*run()));

    // Point by point against the other machine.
    page_->book().setCompared(id);
    QComboBox* baseline = page_->charts()->baselineBox();
    baseline->setCurrentIndex(baseline->count() - 1);
    emit baseline->activated(baseline->count() - 1);
    const auto& lines = page_->charts()->speed()->lines()->lines();
    ASSERT_FALSE(lines.empty());
    EXPECT_EQ(lines.front().engine, "fftw");
    EXPECT_TRUE(std::abs(lines.front().points[0].y - 1e-6 * 256 / run()->find("fftw", 256)->median) <
                1e-9 * lines.front().points[0].y);

    // What is not comparable is not merged, and that is said.
    page_->runs()->choose(id);
    QMenu* menu = page_->runs()->menu();
    for (QAction* action : menu->actions())
        if (action->text().contains("Merge"))
            action->trigger();
    ASSERT_EQ(failed.size(), 1);
    EXPECT_TRUE(failed[0][1].toString().contains("Another processor"));

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
    // Of this machine: in focus.
    ASSERT_TRUE(QTest::qWaitFor([&] { return page_->book().current() != before; }, test::kPatience));
    const int added = page_->book().current();
    page_->book().focus(before);
    page_->book().mergeIn(added);
    ASSERT_EQ(run()->points.size(), 5U);
    EXPECT_TRUE(run()->find("fftw", 4096) || run()->find("direct", 4096));
    session_->undoStack().undo();
    ASSERT_EQ(run()->points.size(), 4U);

    // Boxes of the list show and hide.
    page_->runs()->choose(id);
    page_->runs()->list()->currentItem()->setCheckState(Qt::Unchecked);
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            for (const ChartLine& line : page_->charts()->time()->lines()->lines())
                if (line.name.contains("Another machine"))
                    return false;
            return true;
        },
        test::kPatience));
    page_->runs()->choose(id);
    QTest::keyClick(page_->runs()->list(), Qt::Key_Delete);
    for (const auto& other : page_->book().others())
        EXPECT_NE(other.id, id);
}

// As tests/gpu.sh writes it.
TEST_F(RacePageTest, ADevicesRaceStandsBeside) {
    bench::RaceText text("Pretended H200", "2026-11-30T12:00:00Z", "Arrays stay on the device.");
    for (const std::int64_t length : {256, 1024})
        for (const auto& [entry, seconds] :
             std::vector<std::pair<std::string, double>>{{"fp16", 1e-5}, {"cufft", 4e-5}})
            text.add({entry, length, 64, 768, {seconds, seconds}, 2, 1e6, 1e-4, "one fused pass"});
    QTemporaryDir folder;
    const QString path = folder.filePath("race.json");
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromStdString(text.text()));
    file.close();
    const QSignalSpy failed(session_.get(), &Session::failed);
    const QSignalSpy opened(page_.get(), &Workspace::fileOpened);
    EXPECT_EQ(page_->takeFiles({path}), QStringList());
    ASSERT_TRUE(QTest::qWaitFor([&] { return opened.size() + failed.size() == 1; }, test::kPatience));
    ASSERT_TRUE(failed.isEmpty()) << qPrintable(failed[0][1].toString());
    QStringList drawn;
    for (const ChartLine& line : page_->charts()->time()->lines()->lines())
        if (line.name.contains("Pretended H200")) {
            drawn << line.name;
            EXPECT_FALSE(line.filled);
            EXPECT_EQ(line.points.size(), 2U);
        }
    EXPECT_EQ(drawn, (QStringList{"Monarch CUDA, Pretended H200", "cuFFT, Pretended H200"}));
}

TEST_F(RacePageTest, BrokenFilesAreSaid) {
    QTemporaryDir folder;
    QSignalSpy failed(session_.get(), &Session::failed);
    const QString path = folder.filePath("broken.json");
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("{\"machine\": {}, \"settings\": {}, \"results\": [{\"engine\": \"fftw\", \"length\": -1}]}");
    file.close();
    EXPECT_EQ(page_->takeFiles({path, folder.filePath("missing.json")}), QStringList{});
    ASSERT_TRUE(QTest::qWaitFor([&] { return failed.size() == 2; }, test::kPatience));
    QString all;
    for (const auto& arguments : failed)
        all += arguments[0].toString() + arguments[1].toString();
    EXPECT_TRUE(all.contains("broken.json was not opened.") && all.contains("results[0].length")) << qPrintable(all);
    EXPECT_TRUE(all.contains("missing.json"));
}

TEST_F(RacePageTest, PlotsTablesAndReportsAreWritten) {
    QTemporaryDir folder;
    QSignalSpy failed(session_.get(), &Session::failed);
    page_->files()->writeReportTo(folder.filePath("early.pdf"));
    ASSERT_EQ(failed.size(), 1);
    failed.clear();
    setQuick(256, 1024);
    page_->go();
    ASSERT_TRUE(runToEnd());
    ASSERT_TRUE(page_->exportMenu());
    emit page_->exportMenu()->aboutToShow();
    for (const char* ending : {"png", "svg", "pdf"}) {
        const QString path = folder.filePath(QStringLiteral("time.") + ending);
        page_->files()->writePlotTo(0, path);
        EXPECT_GT(QFileInfo(path).size(), 1000);
    }
    page_->files()->writeTableTo(folder.filePath("race.csv"));
    QFile csv(folder.filePath("race.csv"));
    ASSERT_TRUE(csv.open(QIODevice::ReadOnly));
    EXPECT_EQ(csv.readAll().count("\r\n"), 3);
    const QString html = folder.filePath("report.html");
    page_->files()->writeReportTo(html);
    QFile page(html);
    ASSERT_TRUE(page.open(QIODevice::ReadOnly));
    const QByteArray text = page.readAll();
    EXPECT_GE(text.count("<svg"), 3);
    EXPECT_TRUE(!text.contains("src=") && !text.contains("href=\"http")); // nothing outside is needed
    EXPECT_TRUE(text.contains("FFTW") && text.contains("GFLOP/s"));
    EXPECT_TRUE(text.contains("2311.05908")) << "the source of what is drawn beside";
    const QString pdf = folder.filePath("report.pdf");
    page_->files()->writeReportTo(pdf);
    QFile paper(pdf);
    ASSERT_TRUE(paper.open(QIODevice::ReadOnly));
    const QByteArray bytes = paper.readAll();
    EXPECT_TRUE(bytes.startsWith("%PDF"));
    EXPECT_EQ(bytes.count("/Type /Page\n"), 1);
    EXPECT_EQ(failed.size(), 0);
    page_->files()->writeReportTo(folder.filePath("report.doc"));
    ASSERT_EQ(failed.size(), 1);
}

} // namespace
} // namespace longwave::ui
