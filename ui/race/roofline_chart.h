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
    /// A part of a roof and what is written beside it.
    struct RoofName {
        std::vector<CurvePoint> part;
        QString words;
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
    double left_ = 1, right_ = 32;       ///< flop/byte, ends of the roofs
    std::vector<RoofName> roofNames_;    ///< they stand where they cover no line
    std::vector<PlotLabel> pointLabels_; ///< of the engines, beside the ends of their lines
    std::vector<PlotLabel> labels_;
};

} // namespace longwave::ui
