// SPDX-License-Identifier: GPL-3.0-or-later
// The roofline: what is written into it covers no line, at whatever size it stands.
#include "ui/plot/label_places.h"
#include "ui/race/roofline_chart.h"
#include "ui/theme/fonts.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QFontMetricsF>

#include <memory>

namespace longwave::ui {
namespace {

/// Two engines on their way along the memory's roof, as FFTs of growing length go.
std::shared_ptr<const RaceRecord> record() {
    auto made = std::make_shared<RaceRecord>();
    made->settings.engines = {"fftw", "monarch"};
    for (const auto& [engine, gflops] : {std::pair{"fftw", 20.0}, std::pair{"monarch", 60.0}})
        for (int i = 0; i < 8; ++i) {
            RecordedPoint p;
            p.engine = engine;
            p.length = 256LL << (2 * i);
            p.gflops = gflops * (1 - 0.05 * i);
            p.gbytesPerSecond = p.gflops / (4.5 + 1.2 * i);
            made->points.push_back(p);
        }
    return made;
}

class RooflineTest : public testing::Test {
  protected:
    RooflineTest() { chart_.show(); }
    void show(QSize size) {
        chart_.resize(size);
        QCoreApplication::processEvents();
        chart_.plot()->replotNow();
    }
    QRectF roomOf(const PlotLabel& label) const {
        const QFontMetricsF metrics(uiFont(TextRole::Caption));
        const QSizeF size(metrics.horizontalAdvance(label.text), metrics.height());
        const QPointF at = chart_.plot()->pixelAt(label.x, label.y) + label.shift;
        const double left = label.side & Qt::AlignRight ? at.x() - 4 - size.width() : at.x() + 4;
        const double top = label.side & Qt::AlignTop ? at.y() + 2 : at.y() - size.height() / 2;
        return {QPointF(left, top), size};
    }
    /// Where the words that begin so stand; empty: nowhere.
    QRectF roomOf(const QString& start) const {
        for (const PlotLabel& label : chart_.labels())
            if (label.text.startsWith(start))
                return roomOf(label);
        return {};
    }
    std::vector<QPolygonF> lines() const {
        std::vector<QPolygonF> all;
        for (const PlotItem* item : chart_.plot()->items())
            if (const auto* curve = qobject_cast<const Curve*>(item); curve && curve->isVisible()) {
                all.emplace_back();
                for (const CurvePoint& p : curve->points())
                    all.back() << chart_.plot()->pixelAt(p.x, p.y);
            }
        return all;
    }

    RooflineChart chart_;
};

TEST_F(RooflineTest, NamesOfRoofsCoverNoLine) {
    for (const bool hasRun : {false, true})
        for (const Roof& roof :
             {Roof{150, 11.8, 52, 1}, Roof{284, 21.6, 104, 2}, Roof{105, 20, 104, 1}, Roof{284, 9, 104, 2}}) {
            chart_.setRun(hasRun ? record() : nullptr, {});
            chart_.setRoof(roof);
            for (const int width : {240, 280, 330, 420, 560}) {
                SCOPED_TRACE(width);
                show({width, 220});
                for (const char* name : {"peak", "memory", "L2"})
                    EXPECT_TRUE(isClear(roomOf(name), lines())) << name;
                for (const char* engine : {"fftw", "monarch"})
                    EXPECT_EQ(roomOf(engine).isEmpty(), !hasRun) << engine;
            }
        }
}

TEST_F(RooflineTest, WhereThereIsRoomEveryRoofHasItsName) {
    chart_.setRoof({150, 11.8, 52, 1});
    show({560, 320});
    for (const char* name : {"peak 150", "memory 11.8", "L2 52.0"}) {
        EXPECT_FALSE(roomOf(name).isEmpty()) << name;
        EXPECT_TRUE(QRectF(chart_.plot()->plotArea()).contains(roomOf(name))) << name;
    }
    chart_.setRun(record(), {});
    show({560, 320});
    std::vector<QRectF> rooms;
    for (const PlotLabel& label : chart_.labels()) {
        for (const QRectF& other : rooms)
            EXPECT_FALSE(other.intersects(roomOf(label))) << label.text.toStdString();
        rooms.push_back(roomOf(label));
    }
    EXPECT_EQ(rooms.size(), 9U); // three roofs, two engines, and two lengths of each
    chart_.setRun(nullptr, {});
    chart_.setRoof({});
    EXPECT_TRUE(roomOf("peak").isEmpty());
}

} // namespace
} // namespace longwave::ui
