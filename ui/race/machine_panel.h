// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/race/roofline_chart.h"
#include "ui/session/session.h"

#include <QWidget>

class QPushButton;

namespace longwave::ui {

class ValueRows;

/// What this machine is and can do at most, as measured; and the button that measures it again, unless somebody keeps
/// it busy.
class MachinePanel : public QWidget {
    Q_OBJECT
  public:
    explicit MachinePanel(Session& session, QWidget* parent = nullptr);

    /// With so many threads at work; 0: all.
    void setThreads(int threads);
    /// The lines of the roofline; zeros before they are known.
    Roof roof() const;
    QPushButton* measureButton() const noexcept { return measure_; }

  signals:
    void roofChanged();

  private:
    void refresh();

    Session& session_;
    MachineCeilings& ceilings_;
    int threads_ = 1;
    ValueRows* rows_;
    int peak_, cache_, memory_;
    QPushButton* measure_;
};

} // namespace longwave::ui
