// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/race_model.h"
#include "ui/race/counted.h"

#include "ui/theme/decimal_delegate.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr double kMicro = 1e6;
constexpr double kNano = 1e9; // times per sample

QString unitOf(Per per) {
    return per == Per::Sample ? QStringLiteral("ns") : QStringLiteral("µs");
}

} // namespace

void RaceModel::setRun(std::shared_ptr<const RaceRecord> run, std::shared_ptr<const RaceRecord> compared, Per per,
                       std::int64_t measuring) {
    const auto before = columns_.size();
    const auto lengthsBefore = lengths_;
    std::vector<QString> titlesBefore;
    for (const Column& column : columns_)
        titlesBefore.push_back(column.title);
    auto lengths = run ? run->lengths() : std::vector<std::int64_t>();
    if (run && measuring >= 0)
        for (const std::int64_t length : run->settings.lengths)
            if (std::find(lengths.begin(), lengths.end(), length) == lengths.end())
                lengths.push_back(length);
    std::sort(lengths.begin(), lengths.end());

    run_ = std::move(run);
    compared_ = std::move(compared);
    per_ = per;
    measuring_ = measuring;
    const std::vector<Column> old = columns_;
    makeColumns();
    bool same = columns_.size() == before && lengths == lengthsBefore;
    for (std::size_t i = 0; same && i < columns_.size(); ++i)
        same = columns_[i].title == titlesBefore[i] && columns_[i].engine == old[i].engine;
    if (!same) {
        const std::vector<Column> now = columns_;
        columns_ = old;
        beginResetModel();
        columns_ = now;
        lengths_ = std::move(lengths);
        endResetModel();
    } else if (rowCount() > 0) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
}

void RaceModel::makeColumns() {
    columns_.clear();
    focus_.clear();
    if (!run_)
        return;
    const QString unit = unitOf(per_);
    columns_.push_back({Kind::Length, {}, tr("Length L"), tr("Signal length in samples")});
    std::vector<std::string> engines = run_->settings.engines;
    for (const std::string& engine : run_->engineNames())
        if (std::find(engines.begin(), engines.end(), engine) == engines.end())
            engines.push_back(engine);
    // References first, the fastest last: as the eye goes to the ratio.
    std::reverse(engines.begin(), engines.end());
    double least = std::numeric_limits<double>::infinity();
    for (const std::string& engine : engines) {
        const QString title = QString::fromStdString(run_->titleOf(engine));
        columns_.push_back({Kind::Time, engine, QStringLiteral("%1 (%2)").arg(title, unit),
                            tr("%1, median %2")
                                .arg(title, per_ == Per::Row     ? tr("per row")
                                            : per_ == Per::Batch ? tr("of a run")
                                                                 : tr("per sample"))});
        columns_.push_back({Kind::Spread, engine, tr("spread"),
                            tr("Half of what lies between the 5th and the 95th percentile of %1, in % of its median; "
                               "more than ±%2 is noisy")
                                .arg(title, format::percent(kNoisySpread, 0).text())});
        // In focus: the fastest of all but the baseline, by its longest common length.
        for (const RecordedPoint& p : run_->points)
            if (p.engine == engine && engine != run_->settings.baseline)
                if (const double time = p.median / (p.rows() * static_cast<double>(p.length)); time < least) {
                    least = time;
                    focus_ = engine;
                }
    }
    if (focus_.empty())
        focus_ = run_->settings.baseline;
    const QString focus = QString::fromStdString(run_->titleOf(focus_));
    const QString base = QString::fromStdString(run_->titleOf(run_->settings.baseline));
    if (compared_)
        for (const std::string& engine : engines)
            columns_.push_back({Kind::Compared, engine, tr("%1 ×").arg(QString::fromStdString(run_->titleOf(engine))),
                                tr("How many times faster this run’s %1 is than that of the compared run, per row")
                                    .arg(QString::fromStdString(run_->titleOf(engine)))});
    columns_.push_back(
        {Kind::Ratio, focus_, tr("Ratio (×)"), tr("%1 over %2: median of the ratios of each round").arg(focus, base)});
    columns_.push_back({Kind::Gflops, focus_, tr("GFLOP/s"),
                        tr("%1, nominal: B·H·(5 N log₂ N + 3 N) flops, N = L + K (circular: L)").arg(focus)});
    columns_.push_back({Kind::Gbytes, focus_, tr("GB/s"),
                        tr("%1, nominal: signal, output, gates and kernel spectrum once").arg(focus)});
    columns_.push_back({Kind::Memory, focus_, tr("Plan (MiB)"),
                        tr("What the plan of %1 holds: workspace and kernel spectrum, without u, k and y").arg(focus)});
    columns_.push_back(
        {Kind::Error, focus_, tr("Rel. L2 error"), tr("%1 against a double-precision reference, last row").arg(focus)});
}

