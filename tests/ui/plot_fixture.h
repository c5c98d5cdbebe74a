// SPDX-License-Identifier: GPL-3.0-or-later
// A plot under a person's hand, and what stands in its pixels.
#pragma once

#include "tests/ui/banks.h"
#include "tests/ui/color_distance.h"
#include "ui/plot/plot.h"
#include "ui/plot/pyramid_of.h"
#include "ui/theme/appearance.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <vector>

namespace longwave::ui {

using test::kNaN;
using test::noise;

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

    static void settle() {
        for (int i = 0; i < 4; ++i)
            QCoreApplication::processEvents();
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
        const int distance = test::colorDistance(pixel, theme()[token]);
        return distance < test::colorDistance(pixel, theme()[Token::Surface]) && distance < 150;
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

} // namespace longwave::ui
