// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_looks.h"

namespace longwave::ui {

namespace {
constexpr int kBetweenLooks = 200; // ms
} // namespace

TrainLooks::TrainLooks(Session& session, const TrainBook& book, QObject* parent)
    : QObject(parent),
      session_(session),
      book_(book) {
    timer_.setSingleShot(true);
    timer_.setInterval(kBetweenLooks);
    connect(&timer_, &QTimer::timeout, this, &TrainLooks::look);
}

void TrainLooks::ask() {
    if (onTheirWay_ == 0 && !timer_.isActive()) {
        look(); // a rested page follows at once
        timer_.start();
    } else if (!timer_.isActive()) {
        timer_.start();
    }
}

void TrainLooks::look() {
    if (onTheirWay_ > 0) { // those at work first: what is newest then is drawn next
        timer_.start();
        return;
    }
    lookAtKernels(0, book_.focus().left);
    lookAtKernels(1, book_.focus().right);
    lookAtCurves();
}

void TrainLooks::lookAtKernels(std::size_t side, int id) {
    const TrainRun* run = book_.find(id);
    KernelPictureInput input;
    KernelKey key;
    if (run && !run->snapshots.empty()) {
        input = {run->id, book_.focus().layer, book_.focus().head, book_.shownStep(), run->steps, run->snapshots};
        key = {run->id,
               input.layer,
               input.head,
               run->snapshotAt(input.step) ? run->snapshotAt(input.step)->kernels->step : 0,
               run->snapshots.back().kernels->step,
               run->steps};
    } else {
        key.run = id;
    }
    if (keys_[side] == key)
        return;
    keys_[side] = key;
    ++onTheirWay_;
    const auto arrived = [this, side](std::shared_ptr<const KernelPicture> picture) {
        --onTheirWay_;
        pictures_[side] = std::move(picture);
        emit kernelsChanged();
    };
    session_.tasks().submit(
        side == 0 ? "train left" : "train right", tr("Drawing kernels"), Supersede::Finish, this,
        [input = std::move(input)](const TaskContext& task) { return makePicture(input, task.stop()); }, arrived,
        [this, side](const Error&) { // kernels that cannot be looked at are not shown
            --onTheirWay_;
            pictures_[side].reset();
            emit kernelsChanged();
        });
}

void TrainLooks::lookAtCurves() {
    CurvesKey key;
    std::vector<RunCurvesInput> inputs;
    for (const TrainRun& run : book_.runs())
        key.runs.push_back({run.id, run.steps > 0 ? run.step : -1, run.record.epochs.size(), run.snapshots.size()});
    if (curvesKey_ == key)
        return;
    curvesKey_ = key;
    for (const TrainRun& run : book_.runs())
        inputs.push_back(curvesInput(run));
    ++onTheirWay_;
    session_.tasks().submit(
        "train curves", tr("Drawing curves"), Supersede::Finish, this,
        [inputs = std::move(inputs)](const TaskContext& task) {
            std::vector<RunCurves> curves;
            for (const RunCurvesInput& input : inputs)
                curves.push_back(makeCurves(input, task.stop()));
            return curves;
        },
        [this](std::vector<RunCurves> curves) {
            --onTheirWay_;
            curves_ = std::move(curves);
            emit curvesChanged();
        },
        [this](const Error&) { --onTheirWay_; });
}

} // namespace longwave::ui
