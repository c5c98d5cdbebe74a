// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/metrics.h"
#include "compute/analysis/pyramid.h"
#include "ui/kernels/contrast.h"

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

/// One side of a head's pictures. The side before a regularisation does not depend on λ, so a drag never computes it
/// again: whoever has it passes it on.
struct HeadSide {
    Side side;
    std::int64_t head = 0;
    HeadExtras extras;
    std::int64_t taps = 0;           ///< K
    std::int64_t spectrumLength = 0; ///< N
    HeadCurves curves;
    float magnitudeMaximum = 0; ///< max |K[f]|; 0 without a spectrum
};

/// All that the plots of a head need. Immutable; shared between threads.
struct HeadView {
    std::shared_ptr<const HeadSide> before; ///< its magnitudeMaximum is what the decibels of both sides refer to
    std::shared_ptr<const HeadSide> after;  ///< null: nothing is on, or the second bank has no such head
    ContrastWords words;
};

/// Computes one side. Throws Cancelled when `stop` is asked for, Error (see validate). Precondition: the head is there.
std::shared_ptr<const HeadSide> viewSide(const Side& side, std::int64_t head, const HeadExtras& extras,
                                         const std::stop_token& stop = {});

/// Computes both. `before`, when given, is shared instead of computed: the same side, head and (or more) extras.
std::shared_ptr<const HeadView> viewHead(const Contrast& contrast, std::int64_t head, const HeadExtras& extras,
                                         std::shared_ptr<const HeadSide> before = {}, const std::stop_token& stop = {});

/// The numbers of one head, or the means over a layer: before, and after when a regularisation is on.
struct MetricsPair {
    Metrics before;
    std::optional<Metrics> after;
};

/// Measures what a view shows. `beforeMetrics`, when given, is taken instead of measuring the side before again.
MetricsPair measureHead(const HeadView& view, const Metrics* beforeMetrics = nullptr);

} // namespace longwave::ui
