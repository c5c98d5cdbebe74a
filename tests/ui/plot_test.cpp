// SPDX-License-Identifier: GPL-3.0-or-later
// Plots as a person meets them: wheel, drag, click, and what stands in the pixels.
#include "ui/plot/bars.h"
#include "ui/plot/curve.h"
#include "ui/plot/heatmap.h"
#include "ui/plot/plot.h"
#include "ui/plot/plot_link.h"
#include "ui/plot/pyramid_trace.h"
#include "ui/theme/appearance.h"
#include "ui/theme/decimal_delegate.h"
#include "ui/theme/icon.h"
#include "ui/theme/segmented.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPointer>
#include <QToolButton>
#include <QWheelEvent>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace longwave::ui {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::shared_ptr<const Pyramid> pyramidOf(std::vector<float> values) {
    const auto n = static_cast<std::int64_t>(values.size());
    return Pyramid::build(ArrayView::fromFloats(std::move(values), {n}), 0);
}

void settle() {
    for (int i = 0; i < 4; ++i)
        QCoreApplication::processEvents();
}

/// A shown plot of 1,000 samples with home 0 … 1000 × −1 … 1.
class PlotTest : public testing::Test {
  protected:
    void SetUp() override {
        Appearance::instance().setDark(false);
        plot.resize(800, 300);
        plot.setTitles("lag t (taps)", "weight k[t] (dimensionless)");
        plot.setHome(0, 1000, -1, 1);
        plot.show();
        settle();
    }

    QWidget* canvas() { return plot.findChild<QWidget*>(QString(), Qt::FindDirectChildrenOnly); }

    QPointF place(double xShare, double yShare) {
        const QRectF area = plot.plotArea();
        return {area.left() + xShare * area.width(), area.top() + yShare * area.height()};
    }

