// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/task_runner.h"

#include <QCoreApplication>
#include <QEvent>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <new>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace longwave::ui {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kTickMilliseconds = 50;
constexpr auto kLong = std::chrono::milliseconds(300);
/// Below this share the time left is a guess from too little.
constexpr double kLeastShareForEstimate = 0.02;
/// A lane holds a thread for as long as its task runs, so there are at least this many, whatever the machine has.
constexpr unsigned kLeastThreads = 8;

} // namespace

/// One piece of work on its way: waiting, running, finished. Shared by the UI thread and one worker; what the worker
/// writes (result, error) the UI thread reads only after taking the job back under the workers' mutex.
struct TaskRunner::Job {
    QString lane;
    QString title;
    bool hasContext = false;
    QPointer<QObject> context;
    Erased work;
    Deliver deliver;
    std::function<void(const Error&)> failed;

    std::stop_source stop;
    std::atomic<double> share{-1};
    Clock::time_point started;
    bool announced = false; // `progressed` spoke of it
    bool dropped = false;   // its result is no longer wanted

    std::shared_ptr<void> result;
    std::optional<Error> error;

    void run() {
        try {
            TaskContext task(stop.get_token(), [this](double done) {
                share.store(std::clamp(done, 0.0, 1.0), std::memory_order_relaxed);
            });
            if (!task.stop().stop_requested())
                result = work(task);
        } catch (const Cancelled&) {
            result.reset();
        } catch (const Error& caught) {
            error = caught;
        } catch (const std::bad_alloc&) {
            error = Error("", "there is not enough free memory for this");
        } catch (const std::exception& caught) {
            error = Error("", caught.what());
        }
    }
};

struct TaskRunner::Lane {
    std::shared_ptr<Job> running;
    std::shared_ptr<Job> waiting;
};

/// The threads. They see only jobs; everything that passes between them and the UI thread does so under one mutex.
class TaskRunner::Workers {
  public:
    explicit Workers(TaskRunner& runner) : bell_(runner) {
        most_ = std::max(kLeastThreads, std::thread::hardware_concurrency());
    }

    ~Workers() {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
        }
        wake_.notify_all();
        threads_.clear(); // joins
    }

    void push(std::shared_ptr<Job> job) {
        {
            const std::lock_guard lock(mutex_);
            queue_.push_back(std::move(job));
            if (idle_ < queue_.size() && threads_.size() < most_)
                threads_.emplace_back([this] { loop(); });
        }
        wake_.notify_one();
    }

    std::vector<std::shared_ptr<Job>> takeFinished() {
        const std::lock_guard lock(mutex_);
        return std::exchange(finished_, {});
    }

  private:
    void loop() {
        std::unique_lock lock(mutex_);
        while (true) {
            ++idle_;
            wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
            --idle_;
            if (ending_)
                return;
            auto job = std::move(queue_.front());
            queue_.pop_front();
            lock.unlock();
            job->run();
            lock.lock();
            const bool first = finished_.empty();
            finished_.push_back(std::move(job)); // so the job always ends its life in the UI thread
            if (first && !ending_)
                QCoreApplication::postEvent(&bell_, new QEvent(QEvent::User));
        }
    }

    /// Rung from a worker, heard in the UI thread. It is sent nothing else, so it need not look at the event, and the
    /// jobs' mutex is all the synchronisation there is to trust.
    class Bell : public QObject {
      public:
        explicit Bell(TaskRunner& runner) : runner_(runner) {}
        bool event(QEvent*) override {
            runner_.collect();
            return true;
        }

      private:
        TaskRunner& runner_;
    };

    Bell bell_;
    std::size_t most_ = 0;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<Job>> queue_;
    std::vector<std::shared_ptr<Job>> finished_;
    std::size_t idle_ = 0;
    bool ending_ = false;
    std::vector<std::jthread> threads_;
};

