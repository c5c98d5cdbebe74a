// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/product_stage.h"

#include "compute/monarch/trace_work.h"
#include "ui/monarch/cell_board.h"
#include "ui/monarch/cell_numbers.h"
#include "ui/monarch/cell_terms.h"
#include "ui/monarch/cell_trace.h"
#include "ui/monarch/chain_strip.h"
#include "ui/monarch/formula_line.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/monarch/product_stage_words.h"
#include "ui/monarch/sequence_strip.h"
#include "ui/monarch/step_words.h"
#include "ui/monarch/term_table.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace longwave::ui {
namespace {

constexpr int kPadding = 20;
constexpr int kLow = 700; // px: a stage lower than this has lower strips
constexpr int kGap = 10;
constexpr int kLeastBoard = 200;
constexpr std::int64_t kMostRows = 16; // of the table, where there is room

/// Rows that the table needs for a cell of the step: what is only moved has no sum to set out.
std::int64_t termsAt(const MonarchTrace& trace, std::size_t index) {
    const TraceStep& step = trace.steps[index];
    if (isProduct(step.kind))
        return std::count(step.inputs.begin(), step.inputs.end(), true);
    return step.kind == StepKind::Twiddles || step.kind == StepKind::Multiply || step.kind == StepKind::InverseTwiddles;
}

} // namespace

ProductStage::ProductStage(MonarchWalk& walk, QWidget* parent)
    : QWidget(parent),
      walk_(walk),
      head_(new ProductHead(walk, this)),
      sequence_(new SequenceStrip(walk, this)),
      chain_(new ChainStrip(walk, this)),
      board_(new CellBoard(walk, this)),
      line_(new ProductSum(ProductSum::Says::Sum, this)),
      table_(new TermTable(this)),
      remark_(new ProductSum(ProductSum::Says::Remark, this)) {
    setAccessibleName(tr("The step as a matrix product"));
    setFocusProxy(board_);
    connect(&walk_, &MonarchWalk::traceChanged, this, &ProductStage::refresh);
    connect(&walk_, &MonarchWalk::stepChanged, this, &ProductStage::refresh);
    connect(&walk_, &MonarchWalk::pointedChanged, this, &ProductStage::point);
    connect(&Appearance::instance(), &Appearance::changed, this, [this] {
        head_->forget();
        sequence_->forget();
        refresh();
    });
    connect(board_, &CellBoard::viewChanged, this, &ProductStage::point);
}

void ProductStage::setMotion(bool motion) {
    board_->setMotion(motion);
}

void ProductStage::refresh() {
    if (!isVisible())
        return; // another view is on: showEvent() catches up
    board_->leave();
    for (QWidget* part : std::initializer_list<QWidget*>{head_, chain_, board_, line_, remark_})
        part->setVisible(walk_.trace() != nullptr);
    if (!walk_.trace()) {
        sequence_->hide();
        table_->hide();
        pointed_.reset();
        sum_.reset();
        setAccessibleDescription(textAlternative());
        update();
        return;
    }
    head_->refresh();
    layOut();
    board_->refresh();
    chain_->refresh();
    sequence_->refresh();
    isRefreshing_ = true;
    point();
    isRefreshing_ = false;
    update();
}

void ProductStage::point() {
    if (!walk_.trace() || !isVisible())
        return;
    // A step comes with another cell: told twice, done once.
    const auto pointed = walk_.pointed();
    const bool isSame = sum_ && pointed_ && sum_->trace == walk_.trace() && pointed && pointed_->cell == *pointed &&
                        pointed_->isPinned == walk_.isPinned() && !pointed_->isExample;
    const bool isSameExample = sum_ && pointed_ && sum_->trace == walk_.trace() && !pointed && pointed_->isExample &&
                               pointed_->cell.step == walk_.step() && exampleBlock_ == board_->block();
    if (!isSame && !isSameExample) {
        exampleBlock_ = board_->block();
        pointed_ = pointedTraceOf(walk_, exampleBlock_);
        sum_ = std::make_shared<const CellSum>(sumOf(walk_.trace(), pointed_->cell));
        line_->setSum(sum_);
        table_->setSum(sum_);
        chain_->setPointed(pointed_);
    } else if (!isRefreshing_) {
        remark();
        return;
    }
    sequence_->setPointed(pointed_);
    board_->setPointed(pointed_, sum_);
    remark();
    describe();
}

