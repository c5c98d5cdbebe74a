// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/error.h"

#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>

#include <any>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <type_traits>

namespace longwave::ui {

/// What a running task is given: to be asked whether to stop, and to tell how far it is.
class TaskContext {
  public:
    TaskContext(std::stop_token stop, std::function<void(double)> progress)
        : stop_(std::move(stop)),
          progress_(std::move(progress)) {}
    const std::stop_token& stop() const noexcept { return stop_; }
    /// Share done in [0, 1]; any thread.
    void progress(double share) const { progress_(share); }
    const std::function<void(double)>& progressFunction() const noexcept { return progress_; }

  private:
    std::stop_token stop_;
    std::function<void(double)> progress_;
};

/// What becomes of a task that runs when a newer one arrives on its lane; the newer one says.
enum class Supersede {
    Finish, ///< it finishes and is delivered; of those waiting only the newest runs (sliders: pictures keep coming)
    Cancel  ///< it is asked to stop and its result is dropped (loading, long analyses)
};

/// Runs work off the UI thread. Work is submitted to a named lane; in a lane one task runs at a time and the latest
/// request wins. Results arrive on the UI thread, and never after `context` is gone. All members are called from the
/// UI thread.
class TaskRunner : public QObject {
    Q_OBJECT
  public:
    explicit TaskRunner(QObject* parent = nullptr);
    ~TaskRunner() override; ///< asks everything to stop and waits for it

    /// `title` is what the progress bar says while the task takes longer than 300 ms ("Reading speech.wav").
    /// `work` runs on a worker thread and may throw; `done` gets its result on the UI thread. A thrown Error arrives at
    /// `failed` (or, without one, at the signal `failed`); Cancelled is silent.
    template <typename Work, typename Done>
    void submit(const std::string& lane, const QString& title, Supersede supersede, QObject* context, Work work,
                Done done, std::function<void(const Error&)> failed = {}) {
        using Result = std::invoke_result_t<Work, TaskContext&>;
        enqueue(
            lane, title, supersede, context,
            [work = std::move(work)](TaskContext& task) mutable -> std::shared_ptr<void> {
                return std::make_shared<Result>(work(task));
            },
            [done = std::move(done)](const std::shared_ptr<void>& result) mutable {
                done(std::move(*std::static_pointer_cast<Result>(result)));
            },
            std::move(failed));
    }

    /// Asks what runs on the lane to stop and forgets what waits there.
    void cancel(const std::string& lane);
    bool isIdle() const; ///< nothing runs or waits on any lane

  signals:
    /// A task has been running for 300 ms or more: what, how far (−1: unknown) and how long still (s, −1: unknown).
    /// At most 20 times a second.
    void progressed(const QString& lane, const QString& title, double share, double secondsLeft);
    /// The long task that `progressed` spoke of is over.
    void settled(const QString& lane);
    /// An error nobody else took.
    void failed(const QString& subject, const QString& explanation);
    void becameIdle();

  private:
    using Erased = std::function<std::shared_ptr<void>(TaskContext&)>;
    using Deliver = std::function<void(const std::shared_ptr<void>&)>;
    void enqueue(const std::string& lane, const QString& title, Supersede supersede, QObject* context, Erased work,
                 Deliver deliver, std::function<void(const Error&)> failed);

    struct Job;
    struct Lane;
    class Workers;

    void collect(); // delivers what the workers finished
    void deliver(Job& job);
    void start(Lane& lane);
    void tick(); // tells how far the long tasks are
    void settle(Job& job);

    std::map<std::string, std::unique_ptr<Lane>> lanes_;
    QTimer tick_;
    std::unique_ptr<Workers> workers_; // last: its threads end before what they report to
};

} // namespace longwave::ui
