// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/records/race_record.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace longwave::ui {

class Curve;
class PanelHeader;
class Plot;

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

  signals:
    void statusChanged(const QString& words);

  private:
    void refresh();
    QString statusAt(double x, double y) const;

    std::shared_ptr<const RaceRecord> run_;
    QString words_;
    Roof roof_;
    PanelHeader* header_;
    Plot* plot_;
    std::vector<Curve*> curves_;
    Curve* memoryRoof_;
    Curve* cacheRoof_;
};

} // namespace longwave::ui
