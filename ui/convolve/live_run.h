// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/convolve/live_data.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

namespace longwave::ui {

/// Runs the convolution in a thread of its own: once for every request, and again and again while it loops. The latest
/// request takes effect on the next run; a run that has been going for a while is cancelled for it. What is to be seen
/// arrives as immutable snapshots, at most about 60 a second and never more than one waiting: a UI thread that is late
/// gets the newest, not a queue. All members are called from the UI thread.
class LiveRun : public QObject {
    Q_OBJECT
  public:
    explicit LiveRun(QObject* parent = nullptr);
    ~LiveRun() override; ///< cancels what runs and waits for it

    /// Null: nothing to convolve; the latest snapshot is forgotten.
    void setRequest(std::shared_ptr<const LiveRequest> request);
    /// Each start begins new statistics.
    void setLooping(bool looping);
    bool isLooping() const noexcept { return looping_; }

    /// The newest snapshot that was delivered; null before the first.
    const std::shared_ptr<const LiveSnapshot>& latest() const noexcept { return latest_; }

  signals:
    /// latest() is another one.
    void updated();

  protected:
    void customEvent(QEvent* event) override; ///< a snapshot is waiting: the only event it posts to itself

  private:
    using Clock = std::chrono::steady_clock;

    void work(const std::stop_token& stop);
    void publish(std::shared_ptr<const LiveSnapshot> snapshot);
    void cancelIfLate();

    std::shared_ptr<const LiveSnapshot> latest_; // UI thread only
    QTimer lateness_;                            // UI thread only

    std::mutex mutex_; // guards everything down to the thread
    std::condition_variable_any wake_;
    std::shared_ptr<const LiveRequest> request_;
    bool looping_ = false; // written by the UI thread alone, which therefore reads it without the lock
    bool busy_ = false;
    std::shared_ptr<const LiveRequest> taken_; // what the thread is busy with
    bool takenHasOutput_ = false;
    Clock::time_point busySince_;
    std::stop_source cancel_; // of what the thread is busy with
    std::shared_ptr<const LiveSnapshot> pending_;
    bool queued_ = false; // a delivery is on its way to the UI thread

    std::jthread thread_; // last: it uses all of the above
};

} // namespace longwave::ui
