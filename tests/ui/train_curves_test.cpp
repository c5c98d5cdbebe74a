// SPDX-License-Identifier: GPL-3.0-or-later
// The charts of the page Train: the names of their lines.
#include "tests/ui/train_fixture.h"
#include "ui/theme/fonts.h"
#include "ui/train/train_curves.h"

#include <QFontMetricsF>

namespace longwave::ui {
namespace {

TEST_F(TrainTest, NamesOfLinesStandInsideTheirChartsAndApart) {
    trainToEnd();
    const TrainCurves* curves = page_->curves();
    const QFontMetricsF metrics(uiFont(TextRole::Caption));
    for (const QSize size : {QSize(1000, 620), QSize(1280, 700), QSize(1600, 940)}) {
        SCOPED_TRACE(size.width());
        page_->resize(size);
        QCoreApplication::processEvents();
        for (const auto chart :
             {TrainCurves::kLoss, TrainCurves::kAccuracy, TrainCurves::kSparsity, TrainCurves::kRoughness}) {
            SCOPED_TRACE(chart);
            const Plot* plot = curves->plot(chart);
            curves->plot(chart)->replotNow();
            const auto& labels = curves->labels(chart);
            EXPECT_EQ(labels.size(), chart == TrainCurves::kAccuracy ? 3U : 2U); // and chance
            std::vector<QRectF> rooms;
            for (const PlotLabel& label : labels) {
                const QRectF room(plot->pixelAt(label.x, label.y) + QPointF(4, 2),
                                  QSizeF(metrics.horizontalAdvance(label.text), metrics.height()));
                EXPECT_TRUE(QRectF(plot->plotArea()).contains(room)) << label.text.toStdString();
                for (const QRectF& other : rooms)
                    EXPECT_FALSE(other.intersects(room)) << label.text.toStdString();
                rooms.push_back(room);
            }
        }
    }
}

} // namespace
} // namespace longwave::ui
