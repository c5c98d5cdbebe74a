// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_runner.h"

#include "compute/analysis/layer_summary.h"
#include "compute/analysis/metrics.h"
#include "compute/error.h"

#include <QCoreApplication>

#include <algorithm>
#include <exception>
#include <utility>

namespace longwave::ui {

namespace {

namespace fs = std::filesystem;
using training::KernelSnapshot;
using training::RunState;
using training::StepReport;
using training::Trainer;

constexpr int kBetweenTells = 50;               // ms
constexpr std::int64_t kLooksPerEpoch = 8;      // how often kernels are looked at, beside the ends of epochs
constexpr const char* kOfTraining = "training"; // the subject of errors that are the run's own

TrainSnapshot measured(std::shared_ptr<const KernelSnapshot> kernels) {
    TrainSnapshot snapshot;
    for (const training::LayerKernels& layer : kernels->layers) {
        const auto bank = ArrayView::fromFloats(layer.learned, {layer.directions * layer.heads, layer.taps});
        snapshot.effectiveLengths.push_back(spreadOf(measureBank(bank, kernels->regularization)).mean.effectiveLength);
    }
    snapshot.kernels = std::move(kernels);
    return snapshot;
}

} // namespace

struct TrainRunner::Trainers {
    struct Seat {
        TrainPlan::Job job;
        std::unique_ptr<Trainer> trainer;
        bool isOver = false; ///< finished, or failed for good
        bool isUnsaved = false;
    };
    TrainPlan plan;
    std::vector<Seat> seats; ///< of the unfinished jobs
    std::size_t turn = 0;
};

/// One stretch of training, from start or go until all is done or a stop is asked for. Lives in the thread.
class TrainRunner::Work {
  public:
    Work(Trainers& trainers, Mail& mail, const std::stop_token& stop,
         std::function<void(std::shared_ptr<const training::Task>)> taskMade)
        : trainers_(trainers),
          mail_(mail),
          stop_(stop),
          taskMade_(std::move(taskMade)) {}

    /// False: it was asked to stop. Throws Error.
    bool run() {
        make();
        for (std::size_t over = 0; over < trainers_.seats.size();) {
            Trainers::Seat& seat = trainers_.seats[trainers_.turn % trainers_.seats.size()];
            if (seat.isOver) {
                ++over;
                ++trainers_.turn;
                continue;
            }
            over = 0;
            if (!turn(seat))
                return false;
            ++trainers_.turn;
        }
        return true;
    }

  private:
    void make() {
        TrainPlan& plan = trainers_.plan;
        if (!plan.task)
            plan.task = makeTask(plan.choices, stop_);
        taskMade_(plan.task);
        for (const TrainPlan::Job& job : plan.jobs) {
            const auto isThere = [&](const Trainers::Seat& seat) { return seat.job.run == job.run; };
            if (job.isFinished || std::ranges::any_of(trainers_.seats, isThere))
                continue;
            if (stop_.stop_requested())
                throw Cancelled();
            const fs::path folder = plan.folder.empty() ? fs::path() : plan.folder / job.folder;
            Trainers::Seat seat;
            seat.job = job;
            seat.trainer =
                std::make_unique<Trainer>(plan.task, settingsOf(plan.choices, job.regularization), *plan.engine,
                                          Trainer::Options{.threads = plan.choices.threads,
                                                           .folder = folder,
                                                           .madeBy = commandOf(plan.choices, job.regularization)});
            if (std::error_code none; !folder.empty() && fs::exists(folder / training::kCheckpointFile, none))
                seat.trainer->resume(folder / training::kCheckpointFile);
            trainers_.seats.push_back(std::move(seat));
            Trainers::Seat& made = trainers_.seats.back();
            news(made, [&](TrainNews& n) { n.state = made.trainer->state(); });
            look(made, made.trainer->snapshot());
            made.isOver = made.trainer->state().finished;
            if (made.isOver)
                made.trainer.reset();
        }
        if (!plan.folder.empty()) {
            makeFolders();
            keepManifest();
        }
    }

    void makeFolders() {
        for (const TrainPlan::Job& job : trainers_.plan.jobs) {
            std::error_code error;
            const fs::path folder = trainers_.plan.folder / job.folder;
            fs::create_directories(folder, error);
            if (error)
                throw Error(folder.string(), error.message());
        }
    }

    void keepManifest() {
        const TrainPlan& plan = trainers_.plan;
        if (plan.folder.empty())
            return;
        TrainManifest manifest;
        manifest.choices = plan.choices;
        manifest.begun = plan.begun;
        for (const TrainPlan::Job& job : plan.jobs) {
            bool isFinished = job.isFinished;
            for (const Trainers::Seat& seat : trainers_.seats)
                isFinished = isFinished || (seat.job.run == job.run && seat.isOver);
            manifest.runs.push_back({job.folder, job.regularization, isFinished});
        }
        writeManifest(plan.folder, manifest);
    }

