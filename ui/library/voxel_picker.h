// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QWidget>

class QLabel;
class QSlider;

namespace longwave::ui {

class Heatmap;
class Plot;
class VoxelOverlay;

/// An axial slice of functional MRI, each voxel's mean over time, on which a voxel or a region is picked as the signal.
class VoxelPicker : public QWidget {
    Q_OBJECT
  public:
    explicit VoxelPicker(Session& session, QWidget* parent = nullptr);

    /// Hides itself when the array's rows are no voxels.
    void show(EntryRef ref);

    QSlider* slider() const { return slider_; }
    VoxelOverlay* overlay() const { return overlay_; }
    QString text() const;                     ///< what is chosen, in words
    bool isShown() const { return isDrawn_; } ///< the picture of the slice is there

    bool hasHeightForWidth() const override { return false; }

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    const Entry* entry() const;
    void setSlice(int z);
    void draw();
    void followChoice();
    void fitHeight();
    VoxelBox chosen() const;

    Session& session_;
    EntryRef ref_;
    std::shared_ptr<const File> file_; ///< of which reading the picture is
    QSlider* slider_;
    QLabel* sliceText_;
    QLabel* chosenText_;
    Plot* plot_;
    Heatmap* map_;
    VoxelOverlay* overlay_;
    bool isDrawn_ = false;
};

} // namespace longwave::ui
