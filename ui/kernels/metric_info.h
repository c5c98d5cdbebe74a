// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/metrics.h"
#include "compute/regularization/regularize.h"

#include <QString>

#include <array>

namespace longwave::ui {

/// How a metric is presented: its words, unit and digits. The order is that of the table and of the panel.
struct MetricInfo {
    enum class Digits {
        Fixed,       ///< `digits` decimals
        Significant, ///< `digits` significant digits
        Count        ///< a whole number with separators
    };
    double Metrics::*field;
    double factor; ///< from the stored value to the unit shown
    Digits kind;
    int digits;
    const char* key;     ///< for TSV: "roughness_time"
    const char* title;   ///< "Roughness, time"
    const char* header;  ///< where room is short: "Roughness, time"
    const char* unit;    ///< "taps"; empty without one
    const char* meaning; ///< what it says, and its formula: the tool tip

    double value(const Metrics& metrics) const { return metrics.*field * factor; }
    /// As the house writes it; "–" when undefined.
    QString text(const Metrics& metrics) const;
};

inline constexpr int kMetricCount = 7;
const std::array<MetricInfo, kMetricCount>& metricInfos();

/// "squashed", "smoothed" or "smoothed, squashed": the word for processed; "raw" while nothing is on.
QString processedWord(const Regularization& regularization);

/// The same in one word, for the head of a column: "processed" when more than one is on.
QString processedTitle(const Regularization& regularization);

/// The same with what sets it: "squashed, λ = 0.0200", "smoothed, 9 taps".
QString processedLegend(const Regularization& regularization);

/// λ as everywhere: three significant digits.
QString lambdaText(double lambda);

} // namespace longwave::ui
