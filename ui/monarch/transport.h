// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSlider>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QPushButton;

namespace longwave::ui {

class MonarchWalk;
class StepPlayer;

/// The steps as a line with a numbered tick for each: a click or a drag goes to the nearest.
class StepScrubber : public QSlider {
    Q_OBJECT
  public:
    explicit StepScrubber(QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    double xOf(int step) const;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

  private:
    int stepAt(double x) const;
};

/// The bar under the page: back, play, next, the steps, speed, motion.
class Transport : public QWidget {
    Q_OBJECT
  public:
    Transport(MonarchWalk& walk, StepPlayer& player, QWidget* parent = nullptr);

    QPushButton* backButton() const noexcept { return back_; }
    QPushButton* playButton() const noexcept { return play_; }
    QPushButton* nextButton() const noexcept { return next_; }
    StepScrubber* scrubber() const noexcept { return scrubber_; }
    QComboBox* speedBox() const noexcept { return speed_; }
    QCheckBox* motionBox() const noexcept { return motion_; }
    /// The nearest of the speeds there are.
    void setSpeed(double speed);

  signals:
    void speedPicked(double speed);

  private:
    void follow();

    MonarchWalk& walk_;
    StepPlayer& player_;
    QPushButton* back_;
    QPushButton* play_;
    QPushButton* next_;
    StepScrubber* scrubber_;
    QComboBox* speed_;
    QCheckBox* motion_;
};

} // namespace longwave::ui
