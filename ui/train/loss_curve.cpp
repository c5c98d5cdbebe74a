// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/loss_curve.h"

#include <cmath>
#include <limits>

namespace longwave::ui {

namespace {

float meanOfKnown(float a, float b) {
    return std::isnan(a) ? b : std::isnan(b) ? a : 0.5F * (a + b);
}

} // namespace

void LossCurve::add(std::int64_t step, double loss, double smoothed) {
    if (losses_.size() == most_ && static_cast<std::size_t>((step - 1) / stride_) >= most_)
        halve();
    const auto at = static_cast<std::size_t>((step - 1) / stride_);
    const bool isNew = at >= losses_.size() || (step - 1) % stride_ == 0;
    losses_.resize(at + 1);
    smoothed_.resize(at + 1);
    const auto value = static_cast<float>(loss);
    if (isNew || std::isnan(losses_[at]))
        losses_[at] = value;
    else if (!std::isnan(value))
        losses_[at] += (value - losses_[at]) / static_cast<float>((step - 1) % stride_ + 1);
    smoothed_[at] = static_cast<float>(smoothed);
    steps_ = step;
}

double LossCurve::smoothedAt(std::int64_t step) const noexcept {
    if (step < 1 || step > steps_)
        return std::numeric_limits<double>::quiet_NaN();
    return static_cast<double>(smoothed_[static_cast<std::size_t>((step - 1) / stride_)]);
}

void LossCurve::halve() {
    const std::size_t half = (losses_.size() + 1) / 2;
    for (std::size_t i = 0; i < half; ++i) {
        const std::size_t first = 2 * i;
        const std::size_t second = first + 1 < losses_.size() ? first + 1 : first;
        losses_[i] = meanOfKnown(losses_[first], losses_[second]);
        smoothed_[i] = smoothed_[second];
    }
    losses_.resize(half);
    smoothed_.resize(half);
    stride_ *= 2;
}

} // namespace longwave::ui
