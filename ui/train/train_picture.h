// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/pyramid.h"
#include "ui/train/train_book.h"

#include <memory>
#include <stop_token>
#include <vector>

namespace longwave::ui {

/// What is drawn of one run's kernels: everything that has to be computed for it, off the UI thread. Kernels are those
/// that the forward pass uses, after Squash.
struct KernelPicture {
    int run = 0;
    int layer = 0, head = 0;
    std::int64_t step = 0;      ///< of the look that is shown
    std::int64_t startStep = 0; ///< of the first look there is: not 0 where the run is older than the program
    std::int64_t taps = 0;
    std::shared_ptr<const Pyramid> start, now;                 ///< k[t], [taps]
    std::shared_ptr<const Pyramid> startSpectrum, nowSpectrum; ///< |K[f]|, linear, [taps + 1]
    float spectrumMaximum = 0;                                 ///< of nowSpectrum
    float largestTap = 0;                                      ///< max |k| of start and now
    std::shared_ptr<const std::vector<float>> growth;          ///< [growthRows, taps], NaN where nothing is known yet
    int growthRows = 0;
    float largestOfGrowth = 0; ///< as largestOfHeads
    double stepsPerRow = 1;
    std::shared_ptr<const std::vector<float>> heads; ///< [headRows, taps] at `step`
    int headRows = 0;
    float largestOfHeads = 0; ///< the magnitude below which all but a thousandth of the taps of `heads` lie
};

/// What a kernel picture is made from; a value that a worker may keep.
struct KernelPictureInput {
    int run = 0;
    int layer = 0, head = 0;
    std::int64_t step = 0;
    std::int64_t steps = 0; ///< of the whole run
    std::vector<TrainSnapshot> snapshots;
};
/// Null when there is nothing to draw. Throws Cancelled.
std::shared_ptr<const KernelPicture> makePicture(const KernelPictureInput& input, const std::stop_token& stop = {});

/// Curves over steps of one run.
struct RunCurves {
    int run = 0;
    std::shared_ptr<const Pyramid> loss, smoothed; ///< samples as LossCurve has them
    std::int64_t stepsPerSample = 1;
    struct Point {
        double step, value;
    };
    std::vector<Point> accuracy;               ///< shares, after each epoch
    std::vector<std::vector<Point>> sparsity;  ///< [layers], shares, at every look
    std::vector<std::vector<Point>> roughness; ///< [layers]
    double highestLoss = 0;                    ///< what the axis has to hold
};

struct RunCurvesInput {
    int run = 0;
    std::int64_t stepsPerEpoch = 0;
    LossCurve loss;
    std::vector<training::EpochRecord> epochs;
    std::vector<TrainSnapshot> snapshots;
};
RunCurvesInput curvesInput(const TrainRun& run);
RunCurves makeCurves(const RunCurvesInput& input, const std::stop_token& stop = {});

} // namespace longwave::ui
