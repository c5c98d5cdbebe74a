// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/layer_summary.h"
#include "ui/kernels/metric_info.h"
#include "ui/plot/pyramid_trace.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace longwave::ui {

/// What is known of a layer before anything is measured.
struct LayerRow {
    QString name;
    QString parameterization; ///< "Hyena", as the library says it
    std::int64_t heads = 0;
    std::int64_t length = 0; ///< taps
    QString dtype;
    QString error; ///< why it has no numbers; empty without one

    /// "768 × 8,192".
    QString size() const;
};

/// The layers of a checkpoint, before and after: raw and squashed, or the same layers of two checkpoints. An entry of
/// `before` or `after` is empty where that layer has no numbers.
struct LayersData {
    std::vector<LayerRow> rows;
    QString beforeWord;
    bool compares = false; ///< two checkpoints
    QString afterWord;     ///< empty: there is no "after", only `before` is shown
    std::vector<std::optional<MetricsSpread>> before;
    std::vector<std::optional<MetricsSpread>> after;

    /// The colour of `before` says which of the two it is: unprocessed data, or another checkpoint.
    LineStyle beforeStyle() const { return compares ? LineStyle{Token::S5, 1.5} : LineStyle::raw(); }
    bool hasAfter() const noexcept { return !afterWord.isEmpty(); }
    /// Mean of the metric over the layer's heads in the unit shown; NaN where it is not known or not defined.
    double mean(const MetricInfo& info, std::size_t layer, bool ofAfter) const;
    /// `after` where there is one, otherwise `before`.
    double shown(const MetricInfo& info, std::size_t layer) const { return mean(info, layer, hasAfter()); }
};

/// Raw → processed of one checkpoint. Sizes and errors are taken from the summaries. Without summaries the rows have no
/// numbers yet. Precondition: none, or as many summaries as rows.
LayersData layersOf(std::vector<LayerRow> rows, std::span<const LayerSummary> summaries,
                    const Regularization& regularization);

/// Checkpoint A → checkpoint B, both as they are shown (processed where they were): the layers of A in their order,
/// those of B found by name, then those that only B has.
LayersData compareLayers(const std::vector<LayerRow>& rowsA, std::span<const LayerSummary> a, const QString& wordA,
                         const std::vector<LayerRow>& rowsB, std::span<const LayerSummary> b, const QString& wordB);

} // namespace longwave::ui
