// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/drawing_canvas.h"

#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr int kTarget = 20; // px for a value, where there are few
constexpr int kLeastWidth = 336;
constexpr int kMostWidth = 32 * kTarget + 16;
constexpr int kHeight = 148;
constexpr int kEdge = 8;
constexpr int kFoot = 18;

double rangeOf(const std::vector<double>& values) {
    double most = 0;
    for (const double value : values)
        most = std::max(most, std::isfinite(value) ? std::abs(value) : 0.0);
    return most > 0 ? most * 1.25 : 1.0;
}

} // namespace

DrawingCanvas::DrawingCanvas(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::CrossCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
    describe();
}

void DrawingCanvas::setValues(std::vector<double> values, bool own) {
    own_ = own;
    if (drawing_ || values_ == values) { // what comes back of a stroke must not move it
        update();
        return;
    }
    const bool sameLength = values.size() == values_.size();
    values_ = std::move(values);
    const double wanted = rangeOf(values_);
    // A key that moves one value leaves the scale alone while it can.
    if (!sameLength || wanted > range_ * 1.25 || wanted < range_ / 4)
        range_ = wanted;
    current_ = std::clamp(current_, 0, std::max(0, static_cast<int>(values_.size()) - 1));
    updateGeometry();
    describe();
    update();
}

QSize DrawingCanvas::sizeHint() const {
    const int wanted = kTarget * static_cast<int>(std::min<std::size_t>(values_.size(), 1000)) + 2 * kEdge;
    return {std::clamp(wanted, kLeastWidth, kMostWidth), kHeight};
}

QSize DrawingCanvas::minimumSizeHint() const {
    return {kLeastWidth, kHeight};
}

QRectF DrawingCanvas::area() const {
    return QRectF(rect()).adjusted(kEdge, kEdge, -kEdge, -kFoot);
}

double DrawingCanvas::placeOf(QPointF at) const {
    const QRectF room = area();
    return (at.x() - room.left()) / std::max(1.0, room.width()) * static_cast<double>(values_.size());
}

double DrawingCanvas::valueAt(QPointF at) const {
    const QRectF room = area();
    return std::clamp((room.center().y() - at.y()) / (room.height() / 2) * range_, -range_, range_);
}

void DrawingCanvas::drawTo(QPointF at) {
    const auto count = static_cast<int>(values_.size());
    const double begin = placeOf(last_), end = placeOf(at);
    const double first = valueAt(last_), value = valueAt(at);
    const int low = std::clamp(static_cast<int>(std::floor(std::min(begin, end))), 0, count - 1);
    const int high = std::clamp(static_cast<int>(std::floor(std::max(begin, end))), 0, count - 1);
    for (int i = low; i <= high; ++i) {
        // The middle of the value's column, on the line between the two places of the mouse.
        const double share = end == begin ? 1 : std::clamp((i + 0.5 - begin) / (end - begin), 0.0, 1.0);
        values_[static_cast<std::size_t>(i)] = first + share * (value - first);
    }
    last_ = at;
    own_ = true;
    setCurrent(std::clamp(static_cast<int>(std::floor(end)), 0, count - 1));
    update();
    emit drawn(values_, true);
}

void DrawingCanvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || values_.empty())
        return;
    drawing_ = true;
    last_ = event->position();
    drawTo(last_);
}

void DrawingCanvas::mouseMoveEvent(QMouseEvent* event) {
    if (drawing_)
        drawTo(event->position());
}

void DrawingCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !drawing_)
        return;
    drawing_ = false;
    emit strokeEnded();
}

void DrawingCanvas::setCurrent(int index) {
    current_ = std::clamp(index, 0, std::max(0, static_cast<int>(values_.size()) - 1));
    describe();
    update();
}

void DrawingCanvas::moveCurrent(double value, bool merge) {
    values_[static_cast<std::size_t>(current_)] = std::clamp(value, -range_, range_);
    own_ = true;
    describe();
    update();
    emit drawn(values_, merge);
}

