// SPDX-License-Identifier: GPL-3.0-or-later
// What the tables of heads and of layers have in common.
#pragma once

#include "ui/theme/sizes.h"

class QAbstractItemModel;
class QTableView;
class QWidget;

namespace longwave::ui {

namespace metricTable {
inline constexpr int kColumnPadding = 2 * kPadding; ///< of both sides together
inline constexpr int kSortArrow = 14;
} // namespace metricTable

/// A table in the house style over `model`: whole rows, several at a time, no grid, never scrolled sideways; the title
/// of the column it is sorted by is in 600. The columns from `firstMetric` on are metricInfos(), sparsity with its bar
/// beside it. Owned by `parent`.
QTableView* makeMetricTable(QAbstractItemModel* model, int firstMetric, QWidget* parent);

} // namespace longwave::ui
