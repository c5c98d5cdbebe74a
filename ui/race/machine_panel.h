// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/race/roofline_chart.h"
#include "ui/session/machine_ceilings.h"

#include <QWidget>

class QPushButton;

namespace longwave::ui {

class ValueRows;

/// What this machine is and can do at most, as measured; and the button that measures it again.
class MachinePanel : public QWidget {
    Q_OBJECT
  public:
    explicit MachinePanel(MachineCeilings& ceilings, QWidget* parent = nullptr);

    /// With so many threads at work; 0: all.
    void setThreads(int threads);
    /// While a race runs nothing is measured beside it.
    void setRunning(bool running);
    /// The lines of the roofline; zeros before they are known.
    Roof roof() const;
    QPushButton* measureButton() const noexcept { return measure_; }

  signals:
    void roofChanged();

  private:
    void refresh();

    MachineCeilings& ceilings_;
    int threads_ = 1;
    bool running_ = false;
    ValueRows* rows_;
    int peak_, cache_, memory_;
    QPushButton* measure_;
};

} // namespace longwave::ui
