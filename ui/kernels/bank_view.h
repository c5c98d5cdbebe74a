// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/metrics.h"
#include "compute/analysis/pyramid.h"
#include "compute/data/array_view.h"
#include "compute/regularization/regularize.h"
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
    BankMap frequency;         ///< |K_h[f]| in dB re the row's raw maximum, not below kFloorDb
    BankMap difference;        ///< processed − raw in time; empty for the raw maps
    std::vector<MinMax> spark; ///< [rows, sparkColumns]: lowest and highest tap of each share of the row
    std::int64_t sparkColumns = 0;
    std::vector<float> magnitudeMaximum; ///< [rows]: raw max |K_h|
    float timeScale = 0; ///< a fair ±range for `time` (or `difference`): beyond it lie at most 2 % of the columns
};

/// Raw and processed maps of a bank. Raw parts are shared between views of the same bank.
struct BankView {
    ArrayView bank;
    Regularization regularization;
    std::int64_t taps = 0;           ///< K
    std::int64_t spectrumLength = 0; ///< N
    std::shared_ptr<const BankMaps> raw;
    std::shared_ptr<const BankMaps> processed; ///< null while no regularisation is on
};

/// All heads' metrics, raw and processed. Raw parts are shared.
struct BankMetrics {
    ArrayView bank;
    Regularization regularization;
    std::shared_ptr<const std::vector<Metrics>> raw;
    std::shared_ptr<const std::vector<Metrics>> processed; ///< null while no regularisation is on

    MetricsPair at(std::int64_t head) const;
    /// Mean over all heads of each metric; heads where it is undefined are left out. NaN when it is undefined in all.
    MetricsPair layerMean() const;
};

/// Computes the maps, heads in parallel. `known` may give an earlier view of the same bank, whose raw half is then
/// shared. Throws Cancelled when `stop` is asked for, Error (see validate). `progress` gets the share done.
std::shared_ptr<const BankView> viewBank(const ArrayView& bank, const Regularization& regularization,
                                         const BankView* known, const std::stop_token& stop = {},
                                         const std::function<void(double)>& progress = {});

/// Measures all heads; the same rules.
std::shared_ptr<const BankMetrics> measureBankView(const ArrayView& bank, const Regularization& regularization,
                                                   const BankMetrics* known, const std::stop_token& stop = {},
                                                   const std::function<void(double)>& progress = {});

/// `out[c]` is the value of largest magnitude among `values[c·n/C … (c+1)·n/C)`, sign kept; NaN when none is finite.
/// Precondition: out is not longer than values.
void reduceToLargest(std::span<const float> values, std::span<float> out) noexcept;

} // namespace longwave::ui
