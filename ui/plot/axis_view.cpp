// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/axis_view.h"

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr double kMostZoom = 1e-6;      // of the home's span, where nothing else limits it
constexpr double kFewestDecades = 0.02; // of a log axis
constexpr double kSameShare = 1e-9;     // of the span: two views closer than this are one
constexpr double kDecadesWhenNotPositive = 6;

bool same(double a, double b, double span) {
    return std::abs(a - b) <= kSameShare * span;
}

} // namespace

double AxisView::toScale(double value) const {
    if (!log_)
        return value;
    return value > 0 ? std::log10(value) : homeLow_;
}

ViewRange AxisView::toRange(double low, double high) const {
    return log_ ? ViewRange{std::pow(10.0, low), std::pow(10.0, high)} : ViewRange{low, high};
}

bool AxisView::setHome(double low, double high) {
    wanted_ = {low, high};
    if (low > high)
        std::swap(low, high);
    if (!std::isfinite(low) || !std::isfinite(high))
        low = 0, high = 1;
    if (log_) {
        high = high > 0 ? std::log10(high) : 0.0;
        low = low > 0 ? std::log10(low) : high - kDecadesWhenNotPositive;
    }
    // Values that are all the same still need room around them.
    if (!(high - low > 1e-12 * std::max(std::abs(low), std::abs(high)))) {
        const double half = log_ || low == 0 ? 0.5 : 0.05 * std::abs(low);
        low -= half;
        high += half;
    }
    homeLow_ = low;
    homeHigh_ = high;
    if (!zoomed_) {
        const bool moved = low_ != low || high_ != high;
        low_ = low;
        high_ = high;
        return moved;
    }
    return setScaled(low_, high_);
}

void AxisView::setLog(bool log) {
    if (log == log_)
        return;
    log_ = log;
    zoomed_ = false;
    setHome(wanted_.low, wanted_.high);
}

bool AxisView::set(double low, double high) {
    if (!std::isfinite(low) || !std::isfinite(high))
        return false;
    return setScaled(toScale(low), toScale(high));
}

bool AxisView::setScaled(double low, double high) {
    const double homeSpan = homeHigh_ - homeLow_;
    const double least = std::min(homeSpan, log_ ? kFewestDecades : std::max(minimumSpan_, homeSpan * kMostZoom));
    const double span = std::clamp(std::abs(high - low), least, homeSpan);
    // Too small a window grows about its middle, then moves inside.
    const double middle = (low + high) / 2;
    low = std::clamp(middle - span / 2, homeLow_, homeHigh_ - span);
    high = low + span;
    zoomed_ = !(same(low, homeLow_, homeSpan) && same(high, homeHigh_, homeSpan));
    if (!zoomed_) {
        low = homeLow_;
        high = homeHigh_;
    }
    const bool moved = low != low_ || high != high_;
    low_ = low;
    high_ = high;
    return moved;
}

bool AxisView::fit() {
    zoomed_ = false;
    const bool moved = low_ != homeLow_ || high_ != homeHigh_;
    low_ = homeLow_;
    high_ = homeHigh_;
    return moved;
}

bool AxisView::zoomAbout(double center, double factor) {
    const double homeSpan = homeHigh_ - homeLow_;
    const double least = std::min(homeSpan, log_ ? kFewestDecades : std::max(minimumSpan_, homeSpan * kMostZoom));
    const double span = high_ - low_;
    // Limited here, so that at the limit the wheel does not push the view sideways.
    const double scale = std::clamp(span * factor, least, homeSpan) / span;
    const double at = toScale(center);
    return setScaled(at - (at - low_) * scale, at + (high_ - at) * scale);
}

bool AxisView::pan(double share) {
    const double by = share * (high_ - low_);
    return setScaled(low_ + by, high_ + by);
}

bool AxisView::follow(double low, double high) {
    if (zoomed_ || !std::isfinite(low) || !std::isfinite(high))
        return false;
    low = toScale(low);
    high = toScale(high);
    if (!(low < high))
        return false;
    const bool moved = low != low_ || high != high_;
    low_ = low;
    high_ = high;
    return moved;
}

} // namespace longwave::ui
