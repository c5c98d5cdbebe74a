// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/heads_model.h"

#include "ui/theme/decimal_delegate.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

#include <cmath>

namespace longwave::ui {
namespace {

const MetricInfo& infoOf(int column) {
    return metricInfos()[static_cast<std::size_t>(column - HeadsModel::kFirstMetric)];
}

const Metrics& shownOf(const MetricsPair& pair) {
    return pair.after ? *pair.after : pair.before;
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
    if (heads_ > 0)
        emit dataChanged(index(0, kFirstMetric), index(heads_ - 1, kColumnCount - 1));
    emit headerDataChanged(Qt::Horizontal, kFirstMetric, kColumnCount - 1);
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
    switch (role) {
    case kSortRole:
    case Qt::DisplayRole:
        return info.value(shownOf(pair));
    case DecimalDelegate::kRawRole:
        // The sparsity of trained kernels before processing is 0: its bar says more than "0.0 →".
        return pair.after && info.field != &Metrics::sparsity ? QVariant(info.value(pair.before)) : QVariant();
    case DecimalDelegate::kBarRole:
        return info.field == &Metrics::sparsity ? QVariant(shownOf(pair).sparsity) : QVariant();
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: {
        const QString before =
            pair.after ? info.text(pair.before) + QChar(u' ') + format::kArrow + QChar(u' ') : QString();
        return tr(info.title) + QStringLiteral(": ") + before + info.text(shownOf(pair)) + QChar(u' ') +
               QString::fromUtf8(info.unit);
    }
    default:
        return {};
    }
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
        return role == Qt::DisplayRole ? QVariant(tr("Kernel"))
               : role == Qt::ToolTipRole
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

QString headsAsTsv(const HeadsModel& model, const HeadsSorter& sorter) {
    const BankMetrics* metrics = model.metrics().get();
    QStringList titles{QStringLiteral("head")};
    if (metrics)
        for (const MetricInfo& info : metricInfos()) {
            const QString key = QString::fromLatin1(info.key);
            if (metrics->after)
                titles << key + QStringLiteral("_raw") << key + QStringLiteral("_processed");
            else
                titles << key;
        }
    QStringList lines{titles.join(u'\t')};
    for (int row = 0; row < sorter.rowCount(); ++row) {
        const int head = sorter.mapToSource(sorter.index(row, 0)).row();
        QStringList cells{QString::number(head)};
        if (metrics) {
            const MetricsPair pair = metrics->at(head);
            for (const MetricInfo& info : metricInfos()) {
                cells << plain(info.value(pair.before));
                if (pair.after)
                    cells << plain(info.value(*pair.after));
            }
        }
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace longwave::ui