    void wheel(QPointF at, int angle, Qt::KeyboardModifiers modifiers = {}, QPoint pixels = {}) {
        QWheelEvent event(at, canvas()->mapToGlobal(at), pixels, QPoint(0, angle), Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(canvas(), &event);
        settle();
    }

    void mouse(QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons buttons,
               Qt::KeyboardModifiers modifiers = {}) {
        QMouseEvent event(type, at, canvas()->mapToGlobal(at), button, buttons, modifiers);
        QCoreApplication::sendEvent(canvas(), &event);
    }

    void drag(QPointF from, QPointF to, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers modifiers = {}) {
        mouse(QEvent::MouseButtonPress, from, button, button, modifiers);
        for (int i = 1; i <= 5; ++i)
            mouse(QEvent::MouseMove, from + (to - from) * i / 5.0, Qt::NoButton, button, modifiers);
        mouse(QEvent::MouseButtonRelease, to, button, Qt::NoButton, modifiers);
        settle();
    }

    void click(QPointF at) {
        mouse(QEvent::MouseButtonPress, at, Qt::LeftButton, Qt::LeftButton);
        mouse(QEvent::MouseButtonRelease, at, Qt::LeftButton, Qt::NoButton);
        settle();
    }

    void key(int code) {
        QKeyEvent event(QEvent::KeyPress, code, Qt::NoModifier);
        QCoreApplication::sendEvent(&plot, &event);
        settle();
    }

    QImage picture() {
        plot.replotNow();
        settle();
        return plot.grab().toImage().convertToFormat(QImage::Format_RGB32);
    }

    /// Nearer to the token's colour than to the surface, as a blended edge of a line may be.
    static bool isInk(const QColor& pixel, Token token) {
        const auto distance = [&](const QColor& to) {
            return std::abs(pixel.red() - to.red()) + std::abs(pixel.green() - to.green()) +
                   std::abs(pixel.blue() - to.blue());
        };
        return distance(theme()[token]) < distance(theme()[Token::Surface]) && distance(theme()[token]) < 150;
    }

    /// Rows of the plot area at pixel column x with ink of a token.
    std::vector<int> inkRows(const QImage& image, int x, Token token) {
        std::vector<int> rows;
        for (int y = plot.plotArea().top(); y <= plot.plotArea().bottom(); ++y)
            if (isInk(image.pixelColor(x, y), token))
                rows.push_back(y);
        return rows;
    }

    Plot plot;
};

TEST_F(PlotTest, WheelZoomsAboutTheCursor) {
    const QPointF at = place(0.3, 0.5);
    const double before = plot.xAt(at.x());
    const double span = plot.xView().size();
    wheel(at, 120);
    EXPECT_LT(plot.xView().size(), span);
    EXPECT_NEAR(plot.xAt(at.x()), before, 1e-6 * span);
    wheel(at, 240);
    EXPECT_NEAR(plot.xAt(at.x()), before, 1e-6 * span);
    EXPECT_EQ(plot.yView(), plot.homeY());
}

TEST_F(PlotTest, TrackpadZoomsByPixels) {
    wheel(place(0.5, 0.5), 1, {}, QPoint(0, 10));
    const double little = plot.xView().size();
    EXPECT_LT(little, 1000);
    wheel(place(0.5, 0.5), 1, {}, QPoint(0, 40));
    EXPECT_LT(plot.xView().size() / little, little / 1000);
}

TEST_F(PlotTest, ControlAndShiftWheelZoomY) {
    for (const auto modifier : {Qt::ControlModifier, Qt::ShiftModifier}) {
        plot.fit();
        const QPointF at = place(0.5, 0.25);
        const double before = plot.yAt(at.y());
        wheel(at, 120, modifier);
        EXPECT_LT(plot.yView().size(), 2);
        EXPECT_NEAR(plot.yAt(at.y()), before, 1e-6);
        EXPECT_EQ(plot.xView(), plot.homeX());
    }
}

TEST_F(PlotTest, ZoomStopsAtHomeAndAtTheMinimum) {
    wheel(place(0.5, 0.5), -1200);
    EXPECT_EQ(plot.xView(), plot.homeX());
    plot.setMinimumXSpan(10);
    for (int i = 0; i < 40; ++i)
        wheel(place(0.5, 0.5), 240);
    EXPECT_NEAR(plot.xView().size(), 10, 1e-6);
}

TEST_F(PlotTest, DragPansAndStaysInsideHome) {
    plot.setXView(400, 600);
    settle();
    const QPointF from = place(0.5, 0.5);
    const double grabbed = plot.xAt(from.x());
    drag(from, from + QPointF(80, 0));
    EXPECT_NEAR(plot.xAt(from.x() + 80), grabbed, 0.5);
    EXPECT_NEAR(plot.xView().size(), 200, 1e-6);
    for (int i = 0; i < 10; ++i)
        drag(place(0.1, 0.5), place(0.9, 0.5));
    EXPECT_NEAR(plot.xView().low, 0, 1e-9);
    EXPECT_NEAR(plot.xView().high, 200, 1e-6);
}

TEST_F(PlotTest, RectangleZooms) {
    for (const bool byShift : {true, false}) {
        plot.fit();
        settle();
        const double left = plot.xAt(place(0.2, 0).x());
        const double top = plot.yAt(place(0, 0.25).y());
        drag(place(0.2, 0.25), place(0.4, 0.75), byShift ? Qt::LeftButton : Qt::RightButton,
             byShift ? Qt::ShiftModifier : Qt::NoModifier);
        EXPECT_NEAR(plot.xView().low, left, 2);
        EXPECT_NEAR(plot.xView().size(), 200, 4);
        EXPECT_NEAR(plot.yView().high, top, 0.02);
    }
}

QMenu* menuOf(const Plot& plot) {
    return plot.findChild<QMenu*>();
}

QAction* actionOf(const QMenu& menu, const QString& words) {
    for (QAction* action : menu.actions())
        if (QString(action->text()).remove(u'&') == words)
            return action;
    return nullptr;
}

TEST_F(PlotTest, RightClickAndMenuKeyOfferWholePlotAndPicture) {
    for (const bool byKey : {false, true}) {
        SCOPED_TRACE(byKey ? "menu key" : "right click");
        plot.setXView(100, 200);
        if (byKey)
            key(Qt::Key_Menu);
        else
            drag(place(0.5, 0.5), place(0.5, 0.5), Qt::RightButton, Qt::NoModifier);
        QMenu* menu = menuOf(plot);
        ASSERT_NE(menu, nullptr);
        QAction* whole = actionOf(*menu, "Whole plot");
        ASSERT_NE(whole, nullptr);
        EXPECT_TRUE(whole->isEnabled());
        QGuiApplication::clipboard()->clear();
        actionOf(*menu, "Copy picture")->trigger();
        const QImage picture = QGuiApplication::clipboard()->image();
        EXPECT_EQ(picture.size(), plot.size() * 2);
        whole->trigger();
        EXPECT_EQ(plot.xView(), plot.homeX());
        menu->close();
        settle();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        EXPECT_EQ(menuOf(plot), nullptr);
    }
    drag(place(0.2, 0.2), place(0.6, 0.6), Qt::RightButton, Qt::NoModifier); // a zoom, no menu
    EXPECT_EQ(menuOf(plot), nullptr);
    EXPECT_TRUE(plot.isZoomed());
}

TEST_F(PlotTest, FitReturnsAfterDoubleClickAndHomeKey) {
    plot.setXView(100, 200);
    plot.setYView(-0.5, 0.5);
    EXPECT_TRUE(plot.isZoomed());
    mouse(QEvent::MouseButtonDblClick, place(0.5, 0.5), Qt::LeftButton, Qt::LeftButton);
    EXPECT_FALSE(plot.isZoomed());
    EXPECT_EQ(plot.xView(), plot.homeX());
    EXPECT_EQ(plot.yView(), plot.homeY());
    plot.setXView(100, 200);
    key(Qt::Key_Home);
    EXPECT_EQ(plot.xView(), plot.homeX());
}

TEST_F(PlotTest, KeysZoomAndPan) {
    key(Qt::Key_Plus);
    const ViewRange zoomed = plot.xView();
    EXPECT_LT(zoomed.size(), 1000);
    key(Qt::Key_Right);
    EXPECT_GT(plot.xView().low, zoomed.low);
    EXPECT_NEAR(plot.xView().size(), zoomed.size(), 1e-9);
    key(Qt::Key_Minus);
    key(Qt::Key_Minus);
    EXPECT_EQ(plot.xView(), plot.homeX());
}

TEST_F(PlotTest, ViewFollowsHomeUntilTheUserZooms) {
    plot.setHome(0, 2000, -1, 1);
    EXPECT_EQ(plot.xView(), (ViewRange{0, 2000}));
    plot.setXView(500, 700);
    plot.setHome(0, 4000, -1, 1);
    EXPECT_EQ(plot.xView(), (ViewRange{500, 700}));
    plot.setHome(0, 600, -1, 1); // smaller than what is in view: clamped
    EXPECT_NEAR(plot.xView().low, 400, 1e-9);
    EXPECT_NEAR(plot.xView().high, 600, 1e-9);
}

TEST_F(PlotTest, HomeWithoutExtentGetsOne) {
    plot.setHome(5, 5, 0, 0);
    EXPECT_LT(plot.xView().low, 5);
    EXPECT_GT(plot.xView().high, 5);
    EXPECT_LT(plot.yView().low, plot.yView().high);
    plot.setHome(0, std::numeric_limits<double>::quiet_NaN(), 0, 1);
    EXPECT_TRUE(std::isfinite(plot.xView().high));
}

TEST_F(PlotTest, YFollowsWhatIsInView) {
    std::vector<float> values(1000, 0.0F);
    values[100] = 10;
    values[700] = -3;
    PyramidTrace trace(&plot);
    trace.setData(pyramidOf(values));
    plot.setHome(0, 999, -20, 20);
    plot.setYFollowsView(true);
    EXPECT_NEAR(plot.yView().high, 10 + 0.06 * 13, 1e-6);
    plot.setXView(600, 800);
    EXPECT_LT(plot.yView().high, 1);
    EXPECT_NEAR(plot.yView().low, -3 - 0.06 * 3, 1e-6);
}

TEST_F(PlotTest, ClicksReportTheirPlaceAndDragsAreNoClicks) {
    int clicks = 0;
    double x = 0;
    double y = 0;
    QObject::connect(&plot, &Plot::clicked, &plot, [&](double atX, double atY) {
        ++clicks;
        x = atX;
        y = atY;
    });
    drag(place(0.2, 0.5), place(0.4, 0.5));
    EXPECT_EQ(clicks, 0);
    click(place(0.25, 0.75));
    EXPECT_EQ(clicks, 1);
    EXPECT_NEAR(x, 250, 2);
    EXPECT_NEAR(y, -0.5, 0.02);
}

TEST_F(PlotTest, HoverTellsWhereAndWhenItEnds) {
    double x = -1;
    bool left = false;
    QObject::connect(&plot, &Plot::hovered, &plot, [&](double at, double) { x = at; });
    QObject::connect(&plot, &Plot::left, &plot, [&] { left = true; });
    mouse(QEvent::MouseMove, place(0.5, 0.5), Qt::NoButton, Qt::NoButton);
    EXPECT_NEAR(x, 500, 2);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(canvas(), &leave);
    EXPECT_TRUE(left);
}

TEST_F(PlotTest, ManyChangesCostOneRepaint) {
    PyramidTrace trace(&plot);
    settle();
    int repaints = 0;
    QObject::connect(&plot, &Plot::painted, &plot, [&] { ++repaints; });
    for (int i = 0; i < 50; ++i) {
        trace.setData(pyramidOf(std::vector<float>(1000, 0.01F * static_cast<float>(i))));
        plot.setMarkers({{static_cast<double>(i), "A"}});
    }
    settle();
    EXPECT_EQ(repaints, 1);
}

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
        values[static_cast<std::size_t>(i)] = kNan;
    PyramidTrace trace(&plot, LineStyle::difference());
    trace.setData(pyramidOf(values));
    plot.setHome(0, 99, -1, 1);
    const QImage sparse = picture();
    const auto column = [&](double x) { return static_cast<int>(plot.pixelAt(x, 0).x()); };
    EXPECT_FALSE(inkRows(sparse, column(20), Token::S2).empty());
    EXPECT_TRUE(inkRows(sparse, column(50), Token::S2).empty());
    EXPECT_FALSE(inkRows(sparse, column(80), Token::S2).empty());

