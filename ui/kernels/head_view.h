// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/metrics.h"
#include "compute/analysis/pyramid.h"
#include "compute/analysis/spectrogram.h"
#include "compute/analysis/window_function.h"
#include "ui/kernels/contrast.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace longwave::ui {

/// What only some of the plots' switches need, and so is only computed for them.
struct HeadExtras {
    bool phase = false;          ///< of the spectrum, wrapped
    bool tapMagnitudes = false;  ///< |k[t]|, for a logarithmic axis
    bool unwrappedPhase = false; ///< of the spectrum, without its jumps of 2π
    bool groupDelay = false;
    bool difference = false; ///< after − before, tap by tap
    bool spectrogram = false;
    WindowFunction window = WindowFunction::Rectangular; ///< on the kernel before its spectrum; not on the spectrogram
    bool operator==(const HeadExtras&) const = default;
    /// True when everything `wanted` is among these.
    bool cover(const HeadExtras& wanted) const noexcept;
};

/// What both need; the window is that of `spectrum`.
HeadExtras together(const HeadExtras& time, const HeadExtras& spectrum) noexcept;

/// One kernel, ready to be drawn at any zoom: its taps and its spectrum, each under a min/max pyramid. Immutable.
struct HeadCurves {
    std::shared_ptr<const Pyramid> taps; ///< k[t], tap i at lag firstLag + i
    /// |K[f]|, linear, f = 0 … N/2. Decibels are taken of the reduced columns, after min and max. Null when a tap is
    /// not finite: such a kernel has no spectrum.
    std::shared_ptr<const Pyramid> magnitude;
    // Null unless asked for; the last three also where there is no spectrum. Phases refer to lag 0.
    std::shared_ptr<const Pyramid> tapMagnitudes;  ///< |k[t]|
    std::shared_ptr<const Pyramid> phase;          ///< radians, (−π, π]
    std::shared_ptr<const Pyramid> unwrappedPhase; ///< radians
    std::shared_ptr<const Pyramid> groupDelay;     ///< taps after lag 0; NaN where it is undefined (see groupDelay)
    MinMax delayRange{1, 0};                       ///< the middle 90 % of groupDelay; empty without
};

/// A spectrogram in decibels, as a heat map takes it. Immutable.
struct HeadSpectrogram {
    SpectrogramPlan plan;
    std::shared_ptr<const std::vector<float>> decibels; ///< [plan.rows(), plan.columns], not below kFloorDb
    float maximum = 0;                                  ///< largest magnitude, linear
    static constexpr float kFloorDb = -80;
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
    float magnitudeMaximum = 0;                         ///< max |K[f]|; 0 without a spectrum
    std::shared_ptr<const HeadSpectrogram> spectrogram; ///< null unless asked for and all taps are finite

    std::int64_t firstLag() const noexcept { return side.firstLag; }
    std::int64_t lastLag() const noexcept { return side.firstLag + taps - 1; }
    bool hasLag(std::int64_t t) const noexcept { return firstLag() <= t && t <= lastLag(); }
    /// Precondition: hasLag(t).
    float at(std::int64_t t) const { return curves.taps->at(t - side.firstLag); }
};

/// All that the plots of a head need. Immutable; shared between threads.
struct HeadView {
    std::shared_ptr<const HeadSide> before; ///< its magnitudeMaximum is what the decibels of both sides refer to
    std::shared_ptr<const HeadSide> after;  ///< null: nothing is on, or the second bank has no such head
    ContrastWords words;
    std::shared_ptr<const Pyramid> difference; ///< after − before; null unless asked for and aligned

    /// Both sides have the same lags, so that their difference is defined.
    bool isAligned() const noexcept;
};

/// Further heads drawn with the one in focus. Immutable.
struct OverlaidHeads {
    static constexpr int kMost = 8;
    std::vector<std::shared_ptr<const HeadSide>> sides; ///< each after the processing, where there is one
};

/// Computes one side. The spectrogram's decibels refer to `reference`, a linear magnitude, or with 0 to its own
/// maximum. Throws Cancelled when `stop` is asked for, Error (see validate). Precondition: the head is there.
std::shared_ptr<const HeadSide> viewSide(const Side& side, std::int64_t head, const HeadExtras& extras,
                                         const std::stop_token& stop = {}, float reference = 0);

/// Computes both. `before`, when given, is shared instead of computed: the same side, head and (or more) extras.
std::shared_ptr<const HeadView> viewHead(const Contrast& contrast, std::int64_t head, const HeadExtras& extras,
                                         std::shared_ptr<const HeadSide> before = {}, const std::stop_token& stop = {});

/// Computes up to kMost of `heads`, in their order; those that neither side has are left out. Each is seen after the
/// processing, or where there is none (or the second bank lacks it) before. No difference, no spectrogram.
std::shared_ptr<const OverlaidHeads> viewOverlaid(const Contrast& contrast, std::span<const int> heads,
                                                  HeadExtras extras, const std::stop_token& stop = {});

/// The numbers of one head, or the means over a layer: before, and after when a regularisation is on.
struct MetricsPair {
    Metrics before;
    std::optional<Metrics> after;
};

/// Measures one head on both sides. `before`, when given, is taken instead of measuring the side before again. Throws
/// Cancelled when `stop` is asked for, Error (see validate). Precondition: the side before has the head.
MetricsPair measureHead(const Contrast& contrast, std::int64_t head, const Metrics* before = nullptr,
                        const std::stop_token& stop = {});

} // namespace longwave::ui
