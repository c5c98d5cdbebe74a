// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QWidget>

#include <vector>

namespace longwave::ui {

class HistogramController;
class HistogramPanel;
class MetricsPanel;
class Plot;
class SweepController;
class SweepPanel;

/// The right column of the page "Kernels": metrics, the λ sweep and the weights. Sweep and weights follow the session
/// by themselves; the metrics are given by the page, which has them anyway.
class SideColumn : public QWidget {
    Q_OBJECT

  public:
    explicit SideColumn(Session& session, QWidget* parent = nullptr);

    MetricsPanel* metrics() const noexcept { return metrics_; }
    SweepPanel* sweep() const noexcept { return sweep_; }
    HistogramPanel* histogram() const noexcept { return histogram_; }
    bool isSettled() const;

  signals:
    void statusChanged(const QString& text);

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void followBank();
    void followHead();
    void followSignal();
    void followRegularization();
    void setLambda(double lambda);
    void setActive(bool active);

    Session& session_;
    MetricsPanel* metrics_;
    SweepPanel* sweep_;
    HistogramPanel* histogram_;
    SweepController* sweeping_;
    HistogramController* counting_;
};

} // namespace longwave::ui
