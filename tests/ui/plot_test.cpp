// SPDX-License-Identifier: GPL-3.0-or-later
// Plots as a person meets them: wheel, drag, click, keys, and what follows.
#include "tests/ui/plot_fixture.h"
#include "ui/plot/bars.h"
#include "ui/plot/curve.h"
#include "ui/plot/heatmap.h"
#include "ui/plot/plot_link.h"
#include "ui/plot/pyramid_trace.h"

#include <QClipboard>
#include <QMenu>
#include <QPointer>

#include <cmath>
#include <limits>
#include <vector>

namespace longwave::ui {
namespace {

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

// A splitter may leave it no height: then there is no buffer to paint into, and Qt and QCustomPlot would complain.
TEST_F(PlotTest, APlotSqueezedToNothingPaintsNothingAndComesBack) {
    static int complaints;
    complaints = 0;
    const QtMessageHandler before =
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) { ++complaints; });
    plot.resize(800, 0);
    plot.replotNow();
    settle();
    plot.setCrossHair(500);
    plot.resize(0, 300);
    plot.replotNow();
    settle();
    plot.resize(800, 300);
    plot.replotNow();
    settle();
    qInstallMessageHandler(before);
    EXPECT_EQ(complaints, 0);
    EXPECT_GT(plot.plotArea().right(), 760);
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

} // namespace
} // namespace longwave::ui
