// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/trainer.h"

#include "compute/analysis/layer_summary.h"
#include "compute/analysis/metrics.h"
#include "compute/error.h"
#include "compute/io/text.h"
#include "compute/training/model.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <utility>

namespace longwave::training {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

RunSettings fitted(const Task& task, RunSettings settings) {
    fitTo(task.info(), settings.model);
    validate(settings);
    return settings;
}

std::string inShort(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

} // namespace

Trainer::Trainer(std::shared_ptr<const Task> task, const RunSettings& settings, const Engine& engine, Options options)
    : task_(std::move(task)),
      settings_(fitted(*task_, settings)),
      options_(std::move(options)) {
    stepsPerEpoch_ = task_->info().train / settings_.batch;
    if (stepsPerEpoch_ == 0)
        throw Error("batch", std::to_string(settings_.batch) + " sequences, but the task has only " +
                                 std::to_string(task_->info().train) + " to learn from");
    model_ = std::make_unique<Model<float>>(settings_.model, settings_.batch, settings_.seed,
                                            convolutionsOf(engine, options_.threads), options_.threads);
    optimizer_ = std::make_unique<AdamW>(model_->parameters(), settings_.optimizer);
    batch_ = task_->emptyBatch(settings_.batch);
}

Trainer::~Trainer() = default;

void Trainer::resume(const std::filesystem::path& path) {
    Checkpoint checkpoint = readCheckpoint(path);
    requireSame(checkpoint, task_->info(), settings_, path.string());
    requireReached(checkpoint.state, path.string());
    std::ranges::copy(checkpoint.values, model_->values().begin());
    std::ranges::copy(checkpoint.first, optimizer_->first().begin());
    std::ranges::copy(checkpoint.second, optimizer_->second().begin());
    state_ = std::move(checkpoint.state);
}

// The epochs of a state are those that its steps make; the last one's end may still be to be done.
void Trainer::requireReached(const RunState& state, const std::string& subject) const {
    const std::int64_t epochs = std::ssize(state.epochs);
    const std::int64_t made = state.step / stepsPerEpoch_;
    const bool isDue = state.step % stepsPerEpoch_ == 0 && epochs == made - 1;
    if (state.step < 0 || state.step > steps() || (epochs != made && !isDue) ||
        state.finished != (epochs == settings_.epochs))
        throw Error(subject, "its state is of no such run: step " + std::to_string(state.step) + " of " +
                                 std::to_string(steps()) + ", with " + std::to_string(epochs) + " epochs of " +
                                 std::to_string(settings_.epochs) + (state.finished ? ", finished" : ", unfinished"));
}

// What does not fill a batch is left for another epoch, whose order is another.
void Trainer::fillBatch(std::int64_t epoch, std::int64_t place) {
    if (orderOf_ != epoch) {
        order_ = permutation(task_->info().train, settings_.seed, static_cast<std::uint64_t>(epoch));
        orderOf_ = epoch;
    }
    for (std::int64_t b = 0; b < settings_.batch; ++b)
        task_->read(Split::Train, order_[static_cast<std::size_t>(place * settings_.batch + b)], b, batch_);
    batch_.used = settings_.batch;
}

// Not stopped half-way: a step is done or it is not.
StepReport Trainer::step() {
    const auto begin = Clock::now();
    fillBatch(state_.step / stepsPerEpoch_, state_.step % stepsPerEpoch_);
    const Score score = model_->step(batch_, static_cast<std::uint64_t>(state_.step));
    const double norm = AdamW::normOf(model_->gradients(), model_->workers());
    if (!std::isfinite(score.loss) || !std::isfinite(norm))
        failAt(state_.step + 1, std::isfinite(score.loss) ? "the gradients are" : "the loss is");
    optimizer_->step(model_->gradients(), norm, state_.step, steps(), model_->values(), model_->workers());
    lastNorm_ = norm;
    StepReport report;
    report.epoch = state_.step / stepsPerEpoch_;
    report.rate = settings_.optimizer.rate * scheduleAt(settings_.optimizer.warmUp, state_.step, steps());
    state_.step += 1;
    state_.epoch += score;
    state_.seconds += secondsSince(begin);
    report.step = state_.step;
    report.steps = steps();
    report.loss = score.meanLoss();
    report.accuracy = score.accuracy();
    report.gradientNorm = norm;
    report.secondsLeft = static_cast<double>(report.steps - report.step) / state_.stepsPerSecond() +
                         static_cast<double>(settings_.epochs - report.epoch) * evaluationSeconds_;
    return report;
}

void Trainer::failAt(std::int64_t step, const std::string& what) const {
    std::string text = what + " not a number any more at step " + grouped(step) + " (epoch " +
                       std::to_string((step - 1) / stepsPerEpoch_ + 1) + ")";
    const double rate = settings_.optimizer.rate * scheduleAt(settings_.optimizer.warmUp, step - 1, steps());
    std::string culprit;
    for (const Parameter& p : model_->parameters().all())
        if (culprit.empty() && !std::ranges::all_of(p.of(model_->values()), [](float v) { return std::isfinite(v); }))
            culprit = p.name;
    if (!culprit.empty())
        text += "; " + culprit + " holds numbers that are not finite: the last step was too long";
    else
        text += "; the parameters grew until the forward pass overflowed";
    text += ". The learning rate was " + inShort(rate) + ", the norm of the gradients one step before " +
            inShort(lastNorm_) + ": a lower learning rate" +
            (settings_.optimizer.clip > 0 ? std::string() : " or gradient clipping") + " is likely to help";
    if (!options_.folder.empty() && !state_.epochs.empty())
        text += ". The last good checkpoint, of epoch " + std::to_string(state_.epochs.size()) + ", is kept in " +
                (options_.folder / kCheckpointFile).string();
    throw Error("training", text);
}

Score Trainer::evaluate(Split split, const std::stop_token& stop) {
    Batch batch = task_->emptyBatch(settings_.batch);
    const std::int64_t count = task_->info().count(split);
    Score score;
    for (std::int64_t begin = 0; begin < count; begin += settings_.batch) {
        batch.used = std::min(settings_.batch, count - begin);
        for (std::int64_t b = 0; b < batch.used; ++b)
            task_->read(split, begin + b, b, batch);
        score += model_->evaluate(batch, stop);
    }
    return score;
}

std::shared_ptr<const KernelSnapshot> Trainer::snapshot() const {
    auto snapshot = std::make_shared<KernelSnapshot>();
    snapshot->epoch = state_.step / stepsPerEpoch_;
    snapshot->step = state_.step;
    snapshot->regularization = settings_.model.regularization;
    for (const Parameter& p : model_->parameters().all()) {
        if (p.kind != Parameter::Kind::Kernel)
            continue;
        LayerKernels layer;
        layer.name = p.name;
        layer.directions = p.shape[0];
        layer.heads = p.shape[1];
        layer.taps = p.shape[2];
        const auto values = p.of(model_->values());
        layer.learned.assign(values.begin(), values.end());
        const auto bank = ArrayView::fromFloats(layer.learned, {layer.directions * layer.heads, layer.taps});
        const Metrics mean = spreadOf(measureBank(bank, settings_.model.regularization)).mean;
        layer.measures = {mean.sparsity, mean.roughnessTime, mean.roughnessFrequency};
        snapshot->layers.push_back(std::move(layer));
    }
    return snapshot;
}

CheckpointParts Trainer::parts() const {
    return {task_->info(),
            settings_,
            model_->parameters(),
            model_->values(),
            std::as_const(*optimizer_).first(),
            std::as_const(*optimizer_).second(),
            state_};
}

void Trainer::save() const {
    if (options_.folder.empty())
        return;
    writeCheckpoint(options_.folder / kCheckpointFile, parts());
    writeKernels(options_.folder / kKernelsFile, parts(), options_.madeBy);
}

void Trainer::finishEpoch(const Observer& observer, const std::stop_token& stop) {
    const auto begin = Clock::now();
    // Nothing changes before all is known: whoever stops this finds the end of the epoch still to be done.
    const bool isLast = state_.step == steps();
    const Score validation = evaluate(Split::Validation, stop);
    if (!std::isfinite(validation.loss))
        failAt(state_.step, "the validation loss is");
    const Score test = isLast ? evaluate(Split::Test, stop) : Score{};
    const auto kernels = snapshot();
    EpochRecord record;
    record.trainLoss = state_.epoch.meanLoss();
    record.validationLoss = validation.meanLoss();
    record.validationAccuracy = validation.accuracy();
    for (const LayerKernels& layer : kernels->layers)
        record.layers.push_back(layer.measures);
    state_.epochs.push_back(std::move(record));
    state_.epoch = {};
    if (isLast) {
        state_.testLoss = test.meanLoss();
        state_.testAccuracy = test.accuracy();
        state_.finished = true;
    }
    evaluationSeconds_ = secondsSince(begin);
    if (observer.kernels)
        observer.kernels(kernels);
    if (observer.epoch)
        observer.epoch(state_);
    save();
}

bool Trainer::run(const Observer& observer, const std::stop_token& stop) {
    if (state_.step == 0 && observer.kernels)
        observer.kernels(snapshot());
    try {
        while (!state_.finished) {
            // An epoch whose steps are done but whose end is not comes first: a run may have been stopped between.
            const bool isDue = state_.step > 0 && state_.step % stepsPerEpoch_ == 0 &&
                               std::ssize(state_.epochs) < state_.step / stepsPerEpoch_;
            if (isDue) {
                finishEpoch(observer, stop);
                continue;
            }
            if (stop.stop_requested())
                throw Cancelled();
            const StepReport report = step();
            if (observer.step)
                observer.step(report);
            const bool endsEpoch = state_.step % stepsPerEpoch_ == 0;
            if (observer.kernels && !endsEpoch && options_.snapshotSteps > 0 &&
                state_.step % options_.snapshotSteps == 0)
                observer.kernels(snapshot());
        }
    } catch (const Cancelled&) {
        save();
        return false;
    }
    return true;
}

} // namespace longwave::training
