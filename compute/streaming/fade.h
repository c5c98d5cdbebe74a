// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace longwave {

/// How one kernel's output gives way to another's.
struct Fade {
    enum class Shape {
        Linear,    ///< gains add up to 1: for outputs that are alike, as those of two λ are
        EqualPower ///< squares add up to 1: for outputs that have nothing in common
    };
    std::int64_t length = 0; ///< samples; 0 switches from one sample to the next
    Shape shape = Shape::Linear;
};

struct FadeGains {
    float out = 0; ///< of what was heard before
    float in = 1;  ///< of what comes
};

/// Sample i of the fade's `length` (0 ≤ i < length): at x = (i + ½)/length linear gains are 1 − x and x, those of equal
/// power cos(πx/2) and sin(πx/2).
inline FadeGains gainsAt(const Fade& fade, std::int64_t i) noexcept {
    const double x = (static_cast<double>(i) + 0.5) / static_cast<double>(fade.length);
    if (fade.shape == Fade::Shape::Linear)
        return {static_cast<float>(1 - x), static_cast<float>(x)};
    const double angle = x * std::numbers::pi / 2;
    return {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
}

} // namespace longwave