QString RaceModel::wholeTitle(const Column& column) const {
    if (column.engine.empty() || column.kind == Kind::Time || column.kind == Kind::Compared)
        return column.title; // it says whose it is
    const QString engine = QString::fromStdString(run_->titleOf(column.engine));
    return column.kind == Kind::Spread ? tr("%1: %2 (%)").arg(engine, column.title)
                                       : tr("%1: %2").arg(engine, column.title);
}

int RaceModel::rowOf(std::int64_t length) const {
    const auto found = std::find(lengths_.begin(), lengths_.end(), length);
    return found == lengths_.end() ? -1 : static_cast<int>(found - lengths_.begin());
}

int RaceModel::timeColumn(const std::string& engine) const {
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i].kind == Kind::Time && columns_[i].engine == engine)
            return static_cast<int>(i);
    return -1;
}

int RaceModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(lengths_.size());
}

int RaceModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(columns_.size());
}

double RaceModel::valueAt(std::int64_t length, const Column& column) const {
    if (column.kind == Kind::Length)
        return static_cast<double>(length);
    const RecordedPoint* p = run_ ? run_->find(column.engine, length) : nullptr;
    if (p == nullptr)
        return kNotRecorded;
    switch (column.kind) {
    case Kind::Time:
        return perUnit(p->median, *p, per_) * (per_ == Per::Sample ? kNano : kMicro);
    case Kind::Spread:
        return spreadOf(*p) * 100;
    case Kind::Ratio: {
        if (std::isfinite(p->ratio))
            return p->ratio;
        const RecordedPoint* base = run_->find(run_->settings.baseline, length);
        return base == nullptr ? kNotRecorded : base->median / p->median;
    }
    case Kind::Gflops:
        return p->gflops;
    case Kind::Gbytes:
        return p->gbytesPerSecond;
    case Kind::Memory:
        return p->memoryBytes > 0 ? static_cast<double>(p->memoryBytes) / (1 << 20) : kNotRecorded;
    case Kind::Error:
        return p->relativeError;
    case Kind::Compared: {
        const RecordedPoint* other = compared_ ? compared_->find(column.engine, length) : nullptr;
        return other == nullptr ? kNotRecorded : (other->median / other->rows()) / (p->median / p->rows());
    }
    case Kind::Length:
        break;
    }
    return kNotRecorded;
}

QString RaceModel::wordAt(std::int64_t length, const Column& column) const {
    if (column.kind != Kind::Time)
        return QString(format::kMissing);
    for (const RecordedRefusal& refusal : run_->refusals)
        if (refusal.engine == column.engine && refusal.length == length)
            return tr("left out");
    if (measuring_ > 0 && length == measuring_)
        return tr("measuring …");
    return measuring_ > 0 && length > measuring_ ? tr("waiting") : tr("not run");
}

