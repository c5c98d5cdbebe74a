// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/head_view.h"

#include "compute/analysis/spectrum.h"
#include "compute/error.h"

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

std::shared_ptr<const RawHead> viewRawHead(const ArrayView& bank, std::int64_t head, const HeadExtras& extras,
                                           const std::stop_token& stop) {
    auto raw = std::make_shared<RawHead>();
    raw->bank = bank;
    raw->head = head;
    raw->extras = extras;
    raw->taps = bank.length();
    raw->spectrumLength = spectrumLength(raw->taps);

    std::vector<float> copy;
    std::span<const float> k = bank.contiguousRow(head);
    if (k.empty()) {
        copy.resize(static_cast<std::size_t>(raw->taps));
        bank.read(head, 0, copy);
        k = copy;
    }
    throwIfStopped(stop);
    raw->curves = curvesOf(Pyramid::build(bank, head, stop), k, raw->spectrumLength, extras, stop);
    if (raw->curves.magnitude)
        raw->magnitudeMaximum = std::max(0.0F, raw->curves.magnitude->range().high);
    return raw;
}

std::shared_ptr<const HeadView> viewHead(std::shared_ptr<const RawHead> raw, const Regularization& regularization,
                                         const HeadExtras& extras, const std::stop_token& stop) {
    auto view = std::make_shared<HeadView>();
    view->regularization = regularization;
    if (!regularization.isIdentity()) {
        std::vector<float> k(static_cast<std::size_t>(raw->taps));
        regularizeRow(raw->bank, raw->head, regularization, k);
        throwIfStopped(stop);
        // The pyramid reads the taps where they lie, so the span stays good as long as it holds them.
        const ArrayView owned = ArrayView::fromFloats(std::move(k), {raw->taps});
        view->processed =
            curvesOf(Pyramid::build(owned, 0, stop), owned.contiguousRow(0), raw->spectrumLength, extras, stop);
    }
    view->raw = std::move(raw);
    return view;
}

MetricsPair measureHead(const HeadView& view, const Metrics* rawMetrics) {
    std::vector<float> k(static_cast<std::size_t>(view.raw->taps));
    MetricsPair pair;
    if (rawMetrics) {
        pair.raw = *rawMetrics;
    } else {
        view.raw->curves.taps->read(0, k);
        pair.raw = measure(k);
    }
    if (view.processed) {
        view.processed->taps->read(0, k);
        pair.processed = measure(k);
    }
    return pair;
}

} // namespace longwave::ui
