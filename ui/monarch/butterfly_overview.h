// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/butterfly_model.h"
#include "ui/monarch/monarch_walk.h"

#include <QPixmap>
#include <QWidget>

#include <vector>

namespace longwave::ui {

/// The wires of all steps side by side, small: blocks are butterflies, lines are what crosses. One sees where the
/// permutations are, and that each of them has its inverse. A click goes to a step.
class ButterflyOverview : public QWidget {
    Q_OBJECT
  public:
    explicit ButterflyOverview(MonarchWalk& walk, QWidget* parent = nullptr);

    void setOrder(WireOrder order);
    /// The middle of a step's wires, for the pointer; of step 0 its column.
    QPoint placeOf(std::size_t step) const;

    QSize sizeHint() const override { return {560, 96}; }
    QSize minimumSizeHint() const override { return {240, 96}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

  private:
    void refresh();
    std::size_t stepAt(double x) const;
    double columnAt(std::size_t step) const;
    void paintAll(QPainter& painter) const;
    void paintSegment(QPainter& painter, const WireSegment& segment) const;

    MonarchWalk& walk_;
    WireOrder order_ = WireOrder::Grouped;
    std::vector<WireSegment> segments_; ///< of every step but the first
    bool isOld_ = false;                ///< the trace changed while it was hidden
    QPixmap picture_;
};

} // namespace longwave::ui
