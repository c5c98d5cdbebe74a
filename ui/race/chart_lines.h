// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/curve.h"
#include "ui/race/race_series.h"

#include <QString>

#include <functional>
#include <vector>

namespace longwave::ui {

class Plot;

/// One line of a chart of a race.
struct ChartLine {
    QString name; ///< in the read-out
    std::vector<CurvePoint> points;
    LineStyle style;
    MarkShape mark = MarkShape::None;
    bool filled = true;
    QString engine; ///< stable name of whose points they are
    QString label;  ///< where the line runs; empty: none
};

/// Measured here: the engine's colour and mark, filled, solid. Measured elsewhere or published: hollow, dashed, in
/// `axis`. Extrapolated: dashed in the engine's colour, no marks.
enum class LineKind { Measured, Elsewhere, Extrapolated };
ChartLine lineOf(const Series& series, LineKind kind, const QString& name, const QString& label = {});

/// The lines of one plot, and their names beside them where there is room.
class ChartLines : public QObject {
    Q_OBJECT
  public:
    explicit ChartLines(Plot* plot);

    void show(std::vector<ChartLine> lines, const std::function<QString(double)>& value);
    const std::vector<ChartLine>& lines() const noexcept { return lines_; }
    /// What else is written into the plot.
    void setNotes(std::vector<PlotLabel> notes);
    /// The home of the plot from what is shown: logarithmic axes with some air, and room for names at the right.
    void fitHome(double leastLow, double leastHigh);
    /// The line and the point of it within reach of a place in the plot; {−1, −1}: none.
    std::pair<int, int> pointAt(QPointF pixel) const;
    /// The names where they stand now, after the notes.
    const std::vector<PlotLabel>& labels() const noexcept { return labels_; }

  private:
    struct Name;
    void placeNames();
    /// Names for which there is no room beside their ends, where they cover neither lines nor what is taken.
    void placeElsewhere(const std::vector<Name>& names, std::vector<QRectF> taken,
                        std::vector<PlotLabel>& labels) const;

    Plot* plot_;
    std::vector<ChartLine> lines_;
    std::vector<Curve*> curves_; ///< of the plot; those beyond lines_ are empty
    std::vector<PlotLabel> notes_;
    std::vector<PlotLabel> labels_;
};

} // namespace longwave::ui
