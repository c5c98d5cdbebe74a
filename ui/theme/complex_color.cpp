// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/complex_color.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace longwave::ui {
namespace {

struct Linear {
    double r, g, b;
    bool isInGamut() const noexcept {
        constexpr double kSlack = 1e-6;
        return std::min({r, g, b}) >= -kSlack && std::max({r, g, b}) <= 1 + kSlack;
    }
};

/// OKLab to linear sRGB (Ottosson, "A perceptual color space for image processing").
Linear linearOf(double lightness, double a, double b) noexcept {
    const auto cubed = [](double x) { return x * x * x; };
    const double l = cubed(lightness + 0.3963377774 * a + 0.2158037573 * b);
    const double m = cubed(lightness - 0.1055613458 * a - 0.0638541728 * b);
    const double s = cubed(lightness - 0.0894841775 * a - 1.2914855480 * b);
    return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

int encoded(double linear) noexcept {
    const double x = std::clamp(linear, 0.0, 1.0);
    const double y = x <= 0.0031308 ? 12.92 * x : 1.055 * std::pow(x, 1 / 2.4) - 0.055;
    return static_cast<int>(std::lround(y * 255));
}

QRgb colorAt(double q, double hue) noexcept {
    const double lightness = 0.16 + 0.64 * q;
    double chroma = 0.12 * std::min(1.0, 1.05 * q);
    const double x = std::cos(hue), y = std::sin(hue);
    if (!linearOf(lightness, chroma * x, chroma * y).isInGamut()) {
        double low = 0, high = chroma;
        for (int i = 0; i < 20; ++i) {
            const double middle = (low + high) / 2;
            (linearOf(lightness, middle * x, middle * y).isInGamut() ? low : high) = middle;
        }
        chroma = low;
    }
    const Linear color = linearOf(lightness, chroma * x, chroma * y);
    return qRgb(encoded(color.r), encoded(color.g), encoded(color.b));
}

constexpr int kHues = 360;
constexpr int kLevels = 256;

/// Colours by hue and by q, made once: pictures have up to 4,096 cells and follow the pointer.
const std::vector<QRgb>& table() {
    static const std::vector<QRgb> kTable = [] {
        std::vector<QRgb> colors(static_cast<std::size_t>(kHues) * kLevels);
        for (int hue = 0; hue < kHues; ++hue)
            for (int level = 0; level < kLevels; ++level)
                colors[static_cast<std::size_t>(hue * kLevels + level)] =
                    colorAt(level / (kLevels - 1.0), hue * std::numbers::pi / 180);
        return colors;
    }();
    return kTable;
}

} // namespace

QRgb complexColor(std::complex<double> z, double max) noexcept {
    const double magnitude = std::abs(z);
    if (!std::isfinite(magnitude))
        return qRgb(128, 128, 128);
    const double q = max > 0 ? std::sqrt(std::min(1.0, magnitude / max)) : 0;
    const auto level = static_cast<int>(std::lround(q * (kLevels - 1)));
    const double degrees = std::arg(z) * 180 / std::numbers::pi + 20;
    const auto hue = (static_cast<int>(std::lround(degrees)) % kHues + kHues) % kHues;
    return table()[static_cast<std::size_t>(hue * kLevels + level)];
}

QColor inkOn(QRgb ground) noexcept {
    return qGray(ground) < 128 ? QColor(Qt::white) : QColor(Qt::black);
}

} // namespace longwave::ui
