// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/heads_model.h"

#include "ui/theme/decimal_delegate.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::ui {
namespace {

const MetricInfo& infoOf(int column) {
    return metricInfos()[static_cast<std::size_t>(column - HeadsModel::kFirstMetric)];
}

/// What a head's numbers are after processing where there is any; undefined where the second of two banks lacks it.
Metrics shownOf(const BankMetrics& metrics, int head) {
    const MetricsPair pair = metrics.at(head);
    if (pair.after)
        return *pair.after;
    if (!metrics.after)
        return pair.before;
    Metrics undefined;
    for (const MetricInfo& info : metricInfos())
        undefined.*info.field = std::numeric_limits<double>::quiet_NaN();
    return undefined;
}

QString plain(double value) {
    return std::isfinite(value) ? QString::number(value, 'g', 9) : QString();
}

} // namespace

void HeadsModel::setHeads(std::int64_t heads) {
    beginResetModel();
    heads_ = static_cast<int>(heads);
    metrics_.reset();
    endResetModel();
}

void HeadsModel::setMetrics(std::shared_ptr<const BankMetrics> metrics) {
    metrics_ = std::move(metrics);
    largest_.fill(0);
    for (int head = 0; metrics_ && head < heads_; ++head) {
        const MetricsPair pair = metrics_->at(head);
        const Metrics shown = shownOf(*metrics_, head);
        for (std::size_t i = 0; i < largest_.size(); ++i)
            for (const double value : {metricInfos()[i].value(pair.before), metricInfos()[i].value(shown)})
                if (std::isfinite(value))
                    largest_[i] = std::max(largest_[i], value);
    }
    if (heads_ > 0)
        emit dataChanged(index(0, kFirstMetric), index(heads_ - 1, kColumnCount - 1));
    emit headerDataChanged(Qt::Horizontal, kKernel, kColumnCount - 1);
}

void HeadsModel::kernelsChanged() {
    if (heads_ > 0)
        emit dataChanged(index(0, kKernel), index(heads_ - 1, kKernel), {Qt::DecorationRole});
}

int HeadsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : heads_;
}

int HeadsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumnCount;
}

QVariant HeadsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    if (index.column() == kHead || index.column() == kKernel) {
        if (role == Qt::TextAlignmentRole)
            return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
        if (role == kSortRole || (index.column() == kHead && role == Qt::DisplayRole))
            return index.row();
        return {};
    }
    if (!metrics_)
        return {};
    const MetricInfo& info = infoOf(index.column());
    const MetricsPair pair = metrics_->at(index.row());
    const Metrics shown = shownOf(*metrics_, index.row());
    switch (role) {
    case kSortRole:
    case Qt::DisplayRole:
        return info.value(shown);
    case DecimalDelegate::kRawRole:
        // The sparsity of trained kernels before processing is 0: its bar says more than "0.0 →".
        return metrics_->after && (metrics_->words.compares || info.field != &Metrics::sparsity)
                   ? QVariant(info.value(pair.before))
                   : QVariant();
    case DecimalDelegate::kBarRole: {
        if (info.field == &Metrics::sparsity)
            return shown.sparsity;
        const double largest = largest_[static_cast<std::size_t>(index.column() - kFirstMetric)];
        return largest > 0 ? QVariant(info.value(shown) / largest) : QVariant();
    }
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole:
        return tip(info, pair);
    default:
        return {};
    }
}

QString HeadsModel::tip(const MetricInfo& info, const MetricsPair& pair) const {
    const QString unit = *info.unit ? QChar(u' ') + QString::fromUtf8(info.unit) : QString();
    const QString title = tr(info.title) + QStringLiteral(": ");
    if (metrics_->words.compares) // two banks: which is which cannot be seen from an arrow
        return title + QStringLiteral("\n%1  %2\n%3  %4")
                           .arg(metrics_->words.before, info.text(pair.before) + unit, metrics_->words.after,
                                pair.after ? info.text(*pair.after) + unit : tr("has no such head"));
    const QString before = pair.after ? info.text(pair.before) + QChar(u' ') + format::kArrow + QChar(u' ') : QString();
    return title + before + info.text(pair.after ? *pair.after : pair.before) + unit;
}

