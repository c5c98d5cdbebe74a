// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

namespace longwave::ui {

class MonarchWalk;

/// Plays the steps one after the other: quick motion, then a rest that is long enough to read. Stops at the end.
class StepPlayer : public QObject {
    Q_OBJECT
  public:
    /// From one step to the next at speed 1, ms.
    static constexpr int kStepMilliseconds = 3600;

    explicit StepPlayer(MonarchWalk& walk, QObject* parent = nullptr);

    bool isPlaying() const { return timer_.isActive(); }
    bool canPlay() const;
    /// From the step that is shown on; from the first when that is the last.
    void play();
    void pause();
    void toggle() { isPlaying() ? pause() : play(); }
    void back();
    void next();

    double speed() const noexcept { return speed_; }
    void setSpeed(double speed);

  signals:
    void changed(); ///< it plays or it does not, or canPlay is another

  private:
    void advance();
    void rest();

    MonarchWalk& walk_;
    QTimer timer_;
    double speed_ = 1;
};

} // namespace longwave::ui
