// SPDX-License-Identifier: GPL-3.0-or-later
// A cell's sum as arrows: what rounding left of a zero is none.
#include "ui/monarch/cell_phasor.h"

#include <gtest/gtest.h>

#include <QImage>

#include <algorithm>

namespace longwave::ui {
namespace {

/// Pixels in the colour of a number; words and axes are nearly grey.
int ink(const std::vector<std::complex<double>>& products, int decimals) {
    CellSum sum;
    sum.name = QStringLiteral("U[2, 1]");
    sum.decimals = decimals;
    std::complex<double> total;
    for (const std::complex<double>& product : products)
        sum.terms.push_back({{}, product, product, total += product});
    QImage image(200, 220, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintPhasors(painter, image.rect(), sum);
    painter.end();
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const auto [least, most] =
                std::minmax({qRed(image.pixel(x, y)), qGreen(image.pixel(x, y)), qBlue(image.pixel(x, y))});
            count += most - least > 40;
        }
    return count;
}

TEST(Phasor, WhatRoundingLeftIsNoArrow) {
    EXPECT_GT(ink({{0.3, -0.4}}, 3), 100);
    EXPECT_EQ(ink({{3e-17, -4e-17}}, 3), 0);
    EXPECT_EQ(ink({{3e-17, 0}, {0, 2e-17}}, 3), 0);
    EXPECT_GT(ink({{3e-17, -4e-17}}, 18), 100); // where such numbers are shown
}

} // namespace
} // namespace longwave::ui
