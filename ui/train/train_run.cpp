// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_run.h"

#include "ui/theme/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::ui {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

QString tr(const char* words) {
    return QCoreApplication::translate("TrainRun", words);
}

template <typename Each>
double meanOf(std::size_t count, Each each) {
    double sum = 0;
    std::size_t known = 0;
    for (std::size_t i = 0; i < count; ++i)
        if (const double value = each(i); std::isfinite(value)) {
            sum += value;
            ++known;
        }
    return known > 0 ? sum / static_cast<double>(known) : kNaN;
}

} // namespace

QString TrainRun::name() const {
    return regularization.squashOn ? tr("Squash on, λ = %1").arg(format::significant(regularization.lambda))
                                   : tr("Squash off");
}

const TrainSnapshot* TrainRun::snapshotAt(std::int64_t at) const {
    const auto after =
        std::ranges::upper_bound(snapshots, at, {}, [](const TrainSnapshot& s) { return s.kernels->step; });
    return after == snapshots.begin() ? nullptr : &*std::prev(after);
}

TrainResult resultAt(const TrainRun& run, std::int64_t step) {
    TrainResult result;
    result.step = std::min(step, run.step);
    result.validation = result.test = result.sparsity = result.roughness = result.effectiveLength = kNaN;
    result.loss = run.loss.smoothedAt(result.step);
    if (run.stepsPerEpoch > 0) {
        const auto epochs =
            std::min<std::size_t>(run.record.epochs.size(), static_cast<std::size_t>(result.step / run.stepsPerEpoch));
        if (epochs > 0)
            result.validation = run.record.epochs[epochs - 1].validationAccuracy;
    }
    if (run.record.finished && result.step == run.steps)
        result.test = run.record.testAccuracy;
    if (const TrainSnapshot* snapshot = run.snapshotAt(result.step)) {
        const auto& layers = snapshot->kernels->layers;
        result.sparsity = meanOf(layers.size(), [&](std::size_t i) { return layers[i].measures.sparsity; });
        result.roughness = meanOf(layers.size(), [&](std::size_t i) { return layers[i].measures.roughnessFrequency; });
        result.effectiveLength =
            meanOf(snapshot->effectiveLengths.size(), [&](std::size_t i) { return snapshot->effectiveLengths[i]; });
    }
    return result;
}

} // namespace longwave::ui
