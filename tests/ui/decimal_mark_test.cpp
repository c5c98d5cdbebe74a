// SPDX-License-Identifier: GPL-3.0-or-later
// Counts and measurements side by side, in locales of either decimal mark.
#include "ui/theme/decimal_mark.h"
#include "ui/theme/format.h"

#include <gtest/gtest.h>

#include <QDoubleSpinBox>
#include <QLocale>
#include <QTemporaryDir>

#include <clocale>
#include <cstdio>
#include <cstdlib>

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

// As in a German session, where Qt makes printf write commas: what a race or a training writes into its files.
TEST(DecimalMark, IsThePointInFilesToo) {
    const QTemporaryDir folder;
    const QByteArray make = "localedef -i de_DE -f UTF-8 '" + folder.filePath("de_DE.UTF-8").toLocal8Bit() + "' 2>&1";
    if (std::system(make.constData()) == 0)
        qputenv("LOCPATH", folder.path().toLocal8Bit());
    const bool isGerman = std::setlocale(LC_NUMERIC, "de_DE.UTF-8") != nullptr;
    qunsetenv("LOCPATH");
    if (!isGerman)
        GTEST_SKIP() << "there is no locale with a comma, and none can be made";
    const Locale there{QLocale()};
    useOneDecimalMark();
    char text[16];
    std::snprintf(text, sizeof text, "%g", 12.5);
    EXPECT_STREQ(text, "12.5");
    std::setlocale(LC_NUMERIC, "C");
}

} // namespace
} // namespace longwave::ui
