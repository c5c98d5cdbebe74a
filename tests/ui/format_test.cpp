// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/format.h"
#include "ui/theme/rate_text.h"

#include <QLocale>

#include <gtest/gtest.h>

#include <limits>

namespace longwave::ui {

// Readable failures.
void PrintTo(const format::Quantity& quantity, std::ostream* out) {
    *out << quantity.text().toStdString();
}

namespace {

using namespace format;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string utf8(const QString& text) {
    return text.toStdString();
}

class Format : public testing::Test {
  protected:
    void SetUp() override { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
};

TEST_F(Format, SignificantKeepsThreeDigits) {
    EXPECT_EQ(utf8(significant(1.19)), "1.19");
    EXPECT_EQ(utf8(significant(0.02)), "0.0200");
    EXPECT_EQ(utf8(significant(0.0045)), "0.00450");
    EXPECT_EQ(utf8(significant(-12.34)), "−12.3");
    EXPECT_EQ(utf8(significant(139.4)), "139");
    EXPECT_EQ(utf8(significant(9.999)), "10.0");
    EXPECT_EQ(utf8(significant(0)), "0");
    EXPECT_EQ(utf8(significant(3.14159, 5)), "3.1416");
}

TEST_F(Format, SignificantSeparatesThousandsAndRoundsThemToItsDigits) {
    EXPECT_EQ(utf8(significant(1234)), "1,230");
    EXPECT_EQ(utf8(significant(999.7)), "1,000");
    EXPECT_EQ(utf8(significant(68545, 5)), "68,545");
    EXPECT_EQ(utf8(significant(-4567890)), "−4,570,000");
}

TEST_F(Format, SignificantUsesPowersOfTenWhereDigitsWouldBeLost) {
    EXPECT_EQ(utf8(significant(2.13e-7)), "2.13 × 10⁻⁷");
    EXPECT_EQ(utf8(significant(-5e12)), "−5.00 × 10¹²");
}

TEST_F(Format, MissingAndInfiniteValues) {
    EXPECT_EQ(utf8(significant(kNan)), "–");
    EXPECT_EQ(utf8(fixed(kNan, 2)), "–");
    EXPECT_EQ(utf8(significant(-kInfinity)), "−∞");
    EXPECT_EQ(utf8(duration(kNan).text()), "–");
}

TEST_F(Format, FixedHasNoNegativeZero) {
    EXPECT_EQ(utf8(fixed(-0.001, 2)), "0.00");
    EXPECT_EQ(utf8(fixed(-0.006, 2)), "−0.01");
    EXPECT_EQ(utf8(fixed(70.46, 1)), "70.5");
    EXPECT_EQ(utf8(fixed(-6.3, 1)), "−6.3");
}

TEST_F(Format, CountsUseTheLocale) {
    EXPECT_EQ(utf8(count(68545)), "68,545");
    EXPECT_EQ(utf8(count(-1000)), "−1,000");
    QLocale::setDefault(QLocale(QLocale::German));
    EXPECT_EQ(utf8(count(68545)), "68.545");
}

TEST_F(Format, DurationPicksTheUnitAfterRounding) {
    EXPECT_EQ(duration(1.19e-3), (Quantity{"1.19", "ms"}));
    EXPECT_EQ(duration(2.43e-7), (Quantity{"243", "ns"}));
    EXPECT_EQ(duration(12.3e-6), (Quantity{"12.3", "µs"}));
    EXPECT_EQ(duration(999.7e-6), (Quantity{"1.00", "ms"}));
    EXPECT_EQ(duration(0.9994), (Quantity{"999", "ms"}));
    EXPECT_EQ(duration(0.9996), (Quantity{"1.00", "s"}));
    EXPECT_EQ(duration(0), (Quantity{"0", "s"}));
    EXPECT_EQ(utf8(duration(1.19e-3).text()), "1.19\u2009ms");
    EXPECT_EQ(duration(-2e-3), (Quantity{"−2.00", "ms"}));
}

TEST_F(Format, RatesTakeDecimalPrefixes) {
    EXPECT_EQ(rate(1.84e9), (Quantity{"1.84", "G"}));
    EXPECT_EQ(rate(139e9, "FLOP/s"), (Quantity{"139", "GFLOP/s"}));
    EXPECT_EQ(rate(999.6e3, "B/s"), (Quantity{"1.00", "MB/s"}));
    EXPECT_EQ(rate(12, "pairs/s"), (Quantity{"12.0", "pairs/s"}));
    EXPECT_EQ(rate(0, "pairs/s"), (Quantity{"0", "pairs/s"}));
}

TEST_F(Format, BytesTakeBinaryPrefixes) {
    EXPECT_EQ(bytes(0), (Quantity{"0", "B"}));
    EXPECT_EQ(bytes(1023), (Quantity{"1,023", "B"}));
    EXPECT_EQ(bytes(1024), (Quantity{"1.00", "KiB"}));
    EXPECT_EQ(bytes(98.0 * 1024), (Quantity{"98.0", "KiB"}));
    EXPECT_EQ(bytes(1013.0 * 1024), (Quantity{"1,013", "KiB"}));
    EXPECT_EQ(bytes(1023.9 * 1024), (Quantity{"1.00", "MiB"}));
}

TEST_F(Format, PercentHasFixedDecimals) {
    EXPECT_EQ(percent(0.705), (Quantity{"70.5", "%"}));
    EXPECT_EQ(percent(1, 0), (Quantity{"100", "%"}));
    EXPECT_EQ(utf8(percent(0.486).text()), "48.6\u2009%");
}

TEST_F(Format, PowersOfTenAndRatios) {
    EXPECT_EQ(utf8(powerOfTen(2.1e-7)), "2.1 × 10⁻⁷");
    EXPECT_EQ(utf8(powerOfTen(-1e20, 1)), "−1 × 10²⁰");
    EXPECT_EQ(utf8(powerOfTen(0)), "0");
    EXPECT_EQ(utf8(powerOfTen(-1.23)), "−1.2");
    EXPECT_EQ(utf8(powerOfTen(9.96)), "1.0 × 10¹");
    EXPECT_EQ(utf8(superscriptPower(-12)), "10⁻¹²");
    EXPECT_EQ(utf8(ratio(4.08)), "4.08×");
}

TEST_F(Format, RatesKeepTheirDigitsAndNoMore) {
    EXPECT_EQ(utf8(rateText(48000)), "48\u2009kHz");
    EXPECT_EQ(utf8(rateText(22050)), "22.05\u2009kHz");
    EXPECT_EQ(utf8(rateText(11111)), "11.111\u2009kHz");
    EXPECT_EQ(utf8(rateText(360)), "360\u2009Hz");
    EXPECT_EQ(utf8(rateText(0.5)), "0.5\u2009Hz");
    EXPECT_EQ(utf8(rateText(1e6)), "1\u2009MHz");
}

TEST_F(Format, LengthsBy1024) {
    EXPECT_EQ(utf8(length1024(65536)), "64K");
    EXPECT_EQ(utf8(length1024(4 << 20)), "4M");
    EXPECT_EQ(utf8(length1024(784)), "784");
    EXPECT_EQ(utf8(length1024(0)), "0");
}

} // namespace
} // namespace longwave::ui
