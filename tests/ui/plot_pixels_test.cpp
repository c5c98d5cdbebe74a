// SPDX-License-Identifier: GPL-3.0-or-later
// Plots as they are seen: what stands in the pixels, and what is said of a place.
#include "tests/ui/plot_fixture.h"
#include "ui/plot/curve.h"
#include "ui/plot/pyramid_trace.h"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace longwave::ui {
namespace {

TEST_F(PlotTest, AnImpulseStandsAtItsPixel) {
    for (const double span : {1000.0, 100.0}) { // a band, then a polyline
        std::vector<float> values(100000, 0.0F);
        const int spike = span > 500 ? 61000 : 437;
        values[static_cast<std::size_t>(spike)] = 0.9F;
        PyramidTrace trace(&plot);
        trace.setData(pyramidOf(values));
        plot.setZeroLine(false);
        if (span > 500)
            plot.setHome(0, 100000, -1, 1);
        else
            plot.setHome(400, 400 + span, -1, 1);
        plot.fit();
        const QImage image = picture();
        const QPointF tip = plot.pixelAt(spike, 0.9);
        int highest = plot.plotArea().bottom();
        int at = -1;
        for (int x = plot.plotArea().left() + 3; x < plot.plotArea().right() - 2; ++x) {
            const std::vector<int> rows = inkRows(image, x, Token::S1);
            if (!rows.empty() && rows.front() < highest) {
                highest = rows.front();
                at = x;
            }
        }
        EXPECT_NEAR(at, tip.x(), 1.5) << "span " << span;
        EXPECT_NEAR(highest, tip.y(), 4) << "span " << span;
        // Elsewhere the line runs at 0.
        const std::vector<int> rows = inkRows(image, static_cast<int>(place(0.2, 0).x()), Token::S1);
        ASSERT_FALSE(rows.empty());
        EXPECT_NEAR(rows.front(), plot.pixelAt(0, 0).y(), 2);
        EXPECT_LE(rows.size(), 3U);
    }
}

TEST_F(PlotTest, NaNIsAGap) {
    std::vector<float> values(100, 0.5F);
    for (int i = 40; i <= 60; ++i)
        values[static_cast<std::size_t>(i)] = kNaN;
    PyramidTrace trace(&plot, LineStyle::difference());
    trace.setData(pyramidOf(values));
    plot.setHome(0, 99, -1, 1);
    const QImage sparse = picture();
    const auto column = [&](double x) { return static_cast<int>(plot.pixelAt(x, 0).x()); };
    EXPECT_FALSE(inkRows(sparse, column(20), Token::S2).empty());
    EXPECT_TRUE(inkRows(sparse, column(50), Token::S2).empty());
    EXPECT_FALSE(inkRows(sparse, column(80), Token::S2).empty());

    std::vector<float> dense(100000, 0.5F);
    std::fill(dense.begin() + 40000, dense.begin() + 60000, kNaN);
    trace.setData(pyramidOf(dense), 0, 0.001);
    const QImage band = picture();
    EXPECT_FALSE(inkRows(band, column(20), Token::S2).empty());
    EXPECT_TRUE(inkRows(band, column(50), Token::S2).empty());
    EXPECT_FALSE(inkRows(band, column(80), Token::S2).empty());
}

TEST_F(PlotTest, AHiddenTraceIsNotDrawn) {
    PyramidTrace trace(&plot);
    trace.setData(pyramidOf(std::vector<float>(1000, 0.5F)));
    const int x = static_cast<int>(place(0.5, 0).x());
    EXPECT_FALSE(inkRows(picture(), x, Token::S1).empty());
    trace.setVisible(false);
    EXPECT_TRUE(inkRows(picture(), x, Token::S1).empty());
}

TEST(PyramidTrace, ADashedBandComesAndGoes) {
    const auto inked = [](Qt::PenStyle pen) {
        Plot plot;
        plot.resize(400, 200);
        plot.show();
        plot.setHome(0, 4000, -5, 5);
        plot.setZeroLine(false);
        PyramidTrace trace(&plot, {Token::S2, 1, pen});
        trace.setData(pyramidOf(noise(4000, 1)));
        QCoreApplication::processEvents();
        const QImage picture = plot.render({400, 200}, 1);
        int count = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                count += picture.pixelColor(x, y) == theme()[Token::S2];
        return count;
    };
    const int solid = inked(Qt::SolidLine);
    const int dashed = inked(Qt::DashLine);
    EXPECT_GT(solid, 1000);
    EXPECT_LT(dashed, 0.8 * solid);
    EXPECT_GT(dashed, 0.4 * solid);
}

TEST_F(PlotTest, ValueMapIsAppliedAfterReduction) {
    std::vector<float> magnitude(50000, 0.001F);
    magnitude[25000] = 1;
    PyramidTrace trace(&plot);
    trace.setData(pyramidOf(magnitude));
    trace.setValueMap([](float m) { return std::max(-80.0F, 20 * std::log10(m)); });
    EXPECT_NEAR(trace.valueRange().low, -60, 1e-3);
    EXPECT_NEAR(trace.valueRange().high, 0, 1e-6);
    const auto values = trace.valuesIn(0, 1000);
    ASSERT_TRUE(values);
    EXPECT_NEAR(values->high, -60, 1e-3);
}

TEST_F(PlotTest, ReadoutGivesTheValueOfTheNearestSample) {
    std::vector<float> values(1000, 0.0F);
    values[26] = -0.1726F;
    PyramidTrace trace(&plot, LineStyle::raw(), "raw");
    trace.setData(pyramidOf(values));
    EXPECT_EQ(trace.readoutAt(26.4).toStdString(), "−0.173");
    EXPECT_EQ(trace.readoutAt(-5).toStdString(), "");
    EXPECT_EQ(trace.readoutAt(1001).toStdString(), "");
}

TEST_F(PlotTest, DarkThemeRecolours) {
    PyramidTrace trace(&plot);
    trace.setData(pyramidOf(std::vector<float>(1000, 0.5F)));
    const int x = static_cast<int>(place(0.5, 0).x());
    const QImage light = picture();
    EXPECT_EQ(light.pixelColor(2, 290), Theme::light()[Token::Surface]);
    EXPECT_FALSE(inkRows(light, x, Token::S1).empty());
    Appearance::instance().setDark(true);
    settle();
    const QImage dark = picture();
    EXPECT_EQ(dark.pixelColor(2, 290), Theme::dark()[Token::Surface]);
    EXPECT_FALSE(inkRows(dark, x, Token::S1).empty());
    Appearance::instance().setDark(false);
}

TEST_F(PlotTest, EmptyTextHidesTheAxes) {
    const QImage axes = picture();
    const int left = plot.plotArea().left();
    EXPECT_FALSE(inkRows(axes, left, Token::Axis).empty());
    plot.setEmptyText("No kernels yet. Drop a checkpoint here, or open a sample.");
    const QImage empty = picture();
    EXPECT_TRUE(inkRows(empty, left, Token::Axis).empty());
    EXPECT_EQ(plot.accessibleDescription(), "No kernels yet. Drop a checkpoint here, or open a sample.");
    plot.setEmptyText({});
    EXPECT_EQ(picture(), axes);
}

TEST_F(PlotTest, RenderDrawsAtTheAskedSizeAndLeavesThePlotAsItWas) {
    PyramidTrace trace(&plot);
    trace.setData(pyramidOf(std::vector<float>(1000, 0.5F)));
    const QImage before = picture();
    const QImage image = plot.render(QSize(400, 200), 2);
    EXPECT_EQ(image.size(), QSize(800, 400));
    int blue = 0;
    for (int y = 0; y < image.height(); ++y)
        blue += isInk(image.pixelColor(400, y), Token::S1);
    EXPECT_GT(blue, 0);
    EXPECT_EQ(picture(), before);
}

TEST_F(PlotTest, DeletingAnItemTakesItOut) {
    auto* trace = new PyramidTrace(&plot);
    trace->setData(pyramidOf(std::vector<float>(1000, 0.5F)));
    EXPECT_EQ(plot.items().size(), 1U);
    delete trace;
    EXPECT_TRUE(plot.items().empty());
    EXPECT_TRUE(inkRows(picture(), static_cast<int>(place(0.5, 0).x()), Token::S1).empty());
}

TEST_F(PlotTest, ThresholdTintsTheBandAndKeptTapsMarkTheAxis) {
    std::vector<float> values(1000, 0.0F);
    for (int i = 500; i < 600; ++i)
        values[static_cast<std::size_t>(i)] = 1;
    plot.setZeroLine(false);
    plot.setThresholdBand(0.25);
    plot.setKeptTaps(pyramidOf(values));
    const QImage image = picture();
    const auto isToken = [&](QPointF at, Token token) { return image.pixelColor(at.toPoint()) == theme()[token]; };
    EXPECT_TRUE(isToken(plot.pixelAt(330, 0.1), Token::Selected));
    EXPECT_FALSE(isToken(plot.pixelAt(330, 0.4), Token::Selected));
    const double strip = plot.plotArea().bottom() - 2;
    EXPECT_TRUE(isToken({plot.pixelAt(550, 0).x(), strip}, Token::S1));
    EXPECT_FALSE(isToken({plot.pixelAt(450, 0).x(), strip}, Token::S1));
    EXPECT_FALSE(isToken({plot.pixelAt(650, 0).x(), strip}, Token::S1));
}

TEST_F(PlotTest, CurveFindsItsPoints) {
    Curve curve(&plot);
    curve.setMark(MarkShape::Circle);
    curve.setPoints({{100, 0.5}, {500, std::numeric_limits<double>::quiet_NaN()}, {900, -0.5}});
    settle();
    EXPECT_EQ(curve.pointAt(plot.pixelAt(900, -0.5) + QPointF(4, 3)), 2);
    EXPECT_EQ(curve.pointAt(plot.pixelAt(700, 0)), -1);
    const auto values = curve.valuesIn(0, 1000);
    ASSERT_TRUE(values);
    EXPECT_EQ(*values, (ViewRange{-0.5, 0.5}));
}

TEST_F(PlotTest, QuietestPlaceAvoidsTheData) {
    std::vector<float> values(1000, 0.0F);
    std::mt19937 random(1);
    for (int i = 0; i < 700; ++i)
        values[static_cast<std::size_t>(i)] = static_cast<float>(random() % 2000) / 1000.0F - 1.0F;
    PyramidTrace trace(&plot);
    trace.setData(pyramidOf(values));
    settle();
    const QPoint at = plot.quietestPlace(QSize(150, 80));
    EXPECT_GE(at.x(), place(0.69, 0).x());
    EXPECT_TRUE(plot.plotArea().contains(QRect(at, QSize(150, 80))));
}

} // namespace
} // namespace longwave::ui
