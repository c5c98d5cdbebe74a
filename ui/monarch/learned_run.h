// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/learned.h"
#include "ui/session/monarch_choices.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace longwave::ui {

class MonarchWalk;

/// Which convolution the matrices in the place of F are to learn: that with this kernel.
enum class LearningTarget {
    Same,        ///< the page's own: the exact DFT is the answer
    Reversed,    ///< the page's own, last tap first
    Exponential, ///< a slow filter
    Impulse,     ///< y = u
    Loaded,      ///< the loaded head, neither smoothed nor squashed
    Drawn        ///< the one that was drawn by hand
};

/// Learns the matrices of the Monarch page by gradient steps, off the UI thread, a few of them at a time. Each state
/// goes through the session, so that the stage shows it; one run is one undo step. Whoever changes factors, kernel or
/// matrices meanwhile ends it.
class LearnedRun : public QObject {
    Q_OBJECT
  public:
    static constexpr const char* kLane = "monarch-learn";

    struct Point {
        int steps = 0;
        double loss = 0;
    };

    explicit LearnedRun(MonarchWalk& walk, QObject* parent = nullptr);

    bool isRunning() const noexcept { return running_; }
    bool isPaused() const noexcept { return !running_ && learner_ != nullptr; }
    /// The loss after so many steps, the first at 0; of the run that is on, paused, or was the last.
    const std::vector<Point>& curve() const noexcept { return curve_; }
    /// Why it stopped by itself or was not begun, or what it does.
    const QString& words() const noexcept { return words_; }

    /// Whether there is such a kernel.
    bool canAim(LearningTarget target) const;
    /// Begins anew from the matrices that stand there. `unlocked`: which of them may move.
    void start(std::vector<bool> unlocked, LearningTarget target);
    void pause();
    /// Goes on where it was paused.
    void resume();
    /// Ends it: the matrices stay, and what comes next is an undo step of its own.
    void stop();

  signals:
    void changed();

  private:
    struct Chunk {
        std::shared_ptr<const MonarchLearner> learner;
        LearningState state;
        std::vector<Point> points;
        bool isSettled = false;
    };
    void submit();
    void take(Chunk chunk);
    void follow();
    void end(const QString& words);

    MonarchWalk& walk_;
    bool running_ = false;
    std::shared_ptr<const MonarchLearner> learner_;
    std::optional<LearningTask> task_; ///< of the run, without its target until that has been read
    LearningTarget target_ = LearningTarget::Same;
    LearningState state_;
    std::vector<Point> curve_;
    QString words_;
    std::shared_ptr<const std::vector<Complexes>> mine_; ///< the matrices as this run set them
    MonarchChoices chosen_;                              ///< what it began with
    int run_ = 0;
};

/// Matrices of the page as a whole set: exact DFTs where it has none. Large ones take a while: not for the UI thread.
std::vector<Complexes> wholeMatrices(const std::vector<std::int64_t>& factors,
                                     const std::shared_ptr<const std::vector<Complexes>>& matrices);

} // namespace longwave::ui
