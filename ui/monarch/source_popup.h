// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/popup_button.h"
#include "ui/monarch/source_words.h"

#include <QTimer>

#include <vector>

class QButtonGroup;
class QLabel;
class QPushButton;
class QRadioButton;
class QSlider;
class QSpinBox;

namespace longwave::ui {

class DrawingCanvas;
class MonarchWalk;
class Segmented;

/// Where the signal or the kernel of the Monarch page comes from: what is loaded (cut from a sample on, or resampled),
/// an example, or drawn by hand, right here.
class SourcePopup : public PopupPanel {
    Q_OBJECT
  public:
    SourcePopup(MonarchWalk& walk, StageRole role);

    QRadioButton* choice(StageRow::Source source) const;
    Segmented* fitting() const noexcept { return fitting_; }
    QSpinBox* placeBox() const noexcept { return place_; }
    QSlider* placeSlider() const noexcept { return slider_; }
    DrawingCanvas* canvas() const noexcept { return canvas_; }
    QPushButton* clearButton() const noexcept { return clear_; }
    QString sentence() const;

  private:
    QWidget* makePlace();
    void setSource(StageRow::Source source);
    void setPlace(std::int64_t from, bool merge);
    void takeDrawing(const std::vector<double>& values, bool merge);
    void follow();
    std::vector<double> shownRow() const;

    MonarchWalk& walk_;
    StageRole role_;
    QButtonGroup* group_;
    QWidget* places_ = nullptr;
    Segmented* fitting_ = nullptr;
    QSlider* slider_ = nullptr;
    QSpinBox* place_ = nullptr;
    QPushButton* loudest_ = nullptr;
    QLabel* placeWord_ = nullptr;
    QLabel* sentence_;
    DrawingCanvas* canvas_;
    QPushButton* clear_;
    QTimer rest_; ///< keys have no release that says more: a pause ends their gesture
};

} // namespace longwave::ui
