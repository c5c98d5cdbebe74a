// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/layers_model.h"

#include "ui/theme/decimal_delegate.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace longwave::ui {
namespace {

constexpr int kLengthCondition = -2;
constexpr double kShownSparsity = 0.05; // per cent: less is written 0.0

const MetricInfo& infoOf(int column) {
    return metricInfos()[static_cast<std::size_t>(column - LayersModel::kFirstMetric)];
}

QString written(const MetricInfo& info, double value) {
    Metrics metrics;
    metrics.*info.field = value / info.factor;
    return info.text(metrics);
}

QString plain(double value) {
    return std::isfinite(value) ? QString::number(value, 'g', 9) : QString();
}

/// A word fit for a column's key: "smoothed, squashed" → "smoothed_squashed".
QString keyOf(const QString& word) {
    static const QRegularExpression other(QStringLiteral("[^\\w]+"), QRegularExpression::UseUnicodePropertiesOption);
    QString key = word;
    return key.replace(other, QStringLiteral("_"));
}

QString cell(QString text) {
    return text.replace(QChar(u'\t'), QChar(u' ')).replace(QChar(u'\n'), QChar(u' '));
}

/// As people order names: runs of digits by their number, the rest without regard to case. Below, at or above 0.
int compareNaturally(const QString& a, const QString& b) {
    qsizetype i = 0;
    qsizetype j = 0;
    const auto digitsAt = [](const QString& text, qsizetype at) {
        qsizetype end = at;
        while (end < text.size() && text[end].isDigit())
            ++end;
        return QStringView(text).mid(at, end - at);
    };
    while (i < a.size() && j < b.size()) {
        const QStringView left = digitsAt(a, i);
        const QStringView right = digitsAt(b, j);
        int order = 0;
        if (!left.isEmpty() && !right.isEmpty()) {
            const auto p = left.toULongLong();
            const auto q = right.toULongLong();
            order = p < q ? -1 : p > q ? 1 : 0;
        } else {
            order = a[i].toCaseFolded().unicode() - b[j].toCaseFolded().unicode();
        }
        if (order != 0)
            return order;
        i += std::max<qsizetype>(1, left.size());
        j += std::max<qsizetype>(1, right.size());
    }
    return static_cast<int>(std::clamp<qsizetype>((a.size() - i) - (b.size() - j), -1, 1));
}

} // namespace

void LayersModel::setLayers(std::shared_ptr<const LayersData> layers) {
    const bool sameRows = layers_ && layers && layers_->rows.size() == layers->rows.size();
    if (!sameRows)
        beginResetModel();
    layers_ = std::move(layers);
    QStringList names;
    for (std::size_t i = 0; layers_ && i < layers_->rows.size(); ++i)
        names << layers_->rows[i].name;
    elision_ = DistinctElision(names);
    sparseBefore_ = false;
    for (std::size_t i = 0; layers_ && i < layers_->rows.size(); ++i)
        sparseBefore_ = sparseBefore_ || layers_->mean(metricInfos()[0], i, false) >= kShownSparsity;
    if (!sameRows)
        endResetModel();
    else if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, kColumnCount - 1));
}

int LayersModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !layers_ ? 0 : static_cast<int>(layers_->rows.size());
}

int LayersModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumnCount;
}

QVariant LayersModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !layers_)
        return {};
    return index.column() < kFirstMetric ? wordsAt(layers_->rows[static_cast<std::size_t>(index.row())], index, role)
                                         : numberAt(index, role);
}

QVariant LayersModel::wordsAt(const LayerRow& row, const QModelIndex& index, int role) const {
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        if (column == kNumber)
            return index.row();
        if (column == kParameterization && !row.error.isEmpty())
            return row.error;
        return column == kName ? row.name : column == kSize ? row.size() : row.parameterization;
    case HeadsModel::kSortRole:
        if (column == kNumber)
            return index.row();
        if (column == kSize)
            return static_cast<double>(row.heads) * static_cast<double>(row.length);
        return column == kName ? row.name : row.parameterization;
    case Qt::ForegroundRole: // a token, for the delegate of words
        return static_cast<int>(column == kParameterization && !row.error.isEmpty() ? Token::Error
                                : column == kName                                   ? Token::Text
                                                                                    : Token::Muted);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((column == kName || column == kParameterization ? Qt::AlignLeft : Qt::AlignRight) |
                                   Qt::AlignVCenter);
    case Qt::ToolTipRole: {
        QStringList lines{row.name};
        if (!row.parameterization.isEmpty())
            lines << row.parameterization;
        lines << tr("%1 (heads × taps) %2").arg(row.size(), row.dtype).trimmed();
        if (!row.error.isEmpty())
            lines << row.error;
        return lines.join(QChar(u'\n'));
    }
    default:
        return {};
    }
}

