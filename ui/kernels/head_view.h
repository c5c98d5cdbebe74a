// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/metrics.h"
#include "compute/analysis/pyramid.h"
#include "compute/data/array_view.h"
#include "compute/regularization/regularize.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>

namespace longwave::ui {

/// What only some of the plots' switches need, and so is only computed for them.
struct HeadExtras {
    bool phase = false;         ///< of the spectrum
    bool tapMagnitudes = false; ///< |k[t]|, for a logarithmic axis
    bool operator==(const HeadExtras&) const = default;
    /// True when everything `wanted` is among these.
    bool cover(const HeadExtras& wanted) const noexcept {
        return (phase || !wanted.phase) && (tapMagnitudes || !wanted.tapMagnitudes);
    }
};

/// One kernel, ready to be drawn at any zoom: its taps and its spectrum, each under a min/max pyramid. Immutable.
struct HeadCurves {
    std::shared_ptr<const Pyramid> taps; ///< k[t], t = 0 … K − 1
    /// |K[f]|, linear, f = 0 … N/2. Decibels are taken of the reduced columns, after min and max. Null when a tap is
    /// not finite: such a kernel has no spectrum.
    std::shared_ptr<const Pyramid> magnitude;
    std::shared_ptr<const Pyramid> phase; ///< radians, (−π, π]; null unless asked for and the spectrum exists
    std::shared_ptr<const Pyramid> tapMagnitudes; ///< |k[t]|; null unless asked for
};

/// The unprocessed half of a head's pictures. It depends on bank and head alone, so a λ drag never computes it again.
struct RawHead {
    ArrayView bank;
    std::int64_t head = 0;
    HeadExtras extras;
    std::int64_t taps = 0;           ///< K
    std::int64_t spectrumLength = 0; ///< N
    HeadCurves curves;
    float magnitudeMaximum = 0; ///< max |K[f]|, what the decibels of both curves refer to; 0 without a spectrum
};

/// All that the two plots of a head need. Immutable; shared between threads.
struct HeadView {
    std::shared_ptr<const RawHead> raw;
    Regularization regularization;
    std::optional<HeadCurves> processed; ///< nothing while no regularisation is on
};

/// Computes the raw half. Throws Cancelled when `stop` is asked for.
std::shared_ptr<const RawHead> viewRawHead(const ArrayView& bank, std::int64_t head, const HeadExtras& extras,
                                           const std::stop_token& stop = {});

/// Computes the processed half, over a raw half that is shared, not copied. Throws Error (see validate).
std::shared_ptr<const HeadView> viewHead(std::shared_ptr<const RawHead> raw, const Regularization& regularization,
                                         const HeadExtras& extras, const std::stop_token& stop = {});

/// The numbers of one head, or the means over a layer: before, and after when a regularisation is on.
struct MetricsPair {
    Metrics raw;
    std::optional<Metrics> processed;
};

/// Measures what a view shows. `rawMetrics`, when given, is taken instead of measuring the raw half again.
MetricsPair measureHead(const HeadView& view, const Metrics* rawMetrics = nullptr);

} // namespace longwave::ui
