// SPDX-License-Identifier: GPL-3.0-or-later
// What the whole workspace "Kernels" gives away by its menu "Export".
#include "compute/io/file.h"
#include "tests/ui/kernels_page_fixture.h"
#include "ui/export/export_menu.h"
#include "ui/kernels/heads_table.h"
#include "ui/kernels/kernels_export.h"
#include "ui/kernels/multiples_grid.h"
#include "ui/kernels/multiples_view.h"
#include "ui/library/entry_facts.h"

#include <QFileInfo>
#include <QSvgRenderer>
#include <QTableView>

using namespace longwave;
using namespace longwave::ui;

namespace {

using View = KernelsPage::View;

class KernelsExport : public KernelsPageTest {
  protected:
    void finishExport() {
        ASSERT_TRUE(QTest::qWaitFor([&] { return session_->tasks().isIdle(); }, kPatience));
        EXPECT_TRUE(failures_.isEmpty()) << failures_.join(u'\n').toStdString();
    }
    QList<QStringList> csv(const QString& path) const {
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        QList<QStringList> rows;
        for (const QString& line : QString::fromUtf8(file.readAll()).split("\r\n", Qt::SkipEmptyParts))
            rows << cellsOf(line);
        return rows;
    }
    static QStringList cellsOf(const QString& line) {
        QStringList cells{QString()};
        bool inside = false;
        for (const QChar c : line) {
            if (c == u'"')
                inside = !inside;
            else if (c == u',' && !inside)
                cells << QString();
            else
                cells.back() += c;
        }
        return cells;
    }
};

TEST_F(KernelsExport, ExportsTheRegularisedBank) {
    openTwo(4, 48, 3, 20);
    session_->setLambda(0.5, false);
    session_->setWindow(3);
    session_->setSquashOn(true);
    session_->setSmoothOn(true);
    session_->compareWith(bankRef("n.kernel.kernel", 1)); // the shown one is exported all the same
    settle();
    const std::vector<float> expected = regularize(session_->bank()->values, session_->choices().regularization);
    for (const char* name : {"k.npy", "k.safetensors"}) {
        const QString path = folder_.filePath(name);
        kernels_->exports()->exportBankTo(path);
        finishExport();
        const File file = longwave::open(path.toStdString());
        ASSERT_EQ(file.entries.size(), 1U);
        EXPECT_EQ(file.entries[0].shape, (Shape{4, 48}));
        EXPECT_EQ(file.entries[0].values.toFloats(), expected);
    }
    EXPECT_EQ(longwave::open(folder_.filePath("k.safetensors").toStdString()).entries[0].name, "n.kernel.kernel");
}

TEST_F(KernelsExport, TheBankThatWasExportedIsOneBankWhenItIsOpened) {
    openTwo(4, 48, 3, 20);
    const QString path = folder_.filePath("k.safetensors");
    kernels_->exports()->exportBankTo(path);
    finishExport();
    openAndSettle({path});
    const std::vector<Match>& matches = session_->files().back().banks->matches;
    ASSERT_EQ(matches.size(), 1U);
    EXPECT_TRUE(matches[0].isUsable()) << matches[0].reason;
    EXPECT_EQ(matches[0].parameterization, "plain");
    EXPECT_EQ(session_->shownBank(), bankRef("n.kernel.kernel", 2, "plain"));
    EXPECT_EQ(session_->bank()->values.toFloats(), a_);
}

TEST_F(KernelsExport, ExportsTheMetricsInTheOrderOfTheTable) {
    openTwo(6, 40, 4, 40);
    session_->setLambda(0.8, false);
    session_->setSquashOn(true);
    settle();
    page()->table()->view()->sortByColumn(HeadsModel::kFirstMetric, Qt::DescendingOrder);
    settle();
    const QList<int> order = page()->table()->order();
    ASSERT_NE(order, (QList<int>{0, 1, 2, 3, 4, 5}));
    const QString path = folder_.filePath("m.csv");
    kernels_->exports()->exportMetricsTo(path);
    finishExport();
    QList<QStringList> rows = csv(path);
    ASSERT_EQ(rows.size(), 7);
    ASSERT_EQ(rows[0].size(), 1 + 2 * kMetricCount);
    EXPECT_EQ(rows[0][0], QStringLiteral("head"));
    for (int i = 0; i < kMetricCount; ++i) {
        const MetricInfo& info = metricInfos()[static_cast<std::size_t>(i)];
        const QString title = QString::fromUtf8(info.title), unit = QString::fromUtf8(info.unit);
        const QString after = unit.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(unit);
        EXPECT_EQ(rows[0][1 + 2 * i], title + ", raw" + after);
        EXPECT_EQ(rows[0][2 + 2 * i], title + ", squashed" + after);
    }
    for (int row = 0; row < 6; ++row) {
        EXPECT_EQ(rows[row + 1][0].toInt(), order[row]);
        const std::vector<float> k = headsOf(a_, 6)[static_cast<std::size_t>(order[row])];
        for (int i = 0; i < kMetricCount; ++i)
            for (const bool after : {false, true}) {
                const double value =
                    metricInfos()[static_cast<std::size_t>(i)].value(measure(after ? squashed(k, 0.8) : k));
                const QString cell = rows[row + 1][1 + 2 * i + after];
                if (std::isnan(value))
                    EXPECT_EQ(cell, QStringLiteral("nan"));
                else
                    EXPECT_NEAR(cell.toDouble(), value, 1e-12 * std::abs(value));
            }
    }
    session_->compareWith(bankRef("n.kernel.kernel", 1));
    settle();
    kernels_->exports()->exportMetricsTo(path);
    finishExport();
    rows = csv(path);
    ASSERT_EQ(rows.size(), 7);
    EXPECT_TRUE(rows[0][2].contains("b.safetensors")) << rows[0][2].toStdString();
    for (int row = 1; row < 7; ++row)
        EXPECT_EQ(rows[row][2] == "nan", rows[row][0].toInt() >= 4); // heads that B lacks

    show(View::Layers);
    kernels_->exports()->exportMetricsTo(path);
    finishExport();
    rows = csv(path);
    ASSERT_EQ(rows.size(), 2);
    EXPECT_EQ(rows[0].mid(0, 4), (QStringList{"layer", "parameterization", "heads", "length (taps)"}));
    EXPECT_EQ(rows[1].mid(0, 4), (QStringList{"n.kernel.kernel", "LongConv", "6", "40"}));
    auto heads = headsOf(a_, 6);
    for (auto& k : heads)
        k = squashed(k, 0.8);
    EXPECT_NEAR(rows[1][4].toDouble(), meanOf(metricInfos()[0], heads), 1e-9);
}

TEST_F(KernelsExport, ItsMetricsAreReadBack) {
    std::vector<float> values = noise(3 * 256, 1);
    for (std::size_t i = 0; i < values.size(); ++i) // what decays has a half-life
        values[i] *= std::exp2(-static_cast<float>(i % 256) / 32);
    std::fill(values.begin() + 256, values.begin() + 512, 0.0F); // and what is nothing has not even a roughness
    openAndSettle({writeBank(folder_, "d.safetensors", {3, 256}, values)});
    const QString path = folder_.filePath("m.csv");
    kernels_->exports()->exportMetricsTo(path);
    finishExport();
    const File file = longwave::open(path.toStdString());
    ASSERT_EQ(file.entries.size(), 1U);
    ASSERT_EQ(file.entries[0].shape, (Shape{1 + kMetricCount, 3}));
    EXPECT_EQ(file.entries[0].rowNames[3], "Roughness, frequency");
    const std::vector<float> columns = file.entries[0].values.toFloats();
    int undefined = 0;
    for (std::size_t row = 0; row < 3; ++row) {
        const int head = page()->table()->order()[static_cast<qsizetype>(row)];
        EXPECT_EQ(columns[row], static_cast<float>(head));
        const Metrics metrics = measure(headsOf(values, 3)[static_cast<std::size_t>(head)]);
        for (std::size_t i = 0; i < kMetricCount; ++i) {
            const auto value = static_cast<float>(metricInfos()[i].value(metrics));
            const float read = columns[(i + 1) * 3 + row];
            undefined += std::isnan(value);
            EXPECT_TRUE(std::isnan(value) ? std::isnan(read) : std::abs(read - value) <= 1e-6F * std::abs(value))
                << metricInfos()[i].key << ' ' << read;
        }
    }
    EXPECT_GT(undefined, 0);
    openAndSettle({path}); // and the session points them out
    const EntryRef table{session_->files().back().id, 0};
    ASSERT_TRUE(session_->entry(table));
    FactsStore facts(*session_);
    facts.request(table);
    ASSERT_TRUE(QTest::qWaitFor([&] { return facts.find(table) != nullptr; }, kPatience));
    EXPECT_EQ(facts.find(table)->nonFinite.count, undefined);
}

TEST_F(KernelsExport, ExportsThePlotsOnShow) {
    openTwo(3, 40, 3, 40);
    const auto names = [this] {
        QStringList result;
        for (const PlotPage& plotPage : plotPages(*session_, *page()))
            result << plotPage.name;
        return result;
    };
    const QStringList ofHead = names();
    EXPECT_EQ(ofHead.front(), QStringLiteral("Head in time and frequency"));
    const auto write = [this](int index, const char* name) {
        const QString path = folder_.filePath(name);
        kernels_->exports()->exportPlotTo(index, path);
        finishExport();
        return path;
    };
    for (int i = 0; i < ofHead.size(); ++i) {
        SCOPED_TRACE(ofHead[i].toStdString());
        EXPECT_FALSE(QImage(write(i, "p.png")).isNull());
        EXPECT_TRUE(QSvgRenderer(write(i, "p.svg")).isValid());
        QFile pdf(write(i, "p.pdf"));
        ASSERT_TRUE(pdf.open(QIODevice::ReadOnly));
        EXPECT_TRUE(pdf.read(5) == "%PDF-");
    }
    const QImage head(write(0, "head.png"));
    session_->setHead(1);
    settle();
    const QImage other(write(0, "other.png"));
    EXPECT_NE(head, other);
    kernels_->overlayHeads({0, 2});
    settle();
    QStringList words;
    const std::vector<PlotPage> withOthers = plotPages(*session_, *page());
    for (const LegendSample& sample : withOthers[0].plots[0].legend)
        words << sample.word;
    EXPECT_EQ(words, (QStringList{QStringLiteral("raw"), QStringLiteral("head 0"), QStringLiteral("head 2")}));
    show(View::Layers);
    const QStringList ofLayers = names();
    EXPECT_EQ(ofLayers.front(), QStringLiteral("Layers"));
    EXPECT_FALSE(ofLayers.contains(ofHead.front()));
    const QImage layers(write(0, "layers.png"));
    EXPECT_FALSE(layers.isNull());
    EXPECT_NE(layers, other);
    session_->closeFile(session_->files()[1].id);
    session_->closeFile(session_->files()[0].id);
    EXPECT_TRUE(names().isEmpty());
    EXPECT_FALSE(bankToExport(*session_));
    kernels_->exports()->exportMetricsTo(folder_.filePath("none.csv"));
    finishExport();
    EXPECT_FALSE(QFileInfo::exists(folder_.filePath("none.csv")));
}

TEST_F(KernelsExport, ExportsTheSmallMultiplesInPlaceOfHiddenPlots) {
    openTwo(5, 900, 3, 40);
    session_->setSquashOn(true);
    show(View::Multiples);
    const auto pages = [this] { return plotPages(*session_, *page()); };
    ASSERT_EQ(pages().size(), 3U); // the cells, the sweep and the weights
    EXPECT_EQ(pages()[0].name, QStringLiteral("Small multiples"));
    EXPECT_TRUE(pages()[0].plots[0].title.contains(QStringLiteral("lag 0 … 899 taps")));
    EXPECT_TRUE(pages()[1].plots[0].title.startsWith(QStringLiteral("Head 0, ")));
    const auto write = [this](const char* name) {
        const QString path = folder_.filePath(name);
        kernels_->exports()->exportPlotTo(0, path);
        finishExport();
        return path;
    };
    const QImage image(write("m.png"));
    EXPECT_EQ(image.width(), 2 * page()->multiples()->grid()->width());
    EXPECT_GT(image.height(), 2 * page()->multiples()->grid()->height()); // with its header
    QSvgRenderer svg(write("m.svg"));
    EXPECT_TRUE(svg.isValid());
    QFile pdf(write("m.pdf"));
    ASSERT_TRUE(pdf.open(QIODevice::ReadOnly));
    EXPECT_TRUE(pdf.read(5) == "%PDF-");
    session_->setLambda(0.7, false);
    settle();
    EXPECT_NE(QImage(write("n.png")), image);
}

} // namespace
