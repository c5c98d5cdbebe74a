// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/layers_data.h"

#include "ui/theme/format.h"

#include <algorithm>
#include <limits>

namespace longwave::ui {
namespace {

void takeSummary(LayerRow& row, const LayerSummary& summary) {
    if (summary.heads > 0) {
        row.heads = summary.heads;
        row.length = summary.taps;
    }
    if (summary.error)
        row.error = QString::fromStdString(summary.error->explanation());
}

std::optional<MetricsSpread> numbersOf(const LayerSummary& summary, bool processed) {
    if (summary.error)
        return std::nullopt;
    return processed ? summary.processed : std::optional(summary.raw);
}

std::optional<MetricsSpread> shownOf(const LayerSummary& summary) {
    return numbersOf(summary, summary.processed.has_value());
}

} // namespace

QString LayerRow::size() const {
    if (heads <= 0 || length <= 0)
        return format::kMissing;
    return format::count(heads) + QChar(u' ') + format::kTimes + QChar(u' ') + format::count(length);
}

double LayersData::mean(const MetricInfo& info, std::size_t layer, bool ofAfter) const {
    const auto& series = ofAfter ? after : before;
    return layer < series.size() && series[layer] ? info.value(series[layer]->mean)
                                                  : std::numeric_limits<double>::quiet_NaN();
}

LayersData layersOf(std::vector<LayerRow> rows, std::span<const LayerSummary> summaries,
                    const Regularization& regularization) {
    LayersData data;
    data.rows = std::move(rows);
    data.beforeWord = processedWord({});
    if (!regularization.isIdentity())
        data.afterWord = processedWord(regularization);
    data.before.resize(data.rows.size());
    data.after.resize(data.rows.size());
    for (std::size_t i = 0; i < summaries.size(); ++i) {
        takeSummary(data.rows[i], summaries[i]);
        data.before[i] = numbersOf(summaries[i], false);
        data.after[i] = numbersOf(summaries[i], true);
    }
    return data;
}

LayersData compareLayers(const std::vector<LayerRow>& rowsA, std::span<const LayerSummary> a, const QString& wordA,
                         const std::vector<LayerRow>& rowsB, std::span<const LayerSummary> b, const QString& wordB) {
    LayersData data;
    data.compares = true;
    data.beforeWord = wordA;
    data.afterWord = wordB;
    std::vector<bool> taken(rowsB.size());
    for (std::size_t i = 0; i < rowsA.size(); ++i) {
        data.rows.push_back(rowsA[i]);
        if (i < a.size())
            takeSummary(data.rows.back(), a[i]);
        data.before.push_back(i < a.size() ? shownOf(a[i]) : std::nullopt);
        data.after.emplace_back();
        for (std::size_t j = 0; j < rowsB.size(); ++j)
            if (!taken[j] && rowsB[j].name == rowsA[i].name) {
                taken[j] = true;
                if (j < b.size()) {
                    data.after.back() = shownOf(b[j]);
                    if (b[j].error && data.rows.back().error.isEmpty())
                        data.rows.back().error =
                            wordB + QStringLiteral(": ") + QString::fromStdString(b[j].error->explanation());
                }
                break;
            }
    }
    for (std::size_t j = 0; j < rowsB.size(); ++j)
        if (!taken[j]) {
            data.rows.push_back(rowsB[j]);
            if (j < b.size())
                takeSummary(data.rows.back(), b[j]);
            data.before.emplace_back();
            data.after.push_back(j < b.size() ? shownOf(b[j]) : std::nullopt);
        }
    return data;
}

} // namespace longwave::ui