QString RaceModel::tipAt(std::int64_t length, const Column& column) const {
    for (const RecordedRefusal& refusal : run_->refusals)
        if (refusal.engine == column.engine && refusal.length == length)
            return tr("%1 was left out at L = %2: %3.")
                .arg(QString::fromStdString(run_->titleOf(column.engine)), format::length1024(length),
                     QString::fromStdString(refusal.reason));
    const RecordedPoint* p = run_->find(column.engine, length);
    if (p == nullptr || column.kind == Kind::Length)
        return {};
    QString words = tr("%1, L = %2, B × H = %3 × %4, %5 taps, %6")
                        .arg(QString::fromStdString(p->name()), format::count(p->length))
                        .arg(p->batch)
                        .arg(p->heads)
                        .arg(format::count(p->taps), counted(p->threads, tr("thread"), tr("threads")));
    words += u'\n' + tr("median %1 a run").arg(format::duration(p->median).text());
    if (std::isfinite(p->p05))
        words += tr(", 5th to 95th percentile %1 … %2, %3")
                     .arg(format::duration(p->p05).text(), format::duration(p->p95).text(),
                          counted(p->rounds, tr("round"), tr("rounds")));
    if (!p->plan.empty())
        words += u'\n' + QString::fromStdString(p->plan);
    if (p->hasTransfers && std::isfinite(p->computeMedian))
        words += u'\n' + tr("%1 on the device, without transfers").arg(format::duration(p->computeMedian).text());
    if (isNoisy(*p))
        words += u'\n' + tr("Noisy: it spread over more than ±%1. Re-run it from the menu of this cell.")
                             .arg(format::percent(kNoisySpread, 0).text());
    return words;
}

QVariant RaceModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !run_)
        return {};
    const Column& column = columns_[static_cast<std::size_t>(index.column())];
    const std::int64_t length = lengthAt(index.row());
    const double value = valueAt(length, column);
    switch (role) {
    case Qt::DisplayRole:
        if (column.kind == Kind::Length)
            return format::length1024(length);
        if (!std::isfinite(value))
            return wordAt(length, column);
        if (column.kind == Kind::Error)
            return format::powerOfTen(value);
        return column.kind == Kind::Spread
                   ? QVariant(QStringLiteral("±") + format::fixed(value, 1) + format::kThinSpace + u'%')
                   : QVariant(value);
    case kSortRole:
        return value;
    case kToneRole: {
        if (!std::isfinite(value))
            return static_cast<int>(Token::Muted);
        const RecordedPoint* p = run_->find(column.engine, length);
        if (column.kind == Kind::Spread)
            return static_cast<int>(p && isNoisy(*p) ? Token::Warning : Token::Muted);
        return static_cast<int>(Token::Text);
    }
    case Qt::ToolTipRole:
        return tipAt(length, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((column.kind == Kind::Length ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::FontRole:
        return {};
    default:
        return {};
    }
}

QVariant RaceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const Column& column = columns_[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole)
        return column.title;
    if (role == Qt::ToolTipRole)
        return column.tip;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((column.kind == Kind::Length ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    return {};
}

bool RaceSorter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const double a = left.data(RaceModel::kSortRole).toDouble();
    const double b = right.data(RaceModel::kSortRole).toDouble();
    const bool ascending = sortOrder() == Qt::AscendingOrder;
    if (std::isnan(a) || std::isnan(b))
        return ascending ? !std::isnan(a) && std::isnan(b) : std::isnan(a) && !std::isnan(b);
    return a != b ? a < b : left.row() < right.row();
}

QString raceAsTsv(const RaceModel& model, const RaceSorter& sorter, const QModelIndexList& selection) {
    QStringList lines;
    QStringList cells;
    const auto& columns = model.columns();
    for (const RaceModel::Column& column : columns)
        cells << model.wholeTitle(column);
    lines << cells.join(u'\t');
    for (int row = 0; row < sorter.rowCount(); ++row) {
        if (!selection.isEmpty() &&
            std::none_of(selection.begin(), selection.end(), [row](const QModelIndex& i) { return i.row() == row; }))
            continue;
        cells.clear();
        for (int column = 0; column < sorter.columnCount(); ++column) {
            const double value = sorter.index(row, column).data(RaceModel::kSortRole).toDouble();
            cells << (std::isfinite(value) ? QString::number(value, 'g', 9) : QString());
        }
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace longwave::ui
