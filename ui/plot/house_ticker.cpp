// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/house_ticker.h"

#include "ui/theme/format.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace longwave::ui {

namespace {

constexpr double kLabelPixels = 15; // room of a row's label
constexpr int kLengthPixels = 52;   // room of a length on a log axis
constexpr double kGrouped = 999.5;  // from here on thousands are set apart, as everywhere

double multiplesIn(double low, double high, double step) {
    return std::floor(high / step + 1e-9) - std::ceil(low / step - 1e-9) + 1;
}

// A tick is round: as many digits as it has, and its own unit.
QString withUnit(double tick, TickFormat format) {
    if (tick == 0)
        return QStringLiteral("0");
    constexpr std::array kTimes{"s", "ms", "µs", "ns", "ps"};
    constexpr std::array kSizes{"B", "KiB", "MiB", "GiB", "TiB"};
    const bool isTime = format == TickFormat::Seconds;
    double value = std::abs(tick);
    std::size_t unit = 0;
    for (; unit + 1 < kTimes.size() && (isTime ? value < 0.9999 : value > 1023.9); ++unit)
        value *= isTime ? 1e3 : 1.0 / 1024;
    return (tick < 0 ? QString(format::kMinus) : QString()) + QString::number(value, 'g', 4) + format::kThinSpace +
           QString::fromUtf8((isTime ? kTimes : kSizes)[unit]);
}

} // namespace

double roundStep(double low, double high, int wanted) {
    const double span = high - low;
    const double decade = std::pow(10.0, std::floor(std::log10(span / wanted)));
    double best = decade;
    double bestCost = std::numeric_limits<double>::infinity();
    for (const double mantissa : {1.0, 2.0, 2.5, 5.0, 10.0, 20.0}) {
        const double count = multiplesIn(low, high, mantissa * decade);
        // 2.5 is the least round of them; too many labels are worse than too few, but three say little about a scale,
        // and two hardly anything.
        const double cost = std::abs(count - wanted) + (count > wanted ? 0.25 : 0.0) + (mantissa == 2.5 ? 0.6 : 0.0) +
                            (wanted >= 4 && count < 4 ? 1.5 : 0.0) + (wanted >= 3 && count < 3 ? 0.5 : 0.0);
        if (cost < bestCost) {
            bestCost = cost;
            best = mantissa * decade;
        }
    }
    return best;
}

int decimalsOf(double step) {
    for (int decimals = 0; decimals < 15; ++decimals) {
        const double scaled = step * std::pow(10.0, decimals);
        if (std::abs(scaled - std::round(scaled)) < 1e-6 * std::max(1.0, scaled) && std::round(scaled) > 0)
            return decimals;
    }
    return 15;
}

void HouseTicker::setRows(int rows, int without) {
    rows_ = rows;
    without_ = without;
}

void HouseTicker::generate(const QCPRange& range, const QLocale&, QChar, int, QVector<double>& ticks,
                           QVector<double>* subTicks, QVector<QString>* tickLabels) {
    if (subTicks)
        subTicks->clear();
    if (rows_ > 0)
        ticks = rows(range);
    else if (log_)
        ticks = logarithmic(range, subTicks);
    else
        ticks = linear(range);
    if (!tickLabels)
        return;
    tickLabels->clear();
    for (const double tick : std::as_const(ticks))
        tickLabels->append(label(tick));
}

QVector<double> HouseTicker::linear(const QCPRange& range) {
    QVector<double> ticks;
    if (!(range.size() > 0))
        return ticks;
    const bool byTwos = format_ == TickFormat::Length1024 || format_ == TickFormat::Bytes;
    if (byTwos && range.size() >= 4) {
        // Powers of two: each step is twice the one before.
        step_ = std::max(1.0, std::exp2(std::round(std::log2(range.size() / wanted_))));
    } else {
        step_ = roundStep(range.lower, range.upper, wanted_);
    }
    plainSteps_ = true;
    const double first = std::ceil(range.lower / step_ - 1e-9);
    const double last = std::floor(range.upper / step_ + 1e-9);
    for (double i = first; i <= last && ticks.size() < 100; ++i)
        ticks.append(i * step_);
    return ticks;
}

