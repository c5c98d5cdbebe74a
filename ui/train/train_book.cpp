// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_book.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace longwave::ui {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostSnapshots = 128;            // of a run: when there are more, every second one goes
constexpr std::size_t kMostSnapshotBytes = 96U << 20U; // of a run
constexpr std::size_t kLeastSnapshots = 8;
constexpr double kSmoothedPart = 8; // the loss is smoothed over an eighth of an epoch
constexpr double kLeastWindow = 10; // steps

double threeDigits(double value) {
    const double power = std::pow(10, std::floor(std::log10(value)) - 2);
    return std::round(value / power) * power;
}

std::size_t bytesOf(const TrainSnapshot& snapshot) {
    std::size_t bytes = 0;
    for (const training::LayerKernels& layer : snapshot.kernels->layers)
        bytes += layer.learned.size() * sizeof(float);
    return bytes;
}

Regularization squashed(double lambda) {
    Regularization regularization;
    regularization.squashOn = true;
    regularization.lambda = lambda;
    return regularization;
}

std::string folderOf(const Regularization& regularization) {
    return regularization.squashOn ? "squash-" + QString::number(regularization.lambda, 'g', 6).toStdString()
                                   : "squash-off";
}

} // namespace

TrainBook::TrainBook(QObject* parent) : QObject(parent) {
    add({});
    add(squashed(lambda_));
    keepFocus();
}

const TrainRun* TrainBook::find(int id) const {
    const auto at = std::ranges::find(runs_, id, &TrainRun::id);
    return at == runs_.end() ? nullptr : &*at;
}

TrainRun* TrainBook::held(int id) {
    const auto at = std::ranges::find(runs_, id, &TrainRun::id);
    return at == runs_.end() ? nullptr : &*at;
}

int TrainBook::add(const Regularization& regularization) {
    TrainRun run;
    run.id = nextId_++;
    run.regularization = regularization;
    runs_.push_back(std::move(run));
    paint();
    return runs_.back().id;
}

// Without Squash ochre, the first with it blue: as everywhere. Further ones take what is left.
void TrainBook::paint() {
    constexpr std::array kFurther{Token::S2, Token::S3, Token::S4, Token::S6};
    bool isFirstOff = true, isFirstOn = true;
    std::size_t further = 0;
    for (TrainRun& run : runs_) {
        bool& isFirst = run.regularization.squashOn ? isFirstOn : isFirstOff;
        run.color = std::exchange(isFirst, false) ? (run.regularization.squashOn ? Token::S1 : Token::S5)
                                                  : kFurther[further++ % kFurther.size()];
    }
}

void TrainBook::keepFocus() {
    TrainFocus next = focus_;
    const auto first = runs_.empty() ? 0 : runs_.front().id;
    if (!find(next.left))
        next.left = first;
    if (!find(next.right) || (next.right == next.left && runs_.size() > 1)) {
        next.right = next.left;
        for (const TrainRun& run : runs_)
            if (run.id != next.left && next.right == next.left)
                next.right = run.id;
    }
    setFocus(next);
}

bool TrainBook::hasLambda(double lambda) const {
    return std::ranges::any_of(runs_, [lambda](const TrainRun& run) {
        return run.regularization.squashOn &&
               std::abs(run.regularization.lambda - lambda) <= 1e-9 * std::max(lambda, run.regularization.lambda);
    });
}

void TrainBook::setLambda(double lambda) {
    if (lambda == lambda_)
        return;
    lambda_ = lambda;
    const auto first = std::ranges::find_if(runs_, [](const TrainRun& run) { return run.regularization.squashOn; });
    if (first != runs_.end() && first->state == TrainRun::State::Waiting && !hasLambda(lambda)) {
        first->regularization.lambda = lambda;
        emit runsChanged();
    }
}

int TrainBook::addRun() {
    double lambda = lambda_;
    while (hasLambda(lambda))
        lambda = threeDigits(2 * lambda);
    const int id = add(squashed(lambda));
    keepFocus();
    emit runsChanged();
    return id;
}

void TrainBook::addSweep() {
    for (const double times : {0.5, 1.0, 2.0, 4.0})
        if (const double lambda = threeDigits(times * lambda_); !hasLambda(lambda))
            add(squashed(lambda));
    keepFocus();
    emit runsChanged();
}

