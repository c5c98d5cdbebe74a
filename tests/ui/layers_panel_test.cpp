// SPDX-License-Identifier: GPL-3.0-or-later
// The view of all layers: table, plots, and names that are cut where they are alike.
#include "compute/error.h"
#include "tests/ui/banks.h"
#include "tests/ui/side_panels.h"
#include "ui/kernels/distinct_elision.h"
#include "ui/kernels/layers_controller.h"
#include "ui/kernels/layers_model.h"
#include "ui/kernels/layers_panel.h"
#include "ui/kernels/layers_plots.h"
#include "ui/kernels/layers_table.h"
#include "ui/kernels/metric_info.h"
#include "ui/plot/plot.h"
#include "ui/theme/fonts.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>

#include <atomic>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace longwave;
using namespace longwave::ui;
using namespace longwave::ui::test;

namespace {

TEST(DistinctElision, WhatDiffersStays) {
    const QFontMetrics metrics(uiFont(TextRole::Table));
    const auto widthOf = [&](const char* text) { return metrics.horizontalAdvance(QString::fromUtf8(text)); };
    QStringList names;
    for (int i = 0; i < 12; ++i)
        names << QStringLiteral("layers.%1.layer.kernel.kernel").arg(i);
    const DistinctElision layers(names);
    for (int width = widthOf("…11…"); width < widthOf("layers.11.layer.kernel.kernel") + 9; ++width) {
        QStringList shown;
        for (const QString& name : names) {
            shown << layers.elided(name, metrics, width);
            EXPECT_LE(metrics.horizontalAdvance(shown.back()), width);
        }
        EXPECT_EQ(shown.removeDuplicates(), 0) << width << ": " << shown.join(u' ').toStdString();
    }
    EXPECT_EQ(layers.elided(names[3], metrics, 900), names[3]);
    EXPECT_EQ(layers.elided(names[11], metrics, widthOf("layers.11…kernel.kernel")),
              QStringLiteral("layers.11…kernel.kernel"));
    EXPECT_EQ(layers.elided(names[11], metrics, widthOf("layers.11…kernel")), QStringLiteral("layers.11…kernel"));
    EXPECT_EQ(layers.elided(names[11], metrics, widthOf("layers.11…")), QStringLiteral("layers.11…"));
    EXPECT_EQ(layers.elided(names[11], metrics, widthOf("…11…")), QStringLiteral("…11…"));
    // Numbers and words are not parted: of "layers.10" and "layers.11" the 1 is not what they have in common.
    const DistinctElision tens({"layers.10.kernel", "layers.11.kernel"});
    EXPECT_EQ(tens.elided("layers.10.kernel", metrics, widthOf("…10…")), QStringLiteral("…10…"));
    const DistinctElision ends({"encoder.left.a1kernel", "encoder.left.a2kernel"});
    EXPECT_EQ(ends.elided("encoder.left.a1kernel", metrics, widthOf("…a1kernel")), QStringLiteral("…a1kernel"));
    // One of them is the beginning of the other, or the only one, or the same.
    const DistinctElision nested({"filter.kernel", "filter.kernel.kernel"});
    for (const char* name : {"filter.kernel", "filter.kernel.kernel"})
        EXPECT_LE(metrics.horizontalAdvance(nested.elided(name, metrics, 40)), 40);
    for (const QStringList& same : {QStringList{"layers.0.kernel"}, QStringList{"layers.0.kernel", "layers.0.kernel"}})
        EXPECT_EQ(DistinctElision(same).elided(same[0], metrics, 60), metrics.elidedText(same[0], Qt::ElideMiddle, 60));
    EXPECT_EQ(DistinctElision(QStringList{"", "a"}).elided("", metrics, 10), QString());
}

class Layers : public testing::Test {
  protected:
    Layers() : controller_(tasks_, &panel_) {
        panel_.resize(1120, 720);
        panel_.show();
    }
    void settle() {
        waitUntil([this] { return controller_.isSettled() && tasks_.isIdle(); });
        QCoreApplication::processEvents();
    }
    /// Twelve layers of decaying noise, deeper ones longer; layer 7 fails.
    void open(int count = 12) {
        std::vector<LayerRow> rows;
        std::vector<LayerSource> sources;
        for (int layer = 0; layer < count; ++layer) {
            const std::string name = "layers." + std::to_string(layer) + ".filter";
            rows.push_back({QString::fromStdString(name), layer % 4 == 3 ? "S4D" : "Hyena", 24, 512, "F32", {}});
            sources.push_back({name, [name, layer, count](const auto&, const auto&) {
                                   ++made_;
                                   if (layer == 7)
                                       throw Error("layers.7.filter", "its pos_emb.z is missing");
                                   std::vector<float> values = noise(24 * 512, 100U + static_cast<unsigned>(layer));
                                   for (std::size_t i = 0; i < values.size(); ++i) {
                                       const std::size_t head = i / 512;
                                       const double length =
                                           (20 + 4 * static_cast<double>(head)) * (1 + 5.0 * layer / count);
                                       values[i] *=
                                           static_cast<float>(0.1 * std::exp(-static_cast<double>(i % 512) / length));
                                   }
                                   return KernelBank{name, bankOf(std::move(values), 24)};
                               }});
        }
        controller_.setLayers(std::move(rows), std::move(sources));
    }
    QModelIndex at(int row, int column) const { return panel_.table()->view()->model()->index(row, column); }

