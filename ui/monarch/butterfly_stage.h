// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace longwave::ui {

class ButterflyCanvas;
class ButterflyLens;
class ButterflyOverview;
class MonarchWalk;
class Segmented;

/// A step as wires: which cells it mixes, and where a permutation would take them. All steps small above, the step that
/// is shown below, and the cell that is pointed at in a lens.
class ButterflyStage : public QWidget {
    Q_OBJECT
  public:
    explicit ButterflyStage(MonarchWalk& walk, QWidget* parent = nullptr);

    ButterflyCanvas* canvas() const noexcept { return canvas_; }
    ButterflyOverview* overview() const noexcept { return overview_; }
    ButterflyLens* lens() const noexcept { return lens_; }
    Segmented* order() const noexcept { return order_; }
    /// What is said above the wires.
    QString sentence() const;

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void follow();

    MonarchWalk& walk_;
    QLabel* title_;
    QLabel* sentence_;
    Segmented* order_;
    ButterflyOverview* overview_;
    ButterflyCanvas* canvas_;
    ButterflyLens* lens_;
};

} // namespace longwave::ui