QVariant LayersModel::numberAt(const QModelIndex& index, int role) const {
    const MetricInfo& info = infoOf(index.column());
    const auto layer = static_cast<std::size_t>(index.row());
    const bool known = layers_->hasAfter() ? layers_->after[layer].has_value() : layers_->before[layer].has_value();
    const bool hasBefore = layers_->hasAfter() && layers_->before[layer];
    switch (role) {
    case HeadsModel::kSortRole:
    case Qt::DisplayRole:
        // Not measured yet is empty; measured and not defined is "–", as is a layer that one of two files lacks.
        return known || hasBefore || !layers_->rows[layer].error.isEmpty() ? QVariant(layers_->shown(info, layer))
                                                                           : QVariant();
    case DecimalDelegate::kRawRole:
        return hasBefore && (info.field != &Metrics::sparsity || sparseBefore_)
                   ? QVariant(layers_->mean(info, layer, false))
                   : QVariant();
    case DecimalDelegate::kBarRole:
        return info.field == &Metrics::sparsity && known ? QVariant(layers_->shown(info, layer) / info.factor)
                                                         : QVariant();
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: {
        if (!known && !hasBefore)
            return {};
        QString text = QCoreApplication::translate("Metrics", info.title) + QStringLiteral(": ");
        if (layers_->hasAfter())
            text += written(info, layers_->mean(info, layer, false)) + QChar(u' ') + format::kArrow + QChar(u' ');
        text += written(info, layers_->shown(info, layer)) + QChar(u' ') + QString::fromUtf8(info.unit);
        const auto& spread = layers_->hasAfter() ? layers_->after[layer] : layers_->before[layer];
        if (spread)
            text += QChar(u'\n') + tr("quartiles of the heads: %1 … %2 … %3")
                                       .arg(info.text(spread->lowerQuartile), info.text(spread->median),
                                            info.text(spread->upperQuartile));
        return text;
    }
    default:
        return {};
    }
}

QVariant LayersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == kName || section == kParameterization ? Qt::AlignLeft : Qt::AlignRight) |
                                   Qt::AlignVCenter);
    if (section < kFirstMetric) {
        static const std::array titles{QT_TR_NOOP("No."), QT_TR_NOOP("Layer"), QT_TR_NOOP("Parameterization"),
                                       QT_TR_NOOP("Heads × taps")};
        static const std::array tips{QT_TR_NOOP("Place of the layer in the checkpoint, from 0"),
                                     QT_TR_NOOP("Name of the layer in the checkpoint"),
                                     QT_TR_NOOP("How the file holds the kernels"),
                                     QT_TR_NOOP("Number of heads × length of their kernels")};
        const auto at = static_cast<std::size_t>(section);
        return role == Qt::DisplayRole   ? QVariant(tr(titles[at]))
               : role == Qt::ToolTipRole ? QVariant(tr(tips[at]))
                                         : QVariant();
    }
    const MetricInfo& info = infoOf(section);
    if (role == Qt::ToolTipRole)
        return tr("%1, mean over the heads").arg(QCoreApplication::translate("Metrics", info.title)) + QChar(u'\n') +
               QCoreApplication::translate("Metrics", info.meaning);
    if (role != Qt::DisplayRole)
        return {};
    const QString title = QCoreApplication::translate("Metrics", info.header);
    return *info.unit ? title + QStringLiteral(" (%1)").arg(QString::fromUtf8(info.unit)) : title;
}

LayersSorter::LayersSorter(QObject* parent) : HeadsSorter(parent) {}