void ProductStage::remark() {
    QStringList remarks;
    if (pointed_->isExample)
        remarks << tr("The largest cell, as an example: point at any other, click to pin it.");
    if (pointed_->isPinned)
        remarks << tr("Pinned: click it again or press Esc to let it go.");
    if (const QString remark = sum_->remark(); !remark.isEmpty())
        remarks << remark;
    if (const QString crop = board_->cropText(); !crop.isEmpty())
        remarks << crop;
    remark_->setRemark(remarks.join(QLatin1Char(' ')));
    placeRemark();
}

/// Under the rows that there are, which may be fewer than there is room for.
void ProductStage::placeRemark() {
    int top = line_->geometry().bottom() + 1;
    if (!table_->isHidden() && sum_ && !sum_->terms.empty()) {
        const int rows = static_cast<int>(sum_->terms.size()) * table_->rowHeight() +
                         table_->horizontalHeader()->sizeHint().height() + 2;
        top = table_->y() + std::min(table_->height(), rows);
    }
    remark_->move(remark_->x(), top);
}

void ProductStage::layOut() {
    if (!walk_.trace())
        return;
    const bool isLow = height() < kLow;
    const int left = kPadding, wide = std::max(1, width() - 2 * kPadding);
    int y = isLow ? 10 : 14;
    const auto put = [&](QWidget* part, int high) {
        part->setGeometry(left, y, wide, high);
        y += high;
    };
    put(head_, head_->heightFor(wide));
    y += kGap;
    const bool isStems = walk_.trace()->steps[walk_.step()].kind == StepKind::Sequence;
    sequence_->setVisible(!isStems); // the large picture is the same
    if (!isStems) {
        put(sequence_, walk_.trace()->options.partner.empty() ? (isLow ? 62 : 84) : (isLow ? 84 : 116));
        y += kGap;
    }
    put(chain_, chain_->heightFor(wide, isLow ? 88 : 116));
    y += isLow ? kGap : kGap + 6;

    const int row = table_->rowHeight();
    const int head = table_->horizontalHeader()->sizeHint().height();
    const auto terms = static_cast<int>(std::min(kMostRows, termsAt(*walk_.trace(), walk_.step())));
    table_->setVisible(terms > 0);
    const int rest = height() - y - line_->lineHeight() - remark_->lineHeight() - kGap - 6;
    const int wholeTable = terms > 0 ? head + terms * row + 2 : 0;
    const int leastTable = terms > 0 ? head + std::min(terms, 2) * row + 2 : 0;
    const int leastBoard = std::min(kLeastBoard, std::max(0, rest - leastTable));
    int table = std::clamp(wholeTable, std::min(leastTable, std::max(0, rest - leastBoard)),
                           std::max(leastTable, std::min(rest - leastBoard, static_cast<int>(rest * 0.36))));
    const int board = static_cast<int>(board_->idealHeight(wide, std::max(leastBoard, rest - table)));
    table = std::min(wholeTable, std::max(table, rest - board));
    if (table < wholeTable && table > head) // whole rows
        table = head + (table - head) / row * row;
    put(board_, board);
    y += kGap;
    put(line_, line_->lineHeight());
    if (terms > 0)
        put(table_, table);
    put(remark_, remark_->lineHeight());
    remark_->raise(); // where the table is empty it stands in its place
}

void ProductStage::describe() {
    const QString text = textAlternative();
    setAccessibleDescription(text);
    board_->setAccessibleDescription(text);
}

