// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/metric_info.h"

#include "ui/theme/format.h"

#include <QCoreApplication>

#include <cmath>

namespace longwave::ui {
namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("Metrics", text);
}

} // namespace

const std::array<MetricInfo, kMetricCount>& metricInfos() {
    using Digits = MetricInfo::Digits;
    static const std::array<MetricInfo, kMetricCount> infos{{
        {&Metrics::sparsity, 100, Digits::Fixed, 1, "sparsity_percent", "Sparsity", "Sparsity", "%",
         QT_TRANSLATE_NOOP("Metrics", "Share of taps that are exactly zero:\n#{t : k[t] = 0} / K")},
        {&Metrics::roughnessTime, 1, Digits::Fixed, 3, "roughness_time", "Roughness, time", "Roughness, time", "",
         QT_TRANSLATE_NOOP("Metrics", "Total variation of the kernel over its L1 norm (dimensionless):\n"
                                      "Σ |k[t + 1] − k[t]| / Σ |k[t]|")},
        {&Metrics::roughnessFrequency, 1, Digits::Fixed, 3, "roughness_frequency", "Roughness, frequency",
         "Roughness, freq.", "",
         QT_TRANSLATE_NOOP("Metrics", "Total variation of the magnitude spectrum over its L1 norm (dimensionless):\n"
                                      "Σ ||K[f + 1]| − |K[f]|| / Σ |K[f]|, f = 0 … N/2, N = 2K")},
        {&Metrics::dbRoughness, 1, Digits::Fixed, 2, "db_roughness", "dB roughness", "dB rough.", "dB/bin",
         QT_TRANSLATE_NOOP("Metrics",
                           "Mean step between neighbouring bins of the dB spectrum:\n"
                           "mean |dB[f + 1] − dB[f]|, dB[f] = max(20·log₁₀(|K[f]| / max |K|), −80), N = 2K")},
        {&Metrics::effectiveLength, 1, Digits::Count, 0, "effective_length_taps", "Effective length", "Eff. length",
         "taps", QT_TRANSLATE_NOOP("Metrics", "Fewest taps that together hold 99 % of the energy Σ k[t]²")},
        {&Metrics::halfLife, 1, Digits::Significant, 3, "half_life_taps", "Half-life", "Half-life", "taps",
         QT_TRANSLATE_NOOP("Metrics",
                           "Taps in which the amplitude halves: −1 / slope of the straight line fitted to\n"
                           "log₂ of the RMS of up to 64 equal blocks. Undefined when the fit does not decay")},
        {&Metrics::peak, 1, Digits::Significant, 3, "peak", "Peak |k|", "Peak |k|", "",
         QT_TRANSLATE_NOOP("Metrics", "Largest magnitude of a tap (dimensionless):\nmax |k[t]|")},
    }};
    return infos;
}

QString MetricInfo::text(const Metrics& metrics) const {
    const double shown = value(metrics);
    if (!std::isfinite(shown))
        return QString(format::kMissing);
    switch (kind) {
    case Digits::Fixed:
        return format::fixed(shown, digits);
    case Digits::Significant:
        return format::significant(shown, digits);
    case Digits::Count:
        return format::count(std::llround(shown));
    }
    return {};
}

QString lambdaText(double lambda) {
    return format::significant(lambda, 3);
}

QString processedWord(const Regularization& regularization) {
    if (regularization.smoothOn && regularization.squashOn)
        return translated(QT_TRANSLATE_NOOP("Metrics", "smoothed, squashed"));
    if (regularization.smoothOn)
        return translated(QT_TRANSLATE_NOOP("Metrics", "smoothed"));
    if (regularization.squashOn)
        return translated(QT_TRANSLATE_NOOP("Metrics", "squashed"));
    return translated(QT_TRANSLATE_NOOP("Metrics", "raw"));
}

QString processedTitle(const Regularization& regularization) {
    return regularization.smoothOn && regularization.squashOn ? translated(QT_TRANSLATE_NOOP("Metrics", "processed"))
                                                              : processedWord(regularization);
}

QString processedLegend(const Regularization& regularization) {
    QStringList parts;
    if (regularization.smoothOn)
        parts
            << translated(QT_TRANSLATE_NOOP("Metrics", "smoothed, %1 taps")).arg(format::count(regularization.window));
    if (regularization.squashOn)
        parts << translated(QT_TRANSLATE_NOOP("Metrics", "squashed, λ = %1")).arg(lambdaText(regularization.lambda));
    return parts.join(QStringLiteral("; "));
}

} // namespace longwave::ui
