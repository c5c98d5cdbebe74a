// SPDX-License-Identifier: GPL-3.0-or-later
// Heat maps: their rows under the mouse and the keys, and what stands in their pixels.
#include "tests/ui/plot_fixture.h"
#include "ui/plot/heatmap.h"

#include <QSignalSpy>
#include <QTest>

#include <limits>
#include <vector>

namespace longwave::ui {
namespace {

TEST_F(PlotTest, HeatMapClickReturnsTheRow) {
    constexpr int kRows = 8;
    constexpr int kColumns = 100;
    auto values = std::make_shared<std::vector<float>>(kRows * kColumns, 0.0F);
    Heatmap map(&plot);
    map.setData(values, kRows, kColumns);
    settle();
    int row = -1;
    QObject::connect(&map, &Heatmap::rowClicked, &plot, [&](int clicked) { row = clicked; });
    for (int expected = 0; expected < kRows; ++expected) {
        click(place(0.4, (expected + 0.5) / kRows)); // row 0 is on top
        EXPECT_EQ(row, expected);
    }
    map.setSelectedRow(3);
    key(Qt::Key_Down);
    EXPECT_EQ(row, 4);
    key(Qt::Key_Up);
    EXPECT_EQ(row, 2);
    // y does not zoom.
    wheel(place(0.5, 0.5), 120, Qt::ControlModifier);
    EXPECT_EQ(plot.yView(), plot.homeY());
}

TEST_F(PlotTest, HeatMapShowsTheLargestMagnitudePerPixel) {
    constexpr int kRows = 4;
    constexpr int kColumns = 100000; // over a hundred to a pixel
    auto values = std::make_shared<std::vector<float>>(kRows * kColumns, 0.0F);
    (*values)[1 * kColumns + 50000] = -1; // row 1: one tap
    (*values)[2 * kColumns + 50000] = 1;  // row 2
    (*values)[2 * kColumns + 50001] = -0.5F;
    for (int i = 0; i < kColumns; ++i)
        (*values)[static_cast<std::size_t>(3 * kColumns + i)] = kNaN;
    Heatmap map(&plot);
    map.setData(values, kRows, kColumns);
    map.setRange(-1, 1);
    const QImage image = picture();
    const int x = static_cast<int>(plot.pixelAt(50000.5, 0).x());
    const auto colorAt = [&](int row) { return image.pixelColor(x, static_cast<int>(plot.pixelAt(0, row).y())).rgb(); };
    EXPECT_EQ(colorAt(0), theme().signedValues.at(0.5));
    EXPECT_EQ(colorAt(1), theme().signedValues.at(0.0));
    EXPECT_EQ(colorAt(2), theme().signedValues.at(1.0));
    EXPECT_EQ(colorAt(3), theme()[Token::Surface].rgb());
    EXPECT_EQ(image.pixelColor(x + 3, static_cast<int>(plot.pixelAt(0, 1).y())).rgb(), theme().signedValues.at(0.5));
}

TEST(HeatmapRows, StandOnARealAxisUpwards) {
    Plot plot;
    plot.resize(300, 200);
    plot.show();
    Heatmap map(&plot, Heatmap::Map::Magnitude);
    map.setRowAxis(-0.125, 0.25);
    std::vector<float> cells{0, 0, 1, 1, 2, 2};
    map.setData(std::make_shared<const std::vector<float>>(cells), 3, 2);
    map.setRange(0, 2);
    QCoreApplication::processEvents();
    EXPECT_EQ(plot.homeY(), (ViewRange{-0.125, 0.625}));
    EXPECT_EQ(map.rowAt(0), 0);
    EXPECT_EQ(map.rowAt(0.5), 2);
    EXPECT_EQ(map.rowAt(0.7), -1);
    EXPECT_EQ(map.rowAt(std::numeric_limits<double>::quiet_NaN()), -1);
    const QImage picture = plot.render({300, 200}, 1);
    const auto colorAt = [&](double y) {
        const QPointF place = plot.pixelAt(1, y);
        return picture.pixel(static_cast<int>(place.x()), static_cast<int>(place.y()));
    };
    EXPECT_NE(colorAt(0), colorAt(0.5));
    EXPECT_GT(plot.pixelAt(1, 0).y(), plot.pixelAt(1, 0.5).y());
    const auto& stops = theme().magnitude.table();
    EXPECT_EQ(colorAt(0), stops.front()); // row 0 is at the bottom
    EXPECT_EQ(colorAt(0.5), stops.back());
    const QSignalSpy spy(&map, &Heatmap::rowClicked);
    QTest::keyClick(&plot, Qt::Key_Down); // is not about heads here
    EXPECT_EQ(spy.count(), 0);
}

} // namespace
} // namespace longwave::ui