QString ProductStage::textAlternative() const {
    if (!walk_.trace())
        return walk_.problem();
    const MonarchTrace& trace = *walk_.trace();
    QStringList parts;
    parts << tr("Step %1 of %2: %3.").arg(walk_.step() + 1).arg(trace.steps.size()).arg(titleOf(trace, walk_.step()));
    parts << FormulaLine::plain(fullFormulaOf(trace, walk_.step())) + QLatin1Char('.');
    parts << sentenceOf(trace, walk_.step());
    const CellProduct& product = board_->product();
    for (const CellPanel& panel : product.panels)
        parts << tr("Picture %1: %2 rows, %3 columns, largest magnitude %4.")
                     .arg(panel.symbol)
                     .arg(product.rowsOf(panel).count)
                     .arg(product.columnsOf(panel).count)
                     .arg(format::significant(panel.max));
    if (product.blocks > 1)
        parts << tr("Block %1 of %2.").arg(product.block + 1).arg(product.blocks);
    if (!sum_ || !pointed_)
        return parts.join(QLatin1Char(' '));
    parts << (pointed_->isPinned ? tr("Pinned cell:") : pointed_->isExample ? tr("Largest cell:") : tr("Cell:"));
    parts << FormulaLine::plain(sum_->markup(sum_->terms.size() > 4 ? 0 : sum_->terms.size())) + QLatin1Char('.');
    const bool isSignal = pointed_->cell.row == TraceRow::Signal;
    const std::size_t last = trace.steps.size() - 1;
    const std::int64_t taps = pointed_->countOf(TraceRow::Kernel, 0);
    if (pointed_->cell.step > 0 && isSignal)
        parts << tr("It depends on %1 of %2 samples.").arg(pointed_->countOf(TraceRow::Signal, 0)).arg(trace.points);
    if ((pointed_->cell.step > 0 || isSignal) && taps > 0)
        parts << tr("It depends on %1 of %2 taps.").arg(taps).arg(trace.points);
    if (!isSignal || pointed_->cell.step < last)
        parts << tr("%1 of %2 outputs depend on it.")
                     .arg(pointed_->countOf(TraceRow::Signal, last))
                     .arg(trace.steps.back().values.size());
    if (const QString remark = sum_->remark(); !remark.isEmpty())
        parts << remark;
    return parts.join(QLatin1Char(' '));
}

void ProductStage::paintStage(QPainter& painter, const QRectF& room) const {
    painter.save();
    const double scale = std::min(room.width() / width(), room.height() / height());
    painter.translate(room.left() + (room.width() - scale * width()) / 2,
                      room.top() + (room.height() - scale * height()) / 2);
    painter.scale(scale, scale);
    painter.fillRect(rect(), theme()[Token::Surface]);
    const auto part = [&](const QWidget* widget, const auto& paint) {
        if (widget->isHidden())
            return;
        painter.save();
        painter.translate(widget->pos());
        paint();
        painter.restore();
    };
    part(head_, [&] { head_->paint(painter); });
    part(sequence_, [&] { sequence_->paint(painter); });
    part(chain_, [&] { chain_->paint(painter); });
    part(board_, [&] { board_->paint(painter); });
    part(line_, [&] { line_->paint(painter); });
    part(table_, [&] { table_->paintInto(painter, QRectF(QPointF(), QSizeF(table_->size()))); });
    part(remark_, [&] { remark_->paint(painter); });
    painter.restore();
}

void ProductStage::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme()[Token::Surface]);
    if (walk_.trace() || walk_.problem().isEmpty())
        return;
    painter.setFont(uiFont());
    painter.setPen(theme()[Token::Muted]);
    painter.drawText(rect().adjusted(kPadding, 0, -kPadding, 0), static_cast<int>(Qt::AlignCenter) | Qt::TextWordWrap,
                     walk_.problem());
}

void ProductStage::resizeEvent(QResizeEvent*) {
    if (!walk_.trace())
        return;
    layOut();
    point();
}

void ProductStage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

void ProductStage::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && walk_.isPinned())
        walk_.pin(std::nullopt);
    else
        QWidget::keyPressEvent(event);
}

} // namespace longwave::ui
