// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "tests/ui/banks.h"
#include "ui/kernels/bank_view.h"
#include "ui/kernels/heads_filter.h"
#include "ui/kernels/heads_filter_box.h"
#include "ui/kernels/heads_model.h"
#include "ui/kernels/heads_table.h"
#include "ui/theme/decimal_delegate.h"
#include "ui/theme/panel_header.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace longwave;
using namespace longwave::ui;
using namespace longwave::ui::test;

namespace {

// ---- HeadFilter

Metrics someMetrics() {
    Metrics metrics;
    metrics.sparsity = 0.7053;
    metrics.roughnessTime = 0.6;
    metrics.roughnessFrequency = 0.367;
    metrics.dbRoughness = 4.35;
    metrics.effectiveLength = 467;
    metrics.halfLife = std::numeric_limits<double>::quiet_NaN();
    metrics.peak = 0.1734;
    return metrics;
}

bool accepts(const char* words, int head = 19) {
    const Metrics metrics = someMetrics();
    return HeadFilter::parse(QString::fromUtf8(words)).accepts(head, &metrics);
}

TEST(HeadFilter, ComparesMetricsInTheUnitShown) {
    for (const char* words :
         {"length > 200", "effective length >= 467 taps", "sparsity >= 70", "sparsity = 70.5 %", "sparsity != 70.6",
          "peak < .2", "peak |k| ≤ 1.734e-1", "Peak = 0.17", "roughness, time = 0.6", "rough freq < 0.5", "dB > 4",
          "db_roughness > 4 dB/bin", "0.1 < peak < 0.3", "200 < length", "length > -1", "LENGTH>466.9"})
        EXPECT_TRUE(accepts(words)) << words;
    for (const char* words : {"length > 467", "sparsity < 70", "sparsity = 70.6", "0.2 < peak < 0.3", "peak > 1",
                              "half-life > 0", "half-life <= 0", "half life != 3"}) // undefined fails everything
        EXPECT_FALSE(accepts(words)) << words;
}

TEST(HeadFilter, JoinsConditions) {
    for (const char* words :
         {"length > 200 and peak < 0.2", "length > 900 or peak < 0.2", "not length > 900",
          "length > 900 and peak > 9 or sparsity > 1", "(length > 900 or peak < 9) and sparsity > 1",
          "not (length > 900 or peak > 9)", "not not peak > 0", "", "   "})
        EXPECT_TRUE(accepts(words)) << words;
    for (const char* words : {"length > 200 and peak > 0.2", "peak > 9 and (length > 1 or sparsity > 1)"})
        EXPECT_FALSE(accepts(words)) << words;
}

TEST(HeadFilter, NamesHeads) {
    const HeadFilter filter = HeadFilter::parse(QStringLiteral("head 3-7, 12 or head >= 100"));
    EXPECT_FALSE(filter.needsMetrics());
    for (const int head : {3, 5, 7, 12, 100, 767})
        EXPECT_TRUE(filter.accepts(head, nullptr)) << head;
    for (const int head : {0, 2, 8, 13, 99})
        EXPECT_FALSE(filter.accepts(head, nullptr)) << head;
    EXPECT_TRUE(accepts("19"));
    EXPECT_TRUE(accepts("heads 0–20 and peak > 0"));
    EXPECT_FALSE(accepts("not 19"));
    EXPECT_TRUE(HeadFilter::parse(QStringLiteral("peak > 0 or 3")).needsMetrics());
    EXPECT_TRUE(HeadFilter().isEmpty());
}

TEST(HeadFilter, SaysWhatIsWrongAndWhere) {
    const std::vector<std::pair<const char*, const char*>> cases{
        {"length >", "character 9: after > a number is needed"},
        {"length > peak", "character 10: after > a number is needed"},
        {"length", "character 7: after length one of < <= > >= = != is needed"},
        {"width > 3", "character 1: no metric is called width; there are head, sparsity"},
        {"roughness > 3", "character 1: roughness may be roughness time or roughness frequency or db roughness"},
        {"(length > 3", "character 12: the ( of character 1 is not closed"},
        {"length > 3)", "character 11: this ) has no ( before it"},
        {"length > 3 peak < 1", "character 12: before peak “and” or “or” is needed"},
        {"length > 3 and", "character 15: after and a condition is needed"},
        {"7-3", "character 2: a range runs from the smaller number to the larger"},
        {"head 3,", "character 8: after , the number of a head is needed"},
        {"head 3.5", "character 6: after head the number of a head is needed"},
        {"length > 3 # 4", "character 12: # means nothing here"},
        {"3 < ", "character 5: after < the name of a metric is needed"},
        {"length > .", "character 10: a number needs digits"},
        {"length > 1e999", "character 10: 1e999 is too large a number"}};
    for (const auto& [words, why] : cases)
        try {
            HeadFilter::parse(QString::fromUtf8(words));
            ADD_FAILURE() << words;
        } catch (const Error& error) {
            EXPECT_TRUE(QString::fromStdString(error.explanation()).startsWith(QString::fromUtf8(why)))
                << words << " → " << error.explanation();
        }
    EXPECT_THROW(HeadFilter::parse(QString(400, u'(')), Error);
    for (int i = 0; i < 100; ++i) // nested too deep, never a crash
        EXPECT_THROW(HeadFilter::parse(QStringLiteral("not ").repeated(65 + i) + QStringLiteral("3")), Error);
}

// ---- the table's model

struct Table {
    HeadsModel model;
    HeadsSorter sorter;
    explicit Table(const Regularization& regularization) {
        // Peaks 2, undefined, 3, 2: heads 0 and 3 are equal.
        std::vector<float> values(4 * 16);
        values[1] = -2;
        values[16] = kNaN;
        values[32] = 3;
        values[33] = 1;
        values[49] = 2;
        sorter.setSourceModel(&model);
        model.setHeads(4);
        model.setMetrics(measureContrast(regularized(bankOf(values, 4), 0, regularization), nullptr));
    }
};

TEST(HeadsModel, UndefinedComesLastInBothDirections) {
    Table table({});
    const int peak = HeadsModel::kFirstMetric + kMetricCount - 1;
    table.sorter.sort(peak, Qt::DescendingOrder);
    EXPECT_EQ(table.sorter.heads(), (QList<int>{2, 0, 3, 1}));
    table.sorter.sort(peak, Qt::AscendingOrder);
    EXPECT_EQ(table.sorter.heads(), (QList<int>{0, 3, 2, 1}));
    table.sorter.sort(HeadsModel::kHead, Qt::DescendingOrder);
    EXPECT_EQ(table.sorter.heads(), (QList<int>{3, 2, 1, 0}));
}

TEST(HeadsModel, ShowsRawOnlyBesideProcessed) {
    const int peak = HeadsModel::kFirstMetric + kMetricCount - 1;
    Table off({});
    EXPECT_DOUBLE_EQ(off.model.index(2, peak).data().toDouble(), 3);
    EXPECT_FALSE(off.model.index(2, peak).data(DecimalDelegate::kRawRole).isValid());
    Table on(squashBy(0.5));
    EXPECT_DOUBLE_EQ(on.model.index(2, peak).data().toDouble(), 2.5);
    EXPECT_DOUBLE_EQ(on.model.index(2, peak).data(DecimalDelegate::kRawRole).toDouble(), 3);
    EXPECT_TRUE(std::isnan(on.model.index(1, peak).data().toDouble()));
}

TEST(HeadsModel, EveryHeaderExplainsItself) {
    const HeadsModel model;
    for (int column = 0; column < HeadsModel::kColumnCount; ++column) {
        EXPECT_FALSE(model.headerData(column, Qt::Horizontal).toString().isEmpty());
        EXPECT_FALSE(model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
    }
}

TEST(HeadsModel, WritesTsvInTheOrderShown) {
    Table table(squashBy(0.5));
    table.sorter.sort(HeadsModel::kFirstMetric + kMetricCount - 1, Qt::DescendingOrder);
    const QStringList lines = headsAsTsv(table.model, table.sorter.heads()).split(u'\n');
    ASSERT_EQ(lines.size(), 6); // header, four heads, and the end of the last line
    const QStringList titles = lines[0].split(u'\t');
    const QStringList first = lines[1].split(u'\t');
    ASSERT_EQ(titles.size(), 1 + 2 * kMetricCount);
    ASSERT_EQ(first.size(), titles.size());
    EXPECT_EQ(first[0], QStringLiteral("2"));
    EXPECT_EQ(titles.last(), QStringLiteral("peak_processed"));
    EXPECT_DOUBLE_EQ(first.last().toDouble(), 2.5);
    EXPECT_TRUE(lines[4].split(u'\t').last().isEmpty()); // head 1 has no peak
}

TEST(HeadsModel, WritesOneCellForAHeadThatTheSecondBankLacks) {
    const Contrast contrast = compared({bankOf(noise(48, 1), 3)}, QStringLiteral("plain"), {bankOf(noise(32, 2), 2)},
                                       QStringLiteral("squash"), {});
    HeadsModel model;
    model.setHeads(3);
    model.setMetrics(measureContrast(contrast, nullptr));
    const QStringList lines = headsAsTsv(model, {2, 0}).split(u'\n');
    ASSERT_EQ(lines.size(), 4);
    EXPECT_TRUE(lines[0].startsWith(QStringLiteral("head\tsparsity_percent_a\tsparsity_percent_b\t")));
    EXPECT_EQ(lines[1].split(u'\t').size(), 1 + 2 * kMetricCount);
    EXPECT_TRUE(lines[1].split(u'\t')[2].isEmpty());
    const QModelIndex lacking = model.index(2, HeadsModel::kFirstMetric + kMetricCount - 1);
    EXPECT_TRUE(std::isnan(lacking.data().toDouble())); // "2.1 → –"
    EXPECT_TRUE(lacking.data(DecimalDelegate::kRawRole).isValid());
    HeadsSorter sorter;
    sorter.setSourceModel(&model);
    sorter.setFilter(HeadFilter::parse(QStringLiteral("peak >= 0")));
    EXPECT_EQ(sorter.heads(), (QList<int>{0, 1}));
    const QString tip = model.index(0, HeadsModel::kFirstMetric).data(Qt::ToolTipRole).toString();
    EXPECT_TRUE(tip.contains(QStringLiteral("plain")) && tip.contains(QStringLiteral("squash"))) << tip.toStdString();
}

TEST(HeadsModel, BarsShareTheLargestValueOfTheirColumn) {
    Table table({});
    const int peak = HeadsModel::kFirstMetric + kMetricCount - 1;
    EXPECT_DOUBLE_EQ(table.model.index(2, peak).data(DecimalDelegate::kBarRole).toDouble(), 1);
    EXPECT_NEAR(table.model.index(0, peak).data(DecimalDelegate::kBarRole).toDouble(), 2.0 / 3, 1e-12);
}

// ---- the table

class Heads : public testing::Test {
  protected:
    static constexpr int kHeads = 12;
    void SetUp() override {
        std::vector<float> values(kHeads * 32);
        for (std::size_t h = 0; h < kHeads; ++h) // peaks 1 … 12
            values[h * 32 + h] = static_cast<float>(h + 1);
        bank_ = bankOf(std::move(values), kHeads);
        table_.resize(1000, 500);
        table_.show();
        table_.setHeads(kHeads);
        show(0.5);
    }
    void show(double lambda) {
        metrics_ = measureContrast(regularized(bank_, 0, squashBy(lambda)), metrics_.get());
        table_.setMetrics(metrics_);
    }
    ArrayView bank_;
    std::shared_ptr<const BankMetrics> metrics_;
    HeadsTable table_;
};

TEST_F(Heads, FilterKeepsWhatFitsAndTheOldOneWhileTheWordsAreWrong) {
    table_.selectHead(4);
    QSignalSpy picked(&table_, &HeadsTable::headPicked);
    QSignalSpy orders(&table_, &HeadsTable::orderChanged);
    QSignalSpy complaints(table_.filterBox(), &HeadsFilterBox::complaintChanged);
    table_.filterBox()->setText(QStringLiteral("peak > 9"));
    EXPECT_EQ(table_.order(), (QList<int>{11, 10, 9}));
    EXPECT_EQ(orders.size(), 1);
    EXPECT_TRUE(table_.selection().isEmpty()); // head 4 is not there
    table_.filterBox()->setText(QStringLiteral("peak > "));
    EXPECT_EQ(table_.order(), (QList<int>{11, 10, 9}));
    QTest::keyClick(table_.filterBox(), Qt::Key_Return);
    ASSERT_FALSE(complaints.isEmpty());
    EXPECT_TRUE(complaints.last().first().toString().contains(QStringLiteral("after > a number is needed")));
    QTest::keyClick(table_.filterBox(), Qt::Key_Escape);
    EXPECT_EQ(table_.order().size(), kHeads);
    EXPECT_EQ(table_.selection(), QList<int>{4}); // and it is back
    EXPECT_TRUE(picked.isEmpty());                // nobody picked anything
    table_.filterBox()->setText(QStringLiteral("peak > 99"));
    EXPECT_TRUE(table_.order().isEmpty());
}

TEST_F(Heads, SelectsSeveralAndCopiesThem) {
    QTableView* view = table_.view();
    QSignalSpy selected(&table_, &HeadsTable::headsSelected);
    QSignalSpy picked(&table_, &HeadsTable::headPicked);
    const auto click = [&](int row, Qt::KeyboardModifiers keys) {
        QTest::mouseClick(view->viewport(), Qt::LeftButton, keys,
                          view->visualRect(view->model()->index(row, 0)).center());
    };
    click(1, {});
    click(3, Qt::ControlModifier);
    EXPECT_EQ(table_.selection(), (QList<int>{10, 8}));
    EXPECT_EQ(selected.last().first().value<QList<int>>(), (QList<int>{10, 8}));
    EXPECT_EQ(picked.last().first().toInt(), 8);
    table_.selectHead(8); // what the session answers changes nothing
    EXPECT_EQ(table_.selection(), (QList<int>{10, 8}));
    click(4, Qt::ShiftModifier);
    EXPECT_EQ(table_.selection(), (QList<int>{10, 8, 7}));
    QTest::keyClick(view, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QGuiApplication::clipboard()->text().count(u'\n'), 4);
    EXPECT_TRUE(QGuiApplication::clipboard()->text().section(u'\n', 2, 2).startsWith(QStringLiteral("8\t")));
    table_.selectHead(2);
    EXPECT_EQ(table_.selection(), QList<int>{2});
    QTest::keyClick(view, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QGuiApplication::clipboard()->text().count(u'\n'), 1 + kHeads);
    QTest::keyClick(view, Qt::Key_A, Qt::ControlModifier);
    EXPECT_EQ(table_.selection().size(), kHeads);
    QStringList words;
    for (const ElidedLabel* label : table_.findChildren<ElidedLabel*>())
        words << label->text();
    EXPECT_TRUE(words.contains(QStringLiteral("12, sorted by peak |k| · 12 selected")))
        << words.join(u'\n').toStdString();
}

TEST_F(Heads, RowsKeepTheirPlacesUntilMetricsRest) {
    table_.view()->sortByColumn(HeadsModel::kFirstMetric, Qt::AscendingOrder); // sparsity: all alike
    const QList<int> before = table_.order();
    QSignalSpy orders(&table_, &HeadsTable::orderChanged);
    show(3.5); // heads 0, 1 and 2 are empty now
    EXPECT_EQ(table_.order(), before);
    EXPECT_FALSE(table_.isAtRest());
    ASSERT_TRUE(QTest::qWaitFor([&] { return table_.isAtRest(); }, kPatience));
    EXPECT_EQ(table_.order(), (QList<int>{3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2}));
    EXPECT_EQ(orders.size(), 1);
    EXPECT_EQ(table_.sortMetric(), 0);
    EXPECT_EQ(table_.sortedBy(), QStringLiteral("sparsity"));
}

} // namespace