bool TrainBook::mayRemove(int id) const {
    const TrainRun* run = find(id);
    return run && runs_.size() > 1 && run->state != TrainRun::State::Running && run->state != TrainRun::State::Paused;
}

void TrainBook::remove(int id) {
    std::erase_if(runs_, [id](const TrainRun& run) { return run.id == id; });
    paint();
    keepFocus();
    emit runsChanged();
}

void TrainBook::setRuns(const std::vector<TrainManifest::Run>& runs) {
    runs_.clear();
    elapsedBefore_ = 0;
    for (const TrainManifest::Run& run : runs) {
        add(run.regularization);
        runs_.back().folder = run.folder;
        runs_.back().state = run.isFinished ? TrainRun::State::Finished : TrainRun::State::Waiting;
    }
    keepFocus();
    emit runsChanged();
}

void TrainBook::restart() {
    elapsedBefore_ = 0;
    for (TrainRun& run : runs_) {
        TrainRun fresh;
        fresh.id = run.id;
        fresh.regularization = run.regularization;
        fresh.color = run.color;
        run = std::move(fresh);
    }
    TrainFocus next = focus_;
    next.follows = true;
    setFocus(next);
    emit runsChanged();
}

void TrainBook::setTask(std::shared_ptr<const training::Task> task) {
    task_ = std::move(task);
    emit told();
}

std::vector<TrainPlan::Job> TrainBook::begin() {
    std::vector<TrainPlan::Job> jobs;
    for (TrainRun& run : runs_) {
        if (run.folder.empty())
            run.folder = folderOf(run.regularization);
        const bool isKnown = !run.isUnfinished() && run.isTrained();
        if (run.isUnfinished())
            run.state = TrainRun::State::Running;
        jobs.push_back({run.id, run.regularization, run.folder, isKnown});
    }
    clock_.start();
    emit runsChanged();
    return jobs;
}

void TrainBook::extend(TrainRun& run, std::int64_t step) {
    while (run.loss.steps() < step) { // steps from before: of them only the epochs' means are known
        const std::int64_t epoch = run.loss.steps() / std::max<std::int64_t>(1, run.stepsPerEpoch);
        const auto& epochs = run.record.epochs;
        run.loss.add(run.loss.steps() + 1, kNaN,
                     epoch < std::ssize(epochs) ? epochs[static_cast<std::size_t>(epoch)].trainLoss : kNaN);
    }
}

void TrainBook::thin(TrainRun& run) {
    const std::size_t bytes = std::max<std::size_t>(1, bytesOf(run.snapshots.front()));
    const std::size_t most = std::clamp(kMostSnapshotBytes / bytes, kLeastSnapshots, kMostSnapshots);
    if (run.snapshots.size() <= most)
        return;
    std::size_t to = 0;
    const std::size_t last = run.snapshots.size() - 1;
    for (std::size_t from = 0; from <= last; ++from)
        if (from % 2 == 0 || from == last)
            run.snapshots[to++] = run.snapshots[from];
    run.snapshots.resize(to);
}

void TrainBook::apply(const std::vector<TrainNews>& news) {
    bool haveStatesChanged = false;
    for (const TrainNews& n : news) {
        TrainRun* run = held(n.run);
        if (!run)
            continue;
        run->steps = n.steps;
        run->stepsPerEpoch = n.stepsPerEpoch;
        if (n.stepsPerSecond > 0)
            run->stepsPerSecond = n.stepsPerSecond;
        if (n.state) {
            run->record = *n.state;
            run->step = std::max(run->step, n.state->step);
        }
        const double window = std::max(kLeastWindow, static_cast<double>(n.stepsPerEpoch) / kSmoothedPart);
        for (const training::StepReport& report : n.reports) {
            extend(*run, report.step - 1);
            const double before = run->loss.smoothedAt(report.step - 1);
            // The first steps are averaged evenly: there is no past to lean on.
            const double share = 1 / std::min(window, static_cast<double>(report.step));
            run->loss.add(report.step, report.loss,
                          std::isfinite(before) ? before + share * (report.loss - before) : report.loss);
            run->step = report.step;
            run->secondsLeft = report.secondsLeft;
        }
        extend(*run, run->step);
        for (const TrainSnapshot& snapshot : n.snapshots) {
            if (!run->snapshots.empty() && run->snapshots.back().kernels->step >= snapshot.kernels->step)
                continue;
            run->snapshots.push_back(snapshot);
            thin(*run);
        }
        if (n.savedStep >= 0) {
            run->savedStep = n.savedStep;
            run->savedBytes = n.savedBytes;
        }
        if (!n.failure.isEmpty()) {
            run->failure = n.failure;
            run->state = TrainRun::State::Failed;
            haveStatesChanged = true;
        } else if (run->record.finished && run->state != TrainRun::State::Finished) {
            run->state = TrainRun::State::Finished;
            run->secondsLeft = 0;
            haveStatesChanged = true;
        }
    }
    if (haveStatesChanged)
        emit runsChanged();
    keepFocus();
    emit told();
}