void DrawingCanvas::keyPressEvent(QKeyEvent* event) {
    if (values_.empty()) {
        QWidget::keyPressEvent(event);
        return;
    }
    const double value = values_[static_cast<std::size_t>(current_)];
    const double step = range_ / (event->modifiers() & Qt::ShiftModifier ? 200 : 20);
    switch (event->key()) {
    case Qt::Key_Left:
        setCurrent(current_ - 1);
        break;
    case Qt::Key_Right:
        setCurrent(current_ + 1);
        break;
    case Qt::Key_Home:
        setCurrent(0);
        break;
    case Qt::Key_End:
        setCurrent(static_cast<int>(values_.size()) - 1);
        break;
    case Qt::Key_Up:
        moveCurrent(value + step, true);
        break;
    case Qt::Key_Down:
        moveCurrent(value - step, true);
        break;
    case Qt::Key_PageUp:
        moveCurrent(value + range_ / 4, true);
        break;
    case Qt::Key_PageDown:
        moveCurrent(value - range_ / 4, true);
        break;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
    case Qt::Key_0:
        moveCurrent(0, true);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void DrawingCanvas::keyReleaseEvent(QKeyEvent* event) {
    // A key that is held is one gesture.
    if (!event->isAutoRepeat())
        emit strokeEnded();
    QWidget::keyReleaseEvent(event);
}

void DrawingCanvas::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void DrawingCanvas::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

void DrawingCanvas::describe() {
    setAccessibleName(tr("Drawing"));
    setAccessibleDescription(
        values_.empty()
            ? tr("Nothing to draw on yet")
            : tr("Value %1 of %2 is %3. Left and Right choose a value, Up and Down move it, Delete makes it zero.")
                  .arg(format::count(current_), format::count(static_cast<std::int64_t>(values_.size())),
                       format::significant(values_[static_cast<std::size_t>(current_)])));
}

void DrawingCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& colors = theme();
    painter.fillRect(rect(), colors[Token::Surface]);
    painter.setPen(QPen(colors[hasFocus() ? Token::Accent : Token::Line], hasFocus() ? 2 : 1));
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    const QRectF room = area();
    painter.setPen(colors[Token::ControlSoft]);
    painter.drawLine(QPointF(room.left(), room.center().y()), QPointF(room.right(), room.center().y()));
    if (values_.empty())
        return;
    const auto count = static_cast<double>(values_.size());
    const double column = room.width() / count;
    const auto heightOf = [&](double value) {
        return std::isfinite(value) ? std::clamp(value / range_, -1.0, 1.0) * room.height() / 2 : 0.0;
    };
    const auto xOf = [&](double i) { return room.left() + i * column; };
    if (hasFocus())
        painter.fillRect(QRectF(xOf(current_), room.top(), std::max(2.0, column), room.height()),
                         colors[Token::Selected]);
    const QColor ink = colors[own_ ? Token::S1 : Token::Raw];
    if (column >= 3) {
        const double bar = std::max(1.0, column - (column >= 6 ? 2 : 1));
        for (std::size_t i = 0; i < values_.size(); ++i) {
            const double height = heightOf(values_[i]);
            const double top = room.center().y() - std::max(0.0, height);
            painter.fillRect(
                QRectF(xOf(static_cast<double>(i)) + (column - bar) / 2, top, bar, std::max(1.0, std::abs(height))),
                ink);
        }
    } else { // the lowest and the highest of each pixel's values
        painter.setPen(QPen(ink, 1));
        for (int x = 0; x < static_cast<int>(room.width()); ++x) {
            const auto begin = static_cast<std::size_t>(x / room.width() * count);
            const auto end = std::min(values_.size(), static_cast<std::size_t>((x + 1) / room.width() * count) + 1);
            const auto [low, high] = std::minmax_element(values_.begin() + static_cast<std::ptrdiff_t>(begin),
                                                         values_.begin() + static_cast<std::ptrdiff_t>(end));
            const double at = room.left() + x + 0.5;
            painter.drawLine(QPointF(at, room.center().y() - heightOf(*high)),
                             QPointF(at, room.center().y() - heightOf(*low) + 0.5));
        }
    }
    painter.setFont(uiFont(TextRole::Caption));
    painter.setPen(colors[Token::Muted]);
    const QRectF foot(room.left(), room.bottom(), room.width(), kFoot);
    const QString value =
        tr("[%1] = %2").arg(format::count(current_), format::significant(values_[static_cast<std::size_t>(current_)]));
    painter.drawText(foot, Qt::AlignLeft | Qt::AlignVCenter, value);
    painter.drawText(foot, Qt::AlignRight | Qt::AlignVCenter, tr("full height ±%1").arg(format::significant(range_)));
}

} // namespace longwave::ui