QVector<double> HouseTicker::logarithmic(const QCPRange& range, QVector<double>* subTicks) {
    QVector<double> ticks;
    if (!(range.lower > 0) || !(range.upper > range.lower))
        return ticks;
    const bool byTwos = format_ == TickFormat::Length1024 || format_ == TickFormat::Bytes;
    const double base = byTwos ? 2.0 : 10.0;
    const double low = std::log10(range.lower) / std::log10(base);
    const double high = std::log10(range.upper) / std::log10(base);
    if (high - low < (base == 2.0 ? 2.0 : 0.7))
        return linear(range); // inside one decade round numbers say more
    plainSteps_ = false;
    // Lengths are short words.
    const int most = format_ == TickFormat::Length1024 ? std::max(wanted_, pixels_ / kLengthPixels) : wanted_;
    const double every = std::max(1.0, std::ceil((high - low) / (most + 1)));
    const bool withOneTwoFive = base == 10.0 && high - low < 2.0;
    for (double power = std::floor(low); power <= std::ceil(high); ++power) {
        const double decade = std::pow(base, power);
        for (const double mantissa : {1.0, 2.0, 5.0}) {
            if (mantissa > 1 && !withOneTwoFive)
                break;
            const double tick = mantissa * decade;
            const bool inside = tick >= range.lower * (1 - 1e-9) && tick <= range.upper * (1 + 1e-9);
            if (inside && std::fmod(std::abs(power), every) == 0)
                ticks.append(tick);
        }
        if (!subTicks || base != 10.0)
            continue;
        for (int i = 2; i < 10; ++i)
            if (const double tick = i * decade; every == 1.0 && range.contains(tick))
                subTicks->append(tick);
    }
    return ticks;
}

QVector<double> HouseTicker::rows(const QCPRange& range) const {
    QVector<double> ticks;
    const double span = std::max(1.0, range.size());
    const int step = static_cast<int>(std::max(1.0, std::exp2(std::round(std::log2(span / wanted_)))));
    const int last = rows_ - 1;
    const double clear = kLabelPixels * span / std::max(1, pixels_);
    const auto add = [&](int row) {
        if (range.contains(row) && (without_ < 0 || std::abs(row - without_) > clear))
            ticks.append(row);
    };
    for (int row = 0; row < last; row += step)
        if (last - row > 0.6 * step || row == 0)
            add(row);
    if (last == 0 || last > 0.6 * step)
        add(last);
    return ticks;
}

QString HouseTicker::label(double tick) const {
    if (rows_ > 0) {
        const auto row = static_cast<std::size_t>(std::lround(tick));
        return QString::number(row < names_.size() ? names_[row] : static_cast<int>(row));
    }
    if (format_ == TickFormat::Length1024 && std::abs(tick) < 9e15 && tick == std::round(tick))
        return format::length1024(static_cast<std::int64_t>(tick));
    if (format_ == TickFormat::Seconds || format_ == TickFormat::Bytes)
        return withUnit(tick, format_);
    if (!plainSteps_) {
        const double size = std::abs(tick);
        if (size >= kGrouped && size < 1e5)
            return format::count(std::llround(tick));
        if (size >= 9.99e-4 && size < 1e5)
            return format::fixed(tick, decimalsOf(tick));
        const int power = static_cast<int>(std::floor(std::log10(size) + 1e-9));
        const double mantissa = tick / std::pow(10.0, power);
        const QString ten = format::superscriptPower(power);
        return std::abs(mantissa - 1) < 1e-6 ? ten
                                             : QString::number(std::lround(mantissa)) + QLatin1Char(' ') +
                                                   format::kTimes + QLatin1Char(' ') + ten;
    }
    if (std::abs(tick) < step_ * 1e-6)
        return step_ < 1 && step_ >= 1e-4 ? format::fixed(0, decimalsOf(step_)) : QStringLiteral("0");
    if (step_ < 1e-4 && std::abs(tick) < 0.01)
        return format::powerOfTen(
            tick, 1 + std::max(0, decimalsOf(step_) + static_cast<int>(std::floor(std::log10(std::abs(tick)) + 1e-9))));
    if (std::abs(tick) >= kGrouped && std::abs(tick) < 9e15 && tick == std::round(tick))
        return format::count(static_cast<std::int64_t>(std::llround(tick)));
    return format::fixed(tick, decimalsOf(step_));
}

} // namespace longwave::ui
