// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/format.h"

#include <QLocale>

#include <array>
#include <cmath>

namespace longwave::ui::format {

namespace {

/// Position of the first significant digit after rounding to `digits`: 999.7 with three digits is 1000, exponent 3.
int exponentAfterRounding(double value, int digits) {
    const double size = std::abs(value);
    const int exponent = static_cast<int>(std::floor(std::log10(size)));
    const QString rounded = QString::number(size, 'e', digits - 1);
    bool ok = false;
    const int shown = rounded.mid(rounded.indexOf(QLatin1Char('e')) + 1).toInt(&ok);
    return ok ? shown : exponent;
}

/// Plain notation with `digits` significant digits.
QString plain(double value, int digits) {
    const int exponent = exponentAfterRounding(value, digits);
    const int decimals = std::max(0, digits - 1 - exponent);
    if (exponent >= digits) {
        // More places before the mark than digits asked for: the rest is rounded to zeros.
        const double unit = std::pow(10.0, exponent - digits + 1);
        value = std::round(value / unit) * unit;
    }
    return QString::number(value, 'f', decimals);
}

QString notFinite(double value) {
    if (std::isnan(value))
        return kMissing;
    return value < 0 ? QString(kMinus) + QChar(0x221E) : QString(QChar(0x221E));
}

} // namespace

QString Quantity::text() const {
    return unit.isEmpty() ? value : value + kThinSpace + unit;
}

QString realMinus(QString number) {
    return number.replace(QLatin1Char('-'), kMinus);
}

QString significant(double value, int digits) {
    if (!std::isfinite(value))
        return notFinite(value);
    if (value == 0)
        return QStringLiteral("0");
    const double size = std::abs(value);
    if (size >= 1e7 || size < 1e-4)
        return powerOfTen(value, digits);
    QString text = plain(size, digits);
    if (!text.contains(QLatin1Char('.')) && text.size() > 3)
        text = QLocale().toString(text.toLongLong());
    return value < 0 ? kMinus + text : text;
}

QString fixed(double value, int decimals) {
    if (!std::isfinite(value))
        return notFinite(value);
    QString text = QString::number(std::abs(value), 'f', decimals);
    bool allZero = true;
    for (const QChar c : text)
        allZero = allZero && (c == QLatin1Char('0') || c == QLatin1Char('.'));
    return value < 0 && !allZero ? kMinus + text : text;
}

QString count(std::int64_t value) {
    return realMinus(QLocale().toString(static_cast<qlonglong>(value)));
}

DurationUnit durationUnit(double seconds, int digits) {
    constexpr std::array<DurationUnit, 3> kSmall = {{{1e-9, "ns"}, {1e-6, "µs"}, {1e-3, "ms"}}};
    if (seconds != 0 && std::isfinite(seconds))
        for (const DurationUnit& unit : kSmall)
            if (exponentAfterRounding(seconds / unit.seconds, digits) < 3)
                return unit;
    return {};
}

Quantity duration(double seconds, int digits) {
    if (!std::isfinite(seconds))
        return {notFinite(seconds), {}};
    const DurationUnit unit = durationUnit(seconds, digits);
    return {significant(seconds / unit.seconds, digits), QString::fromUtf8(unit.name)};
}

Quantity rate(double perSecond, const QString& unit, int digits) {
    if (!std::isfinite(perSecond))
        return {notFinite(perSecond), unit};
    if (perSecond == 0)
        return {QStringLiteral("0"), unit};
    constexpr std::array<const char*, 5> kPrefixes = {"", "k", "M", "G", "T"};
    std::size_t i = 0;
    while (i + 1 < kPrefixes.size() && exponentAfterRounding(perSecond, digits) >= 3) {
        perSecond /= 1000.0;
        ++i;
    }
    return {significant(perSecond, digits), QLatin1String(kPrefixes[i]) + unit};
}

Quantity percent(double share, int decimals) {
    if (!std::isfinite(share))
        return {notFinite(share), {}};
    return {fixed(share * 100.0, decimals), QStringLiteral("%")};
}

Quantity bytes(double size) {
    if (!std::isfinite(size))
        return {notFinite(size), {}};
    constexpr std::array<const char*, 5> kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
    std::size_t i = 0;
    while (i + 1 < kUnits.size() && std::abs(size) >= 1023.5) {
        size /= 1024.0;
        ++i;
    }
    const bool whole = i == 0 || std::abs(size) >= 999.5; // 1,013 KiB keeps its four digits
    return {whole ? count(std::llround(size)) : significant(size, 3), QLatin1String(kUnits[i])};
}

QString superscriptPower(int exponent) {
    constexpr std::array<char16_t, 10> kDigits = {0x2070, 0x00B9, 0x00B2, 0x00B3, 0x2074,
                                                  0x2075, 0x2076, 0x2077, 0x2078, 0x2079};
    QString text = QStringLiteral("10");
    for (const QChar c : QString::number(exponent))
        text += c == QLatin1Char('-') ? QChar(0x207B) : QChar(kDigits[static_cast<std::size_t>(c.digitValue())]);
    return text;
}

QString powerOfTen(double value, int digits) {
    if (!std::isfinite(value))
        return notFinite(value);
    if (value == 0)
        return QStringLiteral("0");
    const QString text = QString::number(value, 'e', std::max(0, digits - 1));
    const auto split = text.indexOf(QLatin1Char('e'));
    const QString factor = realMinus(text.left(split));
    const int exponent = text.mid(split + 1).toInt();
    return exponent == 0 ? factor : factor + u' ' + kTimes + u' ' + superscriptPower(exponent);
}

QString ratio(double value, int digits) {
    return std::isfinite(value) ? significant(value, digits) + kTimes : notFinite(value);
}

QString length1024(std::int64_t value) {
    constexpr std::int64_t kKi = 1024;
    if (value != 0 && value % (kKi * kKi * kKi) == 0)
        return QString::number(value / (kKi * kKi * kKi)) + QLatin1Char('G');
    if (value != 0 && value % (kKi * kKi) == 0)
        return QString::number(value / (kKi * kKi)) + QLatin1Char('M');
    if (value != 0 && value % kKi == 0)
        return QString::number(value / kKi) + QLatin1Char('K');
    return count(value);
}

} // namespace longwave::ui::format
