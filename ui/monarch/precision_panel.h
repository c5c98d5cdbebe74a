// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/wish.h"
#include "ui/monarch/precision_traces.h"

#include <QWidget>

#include <memory>

class QLabel;
class QTableWidget;

namespace longwave::ui {

class ChartLines;
class MonarchWalk;
class PanelHeader;
class Plot;

/// How the error grows step by step in each precision, with the one that is chosen strong. The traces are made off the
/// UI thread, and only while the panel is seen. A row of the table, when it is activated, chooses its precision.
class PrecisionPanel : public QWidget {
    Q_OBJECT
  public:
    static constexpr const char* kLane = "monarch-precision";

    explicit PrecisionPanel(MonarchWalk& walk, QWidget* parent = nullptr);

    Plot* plot() const noexcept { return plot_; }
    QTableWidget* table() const noexcept { return table_; }
    ChartLines* lines() const noexcept { return lines_; }
    /// Empty before the first are there.
    const std::vector<PrecisionErrors>& errors() const noexcept { return errors_; }
    /// All of what is chosen has been computed, or the panel is hidden.
    bool isSettled() const;

    QSize sizeHint() const override { return {296, 440}; }

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void follow();
    void showErrors();
    void showStep();
    void choose(int row);

    MonarchWalk& walk_;
    Wish<std::shared_ptr<const MonarchTrace>> wish_;
    std::vector<PrecisionErrors> errors_;
    PanelHeader* header_;
    Plot* plot_;
    ChartLines* lines_;
    QTableWidget* table_;
    QLabel* note_;
};

} // namespace longwave::ui
