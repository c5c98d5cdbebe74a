// SPDX-License-Identifier: GPL-3.0-or-later
// Columns and margins that were measured in small type follow when it grows, as it does while a page is presented.
#include "ui/kernels/metrics_panel.h"
#include "ui/plot/heatmap.h"
#include "ui/plot/plot.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"

#include <gtest/gtest.h>

#include <QLabel>
#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

namespace longwave::ui {
namespace {

class LargeType : public testing::Test {
  protected:
    ~LargeType() override { scale(1); }
    static void scale(double factor) {
        setTypeScale(factor);
        Appearance::instance().refresh();
        QCoreApplication::processEvents();
    }
};

TEST_F(LargeType, TheColumnsOfMetricsHoldTheirTitles) {
    MetricsPanel panel;
    panel.resize(400, 500);
    panel.show();
    const auto isRaw = [](const QLabel* label) { return label->text() == "raw"; };
    const auto labels = panel.findChildren<QLabel*>();
    const QLabel* raw = *std::find_if(labels.begin(), labels.end(), isRaw);
    const int before = raw->width();
    EXPECT_GE(before, QFontMetrics(uiFont(TextRole::Table)).horizontalAdvance("squashed"));
    scale(1.5);
    EXPECT_GE(raw->width(), QFontMetrics(uiFont(TextRole::Table)).horizontalAdvance("squashed"));
    scale(1);
    EXPECT_EQ(raw->width(), before);
}

TEST_F(LargeType, AHeatMapLeavesItsBarMoreRoom) {
    Plot plot;
    plot.resize(500, 300);
    Heatmap map(&plot, Heatmap::Map::Signed);
    map.setData(std::make_shared<const std::vector<float>>(std::vector{-0.1F, 0.05F, 0.1F, 0.0F}), 2, 2);
    map.setRange(-0.1, 0.1);
    plot.show();
    const auto roomOfBar = [&] {
        plot.replotNow();
        return plot.width() - plot.plotArea().right();
    };
    const int before = roomOfBar();
    scale(1.5);
    EXPECT_GT(roomOfBar(), 1.15 * before); // numbers grow, the bar does not
    scale(1);
    EXPECT_EQ(roomOfBar(), before);
}

} // namespace
} // namespace longwave::ui
