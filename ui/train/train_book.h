// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/train_run.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace longwave::ui {

/// What is looked at.
struct TrainFocus {
    int left = 0, right = 0; ///< runs whose kernels are shown
    int layer = 0;
    int head = 0;          ///< row of the layer: forward heads, then those that look ahead
    std::int64_t step = 0; ///< while not following
    bool follows = true;   ///< the newest step is shown
    bool operator==(const TrainFocus&) const = default;
};

/// The runs of the page and what is looked at: without widgets and without threads. Runs differ in Squash alone.
class TrainBook : public QObject {
    Q_OBJECT
  public:
    explicit TrainBook(QObject* parent = nullptr); ///< the pair: Squash off, Squash on

    const std::vector<TrainRun>& runs() const noexcept { return runs_; }
    const TrainRun* find(int id) const;
    const TrainFocus& focus() const noexcept { return focus_; }
    const std::shared_ptr<const training::Task>& task() const noexcept { return task_; }

    // Runs that are to be.
    /// λ of the first run with Squash that has not begun; further ones are proposed from it.
    void setLambda(double lambda);
    double lambda() const noexcept { return lambda_; }
    /// Adds a run with Squash, its λ not among the others'. Returns its id.
    int addRun();
    /// Adds runs with λ/2, λ, 2·λ and 4·λ where there are none.
    void addSweep();
    /// Precondition: it is not running.
    void remove(int id);
    bool mayRemove(int id) const; ///< not while it runs, and not the last one
    /// Other runs altogether, as a manifest has them.
    void setRuns(const std::vector<TrainManifest::Run>& runs);
    /// Forgets what was trained: all runs wait.
    void restart();

    // What happens to them.
    void setTask(std::shared_ptr<const training::Task> task);
    /// Names folders of runs that have none, and says what is to be trained. Those that are not finished are running
    /// from now on.
    std::vector<TrainPlan::Job> begin();
    void apply(const std::vector<TrainNews>& news);
    /// Those that were running are so from now on.
    void settle(TrainRun::State state);

    // Of all together.
    std::int64_t steps() const;    ///< of one run: all have as many
    std::int64_t lastStep() const; ///< the furthest one
    double share() const;          ///< done, of all runs that are not failed
    double secondsLeft() const;    ///< −1: not known
    double secondsElapsed() const; ///< of the clock, while running
    double stepsPerSecond() const; ///< of the run at work, or their mean
    std::int64_t shownStep() const { return focus_.follows ? lastStep() : focus_.step; }
    int layers() const;
    int heads() const; ///< rows of a layer
    int taps() const;

    void setFocus(const TrainFocus& focus);

  signals:
    void runsChanged();  ///< which there are, their λ, their states
    void told();         ///< there is more of them
    void focusChanged(); ///< another run, layer, head or step is looked at

  private:
    TrainRun* held(int id);
    int add(const Regularization& regularization);
    bool hasLambda(double lambda) const;
    void paint();
    void keepFocus();
    const training::KernelSnapshot* anyKernels() const;
    static void extend(TrainRun& run, std::int64_t step);
    static void thin(TrainRun& run);

    std::vector<TrainRun> runs_;
    TrainFocus focus_;
    std::shared_ptr<const training::Task> task_;
    double lambda_ = 0.002;
    int nextId_ = 1;
    QElapsedTimer clock_;
    double elapsedBefore_ = 0;
};

} // namespace longwave::ui
