// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/records/race_record.h"
#include "ui/plot/plot_export.h"
#include "ui/race/race_series.h"
#include "ui/race/roofline_chart.h"

#include <QString>
#include <QWidget>

#include <memory>
#include <vector>

class QComboBox;

namespace longwave::ui {

class ChartLines;
class PanelHeader;
class Plot;
class PlotLink;
class Segmented;

/// What the charts show.
struct RaceView {
    std::shared_ptr<const RaceRecord> run; ///< in focus; may be null
    QString runLabel;                      ///< said where it was not measured here
    bool isFromHere = true;
    struct Beside {
        std::shared_ptr<const RaceRecord> record;
        QString label;
    };
    std::vector<Beside> beside;                 ///< published, of other machines, earlier
    std::shared_ptr<const RaceRecord> compared; ///< point by point; may be null
    QString comparedLabel;
    std::vector<std::pair<std::string, QString>> baselines; ///< engines that speed-ups may be over: name, title
    std::string baseline;                                   ///< empty: over the compared run
    bool isRunning = false;
};

/// A chart with its header: the furniture that they have in common.
class ChartPanel : public QWidget {
    Q_OBJECT
  public:
    explicit ChartPanel(const QString& title, QWidget* parent = nullptr);
    Plot* plot() const noexcept { return plot_; }
    ChartLines* lines() const noexcept { return lines_; }
    PanelHeader* header() const noexcept { return header_; }

  private:
    PanelHeader* header_;
    Plot* plot_;
    ChartLines* lines_;
};

/// The charts over lengths, whose x axes and cross-hairs move together: time, memory (in the middle) and speed-up; and
/// the roofline. Widgets of the page's splitters; this only fills them.
class RaceCharts : public QObject {
    Q_OBJECT
  public:
    explicit RaceCharts(QWidget* parent);

    void show(const RaceView& view);
    void fit();

    ChartPanel* time() const noexcept { return time_; }
    ChartPanel* memory() const noexcept { return memory_; }
    ChartPanel* speed() const noexcept { return speed_; }
    RooflineChart* roofline() const noexcept { return roofline_; }
    Segmented* perBox() const noexcept { return per_; }
    QComboBox* baselineBox() const noexcept { return baseline_; }
    Per per() const;
    PlotLink* link() const noexcept { return link_; }

  signals:
    /// An engine's name; empty: the compared run.
    void baselinePicked(const QString& engine);
    /// A point of the run in focus was clicked.
    void pointPicked(const QString& engine, qint64 length);
    void perChanged();
    void statusChanged(const QString& words);

  private:
    void showTime();
    void showMemory();
    void showSpeed();
    void followBaselines();
    QString statusAt(double x) const;

    RaceView view_;
    ChartPanel* time_;
    ChartPanel* memory_;
    ChartPanel* speed_;
    RooflineChart* roofline_;
    Segmented* per_;
    QComboBox* baseline_;
    PlotLink* link_;
};

} // namespace longwave::ui
