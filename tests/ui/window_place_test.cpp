// SPDX-License-Identifier: GPL-3.0-or-later
// Where a window comes back, on the screen it was on or on a smaller one.
#include "ui/window_place.h"

#include <gtest/gtest.h>

#include <QGuiApplication>
#include <QScreen>
#include <QStyle>
#include <QTest>
#include <QWidget>

namespace longwave::ui {
namespace {

QRect room() {
    return QGuiApplication::primaryScreen()->availableGeometry();
}

QByteArray savedAt(const QRect& geometry) {
    QWidget window;
    window.setGeometry(geometry);
    window.show();
    QCoreApplication::processEvents();
    EXPECT_EQ(window.geometry(), geometry);
    return window.saveGeometry();
}

TEST(WindowPlace, AFirstWindowHasItsUsualSizeOrTheScreens) {
    QWidget small, large;
    placeWindow(small, {}, {400, 300});
    EXPECT_EQ(small.size(), QSize(400, 300));
    placeWindow(large, {}, {20'000, 10'000});
    EXPECT_EQ(large.width(), room().width());
    EXPECT_LT(large.height(), room().height()); // its title needs some
    EXPECT_GT(large.height(), room().height() - 80);
}

TEST(WindowPlace, AWindowComesBackWhereItWas) {
    const QRect before(60, 80, 500, 400);
    QWidget window;
    placeWindow(window, savedAt(before), {1600, 1000});
    EXPECT_EQ(window.geometry(), before);
}

TEST(WindowPlace, AWindowOfALargerScreenComesBackInsideOfThisOne) {
    for (const QRect before : {QRect(2, 40, room().width() + 300, room().height() + 200),
                               QRect(room().width() - 100, room().height() - 100, 400, 300)}) {
        QWidget window;
        placeWindow(window, savedAt(before), {1600, 1000});
        EXPECT_TRUE(room().contains(window.geometry()))
            << window.x() << ' ' << window.y() << ' ' << window.width() << ' ' << window.height();
    }
}

} // namespace
} // namespace longwave::ui