    static inline std::atomic<int> made_ = 0;
    TaskRunner tasks_;
    LayersPanel panel_;
    LayersController controller_;
};

TEST_F(Layers, AreMeasuredWhenTheyAreLookedAt) {
    look(panel_, "layers-empty");
    made_ = 0;
    controller_.setRegularization(squashBy(0.02));
    open();
    EXPECT_TRUE(controller_.isSettled());
    EXPECT_EQ(made_, 0);
    EXPECT_EQ(panel_.table()->view()->model()->rowCount(), 12);
    EXPECT_FALSE(at(0, LayersModel::kFirstMetric).data().isValid()) << "not measured yet";
    controller_.setActive(true);
    settle();
    EXPECT_EQ(made_, 12);
    EXPECT_GT(at(0, LayersModel::kFirstMetric).data().toDouble(), 30);
    EXPECT_TRUE(std::isnan(at(7, LayersModel::kFirstMetric).data().toDouble()));
    EXPECT_TRUE(panel_.warning().contains(QStringLiteral("its pos_emb.z is missing")));
    EXPECT_EQ(panel_.layers()->afterWord, QStringLiteral("squashed"));
    EXPECT_GT(panel_.layers()->mean(metricInfos()[4], 11, false), panel_.layers()->mean(metricInfos()[4], 0, false));
    panel_.selectLayer(3);
    look(panel_, "layers");
    panel_.resize(760, 560);
    look(panel_, "layers-narrow");
    EXPECT_TRUE(at(11, LayersModel::kName).data(Qt::ToolTipRole).toString().startsWith("layers.11.filter\n"));
    const QFontMetrics metrics(uiFont(TextRole::Table));
    EXPECT_TRUE(panel_.table()->model().elision().elided("layers.11.filter", metrics, 50).contains("11"));
    // λ measures again, when it rests; off shows the raw numbers.
    const double before = at(0, LayersModel::kFirstMetric).data().toDouble();
    for (int i = 0; i < 10; ++i)
        controller_.setRegularization(squashBy(0.02 + 0.005 * i));
    EXPECT_FALSE(controller_.isSettled());
    settle();
    EXPECT_GT(at(0, LayersModel::kFirstMetric).data().toDouble(), before);
    controller_.setRegularization({.squashOn = false, .lambda = 0.07});
    settle();
    EXPECT_FALSE(panel_.layers()->hasAfter());
    EXPECT_EQ(at(0, LayersModel::kFirstMetric).data().toDouble(), 0);
    look(panel_, "layers-raw");
    controller_.setLayers({}, {});
    EXPECT_TRUE(controller_.isSettled());
    EXPECT_EQ(panel_.table()->view()->model()->rowCount(), 0);
}

TEST_F(Layers, ArePickedInPlotsAndTable) {
    controller_.setActive(true);
    open();
    settle();
    QSignalSpy picked(&panel_, &LayersPanel::layerPicked);
    emit panel_.plots()->plot(1)->clicked(4.3, 0.2);
    ASSERT_EQ(picked.count(), 1);
    EXPECT_EQ(picked[0][0].toInt(), 4);
    EXPECT_EQ(panel_.selectedLayer(), 4);
    EXPECT_EQ(panel_.table()->view()->currentIndex().siblingAtColumn(LayersModel::kNumber).data().toInt(), 4);
    panel_.table()->view()->setCurrentIndex(at(9, 0));
    ASSERT_EQ(picked.count(), 2);
    EXPECT_EQ(picked[1][0].toInt(), 9);
    panel_.selectLayer(2);
    EXPECT_EQ(picked.count(), 2) << "the program picks nothing";
    emit panel_.plots()->plot(0)->clicked(99, 0.2);
    EXPECT_EQ(picked.last()[0].toInt(), 11);
}

TEST_F(Layers, AreSortedFilteredAndCopied) {
    controller_.setActive(true);
    controller_.setRegularization(squashBy(0.02));
    open();
    settle();
    QTableView* view = panel_.table()->view();
    view->sortByColumn(LayersModel::kName, Qt::DescendingOrder);
    EXPECT_EQ(at(0, LayersModel::kName).data().toString(), QStringLiteral("layers.11.filter"));
    EXPECT_EQ(at(11, LayersModel::kName).data().toString(), QStringLiteral("layers.0.filter"));
    for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        view->sortByColumn(LayersModel::kFirstMetric, order);
        EXPECT_EQ(at(11, LayersModel::kNumber).data().toInt(), 7) << "undefined comes last";
    }
    QLineEdit* filter = panel_.table()->filter();
    filter->setText(QStringLiteral("s4d"));
    EXPECT_EQ(view->model()->rowCount(), 3);
    filter->setText(QStringLiteral("layers.1"));
    EXPECT_EQ(view->model()->rowCount(), 3); // 1, 10, 11
    const double sparsity = panel_.layers()->shown(metricInfos()[0], 5);
    int expected = 0;
    for (std::size_t i = 0; i < 12; ++i)
        expected += panel_.layers()->shown(metricInfos()[0], i) > sparsity ? 1 : 0;
    filter->setText(QStringLiteral("sparsity > %1").arg(sparsity, 0, 'f', 12));
    EXPECT_NEAR(view->model()->rowCount(), expected, 1);
    filter->setText(QStringLiteral("heads = 24"));
    EXPECT_EQ(view->model()->rowCount(), 12);
    filter->setText(QStringLiteral("length < 512"));
    EXPECT_EQ(view->model()->rowCount(), 0);
    filter->setText(QStringLiteral("length <= 512"));
    EXPECT_EQ(view->model()->rowCount(), 12);
    filter->clear();
    view->sortByColumn(LayersModel::kNumber, Qt::AscendingOrder);