void LayersSorter::setFilter(const QString& filter) {
    filter_ = filter.trimmed();
    column_ = -1;
    static const QRegularExpression condition(QStringLiteral("^(.+?)\\s*([<>]=?|[=≤≥])\\s*([0-9.]+)\\s*%?$"));
    if (const auto match = condition.match(filter_); match.hasMatch()) {
        const QString name = match.captured(1).toLower();
        const QString sign = match.captured(2);
        if (QStringLiteral("heads").startsWith(name))
            column_ = LayersModel::kSize;
        else if (QStringLiteral("length").startsWith(name) || QStringLiteral("taps").startsWith(name))
            column_ = kLengthCondition;
        else
            for (int i = 0; i < kMetricCount && column_ == -1; ++i) {
                const MetricInfo& info = metricInfos()[static_cast<std::size_t>(i)];
                for (const char* word : {info.title, info.header, info.key})
                    if (QString::fromUtf8(word).toLower().startsWith(name))
                        column_ = LayersModel::kFirstMetric + i;
            }
        sign_ = sign[0] == QChar(u'≤') ? QChar(u'<') : sign[0] == QChar(u'≥') ? QChar(u'>') : sign[0];
        orEqual_ = sign.size() > 1 || sign_ != sign[0];
        value_ = match.captured(3).toDouble();
    }
    invalidateFilter();
}

bool LayersSorter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    if (left.column() != LayersModel::kName && left.column() != LayersModel::kParameterization)
        return HeadsSorter::lessThan(left, right);
    const int order =
        compareNaturally(left.data(HeadsModel::kSortRole).toString(), right.data(HeadsModel::kSortRole).toString());
    if (order != 0)
        return order < 0;
    return sortOrder() == Qt::AscendingOrder ? left.row() < right.row() : left.row() > right.row();
}

bool LayersSorter::filterAcceptsRow(int row, const QModelIndex&) const {
    const auto* model = static_cast<const LayersModel*>(sourceModel());
    if (filter_.isEmpty() || !model->layers())
        return true;
    const auto at = static_cast<std::size_t>(row);
    const LayerRow& layer = model->layers()->rows[at];
    if (column_ == -1)
        return (layer.name + QChar(u' ') + layer.parameterization + QChar(u' ') + layer.error + QChar(u' ') +
                layer.dtype)
            .contains(filter_, Qt::CaseInsensitive);
    const double value = column_ == kLengthCondition     ? static_cast<double>(layer.length)
                         : column_ == LayersModel::kSize ? static_cast<double>(layer.heads)
                                                         : model->layers()->shown(infoOf(column_), at);
    if (std::isnan(value))
        return false;
    if (sign_ == QChar(u'='))
        return std::abs(value - value_) <= 1e-9 * std::abs(value_);
    return sign_ == QChar(u'<') ? value < value_ || (orEqual_ && value == value_)
                                : value > value_ || (orEqual_ && value == value_);
}

QString layersAsTsv(const LayersModel& model, const LayersSorter& sorter, const QModelIndexList& selection) {
    const LayersData* data = model.layers().get();
    if (!data)
        return {};
    QStringList titles{QStringLiteral("layer"), QStringLiteral("parameterization"), QStringLiteral("heads"),
                       QStringLiteral("taps"), QStringLiteral("dtype")};
    for (const MetricInfo& info : metricInfos()) {
        const QString key = QString::fromLatin1(info.key);
        titles << (data->hasAfter() ? key + QChar(u'_') + keyOf(data->beforeWord) : key);
        if (data->hasAfter())
            titles << key + QChar(u'_') + keyOf(data->afterWord);
    }
    titles << QStringLiteral("error");
    std::set<int> wanted;
    for (const QModelIndex& index : selection)
        wanted.insert(index.row());
    QStringList lines{titles.join(u'\t')};
    for (int row = 0; row < sorter.rowCount(); ++row) {
        if (!wanted.empty() && !wanted.contains(row))
            continue;
        const auto at = static_cast<std::size_t>(sorter.mapToSource(sorter.index(row, 0)).row());
        const LayerRow& layer = data->rows[at];
        QStringList cells{cell(layer.name), cell(layer.parameterization), QString::number(layer.heads),
                          QString::number(layer.length), layer.dtype};
        for (const MetricInfo& info : metricInfos()) {
            cells << plain(data->mean(info, at, false));
            if (data->hasAfter())
                cells << plain(data->mean(info, at, true));
        }
        lines << (cells << cell(layer.error)).join(u'\t');
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace longwave::ui
