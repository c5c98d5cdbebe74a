// SPDX-License-Identifier: GPL-3.0-or-later
// What all pages are made of: colours, icons, segmented controls, numbers in columns.
#include "tests/ui/color_distance.h"
#include "ui/theme/appearance.h"
#include "ui/theme/decimal_delegate.h"
#include "ui/theme/icon.h"
#include "ui/theme/segmented.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QKeyEvent>
#include <QToolButton>

#include <limits>
#include <memory>

namespace longwave::ui {
namespace {

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
        EXPECT_LE(test::colorDistance(middle, surface), 12);
        EXPECT_EQ(t->magnitude.at(-3), t->magnitude.at(0));
        EXPECT_EQ(t->magnitude.at(std::numeric_limits<double>::quiet_NaN()), t->magnitude.at(0));
        EXPECT_EQ(t->magnitude.at(7), t->magnitude.at(1));
    }
    EXPECT_GT(QColor(Theme::light().magnitude.at(0)).lightness(), QColor(Theme::light().magnitude.at(1)).lightness());
    EXPECT_LT(QColor(Theme::dark().magnitude.at(0)).lightness(), QColor(Theme::dark().magnitude.at(1)).lightness());
}

} // namespace
} // namespace longwave::ui
