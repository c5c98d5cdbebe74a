// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_picture.h"

#include "compute/analysis/spectrum.h"
#include "compute/error.h"
#include "ui/plot/pyramid_of.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::ui {

namespace {

constexpr int kMostGrowthRows = 96;
constexpr double kAllTaps = 0.999; // the share of taps that a map's colours tell apart
constexpr double kFirstSteps = 3;  // of the smoothed loss, left out of the axis' range

using training::KernelSnapshot;
using training::LayerKernels;

void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Cancelled();
}

/// Row `head` of a layer as the forward pass uses it, into `out` [taps].
void usedKernel(const KernelSnapshot& kernels, const LayerKernels& layer, int head, std::span<float> out) {
    const auto taps = static_cast<std::size_t>(layer.taps);
    const auto learned = std::span(layer.learned).subspan(static_cast<std::size_t>(head) * taps, taps);
    regularizeRow(learned, kernels.regularization, out);
}

struct OneKernel {
    std::shared_ptr<const Pyramid> taps, magnitudes;
    float largest = 0;
};

OneKernel lookAt(const KernelSnapshot& kernels, const LayerKernels& layer, int head, const std::stop_token& stop) {
    std::vector<float> k(static_cast<std::size_t>(layer.taps));
    usedKernel(kernels, layer, head, k);
    OneKernel one;
    const auto bins = spectrum(k, spectrumLength(layer.taps));
    std::vector<float> magnitudes(bins.size());
    magnitude(bins, magnitudes);
    for (const float tap : k)
        one.largest = std::max(one.largest, std::abs(tap));
    one.magnitudes = pyramidOf(std::move(magnitudes), stop);
    one.taps = pyramidOf(std::move(k), stop);
    return one;
}

float magnitudeOfMost(const std::vector<float>& values) {
    std::vector<float> sizes;
    sizes.reserve(values.size());
    for (const float value : values)
        if (std::isfinite(value))
            sizes.push_back(std::abs(value));
    if (sizes.empty())
        return 0;
    const auto at = sizes.begin() + static_cast<std::ptrdiff_t>(kAllTaps * static_cast<double>(sizes.size() - 1));
    std::ranges::nth_element(sizes, at);
    return *at;
}

} // namespace

std::shared_ptr<const KernelPicture> makePicture(const KernelPictureInput& input, const std::stop_token& stop) {
    if (input.snapshots.empty())
        return nullptr;
    const auto after = std::ranges::upper_bound(input.snapshots, input.step, {},
                                                [](const TrainSnapshot& s) { return s.kernels->step; });
    const TrainSnapshot& shown = after == input.snapshots.begin() ? input.snapshots.front() : *std::prev(after);
    const KernelSnapshot& now = *shown.kernels;
    const KernelSnapshot& start = *input.snapshots.front().kernels;
    const auto at = static_cast<std::size_t>(input.layer);
    if (at >= now.layers.size())
        return nullptr;
    const LayerKernels& layer = now.layers[at];
    const auto taps = static_cast<std::size_t>(layer.taps);
    auto picture = std::make_shared<KernelPicture>();
    picture->run = input.run;
    picture->layer = input.layer;
    picture->headRows = static_cast<int>(layer.directions * layer.heads);
    picture->head = std::clamp(input.head, 0, picture->headRows - 1);
    picture->step = now.step;
    picture->startStep = start.step;
    picture->taps = layer.taps;

    OneKernel first = lookAt(start, start.layers[at], picture->head, stop);
    OneKernel last = lookAt(now, layer, picture->head, stop);
    picture->start = std::move(first.taps);
    picture->startSpectrum = std::move(first.magnitudes);
    picture->now = std::move(last.taps);
    picture->nowSpectrum = std::move(last.magnitudes);
    picture->spectrumMaximum = std::max(0.0F, picture->nowSpectrum->range().high);
    picture->largestTap = std::max(first.largest, last.largest);
    throwIfStopped(stop);

    // Growth: rows stand for equal stretches of steps, each shows the last look until its end.
    const std::int64_t steps = std::max<std::int64_t>(1, input.steps);
    picture->growthRows = static_cast<int>(std::min<std::int64_t>(kMostGrowthRows, steps));
    picture->stepsPerRow = static_cast<double>(steps) / picture->growthRows;
    std::vector<float> growth(static_cast<std::size_t>(picture->growthRows) * taps,
                              std::numeric_limits<float>::quiet_NaN());
    const std::int64_t newest = input.snapshots.back().kernels->step;
    std::size_t look = 0;
    for (int row = 0; row < picture->growthRows; ++row) {
        const double begins = row * picture->stepsPerRow;
        const double ends = (row + 1) * picture->stepsPerRow;
        if (begins > static_cast<double>(newest) || ends <= static_cast<double>(start.step))
            continue;
        while (look + 1 < input.snapshots.size() &&
               static_cast<double>(input.snapshots[look + 1].kernels->step) <= ends)
            ++look;
        const KernelSnapshot& then = *input.snapshots[look].kernels;
        usedKernel(then, then.layers[at], picture->head,
                   std::span(growth).subspan(static_cast<std::size_t>(row) * taps, taps));
    }
    picture->largestOfGrowth = magnitudeOfMost(growth);
    picture->growth = std::make_shared<const std::vector<float>>(std::move(growth));
    throwIfStopped(stop);

    std::vector<float> heads(static_cast<std::size_t>(picture->headRows) * taps);
    for (int head = 0; head < picture->headRows; ++head)
        usedKernel(now, layer, head, std::span(heads).subspan(static_cast<std::size_t>(head) * taps, taps));
    picture->largestOfHeads = magnitudeOfMost(heads);
    picture->heads = std::make_shared<const std::vector<float>>(std::move(heads));
    return picture;
}

