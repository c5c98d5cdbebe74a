// SPDX-License-Identifier: GPL-3.0-or-later
// What the page Race shows of a run: charts, the cost model, extrapolations, the table.
#include "tests/ui/race_page_fixture.h"
#include "ui/plot/plot.h"
#include "ui/race/chart_lines.h"
#include "ui/race/cost_chart.h"
#include "ui/race/race_charts.h"
#include "ui/race/race_model.h"
#include "ui/race/race_report.h"
#include "ui/race/race_series.h"
#include "ui/race/race_table.h"
#include "ui/theme/segmented.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>

#include <cmath>

namespace longwave::ui {
namespace {

TEST_F(RacePageTest, TheTableSaysWhatToDoBeforeThereIsARun) {
    const auto says = [this] {
        for (const QLabel* label : page_->table()->findChildren<QLabel*>())
            if (label->isVisible() && label->text().startsWith("Press Go to measure"))
                return true;
        return false;
    };
    EXPECT_TRUE(says());
    EXPECT_FALSE(page_->table()->view()->isVisible());
    setQuick(64, 64);
    page_->go();
    ASSERT_TRUE(runToEnd());
    EXPECT_FALSE(says());
    EXPECT_TRUE(page_->table()->view()->isVisible());
}

TEST_F(RacePageTest, ChartsFollowPerAndBaseline) {
    setQuick(256, 1024);
    page_->go();
    ASSERT_TRUE(runToEnd());
    const auto firstY = [this] {
        for (const ChartLine& line : page_->charts()->time()->lines()->lines())
            if (line.engine == "fftw")
                return line.points[0].y;
        return 0.0;
    };
    const double row = firstY();
    page_->charts()->perBox()->setCurrentIndex(1);
    EXPECT_NEAR(firstY() / row, 2, 1e-9);
    page_->charts()->perBox()->setCurrentIndex(2);
    EXPECT_NEAR(row / firstY(), 256, 1e-6);
    EXPECT_TRUE(page_->table()->model()->columns()[1].title.contains("(ns)"));
    QComboBox* baseline = page_->charts()->baselineBox();
    const int direct = baseline->findData("direct");
    ASSERT_GE(direct, 0);
    baseline->setCurrentIndex(direct);
    emit baseline->activated(direct);
    EXPECT_EQ(page_->setup()->choices().baseline, "direct");
    bool fftw = false;
    for (const ChartLine& line : page_->charts()->speed()->lines()->lines())
        fftw = fftw || (line.engine == "fftw" && line.filled);
    EXPECT_TRUE(fftw);
    page_->viewBox()->setCurrentIndex(2);
    EXPECT_TRUE(page_->charts()->memory()->isVisible());
    EXPECT_FALSE(page_->charts()->memory()->lines()->lines().empty());
    EXPECT_TRUE(page_->showView("time"));
    EXPECT_FALSE(page_->showView("nowhere"));
    page_->fit();
}

// The published times are of gated circular convolutions.
TEST_F(RacePageTest, WhatStandsBesideARunSaysHowItDiffers) {
    const auto endings = [this] {
        QStringList found;
        for (ChartPanel* chart : {page_->charts()->time(), page_->charts()->speed()})
            for (const ChartLine& line : chart->lines()->lines())
                if (line.name.contains("FlashFFTConv paper, H100"))
                    found << line.name.section("FlashFFTConv paper, H100", 1);
        found.removeDuplicates();
        return found;
    };
    setQuick(64, 64);
    page_->go();
    ASSERT_TRUE(runToEnd());
    EXPECT_EQ(endings(), QStringList{", circular, gated"});
    RaceChoices alike = page_->setup()->choices();
    alike.mode = Mode::Circular;
    alike.gated = true;
    page_->setup()->setChoices(alike);
    page_->go();
    ASSERT_TRUE(runToEnd());
    EXPECT_EQ(endings(), QStringList{QString()});
}

TEST_F(RacePageTest, TheCostModelIsDrawn) {
    EXPECT_TRUE(page_->showView("cost"));
    CostChart* cost = page_->cost();
    EXPECT_TRUE(cost->isVisible());
    EXPECT_TRUE(cost->deviceBox()->currentText().startsWith("H100"));
    const auto lineNamed = [cost](const QString& part) {
        for (const ChartLine& line : cost->lines()->lines())
            if (line.name.contains(part))
                return line;
        return ChartLine{};
    };
    for (const char* order : {"order 2", "order 3", "order 4"})
        EXPECT_EQ(lineNamed(order).points.size(), 15U); // 2⁸ … 2²²
    const double half = lineNamed("attention at").points[0].y;
    cost->utilisationBox()->setValue(100);
    EXPECT_NEAR(lineNamed("attention at").points[0].y / half, 0.5, 1e-9);
    EXPECT_TRUE(cost->summary().contains("N ≈"));
    const QString before = cost->summary();
    cost->deviceBox()->setCurrentIndex(cost->deviceBox()->count() - 1);
    EXPECT_NE(cost->summary(), before);
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
    EXPECT_EQ(measured.engine, "monarch-cuda");
    EXPECT_EQ(measured.points[0].x, 512.0); // N of a causal convolution of L
}

TEST(RaceSeries, OnlyDirectSumsAreExtrapolated) {
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
    EXPECT_TRUE(extrapolated(record, "fftw", Per::Row).isEmpty());
    const Series direct = extrapolated(record, "direct", Per::Row);
    ASSERT_EQ(direct.points.size(), 5U);
    EXPECT_EQ(direct.points.back().length, 16384.0);
    EXPECT_NEAR(direct.points.back().value / direct.points.front().value, 256, 1e-9);
    RaceReport report;
    report.run = std::make_shared<const RaceRecord>(record);
    const QString page = QString::fromUtf8(reportHtml(report));
    EXPECT_TRUE(page.contains("direct at 4K, 16K (at 4K one run would take too long)"));
    EXPECT_EQ(page.count("too long"), 2); // once for each engine

    record.refusals.clear();
    EXPECT_TRUE(extrapolated(record, "direct", Per::Row).isEmpty());
}

TEST_F(RacePageTest, TableSortsAndCopies) {
    setQuick(256, 4096);
    page_->go();
    ASSERT_TRUE(runToEnd());
    QTableView* view = page_->table()->view();
    EXPECT_EQ(view->model()->rowCount(), 3);
    view->sortByColumn(0, Qt::DescendingOrder);
    EXPECT_EQ(view->model()->index(0, 0).data().toString(), "4K");
    page_->table()->copyButton()->click();
    const QStringList lines = QApplication::clipboard()->text().trimmed().split('\n');
    ASSERT_EQ(lines.size(), 4);
    EXPECT_EQ(lines[1].split('\t').front(), "4096");
    ASSERT_EQ(lines[0].split('\t').size(), lines[1].split('\t').size());
    EXPECT_TRUE(lines[0].contains("FFTW (µs)"));
    view->sortByColumn(0, Qt::AscendingOrder);
    page_->table()->select("direct", 1024);
    const PointKeys points = page_->table()->chosenPoints();
    ASSERT_EQ(points.size(), 1U);
    EXPECT_EQ(points[0].first, "direct");
    EXPECT_EQ(points[0].second, 1024);
    ASSERT_EQ(page_->table()->csv().rows.size(), 3U);
    for (const char* title : {"FFTW (µs)", "FFTW: spread (%)", "Direct: GFLOP/s"})
        EXPECT_TRUE(page_->table()->csv().header.contains(QString::fromUtf8(title))) << title;
}

} // namespace
} // namespace longwave::ui
