// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/butterfly_canvas.h"

#include "ui/monarch/cell_terms.h"
#include "ui/monarch/picture_export.h"
#include "ui/monarch/view_words.h"
#include "ui/theme/appearance.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace longwave::ui {
namespace {

constexpr std::int64_t kLeap = 8; // places that a page key goes
constexpr double kPaperRatio = 4; // pixels to a logical one of what is drawn as pixels in a file

} // namespace

ButterflyCanvas::ButterflyCanvas(MonarchWalk& walk, QWidget* parent) : QWidget(parent), walk_(walk) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Wires of the step"));
    connect(&walk_, &MonarchWalk::traceChanged, this, &ButterflyCanvas::refresh);
    connect(&walk_, &MonarchWalk::stepChanged, this, &ButterflyCanvas::refresh);
    connect(&walk_, &MonarchWalk::pointedChanged, this, &ButterflyCanvas::follow);
    connect(&Appearance::instance(), &Appearance::changed, this, &ButterflyCanvas::refresh);
}

void ButterflyCanvas::setOrder(WireOrder order) {
    order_ = order;
    refresh();
}

void ButterflyCanvas::refresh() {
    sceneIsOld_ = true;
    picture_ = {};
    follow();
}

const WireScene& ButterflyCanvas::scene() {
    if (std::exchange(sceneIsOld_, false))
        scene_ = walk_.trace() ? WireScene(walk_.trace(), walk_.step(), order_, QSizeF(size())) : WireScene();
    return scene_;
}

void ButterflyCanvas::follow() {
    marked_.reset();
    const std::optional<StageCell> cell = walk_.pointed();
    const bool isShown = isVisible() && !scene().isEmpty();
    if (isShown && cell)
        marked_ = scene_.marked(*cell);
    if (cell && walk_.trace())
        setAccessibleDescription(tr("%1 = %2").arg(
            cellName(*walk_.trace(), *cell),
            complexText(stepsOf(*walk_.trace(), cell->row)[cell->step].values[static_cast<std::size_t>(cell->cell)])));
    else
        setAccessibleDescription(tr("No cell is pointed at. Arrow keys up and down choose one, Enter pins it."));
    update();
}

void ButterflyCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& t = theme();
    painter.fillRect(rect(), t[Token::Surface]);
    if (!scene().isEmpty()) {
        const double ratio = devicePixelRatioF();
        if (!isOnScreen(painter, ratio)) {
            painter.save();
            scene_.paint(painter, kPaperRatio);
            painter.restore();
        } else if (picture_.isNull() || picture_.devicePixelRatio() != ratio) {
            picture_ = QPixmap(size() * ratio);
            picture_.setDevicePixelRatio(ratio);
            picture_.fill(t[Token::Surface]);
            QPainter into(&picture_);
            scene_.paint(into, ratio);
        }
        if (isOnScreen(painter, ratio))
            painter.drawPixmap(0, 0, picture_);
        const std::optional<StageCell> cell = walk_.pointed();
        if (!marked_ && cell)
            marked_ = scene_.marked(*cell); // it was hidden when the cell was pointed at
        if (marked_)
            scene_.paintMarked(painter, *marked_);
    }
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(t[Token::Accent], 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void ButterflyCanvas::resizeEvent(QResizeEvent*) {
    refresh();
}

StageCell ButterflyCanvas::cellAt(QPointF place) {
    if (const auto kernel = scene().kernelCellAt(place))
        return *kernel;
    const WireScene::Node node = scene().nearest(place);
    return {TraceRow::Signal, scene_.stepOf(node.column), node.cell};
}

void ButterflyCanvas::mouseMoveEvent(QMouseEvent* event) {
    if (!scene().isEmpty())
        walk_.hover(cellAt(event->position()));
}

void ButterflyCanvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || scene().isEmpty())
        return;
    const StageCell cell = cellAt(event->position());
    walk_.click(cell);
}

void ButterflyCanvas::leaveEvent(QEvent*) {
    walk_.hover({});
}

void ButterflyCanvas::moveBy(std::int64_t places) {
    StageCell cell{TraceRow::Signal, walk_.step(), 0};
    const std::optional<StageCell> before = walk_.pointed();
    bool isHere = false;
    for (std::size_t column = 0; before && column < scene_.columnCount(); ++column) {
        if (before->row != TraceRow::Signal || scene_.stepOf(column) != before->step)
            continue;
        isHere = true;
        cell = {TraceRow::Signal, before->step, scene_.beside(column, before->cell, places)};
    }
    if (!isHere && places > kLeap) // End
        cell.cell = scene_.beside(cell.step - scene_.stepOf(0), 0, places);
    walk_.moveTo(cell);
}

void ButterflyCanvas::keyPressEvent(QKeyEvent* event) {
    if (scene().isEmpty() || event->modifiers() & (Qt::ControlModifier | Qt::AltModifier))
        return QWidget::keyPressEvent(event);
    const std::int64_t all = walk_.trace()->points * 2;
    switch (event->key()) {
    case Qt::Key_Up:
        return moveBy(-1);
    case Qt::Key_Down:
        return moveBy(1);
    case Qt::Key_PageUp:
        return moveBy(-kLeap);
    case Qt::Key_PageDown:
        return moveBy(kLeap);
    case Qt::Key_Home:
        return moveBy(-all);
    case Qt::Key_End:
        return moveBy(all);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return walk_.togglePin();
    case Qt::Key_Escape:
        return walk_.letGo();
    default:
        QWidget::keyPressEvent(event);
    }
}

void ButterflyCanvas::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void ButterflyCanvas::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

} // namespace longwave::ui
