// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/metrics.h"
#include "compute/analysis/pyramid.h"
#include "ui/kernels/contrast.h"
#include "ui/kernels/head_view.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace longwave::ui {

/// A picture of a whole bank: one row per head, at most BankMaps::kColumns columns, C order.
struct BankMap {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::vector<float> values; // [rows, columns]
    std::span<const float> row(std::int64_t head) const noexcept {
        return {values.data() + head * columns, static_cast<std::size_t>(columns)};
    }
};

/// Every head of a bank, reduced to what a screen can show. Each column stands for an equal share of the taps (or of
/// the bins) and shows its value of largest magnitude, sign kept; NaN where nothing in it is finite. Immutable.
struct BankMaps {
    static constexpr std::int64_t kColumns = 2048;
    static constexpr std::int64_t kMostCells = std::int64_t{1} << 24; ///< of a map: very many heads get fewer columns
    static constexpr std::int64_t kSparkColumns = 192;
    static constexpr float kFloorDb = -80;

    BankMap time;              ///< k[h][t]
    BankMap frequency;         ///< |K_h[f]| in dB re the row's maximum before, not below kFloorDb
    BankMap difference;        ///< after − before in time; empty before, and for banks that do not align
    std::vector<MinMax> spark; ///< [rows, sparkColumns]: lowest and highest tap of each share of the row
    std::int64_t sparkColumns = 0;
    std::vector<float> magnitudeMaximum; ///< [rows]: max |K_h| that the decibels refer to
    float timeScale = 0; ///< a fair ±range for `time` (or `difference`): beyond it lie about 2 % of the columns
};

/// The maps of both sides. Those before may be shared between views.
struct BankView {
    Contrast contrast;
    std::int64_t taps = 0;           ///< K of the side before
    std::int64_t spectrumLength = 0; ///< N of the side before
    std::shared_ptr<const BankMaps> before;
    std::shared_ptr<const BankMaps> after; ///< null without a side after
};

/// All heads' metrics on both sides. Those before may be shared.
struct BankMetrics {
    ContrastWords words;
    Regularization beforeRegularization;
    std::shared_ptr<const std::vector<Metrics>> before;
    std::shared_ptr<const std::vector<Metrics>> after; ///< null without a side after

    /// `after` is missing, too, for a head that the side after does not have.
    MetricsPair at(std::int64_t head) const;
    /// Mean over all heads of each metric; heads where it is undefined are left out. NaN when it is undefined in all.
    MetricsPair layerMean() const;
};

/// Computes the maps, heads in parallel. `known` may give an earlier view with the same kernels before; its maps of
/// them are shared when they are regularised alike. Throws Cancelled when `stop` is asked for, Error (see validate).
/// `progress` gets the share done.
std::shared_ptr<const BankView> viewBank(const Contrast& contrast, const BankView* known,
                                         const std::stop_token& stop = {},
                                         const std::function<void(double)>& progress = {});

/// Measures all heads; the same rules.
std::shared_ptr<const BankMetrics> measureContrast(const Contrast& contrast, const BankMetrics* known,
                                                   const std::stop_token& stop = {},
                                                   const std::function<void(double)>& progress = {});

/// `out[c]` is the value of largest magnitude among `values[c·n/C … (c+1)·n/C)`, sign kept; NaN when none is finite.
/// Precondition: out is not longer than values.
void reduceToLargest(std::span<const float> values, std::span<float> out) noexcept;

} // namespace longwave::ui
