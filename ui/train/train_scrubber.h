// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include <cstdint>

class QCheckBox;
class QLabel;
class QPushButton;
class QSlider;

namespace longwave::ui {

/// Back through the epochs: a slider over steps with a tick for each epoch, Replay, and Follow, which keeps to the
/// newest step. Moving the slider ends following; following again goes to the end.
class TrainScrubber : public QWidget {
    Q_OBJECT
  public:
    explicit TrainScrubber(QWidget* parent = nullptr);

    /// `steps` of the whole run, `last` the furthest finished.
    void setRange(std::int64_t steps, std::int64_t stepsPerEpoch, std::int64_t last);
    void setPlace(std::int64_t step, bool follows);
    bool isReplaying() const { return replay_.isActive(); }

    QSlider* slider() const noexcept { return slider_; }
    QPushButton* replayButton() const noexcept { return button_; }
    QCheckBox* followBox() const noexcept { return follow_; }
    QString words() const;

  signals:
    void placePicked(qint64 step);
    void followPicked(bool follows);

  protected:
    void hideEvent(QHideEvent* event) override;

  private:
    class Ticks;
    void replay();
    void stopReplay();
    void describe();

    std::int64_t steps_ = 0, stepsPerEpoch_ = 0, last_ = 0;
    std::int64_t step_ = 0;
    QTimer replay_;
    QPushButton* button_;
    QSlider* slider_;
    Ticks* ticks_;
    QCheckBox* follow_;
    QLabel* place_;
};

} // namespace longwave::ui
