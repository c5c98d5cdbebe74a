// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/length_range.h"

#include "ui/theme/appearance.h"
#include "ui/theme/format.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <bit>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr double kRadius = 6;
constexpr double kEdge = 8; // so that a handle at an end is whole

int exponentOf(std::int64_t length) {
    return std::bit_width(static_cast<std::uint64_t>(std::max<std::int64_t>(1, length))) - 1;
}

} // namespace

LengthRange::LengthRange(int lowest, int highest, QWidget* parent)
    : QWidget(parent),
      lowest_(lowest),
      highest_(highest),
      from_(lowest),
      to_(highest) {
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(22);
    setAccessibleName(tr("Lengths"));
    setToolTip(tr("From which length to which. Arrow keys move the handle that was used last, Space takes the other."));
    describe();
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void LengthRange::setRange(std::int64_t from, std::int64_t to) {
    const int low = std::clamp(exponentOf(from), lowest_, highest_);
    const int high = std::clamp(exponentOf(to), low, highest_);
    if (low == from_ && high == to_)
        return;
    from_ = low;
    to_ = high;
    describe();
    update();
    emit rangeChanged();
}

void LengthRange::describe() {
    setAccessibleDescription(tr("%1 to %2").arg(format::length1024(from()), format::length1024(to())));
}

double LengthRange::pixelOf(int exponent) const {
    return kEdge + (width() - 2 * kEdge) * (exponent - lowest_) / std::max(1, highest_ - lowest_);
}

QPoint LengthRange::handleAt(bool upper) const {
    return {static_cast<int>(pixelOf(upper ? to_ : from_)), height() / 2};
}

void LengthRange::move(int exponent) {
    if (upper_)
        setRange(from(), std::int64_t{1} << std::clamp(exponent, from_, highest_));
    else
        setRange(std::int64_t{1} << std::clamp(exponent, lowest_, to_), to());
}

void LengthRange::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    const double x = event->position().x();
    const double low = std::abs(x - pixelOf(from_));
    const double high = std::abs(x - pixelOf(to_));
    // Where both stand on one place, the hand takes the one that can go its way.
    upper_ = high < low || (high == low && x >= pixelOf(to_));
    mouseMoveEvent(event);
}

void LengthRange::mouseMoveEvent(QMouseEvent* event) {
    const double share = (event->position().x() - kEdge) / std::max(1.0, width() - 2 * kEdge);
    move(lowest_ + static_cast<int>(std::lround(share * (highest_ - lowest_))));
    update();
}

void LengthRange::keyPressEvent(QKeyEvent* event) {
    const int at = upper_ ? to_ : from_;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        move(at - 1);
        break;
    case Qt::Key_Right:
    case Qt::Key_Up:
        move(at + 1);
        break;
    case Qt::Key_Home:
        move(lowest_);
        break;
    case Qt::Key_End:
        move(highest_);
        break;
    case Qt::Key_Space:
        upper_ = !upper_;
        update();
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void LengthRange::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void LengthRange::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

void LengthRange::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& t = theme();
    const double middle = height() / 2.0;
    const Token ink = isEnabled() ? Token::Accent : Token::ControlSoft;
    painter.fillRect(QRectF(kEdge, middle - 1, width() - 2 * kEdge, 2), t[Token::Track]);
    painter.fillRect(QRectF(QPointF(pixelOf(from_), middle - 1), QPointF(pixelOf(to_), middle + 1)), t[ink]);
    for (const bool upper : {false, true}) {
        const bool isInHand = hasFocus() && upper == upper_;
        painter.setPen(QPen(t[ink], 2));
        painter.setBrush(t[isInHand ? Token::Accent : Token::Surface]);
        painter.drawEllipse(QPointF(pixelOf(upper ? to_ : from_), middle), kRadius - 1, kRadius - 1);
    }
}

} // namespace longwave::ui
