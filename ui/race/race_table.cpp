// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/race_table.h"
#include "ui/race/counted.h"

#include "ui/race/race_model.h"
#include "ui/theme/appearance.h"
#include "ui/theme/decimal_delegate.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/sizes.h"
#include "ui/theme/table_look.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <utility>

namespace longwave::ui {

namespace {

constexpr int kSortArrow = 14;

int decimalsOf(RaceModel::Kind kind) {
    switch (kind) {
    case RaceModel::Kind::Time:
        return 3;
    case RaceModel::Kind::Memory:
        return 3;
    default:
        return 2;
    }
}

/// Numbers of three significant digits with their marks in one line; words as they are, in their tone.
class CellDelegate : public QStyledItemDelegate {
  public:
    CellDelegate(const RaceModel& model, QObject* parent) : QStyledItemDelegate(parent), model_(model) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        painter->save();
        paintRowGround(painter, option, index);
        const RaceModel::Column& column = columnOf(index);
        const bool isFocus = column.kind == RaceModel::Kind::Time && column.engine == model_.focus();
        const bool isNoisy = index.data(RaceModel::kToneRole).toInt() == static_cast<int>(Token::Warning);
        const auto weight =
            isFocus || isNoisy || column.kind == RaceModel::Kind::Length ? TextWeight::SemiBold : TextWeight::Regular;
        const QVariant value = index.data();
        const bool isNumber = value.typeId() == QMetaType::Double;
        painter->setFont(isNumber ? tabularFont(TextRole::Table, weight) : uiFont(TextRole::Table, weight));
        painter->setPen(theme()[static_cast<Token>(index.data(RaceModel::kToneRole).toInt())]);
        const QRect room = option.rect.adjusted(kPadding, 0, -kPadding, 0);
        if (isNumber) {
            paintNumber(painter, room, format::significant(value.toDouble()), decimalsOf(column.kind));
        } else {
            const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
            painter->drawText(room, static_cast<int>(alignment) | static_cast<int>(Qt::TextSingleLine),
                              QFontMetrics(painter->font()).elidedText(value.toString(), Qt::ElideRight, room.width()));
        }
        const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
        if (view && view->hasFocus() && view->currentIndex() == index) {
            painter->setPen(QPen(theme()[Token::Accent], 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(QRectF(option.rect).adjusted(1, 1, -1, -2));
        }
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
        const QVariant value = index.data();
        const bool isNumber = value.typeId() == QMetaType::Double;
        const QFontMetrics metrics(isNumber ? tabularFont(TextRole::Table, TextWeight::SemiBold)
                                            : uiFont(TextRole::Table, TextWeight::SemiBold));
        const int width =
            isNumber ? numberWidth(metrics, format::significant(value.toDouble()), decimalsOf(columnOf(index).kind))
                     : metrics.horizontalAdvance(value.toString());
        return {width + 2 * kPadding, std::max(kRowHeight, metrics.height() + 8)};
    }

  private:
    const RaceModel::Column& columnOf(const QModelIndex& index) const {
        return model_.columns()[static_cast<std::size_t>(index.column())];
    }
    static int roomBehindMark(const QFontMetrics& metrics, int decimals) {
        return metrics.horizontalAdvance(u'.' + QString(decimals, u'0'));
    }
    static int numberWidth(const QFontMetrics& metrics, const QString& number, int decimals) {
        const auto mark = number.indexOf(u'.');
        const QString rest = mark < 0 ? QString() : number.mid(mark);
        return metrics.horizontalAdvance(mark < 0 ? number : number.left(mark)) +
               std::max(roomBehindMark(metrics, decimals), metrics.horizontalAdvance(rest));
    }
    static void paintNumber(QPainter* painter, const QRect& room, const QString& number, int decimals) {
        const QFontMetrics metrics(painter->font());
        const auto mark = number.indexOf(u'.');
        const QString whole = mark < 0 ? number : number.left(mark);
        const QString rest = mark < 0 ? QString() : number.mid(mark);
        const int behind = std::max(roomBehindMark(metrics, decimals), metrics.horizontalAdvance(rest));
        const int split = room.right() + 1 - behind;
        painter->drawText(QRect(room.left(), room.top(), split - room.left(), room.height()),
                          Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, whole);
        painter->drawText(QRect(split, room.top(), behind + 4, room.height()),
                          Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, rest);
    }

    const RaceModel& model_;
};

} // namespace

RaceTable::RaceTable(QWidget* parent)
    : QWidget(parent),
      header_(new PanelHeader(tr("Measurements"))),
      left_(new QLabel),
      rerun_(new QPushButton(icon(QStringLiteral("redo")), tr("Re-run noisy"))),
      copy_(new QPushButton(icon(QStringLiteral("copy")), tr("Copy TSV"))),
      model_(new RaceModel(this)),
      sorter_(new RaceSorter(this)),
      view_(new QTableView),
      empty_(new QLabel(tr("Press Go to measure: a row for each length appears here, with every engine's median time, "
                           "its spread and its error."))) {
    setProperty("surface", true);
    setAttribute(Qt::WA_StyledBackground);
    left_->setProperty("role", "warning");
    left_->hide();
    header_->addControl(left_);
    rerun_->setToolTip(tr("Measures the points again that spread over more than ±%1 of their median")
                           .arg(format::percent(kNoisySpread, 0).text()));
    copy_->setToolTip(tr("Copies the selected rows, or all of them, as tab-separated values"));
    header_->addControl(rerun_);
    header_->addControl(copy_);
    sorter_->setSourceModel(model_);
    view_->setModel(sorter_);
    view_->setItemDelegate(new CellDelegate(*model_, view_));
    view_->setAccessibleName(tr("Measurements"));
    dressTable(*view_);
    view_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view_->horizontalHeader()->setSectionsClickable(true);
    view_->setSortingEnabled(true);
    view_->sortByColumn(0, Qt::AscendingOrder);
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(view_, 1);
    empty_->setProperty("role", "muted");
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    empty_->setContentsMargins(kPadding, 0, kPadding, 0);
    layout->addWidget(empty_, 1);

    connect(addCopyAction(*view_), &QAction::triggered, this, &RaceTable::copy);
    connect(copy_, &QPushButton::clicked, this, &RaceTable::copy);
    connect(rerun_, &QPushButton::clicked, this, [this] {
        PointKeys points;
        if (run_)
            for (const RecordedPoint& p : run_->points)
                if (isNoisy(p))
                    points.emplace_back(p.engine, p.length);
        emit rerunRequested(points);
    });
    connect(view_, &QTableView::customContextMenuRequested, this, &RaceTable::showMenu);
    view_->viewport()->installEventFilter(this);
    describe();
}

void RaceTable::setRun(std::shared_ptr<const RaceRecord> run, std::shared_ptr<const RaceRecord> compared, Per per,
                       std::int64_t measuring) {
    run_ = std::move(run);
    measuring_ = measuring;
    model_->setRun(run_, std::move(compared), per, measuring);
    layOutColumns();
    describe();
}

void RaceTable::setRunning(bool running) {
    if (std::exchange(running_, running) != running)
        describe();
}

void RaceTable::select(const std::string& engine, std::int64_t length) {
    const int row = model_->rowOf(length);
    const int column = model_->timeColumn(engine);
    if (row >= 0 && column >= 0)
        view_->setCurrentIndex(sorter_->mapFromSource(model_->index(row, column)));
}

PointKeys RaceTable::chosenPoints() const {
    PointKeys points;
    const auto add = [&](const std::string& engine, std::int64_t length) {
        if (run_ && run_->find(engine, length) != nullptr)
            points.emplace_back(engine, length);
    };
    const QModelIndexList rows = view_->selectionModel()->selectedRows();
    const QModelIndex current = view_->currentIndex();
    const std::string engine =
        current.isValid() ? model_->columns()[static_cast<std::size_t>(current.column())].engine : std::string();
    for (const QModelIndex& row : rows) {
        const std::int64_t length = model_->lengthAt(sorter_->mapToSource(row).row());
        if (rows.size() == 1 && !engine.empty())
            add(engine, length);
        else
            for (const std::string& each : run_ ? run_->engineNames() : std::vector<std::string>())
                add(each, length);
    }
    return points;
}

void RaceTable::showMenu(const QPoint& place) {
    const PointKeys points = chosenPoints();
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString words =
        points.size() == 1 ? tr("Re-run %1 at L = %2")
                                 .arg(QString::fromStdString(run_->titleOf(points.front().first)),
                                      format::length1024(points.front().second))
                           : tr("Re-run %1").arg(counted(static_cast<int>(points.size()), tr("point"), tr("points")));
    QAction* again = menu->addAction(words, this, [this, points] { emit rerunRequested(points); });
    again->setEnabled(!points.empty() && !running_);
    menu->addAction(tr("Copy TSV"), this, &RaceTable::copy);
    menu->popup(view_->viewport()->mapToGlobal(place));
}

void RaceTable::copy() {
    const QModelIndexList selected = view_->selectionModel()->selectedRows();
    QGuiApplication::clipboard()->setText(
        raceAsTsv(*model_, *sorter_, selected.size() > 1 ? selected : QModelIndexList()));
}

CsvTable RaceTable::csv() const {
    CsvTable table;
    for (const RaceModel::Column& column : model_->columns())
        table.header << model_->wholeTitle(column);
    for (int row = 0; row < sorter_->rowCount(); ++row) {
        std::vector<CsvTable::Cell> cells;
        for (int column = 0; column < sorter_->columnCount(); ++column)
            cells.emplace_back(sorter_->index(row, column).data(RaceModel::kSortRole).toDouble());
        table.rows.push_back(std::move(cells));
    }
    return table;
}

void RaceTable::describe() {
    const int noisy = run_ ? countNoisy(*run_) : 0;
    rerun_->setText(tr("Re-run noisy (%1)").arg(noisy));
    rerun_->setEnabled(noisy > 0 && !running_);
    copy_->setEnabled(run_ && !run_->points.empty());
    view_->setVisible(run_ != nullptr);
    empty_->setVisible(run_ == nullptr);
    QString words;
    if (run_) {
        const auto all = static_cast<int>(run_->settings.lengths.size());
        int complete = 0;
        for (const std::int64_t length : run_->lengths())
            complete += measuring_ <= 0 || length < measuring_;
        words = measuring_ > 0 ? tr("%1 of %2 lengths complete").arg(std::min(complete, all)).arg(all)
                               : counted(static_cast<int>(run_->lengths().size()), tr("length"), tr("lengths"));
    }
    header_->setSubtitle(words);
    const auto refused = run_ ? run_->refusals.size() : 0;
    left_->setVisible(refused > 0);
    if (refused > 0) {
        left_->setText(tr("%n left out", nullptr, static_cast<int>(refused)));
        QStringList lines;
        for (const RecordedRefusal& r : run_->refusals)
            lines << tr("%1, L = %2: %3")
                         .arg(QString::fromStdString(run_->titleOf(r.engine)), format::length1024(r.length),
                              QString::fromStdString(r.reason));
        left_->setToolTip(lines.join(u'\n'));
        left_->setAccessibleDescription(lines.join(u'\n'));
    }
}

// Columns are as wide as their widest text and share what is left; those that there is no room for are hidden, least
// important first, so that nothing is ever scrolled sideways.
void RaceTable::layOutColumns() {
    using Kind = RaceModel::Kind;
    const int count = model_->columnCount();
    if (count == 0)
        return;
    const QFontMetrics titles(uiFont(TextRole::Table, TextWeight::SemiBold));
    std::vector<int> widths(static_cast<std::size_t>(count));
    int needed = 0;
    for (int column = 0; column < count; ++column) {
        int width = titles.horizontalAdvance(model_->columns()[static_cast<std::size_t>(column)].title) + 2 * kPadding +
                    kSortArrow;
        for (int row = 0; row < sorter_->rowCount(); ++row)
            width = std::max(width, view_->itemDelegate()->sizeHint({}, sorter_->index(row, column)).width());
        widths[static_cast<std::size_t>(column)] = width;
        needed += width;
    }
    const int room = view_->viewport()->width();
    std::vector<bool> hidden(static_cast<std::size_t>(count), false);
    for (const Kind kind : {Kind::Gbytes, Kind::Memory, Kind::Error, Kind::Gflops, Kind::Spread, Kind::Compared})
        for (int column = count - 1; column >= 0 && needed > room; --column)
            if (model_->columns()[static_cast<std::size_t>(column)].kind == kind) {
                hidden[static_cast<std::size_t>(column)] = true;
                needed -= widths[static_cast<std::size_t>(column)];
            }
    const auto shown = static_cast<int>(std::count(hidden.begin(), hidden.end(), false));
    const int extra = std::max(0, room - needed) / std::max(1, shown);
    for (int column = 0; column < count; ++column) {
        const auto at = static_cast<std::size_t>(column);
        view_->setColumnHidden(column, hidden[at]);
        view_->setColumnWidth(column, widths[at] + extra);
    }
}

bool RaceTable::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize || event->type() == QEvent::FontChange)
        layOutColumns();
    return QWidget::eventFilter(watched, event);
}

} // namespace longwave::ui
