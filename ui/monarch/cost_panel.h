// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace longwave::ui {

class FigureTable;
class ModelChoice;
class ModelControls;
class MonarchWalk;
class PanelHeader;
class TrafficMarks;
class ValueRows;

/// "896 B", "1.23 MB": traffic by decimal prefixes, small amounts in full.
QString trafficText(double bytes);

/// What the steps up to the one that is shown cost, unfused and fused side by side: bytes and arithmetic counted from
/// the trace, and the time that a device would take by the model. Nothing here is measured.
class CostPanel : public QWidget {
    Q_OBJECT
  public:
    CostPanel(MonarchWalk& walk, ModelChoice& model, QWidget* parent = nullptr);

    ModelControls* controls() const noexcept { return controls_; }
    TrafficMarks* marks() const noexcept { return marks_; }
    /// Row 0 read, 1 written, 2 arithmetic; column 0 unfused, 1 fused.
    QString cell(int row, int column) const;
    QString modelled() const;
    QString ratio() const;

  private:
    void follow();

    MonarchWalk& walk_;
    ModelChoice& model_;
    PanelHeader* header_;
    FigureTable* figures_;
    QLabel* marksWord_;
    TrafficMarks* marks_;
    ValueRows* whole_;
    ModelControls* controls_;
    QLabel* note_;
};

} // namespace longwave::ui