    std::vector<float> dense(100000, 0.5F);
    std::fill(dense.begin() + 40000, dense.begin() + 60000, kNan);
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

TEST_F(PlotTest, LogAxesZoomByRatio) {
    plot.setXLog(true);
    plot.setHome(1e-3, 1e3, -1, 1);
    settle();
    EXPECT_NEAR(plot.xAt(place(0.5, 0.5).x()), 1, 0.05);
    const QPointF at = place(0.25, 0.5);
    const double before = plot.xAt(at.x());
    wheel(at, 120);
    EXPECT_NEAR(plot.xAt(at.x()) / before, 1, 1e-6);
    EXPECT_LT(plot.xView().high / plot.xView().low, 1e6);
}

TEST_F(PlotTest, DeletingAnItemTakesItOut) {
    auto* trace = new PyramidTrace(&plot);
    trace->setData(pyramidOf(std::vector<float>(1000, 0.5F)));
    EXPECT_EQ(plot.items().size(), 1U);
    delete trace;
    EXPECT_TRUE(plot.items().empty());
    EXPECT_TRUE(inkRows(picture(), static_cast<int>(place(0.5, 0).x()), Token::S1).empty());
}

TEST(PlotLifetime, APlotTakesItsItemsAlong) {
    auto* plot = new Plot;
    new PyramidTrace(plot);
    new Heatmap(plot);
    new Curve(plot);
    new Bars(plot);
    PlotLink link;
    link.add(plot);
    QPointer<Plot> alive(plot);
    delete plot;
    EXPECT_TRUE(alive.isNull());
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

TEST_F(PlotTest, LinkedPlotsShareViewCrossHairAndMargins) {
    Plot other;
    other.resize(800, 300);
    other.setHome(0, 1000, -1e6, 1e6); // wide labels
    other.show();
    PlotLink link;
    link.add(&plot);
    link.add(&other);
    settle();
    EXPECT_EQ(plot.plotArea().left(), other.plotArea().left());
    EXPECT_EQ(plot.plotArea().right(), other.plotArea().right());
    wheel(place(0.3, 0.5), 360);
    EXPECT_LT(other.xView().size(), 1000);
    EXPECT_NEAR(other.xView().low, plot.xView().low, 1e-9);
    EXPECT_NEAR(other.xView().high, plot.xView().high, 1e-9);
    EXPECT_EQ(other.yView(), other.homeY());

    mouse(QEvent::MouseMove, place(0.5, 0.5), Qt::NoButton, Qt::NoButton);
    settle();
    const auto mutedColumns = [&] {
        const QImage image = other.grab().toImage();
        int tall = 0;
        for (int x = other.plotArea().left() + 2; x < other.plotArea().right(); ++x) {
            int ink = 0;
            for (int y = other.plotArea().top() + 2; y < other.plotArea().bottom() - 2; ++y)
                ink += image.pixelColor(x, y) == theme()[Token::Muted];
            tall += ink > other.plotArea().height() / 2;
        }
        return tall;
    };
    EXPECT_EQ(mutedColumns(), 1);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(canvas(), &leave);
    settle();
    EXPECT_EQ(mutedColumns(), 0);

    link.remove(&other);
    plot.fit();
    EXPECT_NE(other.xView(), plot.xView());
}

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
        (*values)[static_cast<std::size_t>(3 * kColumns + i)] = kNan;
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

TEST(SegmentedTest, ArrowsMoveTheChoiceAndSkipWhatIsDisabled) {
    Segmented segmented({"dB", "Linear", "Phase"});
    int changes = 0;
    QObject::connect(&segmented, &Segmented::currentIndexChanged, &segmented, [&](int) { ++changes; });
    segmented.setSegmentEnabled(1, false);
    QKeyEvent right(QEvent::KeyPress, Qt::Key_Right, Qt::NoModifier);
    QCoreApplication::sendEvent(segmented.button(0), &right);
    EXPECT_EQ(segmented.currentIndex(), 2);
    EXPECT_TRUE(segmented.button(2)->isChecked());
    EXPECT_FALSE(segmented.button(0)->isChecked());
    segmented.setCurrentIndex(2);
    EXPECT_EQ(changes, 1);
}

TEST(IconTest, EveryIconIsThereAndFollowsTheTheme) {
    for (const char* name :
         {"open",    "add",     "search",   "close",     "play",    "stop",          "fit",
          "export",  "copy",    "pin",      "wave",      "kernel",  "panel",         "warning",
          "error",   "info",    "grip",     "undo",      "redo",    "sun",           "moon",
          "heatmap", "zoom-in", "zoom-out", "sort-down", "sort-up", "chevron-right", "chevron-down"}) {
        const QIcon symbol = icon(QLatin1String(name));
        ASSERT_FALSE(symbol.isNull()) << name;
        for (const bool dark : {false, true}) {
            Appearance::instance().setDark(dark);
            const QImage image = symbol.pixmap(QSize(32, 32)).toImage().convertToFormat(QImage::Format_ARGB32);
            int ink = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    ink += image.pixelColor(x, y) == theme()[Token::Text];
            EXPECT_GT(ink, 4) << name << (dark ? " in the dark theme" : " in the light theme");
        }
    }
    Appearance::instance().setDark(false);
    EXPECT_TRUE(icon("no-such-icon").isNull());
    EXPECT_FALSE(applicationIcon().isNull());
}

TEST(DecimalDelegateTest, WritesNumbersAsItsColumnDoes) {
    const DecimalDelegate fixedThree(3);
    EXPECT_EQ(fixedThree.text(-0.2646).toStdString(), "−0.265");
    EXPECT_EQ(fixedThree.text(std::numeric_limits<double>::quiet_NaN()).toStdString(), "–");
    const std::unique_ptr<DecimalDelegate> three(DecimalDelegate::significant(3, 4));
    EXPECT_EQ(three->text(0.02).toStdString(), "0.0200");
}

TEST(ThemeTest, ColourMapsMeetTheSurface) {
    for (const Theme* t : {&Theme::light(), &Theme::dark()}) {
        // The middle of the signed map is the surface; 256 entries have no exact middle, so within a step.
        const QColor middle(t->signedValues.at(0.5));
        const QColor surface = (*t)[Token::Surface];
        EXPECT_LE(std::abs(middle.red() - surface.red()) + std::abs(middle.green() - surface.green()) +
                      std::abs(middle.blue() - surface.blue()),
                  12);
        EXPECT_EQ(t->magnitude.at(-3), t->magnitude.at(0));
        EXPECT_EQ(t->magnitude.at(std::numeric_limits<double>::quiet_NaN()), t->magnitude.at(0));
        EXPECT_EQ(t->magnitude.at(7), t->magnitude.at(1));
    }
    EXPECT_GT(QColor(Theme::light().magnitude.at(0)).lightness(), QColor(Theme::light().magnitude.at(1)).lightness());
    EXPECT_LT(QColor(Theme::dark().magnitude.at(0)).lightness(), QColor(Theme::dark().magnitude.at(1)).lightness());
}

} // namespace
} // namespace longwave::ui
