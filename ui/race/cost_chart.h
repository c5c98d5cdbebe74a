// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/ceilings.h"
#include "compute/monarch/model_devices.h"
#include "compute/records/race_record.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QComboBox;
class QSpinBox;

namespace longwave::ui {

class ChartLines;
class PanelHeader;
class Plot;

/// FlashFFTConv's cost model (equation 2) for orders 2, 3 and 4 on a device, where the cheapest order changes, and
/// attention at the same length at a stated utilisation; for this machine also what was measured.
class CostChart : public QWidget {
    Q_OBJECT
  public:
    explicit CostChart(QWidget* parent = nullptr);

    /// The run in focus, when it was measured on this machine; else null.
    void setRun(std::shared_ptr<const RaceRecord> run);
    /// What this machine can do; without it the machine is not among the devices.
    void setCeilings(std::optional<Ceilings> ceilings);

    Plot* plot() const noexcept { return plot_; }
    ChartLines* lines() const noexcept { return lines_; }
    QComboBox* deviceBox() const noexcept { return device_; }
    QSpinBox* utilisationBox() const noexcept { return utilisation_; }
    /// What is shown, in a sentence: where the lines cross.
    const QString& summary() const noexcept { return summary_; }

  signals:
    void statusChanged(const QString& words);

  private:
    const ModelDevice* chosen() const;
    void fillDevices();
    void refresh();

    std::shared_ptr<const RaceRecord> run_;
    std::optional<Ceilings> ceilings_;
    std::vector<ModelDevice> devices_;
    bool isPicked_ = false; ///< somebody chose the device
    bool hasHere_ = false;  ///< the first of devices_ is this machine
    QString summary_;
    PanelHeader* header_;
    QComboBox* device_;
    QSpinBox* utilisation_;
    Plot* plot_;
    ChartLines* lines_;
};

} // namespace longwave::ui
