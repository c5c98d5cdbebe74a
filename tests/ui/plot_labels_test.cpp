// SPDX-License-Identifier: GPL-3.0-or-later
// Words inside a plot keep clear of each other and of its ends.
#include "tests/ui/color_distance.h"
#include "ui/plot/plot.h"
#include "ui/plot/pyramid_of.h"
#include "ui/theme/appearance.h"

#include <QApplication>
#include <QImage>

#include <gtest/gtest.h>

namespace longwave::ui {
namespace {

class PlotLabels : public testing::Test {
  protected:
    PlotLabels() {
        Appearance::instance().setDark(false);
        plot_.resize(400, 240);
        plot_.setTitles("lag t (taps)", "weight k[t] (dimensionless)");
        plot_.setHome(0, 100, -1, 1);
        plot_.show();
        QCoreApplication::processEvents();
    }
    QImage picture() {
        plot_.replotNow();
        QCoreApplication::processEvents();
        return plot_.grab().toImage().convertToFormat(QImage::Format_RGB32);
    }
    /// Pixels near a token's colour in a part of the plot area.
    static int ink(const QImage& image, const QRect& room, Token token) {
        const QColor to = theme()[token];
        int count = 0;
        for (int y = room.top(); y <= room.bottom(); ++y)
            for (int x = room.left(); x <= room.right(); ++x)
                count += test::colorDistance(image.pixelColor(x, y), to) < 120;
        return count;
    }

    Plot plot_;
};

TEST_F(PlotLabels, TheStripsWordKeepsClearOfLambdas) {
    const auto zeros = pyramidOf(std::vector<float>(100));
    for (const double lambda : {0.1, 0.75, 0.82, 0.88}) { // from above the strip's word down into it
        SCOPED_TRACE(lambda);
        plot_.setThresholdBand(lambda);
        plot_.setKeptTaps(nullptr);
        const QImage alone = picture();
        plot_.setKeptTaps(zeros, 0, 1, QStringLiteral("kept taps of B"));
        const QImage both = picture();
        plot_.setThresholdBand(std::nullopt);
        const QImage word = picture();
        const QRect area = plot_.plotArea();
        const QRect right(area.center().x(), area.top(), area.width() / 2, area.height() - 6);
        EXPECT_GT(ink(word, right, Token::Muted), 50);
        EXPECT_GE(ink(both, right, Token::Muted), 0.98 * ink(word, right, Token::Muted)) << "λ stands on the word";
        const QRect corner(area.right() - 24, area.top(), 24, area.height() - 6);
        EXPECT_EQ(ink(both, corner, Token::Accent), ink(alone, corner, Token::Accent)) << "the word stands on λ";
    }
}

TEST_F(PlotLabels, LongWordsOfAMarkerEndInsideThePlot) {
    for (const double x : {0.0, 10.0, 50.0, 90.0, 100.0}) {
        SCOPED_TRACE(x);
        plot_.setMarkers({{x, QString(60, u'M'), PlotMarker::Kind::Accent}});
        const QImage image = picture();
        const QRect area = plot_.plotArea();
        const QRect line(area.left(), area.top() + 1, area.width(), 14);
        const int pixel = area.left() + static_cast<int>(x / 100 * area.width());
        EXPECT_GT(ink(image, line, Token::Accent), 60);
        for (const int end : {area.left(), area.right() - 1}) { // no letter is cut by an end
            const QRect edge(end, line.top(), 2, line.height());
            EXPECT_TRUE(std::abs(pixel - end) <= 4 || ink(image, edge, Token::Accent) == 0) << end;
        }
    }
    plot_.setMarkers({{50.0, QStringLiteral("λ"), PlotMarker::Kind::Accent}});
    EXPECT_GT(ink(picture(), plot_.plotArea(), Token::Accent), 0);
}

} // namespace
} // namespace longwave::ui