TaskRunner::TaskRunner(QObject* parent) : QObject(parent), workers_(std::make_unique<Workers>(*this)) {
    tick_.setInterval(kTickMilliseconds);
    connect(&tick_, &QTimer::timeout, this, &TaskRunner::tick);
}

TaskRunner::~TaskRunner() {
    for (auto& [name, lane] : lanes_) {
        lane->waiting.reset();
        if (lane->running)
            lane->running->stop.request_stop();
    }
    workers_.reset();
}

void TaskRunner::enqueue(const std::string& lane, const QString& title, Supersede supersede, QObject* context,
                         Erased work, Deliver deliver, std::function<void(const Error&)> failed) {
    auto job = std::make_shared<Job>();
    job->lane = QString::fromStdString(lane);
    job->title = title;
    job->hasContext = context != nullptr;
    job->context = context;
    job->work = std::move(work);
    job->deliver = std::move(deliver);
    job->failed = std::move(failed);

    auto& slot = lanes_[lane];
    if (!slot)
        slot = std::make_unique<Lane>();
    slot->waiting = std::move(job);
    if (!slot->running) {
        start(*slot);
    } else if (supersede == Supersede::Cancel) {
        slot->running->dropped = true;
        slot->running->stop.request_stop();
        settle(*slot->running);
    }
}

void TaskRunner::start(Lane& lane) {
    if (!lane.waiting)
        return;
    lane.running = std::move(lane.waiting);
    lane.running->started = Clock::now();
    workers_->push(lane.running);
    if (!tick_.isActive())
        tick_.start();
}

void TaskRunner::cancel(const std::string& lane) {
    const auto found = lanes_.find(lane);
    if (found == lanes_.end())
        return;
    found->second->waiting.reset();
    if (const auto running = found->second->running) {
        running->dropped = true;
        running->stop.request_stop();
        settle(*running);
    }
}

bool TaskRunner::isIdle() const {
    return std::none_of(lanes_.begin(), lanes_.end(),
                        [](const auto& lane) { return lane.second->running || lane.second->waiting; });
}

void TaskRunner::collect() {
    const auto finished = workers_->takeFinished();
    if (finished.empty())
        return;
    for (const auto& job : finished) {
        Lane& lane = *lanes_.at(job->lane.toStdString());
        lane.running.reset();
        start(lane); // the next one runs while this one's result is shown
        settle(*job);
        deliver(*job);
    }
    if (isIdle()) {
        tick_.stop();
        emit becameIdle();
    }
}

void TaskRunner::deliver(Job& job) {
    if (job.dropped || (job.hasContext && !job.context))
        return;
    try {
        if (job.result)
            job.deliver(job.result);
        else if (job.error && job.failed)
            job.failed(*job.error);
        else if (job.error)
            emit failed(QString::fromStdString(job.error->subject()), QString::fromStdString(job.error->explanation()));
    } catch (const Error& error) {
        emit failed(QString::fromStdString(error.subject()), QString::fromStdString(error.explanation()));
    }
}

void TaskRunner::tick() {
    const auto now = Clock::now();
    // A slot may submit or cancel, so the lanes are not walked while signals go out.
    std::vector<std::shared_ptr<Job>> late;
    for (const auto& [name, lane] : lanes_)
        if (lane->running && !lane->running->dropped && now - lane->running->started >= kLong)
            late.push_back(lane->running);
    for (const auto& job : late) {
        if (job->dropped)
            continue;
        job->announced = true;
        const double share = job->share.load(std::memory_order_relaxed);
        const double elapsed = std::chrono::duration<double>(now - job->started).count();
        const double left = share >= kLeastShareForEstimate ? elapsed * (1 - share) / share : -1;
        emit progressed(job->lane, job->title, share, left);
    }
}

void TaskRunner::settle(Job& job) {
    if (std::exchange(job.announced, false))
        emit settled(job.lane);
}

} // namespace longwave::ui
