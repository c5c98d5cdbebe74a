// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/cell_board.h"

#include "ui/monarch/sequence_strip.h"
#include "ui/monarch/step_words.h"
#include "ui/theme/appearance.h"
#include "ui/theme/format.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr double kSideFrom = 620; // px of width: from here on there is room for the arrows
constexpr double kLeastSide = 130;
constexpr double kMostSide = 260;
constexpr double kSideGap = 24;
constexpr double kPicker = 64;
constexpr double kPickerGap = 16;
constexpr double kLeastIdeal = 240;
constexpr double kLeastMagnified = 380; // px: with a magnifier over the arrows
constexpr double kMostStems = 220;      // px: of one sequence
constexpr int kMotion = 240;            // ms

/// What is left for the pictures beside the blocks and the arrows.
QRectF boardRoom(const CellProduct& product, QSizeF size) {
    QRectF room(0, 0, size.width(), size.height() - 2);
    if (product.blocks > 1)
        room.setLeft(kPicker + kPickerGap);
    if (room.width() >= kSideFrom)
        room.setRight(room.right() - std::clamp(room.width() * 0.19, kLeastSide, kMostSide) - kSideGap);
    return room;
}

} // namespace

CellBoard::CellBoard(MonarchWalk& walk, QWidget* parent) : QWidget(parent), walk_(walk) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("The step's pictures"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    animation_.setDuration(kMotion);
    animation_.setStartValue(0.0);
    animation_.setEndValue(1.0);
    animation_.setEasingCurve(QEasingCurve::OutCubic);
    connect(&animation_, &QVariantAnimation::valueChanged, this, qOverload<>(&QWidget::update));
    connect(&animation_, &QVariantAnimation::finished, this, [this] {
        leaving_ = {};
        update();
    });
}

void CellBoard::setMotion(bool motion) {
    motion_ = motion;
    if (motion)
        return;
    animation_.stop();
    leaving_ = {};
    update();
}

void CellBoard::setPointed(std::shared_ptr<const PointedTrace> pointed, std::shared_ptr<const CellSum> sum) {
    pointed_ = std::move(pointed);
    sum_ = std::move(sum);
    if (followPointed())
        rebuild();
    update();
}

void CellBoard::leave() {
    leaving_ = {};
    if (!motion_ || !isVisible() || !isCurrentTrace() || product_.step == walk_.step())
        return;
    leaving_ = {still_, {}, product_.input, product_.output, product_.step};
    leaving_.corner = pos();
    if (!stems_.empty())
        leaving_.stems = stems_.front();
    for (const PanelPlace& place : layout_.panels())
        leaving_.cells.push_back(place.cells);
    if (product_.output >= 0) {
        leaving_.panel = product_.panels[static_cast<std::size_t>(product_.output)];
        leaving_.place = layout_.panels()[static_cast<std::size_t>(product_.output)];
    }
}

bool CellBoard::isCurrentTrace() const {
    return product_.trace && product_.trace == walk_.trace();
}

void CellBoard::refresh() {
    if (!isCurrentTrace() || product_.step != walk_.step())
        firsts_.clear();
    rebuild();
    if (!leaving_.still.isNull() && product_.trace) {
        animation_.stop();
        animation_.start();
    } else {
        leaving_ = {};
    }
}

void CellBoard::setBlock(std::int64_t block) {
    if (!product_.trace)
        return;
    block = std::clamp<std::int64_t>(block, 0, product_.blocks - 1);
    if (std::exchange(block_, block) == block)
        return;
    rebuild();
    emit viewChanged();
}

void CellBoard::rebuild() {
    if (walk_.trace())
        block_ = std::min(block_, blocksOf(*walk_.trace(), walk_.step()) - 1);
    product_ = walk_.trace() ? productOf(walk_.trace(), walk_.step(), block_) : CellProduct();
    layOut();
    const double ratio = devicePixelRatioF();
    still_ = QPixmap(size() * ratio);
    still_.setDevicePixelRatio(ratio);
    still_.fill(theme()[Token::Surface]);
    if (product_.trace && !size().isEmpty()) {
        QPainter painter(&still_);
        paintStill(painter);
    }
    update();
}

void CellBoard::layOut() {
    picker_ = side_ = {};
    stems_.clear();
    stemSteps_.clear();
    if (!product_.trace) {
        layout_ = {};
        return;
    }
    if (product_.op == CellOperator::Stems) {
        layout_ = {};
        prepareStems();
        return;
    }
    const QRectF room = boardRoom(product_, size());
    layout_ = CellLayout(product_, room, devicePixelRatioF(), firsts_);
    firsts_ = layout_.firsts();
    if (product_.blocks > 1) {
        double bottom = CellLayout::kHead + 40;
        for (const PanelPlace& place : layout_.panels())
            bottom = std::max(bottom, place.cells.bottom());
        picker_ = QRectF(0, CellLayout::kHead, kPicker, bottom - CellLayout::kHead);
    }
    if (room.right() < width()) {
        const double left = layout_.right() + kSideGap;
        const double side = std::clamp(width() - left, kLeastSide, kMostSide);
        side_ = QRectF(left, 0, side, height() - 2);
    }
}

