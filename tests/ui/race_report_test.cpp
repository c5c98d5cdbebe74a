// SPDX-License-Identifier: GPL-3.0-or-later
// The report of a race on one page.
#include "ui/race/race_report.h"

#include <gtest/gtest.h>

#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextLayout>
#include <QTextTable>

#include <memory>

namespace longwave::ui {
namespace {

TEST(RaceReport, NumbersAreNotBrokenWhereColumnsAreNarrow) {
    RaceRecord record;
    record.settings.engines = {"fftw", "direct", "eigen", "monarch-cpu"};
    record.settings.baseline = "fftw";
    record.settings.heads = 1;
    for (const std::string& engine : record.settings.engines)
        for (const std::int64_t length : {256, 65536}) {
            RecordedPoint p;
            p.engine = engine;
            p.length = length;
            p.heads = 1;
            p.median = 57.1e-3;
            p.p05 = 10e-3;
            p.p95 = 570e-3;
            p.ratio = 0.0277;
            p.gflops = 0.328;
            record.points.push_back(p);
        }
    RaceReport report;
    report.run = std::make_shared<const RaceRecord>(record);
    QTextDocument page;
    page.setHtml(QString::fromUtf8(reportHtml(report)));
    page.setTextWidth(450); // for 16 columns
    EXPECT_GT(page.size().height(), 0);
    int cells = 0;
    for (QTextBlock block = page.begin(); block.isValid(); block = block.next()) {
        const QTextTable* table = QTextCursor(block).currentTable();
        if (!table || table->columns() < 16 || table->cellAt(block.position()).row() == 0)
            continue;
        EXPECT_EQ(block.layout()->lineCount(), 1) << block.text().toStdString();
        ++cells;
    }
    EXPECT_EQ(cells, 2 * 16);
}

} // namespace
} // namespace longwave::ui