QVariant HeadsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == kKernel ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (section == kHead)
        return role == Qt::DisplayRole   ? QVariant(tr("Head"))
               : role == Qt::ToolTipRole ? QVariant(tr("Number of the head in the bank, from 0"))
                                         : QVariant();
    if (section == kKernel) {
        if (role == Qt::DisplayRole)
            return tr("Kernel");
        return role == Qt::ToolTipRole
                   ? QVariant(tr("k[t] over all taps, each row to its own scale: the band from lowest to highest tap"))
                   : QVariant();
    }
    const MetricInfo& info = infoOf(section);
    if (role == Qt::ToolTipRole)
        return tr(info.title) + QStringLiteral("\n") + QCoreApplication::translate("Metrics", info.meaning);
    if (role != Qt::DisplayRole)
        return {};
    return *info.unit ? tr(info.header) + QStringLiteral(" (") + QString::fromUtf8(info.unit) + QChar(u')')
                      : tr(info.header);
}

HeadsSorter::HeadsSorter(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(HeadsModel::kSortRole);
    setDynamicSortFilter(true);
}

void HeadsSorter::setFilter(const HeadFilter& filter) {
    filter_ = filter;
    invalidate();
}

QList<int> HeadsSorter::heads() const {
    QList<int> heads;
    heads.reserve(rowCount());
    for (int row = 0; row < rowCount(); ++row)
        heads << mapToSource(index(row, 0)).row();
    return heads;
}

bool HeadsSorter::filterAcceptsRow(int row, const QModelIndex&) const {
    if (filter_.isEmpty())
        return true;
    const auto* model = qobject_cast<const HeadsModel*>(sourceModel());
    const BankMetrics* metrics = model ? model->metrics().get() : nullptr;
    if (!metrics)
        return filter_.needsMetrics() || filter_.accepts(row, nullptr);
    const Metrics shown = shownOf(*metrics, row);
    return filter_.accepts(row, &shown);
}

bool HeadsSorter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    bool leftIs = false;
    bool rightIs = false;
    const double a = left.data(sortRole()).toDouble(&leftIs);
    const double b = right.data(sortRole()).toDouble(&rightIs);
    leftIs = leftIs && !std::isnan(a);
    rightIs = rightIs && !std::isnan(b);
    if (leftIs != rightIs) // descending order asks with the sides swapped
        return sortOrder() == Qt::AscendingOrder ? leftIs : rightIs;
    if (leftIs && a != b)
        return a < b;
    return sortOrder() == Qt::AscendingOrder ? left.row() < right.row() : left.row() > right.row();
}

QString headsAsTsv(const HeadsModel& model, const QList<int>& heads) {
    const BankMetrics* metrics = model.metrics().get();
    QStringList titles{QStringLiteral("head")};
    if (metrics)
        for (const MetricInfo& info : metricInfos()) {
            const QString key = QString::fromLatin1(info.key);
            const bool compares = metrics->words.compares;
            if (metrics->after)
                titles << key + (compares ? QStringLiteral("_a") : QStringLiteral("_raw"))
                       << key + (compares ? QStringLiteral("_b") : QStringLiteral("_processed"));
            else
                titles << key;
        }
    QStringList lines{titles.join(u'\t')};
    for (const int head : heads) {
        QStringList cells{QString::number(head)};
        if (metrics) {
            const MetricsPair pair = metrics->at(head);
            for (const MetricInfo& info : metricInfos()) {
                cells << plain(info.value(pair.before));
                if (metrics->after) // a cell of its own even where the second bank has no such head
                    cells << (pair.after ? plain(info.value(*pair.after)) : QString());
            }
        }
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace longwave::ui