void CellBoard::prepareStems() {
    const MonarchTrace& trace = *product_.trace;
    std::vector<StemRow> rows = stemRowsOf(trace, TraceRow::Signal, 0);
    std::vector<StageCell> cells(rows.size(), StageCell{TraceRow::Signal, 0, 0});
    for (const StemRow& row : stemRowsOf(trace, TraceRow::Kernel, 0)) {
        rows.push_back(row);
        cells.push_back({TraceRow::Kernel, 0, 0});
    }
    const double each = std::min(height() / static_cast<double>(rows.size()), kMostStems);
    for (std::size_t i = 0; i < rows.size(); ++i)
        stems_.emplace_back(placeStems(QRectF(0, static_cast<double>(i) * each + 8, width(), each - 8), rows[i].count),
                            rows[i]);
    stemSteps_ = std::move(cells);
}

bool CellBoard::followPointed() {
    if (!product_.trace || !pointed_ || product_.op == CellOperator::Stems)
        return false;
    bool changed = false;
    // The block that has something to do with it.
    const auto isIn = [&] {
        for (const CellPanel& panel : product_.panels)
            if (panel.placeOf(pointed_->cell))
                return true;
        return false;
    };
    const std::int64_t size = product_.trace->points / product_.blocks;
    if (product_.blocks > 1 && !isIn()) {
        std::int64_t block = block_;
        for (std::int64_t cell = 0; cell < product_.trace->points; ++cell)
            if (pointed_->markOf({TraceRow::Signal, product_.step, cell}) != PointedTrace::Mark::None) {
                block = cell / size;
                break;
            }
        const bool isMarkedHere = [&] {
            for (std::int64_t cell = block_ * size; cell < (block_ + 1) * size; ++cell)
                if (pointed_->markOf({TraceRow::Signal, product_.step, cell}) != PointedTrace::Mark::None)
                    return true;
            return false;
        }();
        if (!isMarkedHere && block != block_) {
            block_ = block;
            product_ = productOf(walk_.trace(), walk_.step(), block_);
            changed = true;
        }
    }
    // The part of a cropped axis that it lies in.
    if (layout_.isCropped() && !pointed_->isExample)
        for (const CellPanel& panel : product_.panels)
            if (const auto place = panel.placeOf(pointed_->cell)) {
                const auto follow = [&](int axis, std::int64_t index) {
                    const auto i = static_cast<std::size_t>(axis);
                    const std::int64_t first =
                        CellLayout::windowFor(firsts_[i], layout_.shown()[i], product_.axes[i].count, index);
                    changed = changed || first != firsts_[i];
                    firsts_[i] = first;
                };
                follow(panel.rows, place->row);
                follow(panel.columns, place->column);
            }
    return changed;
}

double CellBoard::idealHeight(double width, double most) const {
    if (!walk_.trace())
        return most;
    const CellProduct product =
        productOf(walk_.trace(), walk_.step(), std::min(block_, blocksOf(*walk_.trace(), walk_.step()) - 1));
    if (product.op == CellOperator::Stems)
        return std::min(most, kMostStems * (walk_.trace()->options.partner.empty() ? 2 : 3));
    const CellLayout layout(product, boardRoom(product, {width, most}), devicePixelRatioF(), firsts_);
    double bottom = 0;
    for (const PanelPlace& place : layout.panels())
        bottom = std::max(bottom, place.cells.bottom());
    const double least = layout.smallestCell() < kMagnifyBelow ? kLeastMagnified : kLeastIdeal;
    return std::min(most, std::max(bottom + 4, least));
}

QString CellBoard::cropText() const {
    if (!layout_.isCropped())
        return {};
    QStringList parts;
    for (std::size_t i = 0; i < product_.axes.size(); ++i) {
        const CellAxis& axis = product_.axes[i];
        if (layout_.shown()[i] < axis.count)
            parts << tr("%1 = %2 … %3 of %4")
                         .arg(axis.name.isEmpty() ? tr("row") : axis.name)
                         .arg(layout_.firsts()[i])
                         .arg(layout_.firsts()[i] + layout_.shown()[i] - 1)
                         .arg(format::count(axis.count));
    }
    return tr("In sight: %1. Arrow keys and the wheel move on.").arg(parts.join(QStringLiteral("; ")));
}

QRectF CellBoard::rectOf(const StageCell& cell) const {
    for (std::size_t i = 0; i < product_.panels.size(); ++i)
        if (const auto place = product_.panels[i].placeOf(cell); place && layout_.panels()[i].isInSight(*place))
            return layout_.panels()[i].cellRect(*place);
    for (std::size_t i = 0; i < stems_.size(); ++i)
        if (stemSteps_[i].row == cell.row && stemSteps_[i].step == cell.step)
            return stems_[i].first.bar(cell.cell);
    return {};
}

std::optional<CellPlace> CellBoard::pointedIn(std::size_t panel) const {
    return pointed_ ? product_.panels[panel].placeOf(pointed_->cell) : std::nullopt;
}

bool CellBoard::event(QEvent* event) {
    if (event->type() == QEvent::Polish && isCurrentTrace() && product_.step == walk_.step())
        rebuild();
    return QWidget::event(event);
}

void CellBoard::resizeEvent(QResizeEvent*) {
    if (!isCurrentTrace() || product_.step != walk_.step())
        return; // refresh() follows
    animation_.stop();
    leaving_ = {};
    rebuild();
    if (followPointed())
        rebuild();
}

} // namespace longwave::ui