    /// An epoch of one run. False: it was asked to stop.
    bool turn(Trainers::Seat& seat) {
        Trainer& trainer = *seat.trainer;
        if (seat.isUnsaved) { // the disk was full, or the folder gone
            trainer.save();
            saved(seat);
        }
        const auto waiting = std::ranges::count_if(trainers_.seats, [](const auto& each) { return !each.isOver; });
        std::stop_source turnEnds;
        const std::stop_callback whenAsked(stop_, [&turnEnds] { turnEnds.request_stop(); });
        const std::int64_t between = std::max<std::int64_t>(1, trainer.stepsPerEpoch() / kLooksPerEpoch);
        training::Observer observer;
        observer.step = [&](const StepReport& report) {
            news(seat, [&](TrainNews& n) { n.reports.push_back(report); });
            const std::int64_t inEpoch = report.step % trainer.stepsPerEpoch();
            if (inEpoch != 0 && inEpoch % between == 0)
                look(seat, trainer.snapshot());
        };
        observer.kernels = [&](const std::shared_ptr<const KernelSnapshot>& kernels) {
            if (kernels->step > 0) // the first look was when the run was made
                look(seat, kernels);
        };
        observer.epoch = [&](const RunState& state) {
            news(seat, [&](TrainNews& n) { n.state = state; });
            if (waiting > 1)
                turnEnds.request_stop();
        };
        try {
            seat.isUnsaved = true;
            seat.isOver = trainer.run(observer, turnEnds.get_token());
            seat.isUnsaved = false;
            saved(seat);
        } catch (const Error& error) {
            if (error.subject() != kOfTraining)
                throw;
            seat.isOver = true; // the last good checkpoint stays
            seat.isUnsaved = false;
            news(seat, [&](TrainNews& n) { n.failure = QString::fromStdString(error.explanation()); });
        }
        if (seat.isOver) {
            keepManifest();
            seat.trainer.reset(); // its memory is for the others
        }
        return !stop_.stop_requested();
    }

    void saved(const Trainers::Seat& seat) {
        const fs::path& folder = trainers_.plan.folder;
        if (folder.empty())
            return;
        std::error_code none;
        const auto bytes = fs::file_size(folder / seat.job.folder / training::kCheckpointFile, none);
        news(seat, [&](TrainNews& n) {
            n.savedStep = seat.trainer->state().step;
            n.savedBytes = none ? 0 : static_cast<std::int64_t>(bytes);
        });
    }

    void look(const Trainers::Seat& seat, std::shared_ptr<const KernelSnapshot> kernels) {
        TrainSnapshot snapshot = measured(std::move(kernels));
        news(seat, [&](TrainNews& n) { n.snapshots.push_back(std::move(snapshot)); });
    }

    template <typename Change>
    void news(const Trainers::Seat& seat, Change change) {
        const std::scoped_lock lock(mail_.guard);
        auto at = std::ranges::find(mail_.news, seat.job.run, &TrainNews::run);
        if (at == mail_.news.end()) {
            TrainNews fresh;
            fresh.run = seat.job.run;
            at = mail_.news.insert(at, std::move(fresh));
        }
        at->steps = seat.trainer->steps();
        at->stepsPerEpoch = seat.trainer->stepsPerEpoch();
        at->stepsPerSecond = seat.trainer->state().stepsPerSecond();
        change(*at);
    }

    Trainers& trainers_;
    Mail& mail_;
    const std::stop_token stop_;
    std::function<void(std::shared_ptr<const training::Task>)> taskMade_;
};

TrainRunner::TrainRunner(QObject* parent) : QObject(parent), mail_(std::make_shared<Mail>()) {
    tick_.setInterval(kBetweenTells);
    connect(&tick_, &QTimer::timeout, this, &TrainRunner::tell);
}

TrainRunner::~TrainRunner() {
    ++session_; // what is still on its way is for nobody
}

void TrainRunner::start(const TrainPlan& plan) {
    trainers_ = std::make_shared<Trainers>();
    trainers_->plan = plan;
    launch();
}

void TrainRunner::go() {
    launch();
}

void TrainRunner::release() {
    if (thread_.joinable())
        thread_.join(); // it has told that it ended
    trainers_.reset();
}

void TrainRunner::pause() {
    pausing_ = true;
    thread_.request_stop();
}

void TrainRunner::launch() {
    running_ = true;
    pausing_ = false;
    const std::uint64_t session = ++session_;
    tick_.start();
    thread_ = std::jthread([this, session, trainers = trainers_, mail = mail_](const std::stop_token& stop) {
        QString subject, explanation;
        bool wasPaused = false;
        const auto tellTask = [&](std::shared_ptr<const training::Task> task) {
            QMetaObject::invokeMethod(
                this,
                [this, session, task = std::move(task)] {
                    if (session == session_)
                        emit taskMade(task);
                },
                Qt::QueuedConnection);
        };
        try {
            wasPaused = !Work(*trainers, *mail, stop, tellTask).run();
        } catch (const Cancelled&) {
            wasPaused = true;
        } catch (const Error& error) {
            subject = QString::fromStdString(error.subject());
            explanation = QString::fromStdString(error.explanation());
        } catch (const std::bad_alloc&) {
            explanation = tr("there is not enough memory for runs of this size; fewer heads, a smaller batch or fewer "
                             "runs take less");
        } catch (const std::exception& error) {
            explanation = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            this, [this, session, wasPaused, subject, explanation] { end(session, wasPaused, subject, explanation); },
            Qt::QueuedConnection);
    });
}

void TrainRunner::tell() {
    std::vector<TrainNews> news;
    {
        const std::scoped_lock lock(mail_->guard);
        news.swap(mail_->news);
    }
    if (!news.empty())
        emit told(news);
}

void TrainRunner::end(std::uint64_t session, bool wasPaused, const QString& subject, const QString& explanation) {
    if (session != session_)
        return;
    tick_.stop();
    tell();
    running_ = false;
    pausing_ = false;
    const bool isDone = !wasPaused && explanation.isEmpty();
    // Where nothing was made yet, there is nothing to go on with.
    if (isDone || trainers_->seats.empty())
        release();
    emit stopped(wasPaused, subject, explanation);
}

} // namespace longwave::ui
