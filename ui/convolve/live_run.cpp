// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/live_run.h"

#include "compute/error.h"
#include "ui/convolve/live_convolution.h"

#include <QCoreApplication>
#include <QEvent>

#include <new>
#include <utility>

namespace longwave::ui {

namespace {

using Clock = std::chrono::steady_clock;

/// A run that has gone on for longer is cancelled for a newer request; a shorter one is let finish, so that pictures
/// keep coming while a slider moves.
constexpr auto kPatience = std::chrono::milliseconds(250);
constexpr auto kFrame = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1.0 / 60));

/// When pictures are due, 60 times a second: one that comes late does not put off those behind it.
class FramePace {
  public:
    bool isDue(Clock::time_point now) const noexcept { return now >= due_; }
    void taken(Clock::time_point now) noexcept { due_ = now - due_ < kFrame ? due_ + kFrame : now + kFrame; }

  private:
    Clock::time_point due_{};
};

/// Runs per second, over half a second or more.
class RunRate {
  public:
    void restart() { *this = {}; }
    void count() {
        const auto now = Clock::now();
        if (!std::exchange(started_, true)) { // the first run only starts the clock
            since_ = now;
            return;
        }
        ++runs_;
        if (const double elapsed = std::chrono::duration<double>(now - since_).count(); elapsed >= 0.5) {
            value_ = static_cast<double>(runs_) / elapsed;
            runs_ = 0;
            since_ = now;
        }
    }
    double value() const noexcept { return value_; }

  private:
    bool started_ = false;
    Clock::time_point since_;
    long runs_ = 0;
    double value_ = 0;
};

std::shared_ptr<const LiveSnapshot> failed(std::shared_ptr<const LiveRequest> request, LiveFailure failure) {
    auto snapshot = std::make_shared<LiveSnapshot>();
    snapshot->request = std::move(request);
    snapshot->failure = std::move(failure);
    return snapshot;
}

} // namespace

LiveRun::LiveRun(QObject* parent) : QObject(parent) {
    lateness_.setSingleShot(true);
    connect(&lateness_, &QTimer::timeout, this, &LiveRun::cancelIfLate);
    thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

LiveRun::~LiveRun() {
    {
        const std::lock_guard lock(mutex_);
        thread_.request_stop();
        cancel_.request_stop();
    }
    thread_.join();
}

void LiveRun::setRequest(std::shared_ptr<const LiveRequest> request) {
    const bool none = !request;
    {
        const std::lock_guard lock(mutex_);
        request_ = std::move(request);
        if (none)
            pending_.reset();
    }
    wake_.notify_all();
    cancelIfLate();
    if (none && latest_) {
        latest_.reset();
        emit updated();
    }
}

void LiveRun::setLooping(bool looping) {
    {
        const std::lock_guard lock(mutex_);
        looping_ = looping;
        // The last run of a loop that is switched off tells nothing new; the first for a request is still wanted.
        if (!looping && busy_ && taken_ == request_ && takenHasOutput_)
            cancel_.request_stop();
    }
    wake_.notify_all();
}

void LiveRun::cancelIfLate() {
    const std::lock_guard lock(mutex_);
    if (!busy_ || taken_ == request_)
        return;
    const auto elapsed = Clock::now() - busySince_;
    if (elapsed >= kPatience || !request_)
        cancel_.request_stop();
    else
        lateness_.start(std::chrono::ceil<std::chrono::milliseconds>(kPatience - elapsed));
}

void LiveRun::publish(std::shared_ptr<const LiveSnapshot> snapshot) {
    const std::lock_guard lock(mutex_);
    if (snapshot->request != request_ && !request_)
        return; // there is nothing to convolve any more
    pending_ = std::move(snapshot);
    if (!queued_) {
        queued_ = true;
        QCoreApplication::postEvent(this, new QEvent(QEvent::User));
    }
}

void LiveRun::customEvent(QEvent*) {
    {
        const std::lock_guard lock(mutex_);
        queued_ = false;
        if (!pending_)
            return;
        latest_ = std::exchange(pending_, nullptr);
    }
    emit updated();
}

void LiveRun::work(const std::stop_token& stop) {
    LiveConvolution convolution;
    RunRate rate;
    std::shared_ptr<const LiveRequest> current; // what is prepared, or has failed
    bool prepared = false;
    bool failedAtCurrent = false;
    bool hasOutput = false;
    bool wasLooping = false;
    bool unpublished = false;
    bool comparing = false; // what y is compared with is still to be computed for `current`
    FramePace pace;

    while (!stop.stop_requested()) {
        bool looping = false;
        std::stop_token cancel;
        {
            std::unique_lock lock(mutex_);
            const auto hasWork = [&] {
                return request_ != current || unpublished || comparing ||
                       (request_ && !failedAtCurrent && (looping_ || !hasOutput));
            };
            busy_ = false;
            if (!hasWork()) {
                rate.restart();
                wasLooping = false;
                wake_.wait(lock, stop, hasWork);
            }
            if (stop.stop_requested())
                return;
            if (request_ != current) {
                current = request_;
                prepared = failedAtCurrent = hasOutput = unpublished = comparing = false;
                if (!current)
                    continue;
            }
            looping = looping_ && !failedAtCurrent;
            cancel_ = std::stop_source();
            cancel = cancel_.get_token();
            busySince_ = Clock::now();
            taken_ = current;
            takenHasOutput_ = hasOutput;
            busy_ = true;
        }

        try {
            if (!prepared) {
                convolution.prepare(current, cancel);
                prepared = true;
            }
            if (looping && !wasLooping) {
                convolution.clearStatistics();
                rate.restart();
            }
            wasLooping = looping;
            if (looping || !hasOutput) {
                const bool first = !hasOutput;
                convolution.run(cancel);
                hasOutput = unpublished = true;
                // A lone run is cold, so it counts only where there is nothing better.
                if (looping || convolution.counted() == 0)
                    convolution.count();
                if (looping)
                    rate.count();
                if (first) {
                    comparing = comparisonOf(*current).has_value();
                    if (comparing && convolution.isComparisonQuick()) {
                        convolution.compare(cancel);
                        comparing = false;
                    }
                } else if (looping && convolution.hasBaseline()) { // a first picture is shown before
                    convolution.runBaseline(cancel);
                }
            }
            const auto now = Clock::now();
            if (unpublished && (!looping || pace.isDue(now))) {
                publish(convolution.snapshot(looping ? rate.value() : 0, cancel));
                pace.taken(now);
                unpublished = false;
            }
            if (comparing && !unpublished) {
                convolution.compare(cancel);
                comparing = false;
                unpublished = true;
            }
            if (looping && !unpublished && !convolution.isRefined()) {
                prepared = false; // until it has succeeded
                convolution.refine(cancel);
                prepared = true;
                rate.restart();
            }
        } catch (const Cancelled&) {
            // Either another request is there, or the loop was switched off: both are seen above. The output may be
            // half written, which matters only while something is still to be made of it.
            hasOutput = hasOutput && convolution.isShown() && !comparing;
        } catch (const Error& error) {
            failedAtCurrent = true;
            publish(failed(current, {error.subject(), error.explanation()}));
        } catch (const std::bad_alloc&) {
            failedAtCurrent = true;
            publish(failed(current, {"Convolution", "there is not enough free memory for it; choose a shorter signal "
                                                    "or fewer heads"}));
        } catch (const std::exception& error) {
            failedAtCurrent = true;
            publish(failed(current, {"Convolution", error.what()}));
        }
        if (failedAtCurrent)
            unpublished = comparing = false;
    }
}

} // namespace longwave::ui
