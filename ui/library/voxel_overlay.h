// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/voxel_box.h"

#include <QWidget>

#include <optional>

namespace longwave::ui {

class Plot;

/// What lies over the picture of a slice: the chosen voxels as an outline, and the hands that choose them. A click
/// picks a voxel, a drag a region of this slice; with Shift the box grows to where the click is, over slices too. Keys:
/// arrows move the voxel, with Shift they move the region's far corner, Page Up and Page Down go through the slices.
class VoxelOverlay : public QWidget {
    Q_OBJECT
  public:
    explicit VoxelOverlay(Plot* plot);

    void setExtents(std::int64_t nx, std::int64_t ny) {
        extents_ = {nx, ny};
        update();
    }
    void setSlice(std::int64_t z);
    void setChosen(const VoxelBox& box);
    /// The pixel in the middle of a voxel.
    QPointF placeOf(std::int64_t x, std::int64_t y) const;

  signals:
    void picked(const VoxelBox& box);
    void sliceWanted(int step); ///< that many slices up

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    using Cell = std::array<std::int64_t, 3>;
    Cell cellAt(const QPointF& place) const;
    QRectF outlineOf(const VoxelBox& box) const;
    VoxelBox dragged() const;
    void follow();

    Plot* plot_;
    std::array<std::int64_t, 2> extents_ = {1, 1};
    std::int64_t slice_ = 0;
    VoxelBox chosen_;
    Cell begin_{};
    Cell end_{};
    bool isDragging_ = false;
    bool grows_ = false; ///< the drag began with Shift
};

} // namespace longwave::ui
