// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/head_view.h"

#include "compute/analysis/central_range.h"
#include "compute/analysis/phase.h"
#include "compute/analysis/spectrum.h"
#include "compute/error.h"
#include "compute/regularization/regularize.h"
#include "ui/plot/pyramid_of.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace longwave::ui {
namespace {

constexpr double kDelaysInView = 0.9; // near a zero of the spectrum the group delay runs away

void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Cancelled();
}

/// Into `curves`: what the transform of `k` shows, all taps finite.
void addSpectrum(HeadCurves& curves, std::span<const float> k, std::int64_t firstLag, std::int64_t n,
                 const HeadExtras& extras, const std::stop_token& stop) {
    std::vector<float> windowed;
    if (extras.window != WindowFunction::Rectangular) {
        windowed.resize(k.size());
        applyWindow(extras.window, firstLag, k, windowed);
        k = windowed;
    }
    std::vector<std::complex<float>> bins = spectrum(k, n); // [N/2 + 1]
    throwIfStopped(stop);
    std::vector<float> values(bins.size());
    magnitude(bins, values);
    curves.magnitude = pyramidOf(std::move(values), stop);
    if (extras.phase || extras.unwrappedPhase)
        referToLagZero(bins, n, firstLag);
    if (extras.phase) {
        values = std::vector<float>(bins.size());
        phase(bins, values);
        curves.phase = pyramidOf(std::move(values), stop);
    }
    if (extras.unwrappedPhase)
        curves.unwrappedPhase = pyramidOf(unwrappedPhase(bins), stop);
    if (extras.groupDelay) {
        throwIfStopped(stop);
        std::vector<float> delays = groupDelay(k, firstLag, n);
        curves.delayRange = centralRange(delays, kDelaysInView);
        curves.groupDelay = pyramidOf(std::move(delays), stop);
    }
}

std::shared_ptr<const HeadSpectrogram> spectrogramOf(std::span<const float> k, float reference,
                                                     const std::stop_token& stop) {
    Spectrogram computed = spectrogram(k, stop);
    auto result = std::make_shared<HeadSpectrogram>();
    result->plan = computed.plan;
    result->maximum = computed.maximum;
    const float against = reference > 0 ? reference : computed.maximum;
    for (float& value : computed.magnitudes)
        value = decibels(value, against, HeadSpectrogram::kFloorDb);
    result->decibels = std::make_shared<const std::vector<float>>(std::move(computed.magnitudes));
    return result;
}

std::shared_ptr<const Pyramid> differenceOf(const HeadSide& before, const HeadSide& after,
                                            const std::stop_token& stop) {
    std::vector<float> from(static_cast<std::size_t>(before.taps));
    std::vector<float> to(from.size());
    before.curves.taps->read(0, from);
    after.curves.taps->read(0, to);
    std::transform(to.begin(), to.end(), from.begin(), to.begin(), std::minus<>());
    return pyramidOf(std::move(to), stop);
}

} // namespace

bool HeadExtras::cover(const HeadExtras& wanted) const noexcept {
    return (phase || !wanted.phase) && (tapMagnitudes || !wanted.tapMagnitudes) &&
           (unwrappedPhase || !wanted.unwrappedPhase) && (groupDelay || !wanted.groupDelay) &&
           (spectrogram || !wanted.spectrogram) && window == wanted.window; // the difference is not a side's
}

HeadExtras together(const HeadExtras& time, const HeadExtras& spectrum) noexcept {
    HeadExtras both = spectrum;
    both.tapMagnitudes = both.tapMagnitudes || time.tapMagnitudes;
    both.difference = both.difference || time.difference;
    return both;
}

bool HeadView::isAligned() const noexcept {
    return before && after && before->taps == after->taps && before->firstLag() == after->firstLag();
}

std::shared_ptr<const HeadSide> viewSide(const Side& side, std::int64_t head, const HeadExtras& extras,
                                         const std::stop_token& stop, float reference) {
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
    HeadCurves& curves = view->curves;
    curves.taps = asStored ? Pyramid::build(side.kernels, head, stop) : Pyramid::build(owned, 0, stop);
    if (extras.tapMagnitudes) {
        std::vector<float> magnitudes(k.size());
        std::transform(k.begin(), k.end(), magnitudes.begin(), [](float tap) { return std::abs(tap); });
        curves.tapMagnitudes = pyramidOf(std::move(magnitudes), stop);
    }
    if (k.empty() || curves.taps->nonFiniteCount() > 0)
        return view;
    addSpectrum(curves, k, side.firstLag, view->spectrumLength, extras, stop);
    view->magnitudeMaximum = std::max(0.0F, curves.magnitude->range().high);
    if (extras.spectrogram)
        view->spectrogram = spectrogramOf(k, reference, stop);
    return view;
}

std::shared_ptr<const HeadView> viewHead(const Contrast& contrast, std::int64_t head, const HeadExtras& extras,
                                         std::shared_ptr<const HeadSide> before, const std::stop_token& stop) {
    auto view = std::make_shared<HeadView>();
    view->words = contrast.words;
    view->before = before ? std::move(before) : viewSide(contrast.before, head, extras, stop);
    if (contrast.after && head < contrast.after->kernels.rows())
        view->after = viewSide(*contrast.after, head, extras, stop,
                               view->before->spectrogram ? view->before->spectrogram->maximum : 0);
    if (extras.difference && view->isAligned())
        view->difference = differenceOf(*view->before, *view->after, stop);
    return view;
}

std::shared_ptr<const OverlaidHeads> viewOverlaid(const Contrast& contrast, std::span<const int> heads,
                                                  HeadExtras extras, const std::stop_token& stop) {
    extras.difference = extras.spectrogram = false;
    auto overlaid = std::make_shared<OverlaidHeads>();
    for (const int head : heads) {
        if (overlaid->sides.size() == OverlaidHeads::kMost)
            break;
        if (contrast.after && head >= 0 && head < contrast.after->kernels.rows())
            overlaid->sides.push_back(viewSide(*contrast.after, head, extras, stop));
        else if (head >= 0 && head < contrast.before.kernels.rows())
            overlaid->sides.push_back(viewSide(contrast.before, head, extras, stop));
    }
    return overlaid;
}

MetricsPair measureHead(const Contrast& contrast, std::int64_t head, const Metrics* before,
                        const std::stop_token& stop) {
    const auto measured = [&](const Side& side) {
        std::vector<float> k(static_cast<std::size_t>(side.kernels.length()));
        if (side.regularization.isIdentity())
            side.kernels.read(head, 0, k);
        else
            regularizeRow(side.kernels, head, side.regularization, k);
        throwIfStopped(stop);
        return measure(k);
    };
    MetricsPair pair;
    pair.before = before ? *before : measured(contrast.before);
    if (contrast.after && head < contrast.after->kernels.rows())
        pair.after = measured(*contrast.after);
    return pair;
}

} // namespace longwave::ui
