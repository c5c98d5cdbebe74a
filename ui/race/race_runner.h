// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/race.h"
#include "compute/records/race_record.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <thread>

namespace longwave::ui {

/// Runs races on a thread of its own, one at a time. What it tells arrives on the UI thread, whose members these are.
class RaceRunner : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;
    ~RaceRunner() override; ///< asks the race to stop and waits until it has

    /// Precondition: not running.
    void start(const RaceSettings& settings);
    /// What was measured stays; `finished` comes when the race has stopped.
    void cancel();
    bool isRunning() const noexcept { return running_; }
    bool isCancelled() const noexcept { return cancelled_; }

  signals:
    void measured(const longwave::RecordedPoint& point);
    void refused(const longwave::RecordedRefusal& refusal);
    /// At most 20 times a second.
    void progressed(const longwave::RaceProgress& progress);
    /// `failure` is empty when all was measured or the race was cancelled.
    void finished(bool wasCancelled, const QString& failure);

  private:
    /// Runs `tell` on the UI thread, unless a later race has begun by then.
    template <typename Tell>
    void post(std::uint64_t race, Tell tell);

    std::uint64_t race_ = 0;
    bool running_ = false;
    bool cancelled_ = false;
    std::jthread thread_; // last: it ends before what it reports to
};

} // namespace longwave::ui
