// SPDX-License-Identifier: GPL-3.0-or-later
// Counts and measurements side by side, in locales of either decimal mark.
#include "ui/theme/decimal_mark.h"
#include "ui/theme/format.h"

#include <gtest/gtest.h>

#include <QDoubleSpinBox>
#include <QLocale>

namespace longwave::ui {
namespace {

struct Locale {
    explicit Locale(const QLocale& locale) { QLocale::setDefault(locale); }
    ~Locale() { QLocale::setDefault(before); }
    QLocale before;
};

TEST(DecimalMark, IsThePointWhereverTheLocaleHasAComma) {
    for (const auto language : {QLocale::German, QLocale::French, QLocale::Portuguese}) {
        const Locale there{QLocale(language)};
        useOneDecimalMark();
        EXPECT_EQ(format::count(68545), "68,545");
        EXPECT_EQ(format::significant(0.02), "0.0200");
        QDoubleSpinBox frequency;
        frequency.setDecimals(1);
        frequency.setMaximum(1000);
        frequency.setValue(440.5);
        EXPECT_EQ(frequency.text(), "440.5"); // fields are as what stands beside them
    }
}

TEST(DecimalMark, CountsHaveTheDigitsOfMeasurements) {
    for (const auto language : {QLocale::Bengali, QLocale::Marathi, QLocale::Persian}) {
        const Locale there{QLocale(language)};
        useOneDecimalMark();
        EXPECT_EQ(format::count(68545), "68,545");
        EXPECT_EQ(format::significant(0.02), "0.0200");
    }
}

TEST(DecimalMark, LeavesALocaleWithAPointItsOwnSeparators) {
    const QLocale swiss(QLocale::German, QLocale::Switzerland);
    const Locale there(swiss);
    useOneDecimalMark();
    EXPECT_EQ(QLocale(), swiss);
    EXPECT_EQ(format::count(68545), swiss.toString(68545));
    EXPECT_EQ(format::significant(0.02), "0.0200");
}

} // namespace
} // namespace longwave::ui
