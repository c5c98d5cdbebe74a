// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/records/race_record.h"
#include "ui/plot/curve.h"
#include "ui/plot/plot.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace longwave::ui {

class PanelHeader;

/// What a machine can do at most, as lines of the roofline; 0 where it is not known.
struct Roof {
    double peakGflops = 0;
    double memoryGbytes = 0; ///< GB/s
    double cacheGbytes = 0;  ///< of the level-2 cache
    int threads = 0;
};

/// GFLOP/s against arithmetic intensity, under what the machine can do. Both are nominal: flops of real FFTs whatever
/// an engine computes, and every array moved once.
class RooflineChart : public QWidget {
    Q_OBJECT
  public:
    explicit RooflineChart(QWidget* parent = nullptr);

    /// Points of a run; null shows the roof alone.
    void setRun(std::shared_ptr<const RaceRecord> run, const QString& words);
    void setRoof(const Roof& roof);
    Plot* plot() const noexcept { return plot_; }
    PanelHeader* header() const noexcept { return header_; }
    /// What is written into the plot, and where it stands now.
    const std::vector<PlotLabel>& labels() const noexcept { return labels_; }

  signals:
    void statusChanged(const QString& words);

  private:
    /// What is written beside a line, or a part of it.
    struct LineName {
        std::vector<CurvePoint> line;
        QString words;
        Token color = Token::Text;
        bool isSaidElsewhere = false; ///< without room it is left out
    };
    void refresh();
    void nameRoofs();
    void placeNames();
    std::vector<CurvePoint> roofOf(double bandwidth) const; ///< its slope and its ceiling: three points
    QString statusAt(double x, double y) const;

    std::shared_ptr<const RaceRecord> run_;
    QString words_;
    Roof roof_;
    PanelHeader* header_;
    Plot* plot_;
    std::vector<Curve*> curves_;
    Curve* memoryRoof_;
    Curve* cacheRoof_;
    double left_ = 1, right_ = 32;   ///< flop/byte, ends of the roofs
    std::vector<LineName> names_;    ///< of roofs, then of engines
    std::vector<PlotLabel> lengths_; ///< beside the ends of the engines' lines
    std::vector<PlotLabel> labels_;
};

} // namespace longwave::ui