    panel_.table()->copy();
    QStringList lines = QGuiApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
    ASSERT_EQ(lines.size(), 13);
    EXPECT_TRUE(lines[0].startsWith(QStringLiteral(
        "layer\tparameterization\theads\ttaps\tdtype\tsparsity_percent_raw\tsparsity_percent_squashed")));
    EXPECT_TRUE(lines[8].endsWith(QStringLiteral("its pos_emb.z is missing")));
    for (const QString& line : lines)
        EXPECT_EQ(line.count(u'\t'), lines[0].count(u'\t'));
    view->clearSelection();
    for (const int row : {2, 5})
        view->selectionModel()->select(at(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    panel_.table()->copy();
    lines = QGuiApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
    ASSERT_EQ(lines.size(), 3);
    EXPECT_TRUE(lines[1].startsWith(QStringLiteral("layers.2.")));
    EXPECT_TRUE(lines[2].startsWith(QStringLiteral("layers.5.")));
}

TEST_F(Layers, OfTwoCheckpointsStandBesideEachOther) {
    const auto source = [](const std::string& name, unsigned seed) {
        return LayerSource{name, [seed](const auto&, const auto&) {
                               return KernelBank{"", bankOf(noise(4 * 64, seed), 4)};
                           }};
    };
    const std::vector<LayerSource> a{source("x", 1), source("y", 2)};
    const std::vector<LayerSource> b{source("y", 3), source("z", 4)};
    const std::vector<LayerRow> rowsA{{"x", "LongConv", 4, 64, "F32", {}}, {"y", "LongConv", 4, 64, "F32", {}}};
    const std::vector<LayerRow> rowsB{{"y", "LongConv", 4, 64, "F32", {}}, {"z", "LongConv", 4, 64, "F32", {}}};
    const auto summaryA = summarizeLayers(a, {});
    const auto summaryB = summarizeLayers(b, squashBy(0.5));
    const auto data = std::make_shared<const LayersData>(compareLayers(
        rowsA, summaryA, QStringLiteral("plain"), rowsB, summaryB, QStringLiteral("trained with Squash")));
    ASSERT_EQ(data->rows.size(), 3u);
    EXPECT_TRUE(data->before[0] && !data->after[0]);
    EXPECT_TRUE(data->before[1] && data->after[1]);
    EXPECT_TRUE(!data->before[2] && data->after[2]);
    EXPECT_EQ(data->after[1]->mean.sparsity, summaryB[0].processed->mean.sparsity);
    panel_.setLayers(data);
    EXPECT_TRUE(std::isnan(at(0, LayersModel::kFirstMetric).data().toDouble()));
    EXPECT_EQ(at(1, LayersModel::kFirstMetric).data().toDouble(), 100 * data->after[1]->mean.sparsity);
    look(panel_, "layers-compared");
    panel_.table()->copy();
    EXPECT_TRUE(QGuiApplication::clipboard()->text().contains(QStringLiteral("sparsity_percent_trained_with_Squash")));
}

TEST_F(Layers, OfOneAndOfVeryMany) {
    controller_.setActive(true);
    for (const int count : {1, 2, 3, 90}) {
        open(count);
        settle();
        EXPECT_EQ(panel_.table()->view()->model()->rowCount(), count);
        look(panel_, QStringLiteral("layers-%1").arg(count));
        EXPECT_LE(panel_.table()->view()->horizontalHeader()->length(), panel_.table()->view()->viewport()->width());
    }
    // Stopped by hand; looked at again, it begins again.
    made_ = 0;
    open(5);
    tasks_.cancel(LayersController::kLane);
    controller_.laneCancelled(QString::fromLatin1(LayersController::kLane));
    waitUntil([this] { return tasks_.isIdle(); });

    controller_.setActive(false);
    controller_.setActive(true);
    settle();
    EXPECT_EQ(panel_.layers()->before.size(), 5u);
}

} // namespace