void TrainBook::settle(TrainRun::State state) {
    if (clock_.isValid())
        elapsedBefore_ += static_cast<double>(clock_.elapsed()) / 1000;
    clock_.invalidate();
    for (TrainRun& run : runs_)
        if (run.state == TrainRun::State::Running || run.state == TrainRun::State::Paused)
            run.state = run.step == 0 && state == TrainRun::State::Stopped ? TrainRun::State::Waiting : state;
    emit runsChanged();
}

std::int64_t TrainBook::steps() const {
    std::int64_t most = 0;
    for (const TrainRun& run : runs_)
        most = std::max(most, run.steps);
    return most;
}

std::int64_t TrainBook::lastStep() const {
    std::int64_t last = 0;
    for (const TrainRun& run : runs_)
        last = std::max(last, run.step);
    return last;
}

double TrainBook::share() const {
    const auto each = static_cast<double>(steps());
    double done = 0, all = 0;
    for (const TrainRun& run : runs_)
        if (run.state != TrainRun::State::Failed) {
            done += run.state == TrainRun::State::Finished ? each : static_cast<double>(run.step);
            all += each;
        }
    return all > 0 ? done / all : 0;
}

double TrainBook::stepsPerSecond() const {
    double sum = 0;
    int known = 0;
    for (const TrainRun& run : runs_)
        if (run.stepsPerSecond > 0) {
            sum += run.stepsPerSecond;
            ++known;
        }
    return known > 0 ? sum / known : kNaN;
}

double TrainBook::secondsLeft() const {
    const double speed = stepsPerSecond();
    double left = 0;
    for (const TrainRun& run : runs_) {
        if (!run.isUnfinished() || run.state == TrainRun::State::Stopped)
            continue;
        const auto each = static_cast<double>(run.steps > 0 ? run.steps : steps());
        if (run.secondsLeft >= 0)
            left += run.secondsLeft;
        else if (speed > 0 && each > 0)
            left += (each - static_cast<double>(run.step)) / speed;
        else
            return -1;
    }
    return left;
}

double TrainBook::secondsElapsed() const {
    return elapsedBefore_ + (clock_.isValid() ? static_cast<double>(clock_.elapsed()) / 1000 : 0);
}

const training::KernelSnapshot* TrainBook::anyKernels() const {
    for (const TrainRun& run : runs_)
        if (!run.snapshots.empty())
            return run.snapshots.front().kernels.get();
    return nullptr;
}

int TrainBook::layers() const {
    const auto* kernels = anyKernels();
    return kernels ? static_cast<int>(kernels->layers.size()) : 0;
}

int TrainBook::heads() const {
    const auto* kernels = anyKernels();
    return kernels && !kernels->layers.empty()
               ? static_cast<int>(kernels->layers.front().directions * kernels->layers.front().heads)
               : 0;
}

int TrainBook::taps() const {
    const auto* kernels = anyKernels();
    return kernels && !kernels->layers.empty() ? static_cast<int>(kernels->layers.front().taps) : 0;
}

void TrainBook::setFocus(const TrainFocus& focus) {
    TrainFocus next = focus;
    if (layers() > 0) {
        next.layer = std::clamp(next.layer, 0, layers() - 1);
        next.head = std::clamp(next.head, 0, heads() - 1);
    }
    next.step = std::clamp<std::int64_t>(next.step, 0, lastStep());
    if (next == focus_)
        return;
    focus_ = next;
    emit focusChanged();
}

} // namespace longwave::ui