RunCurvesInput curvesInput(const TrainRun& run) {
    return {run.id, run.stepsPerEpoch, run.loss, run.record.epochs, run.snapshots};
}

RunCurves makeCurves(const RunCurvesInput& input, const std::stop_token& stop) {
    RunCurves curves;
    curves.run = input.run;
    curves.stepsPerSample = input.loss.stride();
    if (const auto& smoothed = input.loss.smoothed(); !smoothed.empty()) {
        for (std::size_t i = 0; i < smoothed.size(); ++i)
            if (std::isfinite(smoothed[i]) && (static_cast<double>(i) >= kFirstSteps || curves.highestLoss == 0))
                curves.highestLoss = std::max(curves.highestLoss, static_cast<double>(smoothed[i]));
        curves.loss = pyramidOf(input.loss.losses(), stop);
        curves.smoothed = pyramidOf(smoothed, stop);
    }
    for (std::size_t epoch = 0; epoch < input.epochs.size(); ++epoch)
        curves.accuracy.push_back({static_cast<double>(input.stepsPerEpoch) * static_cast<double>(epoch + 1),
                                   input.epochs[epoch].validationAccuracy});
    // Where the program was started later than the run, epochs stand for the looks before.
    const double firstLook = input.snapshots.empty() ? std::numeric_limits<double>::infinity()
                                                     : static_cast<double>(input.snapshots.front().kernels->step);
    const auto add = [&curves](double step, std::size_t layer, const training::LayerMeasures& m) {
        if (curves.sparsity.size() <= layer) {
            curves.sparsity.resize(layer + 1);
            curves.roughness.resize(layer + 1);
        }
        curves.sparsity[layer].push_back({step, m.sparsity});
        curves.roughness[layer].push_back({step, m.roughnessFrequency});
    };
    for (std::size_t epoch = 0; epoch < input.epochs.size(); ++epoch) {
        const double step = static_cast<double>(input.stepsPerEpoch) * static_cast<double>(epoch + 1);
        for (std::size_t layer = 0; step < firstLook && layer < input.epochs[epoch].layers.size(); ++layer)
            add(step, layer, input.epochs[epoch].layers[layer]);
    }
    for (const TrainSnapshot& snapshot : input.snapshots)
        for (std::size_t layer = 0; layer < snapshot.kernels->layers.size(); ++layer)
            add(static_cast<double>(snapshot.kernels->step), layer, snapshot.kernels->layers[layer].measures);
    return curves;
}

} // namespace longwave::ui
