// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "compute/training/trainer.h"
#include "ui/train/train_manifest.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace longwave::ui {

/// The kernels of a run at one moment, and what the trainer does not measure of them.
struct TrainSnapshot {
    std::shared_ptr<const training::KernelSnapshot> kernels;
    std::vector<double> effectiveLengths; ///< [layers], taps, mean over heads
};

/// What is new of a run since it was last told.
struct TrainNews {
    int run = 0;
    std::int64_t steps = 0; ///< of the whole run
    std::int64_t stepsPerEpoch = 0;
    double stepsPerSecond = 0;
    std::vector<training::StepReport> reports;
    std::vector<TrainSnapshot> snapshots;
    std::optional<training::RunState> state; ///< after an epoch, at the start and at the end
    std::int64_t savedStep = -1;             ///< of the newest checkpoint; −1: none was written
    std::int64_t savedBytes = 0;
    QString failure; ///< why this run cannot go on, a sentence
};

/// Runs that are trained together: one task, one folder.
struct TrainPlan {
    TrainChoices choices;
    std::shared_ptr<const training::Task> task; ///< null: it is made first
    const Engine* engine = nullptr;
    std::filesystem::path folder; ///< of the training; runs lie in it. Empty: nothing is written
    QString begun;
    struct Job {
        int run = 0;
        Regularization regularization;
        std::string folder;      ///< its name in the folder of the training
        bool isFinished = false; ///< and all is known of it: it is only kept in the manifest
    };
    std::vector<Job> jobs;
};

/// Trains runs on a thread of its own, which all their threads' work comes from. Runs take turns, an epoch each: so
/// they grow side by side, each step has all the threads, and nothing depends on which was faster. What it tells
/// arrives on the UI thread, whose members these are, at most 20 times a second.
class TrainRunner : public QObject {
    Q_OBJECT
  public:
    explicit TrainRunner(QObject* parent = nullptr);
    ~TrainRunner() override; ///< asks the runs to stop, which writes checkpoints, and waits until they have

    /// Begins, or goes on from the checkpoints that lie in the plan's folder. Precondition: not running.
    void start(const TrainPlan& plan);
    /// Stops where it is, after a checkpoint; go() goes on from memory. `stopped` comes when it has.
    void pause();
    /// Goes on after pause() or after a checkpoint could not be written. Precondition: isPaused().
    void go();
    /// Forgets what pause() keeps; checkpoints stay. Precondition: not running.
    void release();

    bool isRunning() const noexcept { return running_; }
    bool isPausing() const noexcept { return running_ && pausing_; }
    bool isPaused() const noexcept { return !running_ && trainers_ != nullptr; }

  signals:
    void taskMade(const std::shared_ptr<const longwave::training::Task>& task);
    void told(const std::vector<longwave::ui::TrainNews>& news);
    /// All that could be trained is trained (`isPaused` false), or it was paused, or could not go on: then `subject`
    /// and `explanation` say why, and isPaused() whether go() may try again.
    void stopped(bool wasPaused, const QString& subject, const QString& explanation);

  private:
    struct Trainers; // what lives from one start to the next
    class Work;      // what the thread does
    struct Mail {    // what waits to be told
        std::mutex guard;
        std::vector<TrainNews> news;
    };

    void launch();
    void tell();
    void end(std::uint64_t session, bool wasPaused, const QString& subject, const QString& explanation);

    std::uint64_t session_ = 0;
    bool running_ = false;
    bool pausing_ = false;
    QTimer tick_;
    std::shared_ptr<Mail> mail_;
    std::shared_ptr<Trainers> trainers_;
    std::jthread thread_; // last: it ends before what it reports to
};

} // namespace longwave::ui
