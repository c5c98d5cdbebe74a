// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace.h"

#include <QPainter>
#include <QRectF>
#include <QString>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace longwave::ui {

/// A row of numbers as bars in the order of time, coloured as complex numbers are.
struct StemRow {
    QString name; ///< "x[n]"
    const Complexes* values = nullptr;
    std::int64_t first = 0; ///< of values
    std::int64_t count = 0;
    bool isImaginary = false;                    ///< of complex values the imaginary part is drawn
    double max = 0;                              ///< magnitude that reaches the edge
    std::int64_t padFrom = -1;                   ///< from here on it is padding; −1: nowhere
    bool isHatched = false;                      ///< padding is skipped
    QString padding;                             ///< what stands on it
    const std::vector<double>* direct = nullptr; ///< what they should be, as hollow marks; from `first` on
};

/// Where its bars stand.
struct StemPlace {
    QRectF plot;
    std::int64_t count = 0;
    double pitch() const { return count > 0 ? plot.width() / static_cast<double>(count) : 0; }
    QRectF bar(std::int64_t index) const {
        return {plot.left() + static_cast<double>(index) * pitch(), plot.top(), pitch(), plot.height()};
    }
    std::optional<std::int64_t> at(QPointF point) const;
};

/// Room at the left for the name and its scale, below for the indices.
StemPlace placeStems(const QRectF& room, std::int64_t count);

/// A bar itself, from zero to its value; where bars are a pixel wide or more.
QRectF stemBar(const StemPlace& place, const StemRow& row, std::int64_t index);

void paintStems(QPainter& painter, const StemPlace& place, const StemRow& row);
/// Indices under the bars; those that `isMarked` in bold instead of what they would run into.
void paintStemIndices(QPainter& painter, const StemPlace& place, const std::function<bool(std::int64_t)>& isMarked,
                      const QString& name = QStringLiteral("n"));
/// Outlines of bars that are marked; where bars are too thin, ticks on the axis.
void paintStemMarks(QPainter& painter, const StemPlace& place, const std::function<bool(std::int64_t)>& isMarked,
                    bool dashed);

} // namespace longwave::ui
