// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/head_view.h"

#include "compute/analysis/spectrum.h"
#include "compute/error.h"
#include "compute/regularization/regularize.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <span>
#include <utility>
#include <vector>

namespace longwave::ui {
namespace {

void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Cancelled();
}

std::shared_ptr<const Pyramid> pyramidOver(std::vector<float> values, const std::stop_token& stop) {
    const auto length = static_cast<std::int64_t>(values.size());
    return Pyramid::build(ArrayView::fromFloats(std::move(values), {length}), 0, stop);
}

/// The curves of taps under a pyramid; `k` are the same taps as floats.
HeadCurves curvesOf(std::shared_ptr<const Pyramid> taps, std::span<const float> k, std::int64_t n,
                    const HeadExtras& extras, const std::stop_token& stop) {
    HeadCurves curves;
    curves.taps = std::move(taps);
    if (extras.tapMagnitudes) {
        std::vector<float> magnitudes(k.size());
        std::transform(k.begin(), k.end(), magnitudes.begin(), [](float tap) { return std::abs(tap); });
        curves.tapMagnitudes = pyramidOver(std::move(magnitudes), stop);
    }
    if (curves.taps->nonFiniteCount() > 0)
        return curves;
    const std::vector<std::complex<float>> bins = spectrum(k, n); // [N/2 + 1]
    throwIfStopped(stop);
    std::vector<float> values(bins.size());
    magnitude(bins, values);
    curves.magnitude = pyramidOver(std::move(values), stop);
    if (extras.phase) {
        values = std::vector<float>(bins.size());
        phase(bins, values);
        curves.phase = pyramidOver(std::move(values), stop);
    }
    return curves;
}

} // namespace

std::shared_ptr<const HeadSide> viewSide(const Side& side, std::int64_t head, const HeadExtras& extras,
                                         const std::stop_token& stop) {
    auto view = std::make_shared<HeadSide>();
    view->side = side;
    view->head = head;
    view->extras = extras;
    view->taps = side.kernels.length();
    view->spectrumLength = spectrumLength(view->taps);

    std::vector<float> copy;
    std::span<const float> k = side.kernels.contiguousRow(head);
    const bool asStored = side.regularization.isIdentity();
    if (!asStored || k.empty()) {
        copy.resize(static_cast<std::size_t>(view->taps));
        if (asStored)
            side.kernels.read(head, 0, copy);
        else
            regularizeRow(side.kernels, head, side.regularization, copy);
        k = copy;
    }
    throwIfStopped(stop);
    // A pyramid reads the taps where they lie, so a copy lives as long as it does.
    const ArrayView owned = asStored ? ArrayView() : ArrayView::fromFloats(std::move(copy), {view->taps});
    if (!asStored)
        k = owned.contiguousRow(0);
    auto taps = asStored ? Pyramid::build(side.kernels, head, stop) : Pyramid::build(owned, 0, stop);
    view->curves = curvesOf(std::move(taps), k, view->spectrumLength, extras, stop);
    if (view->curves.magnitude)
        view->magnitudeMaximum = std::max(0.0F, view->curves.magnitude->range().high);
    return view;
}

std::shared_ptr<const HeadView> viewHead(const Contrast& contrast, std::int64_t head, const HeadExtras& extras,
                                         std::shared_ptr<const HeadSide> before, const std::stop_token& stop) {
    auto view = std::make_shared<HeadView>();
    view->words = contrast.words;
    view->before = before ? std::move(before) : viewSide(contrast.before, head, extras, stop);
    if (contrast.after && head < contrast.after->kernels.rows())
        view->after = viewSide(*contrast.after, head, extras, stop);
    return view;
}

MetricsPair measureHead(const HeadView& view, const Metrics* beforeMetrics) {
    const auto measured = [](const HeadSide& side) {
        std::vector<float> k(static_cast<std::size_t>(side.taps));
        side.curves.taps->read(0, k);
        return measure(k);
    };
    MetricsPair pair;
    pair.before = beforeMetrics ? *beforeMetrics : measured(*view.before);
    if (view.after)
        pair.after = measured(*view.after);
    return pair;
}

} // namespace longwave::ui
