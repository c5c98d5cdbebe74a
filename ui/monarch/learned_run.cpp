// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/learned_run.h"

#include "ui/monarch/monarch_edit.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/session/words.h"
#include "ui/theme/format.h"

#include <algorithm>
#include <chrono>

namespace longwave::ui {

namespace {

constexpr int kSignals = 4;
constexpr std::uint32_t kSeed = 1;
constexpr auto kChunk = std::chrono::milliseconds(60); // between two looks at the stage
constexpr double kLearned = 1e-20;                     // a loss that is nothing but rounding

/// The target's taps; reads a loaded kernel: not for the UI thread.
std::vector<double> targetOf(LearningTarget target, StageSources sources, const std::vector<double>& kernel) {
    if (target == LearningTarget::Same)
        return kernel;
    if (target == LearningTarget::Reversed)
        return {kernel.rbegin(), kernel.rend()};
    sources.choices.kernel.source = target == LearningTarget::Exponential ? StageRow::Source::Exponential
                                    : target == LearningTarget::Impulse   ? StageRow::Source::Impulse
                                    : target == LearningTarget::Loaded    ? StageRow::Source::Loaded
                                                                          : StageRow::Source::Drawn;
    sources.regularization = {};
    std::vector<double> taps = traceOptionsOf(sources).kernel;
    taps.resize(std::min(taps.size(), static_cast<std::size_t>(windowOf(sources.choices))));
    return taps;
}

} // namespace

std::vector<Complexes> wholeMatrices(const std::vector<std::int64_t>& factors,
                                     const std::shared_ptr<const std::vector<Complexes>>& matrices) {
    std::vector<Complexes> whole;
    for (std::size_t i = 0; i < factors.size(); ++i) {
        const bool isSet = matrices && i < matrices->size() && !(*matrices)[i].empty();
        whole.push_back(isSet ? (*matrices)[i] : dftMatrix(factors[i]));
    }
    return whole;
}

LearnedRun::LearnedRun(MonarchWalk& walk, QObject* parent) : QObject(parent), walk_(walk) {
    Session& session = walk_.session();
    connect(&session, &Session::monarchChanged, this, &LearnedRun::follow);
    for (const auto changed : {&Session::bankChanged, &Session::headChanged, &Session::regularizationChanged})
        connect(&session, changed, this, [this] {
            if (learner_ || task_)
                end(tr("Another kernel: the run ended."));
        });
    connect(&session, &Session::taskCancelled, this, [this](const QString& lane) {
        if (lane == QLatin1String(kLane) && running_)
            end(tr("Stopped."));
    });
}

bool LearnedRun::canAim(LearningTarget target) const {
    if (target == LearningTarget::Loaded)
        return walk_.session().bank().has_value();
    return target != LearningTarget::Drawn || !walk_.choices().kernel.drawn.empty();
}

void LearnedRun::start(std::vector<bool> unlocked, LearningTarget target) {
    stop();
    const auto trace = walk_.trace();
    if (!trace || trace->options.factors != walk_.choices().factors)
        return;
    LearningTask task;
    task.factors = trace->options.factors;
    task.kernel = trace->options.kernel;
    task.examples = learningSignals(trace->window, kSignals, kSeed);
    task.unlocked = std::move(unlocked);
    chosen_ = walk_.choices();
    task_ = std::move(task);
    target_ = target;
    learner_.reset();
    curve_.clear();
    state_ = {};
    mine_ = walk_.choices().matrices;
    endMonarchGesture(walk_.session()); // the run is a step of its own
    running_ = true;
    words_ = tr("Learning …");
    ++run_;
    submit();
    emit changed();
}

void LearnedRun::pause() {
    if (!running_)
        return;
    running_ = false;
    words_ = tr("Paused after %1 steps.").arg(format::count(state_.steps));
    emit changed();
}

void LearnedRun::resume() {
    if (!isPaused())
        return;
    running_ = true;
    words_ = tr("Learning …");
    ++run_;
    submit();
    emit changed();
}

void LearnedRun::stop() {
    if (running_ || learner_ || task_)
        end(tr("Stopped after %1 steps.").arg(format::count(state_.steps)));
}

void LearnedRun::end(const QString& words) {
    running_ = false;
    learner_.reset();
    task_.reset();
    words_ = words;
    walk_.session().tasks().cancel(kLane);
    endMonarchGesture(walk_.session());
    emit changed();
}

void LearnedRun::submit() {
    const Session& session = walk_.session();
    const Choices& choices = session.choices();
    // Of the target only the kernel is read.
    StageSources sources{chosen_, {}, 0, session.bank(), choices.head, {}};
    walk_.session().tasks().submit(
        kLane, tr("Learning the matrices"), Supersede::Cancel, this,
        [learner = learner_, task = task_, state = state_, target = target_, chosen = chosen_,
         sources = std::move(sources)](TaskContext& context) mutable {
            Chunk chunk;
            if (!learner)
                task->target = targetOf(target, sources, task->kernel);
            chunk.learner = learner ? learner : std::make_shared<const MonarchLearner>(std::move(*task));
            if (!learner) { // the loss before the first step
                state = chunk.learner->at(wholeMatrices(chosen.factors, chosen.matrices));
                chunk.points.push_back({0, state.loss});
            }
            const auto end = std::chrono::steady_clock::now() + kChunk;
            do {
                const double before = state.loss;
                state = chunk.learner->step(std::move(state));
                chunk.points.push_back({state.steps, state.loss});
                chunk.isSettled = !(state.loss < before) || state.loss < kLearned;
            } while (!chunk.isSettled && std::chrono::steady_clock::now() < end && !context.stop().stop_requested());
            chunk.state = std::move(state);
            return chunk;
        },
        [this, run = run_](Chunk chunk) {
            if (run == run_ && (running_ || task_))
                take(std::move(chunk));
        },
        [this](const Error& error) { end(sentence(QString::fromUtf8(error.what()))); });
}

void LearnedRun::take(Chunk chunk) {
    learner_ = std::move(chunk.learner);
    state_ = std::move(chunk.state);
    curve_.insert(curve_.end(), chunk.points.begin(), chunk.points.end());
    // Those that are locked and exact stay F itself.
    std::vector<Complexes> matrices(chosen_.factors.size());
    const auto& before = walk_.choices().matrices;
    for (std::size_t i = 0; i < matrices.size(); ++i)
        if (learner_->task().unlocked[i] || (before && !(*before)[i].empty()))
            matrices[i] = state_.matrices[i];
    const auto set = std::make_shared<const std::vector<Complexes>>(std::move(matrices));
    mine_ = set;
    editMonarch(
        walk_.session(), tr("learn the matrices, %1 steps").arg(format::count(state_.steps)),
        [&set](MonarchChoices& next) { next.matrices = set; }, true);
    if (chunk.isSettled) {
        end(tr("It goes down no further: %1 steps.").arg(format::count(state_.steps)));
        return;
    }
    if (running_)
        submit();
    else // it was paused while these steps were made
        words_ = tr("Paused after %1 steps.").arg(format::count(state_.steps));
    emit changed();
}

void LearnedRun::follow() {
    if (!learner_ && !task_)
        return;
    const MonarchChoices& now = walk_.choices();
    if (now.factors != chosen_.factors)
        end(tr("Other factors: the run ended."));
    else if (now.matrices != mine_)
        end(tr("The matrices were changed: the run ended."));
    else if (now.kernel != chosen_.kernel || now.causal != chosen_.causal)
        end(tr("Another kernel: the run ended."));
}

} // namespace longwave::ui
