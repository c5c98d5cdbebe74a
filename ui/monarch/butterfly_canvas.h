// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/butterfly_scene.h"
#include "ui/monarch/monarch_walk.h"

#include <QPixmap>
#include <QWidget>

#include <optional>

namespace longwave::ui {

/// The wires of the step that the walk is at. The calm picture is painted once and kept; what is pointed at is painted
/// over it, so that a pointer that moves costs its own wires only.
class ButterflyCanvas : public QWidget {
    Q_OBJECT
  public:
    explicit ButterflyCanvas(MonarchWalk& walk, QWidget* parent = nullptr);

    void setOrder(WireOrder order);
    WireOrder order() const noexcept { return order_; }
    /// For the size the canvas has now.
    const WireScene& scene();

    QSize sizeHint() const override { return {560, 440}; }
    QSize minimumSizeHint() const override { return {280, 200}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    void refresh();
    void follow(); ///< what is pointed at
    StageCell cellAt(QPointF place);
    void moveBy(std::int64_t places);

    MonarchWalk& walk_;
    WireOrder order_ = WireOrder::Grouped;
    WireScene scene_;
    bool sceneIsOld_ = true;
    QPixmap picture_;
    std::optional<WireScene::Marked> marked_;
};

} // namespace longwave::ui
