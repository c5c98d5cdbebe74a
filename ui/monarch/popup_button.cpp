// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/popup_button.h"

#include "ui/theme/appearance.h"
#include "ui/theme/icon.h"

#include <QKeyEvent>
#include <QLayout>
#include <QPainter>
#include <QScreen>
#include <QStyleOptionButton>
#include <QStylePainter>

#include <algorithm>

namespace longwave::ui {

namespace {
constexpr int kLeft = 10;
constexpr int kChevron = 12;
constexpr int kRight = 8;
constexpr int kGap = 6;
} // namespace

PopupPanel::PopupPanel(QWidget* parent) : QWidget(parent, Qt::Popup) {
    setAttribute(Qt::WA_NoMouseReplay); // a click on its button closes it, and does not open it again
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void PopupPanel::openUnder(const QWidget& anchor, QWidget* focus) {
    ensurePolished();
    fitSize();
    QPoint place = anchor.mapToGlobal(QPoint(0, anchor.height() + 4));
    if (const QScreen* screen = anchor.screen()) {
        const QRect room = screen->availableGeometry();
        place.setX(std::clamp(place.x(), room.left(), std::max(room.left(), room.right() - width())));
        place.setY(std::clamp(place.y(), room.top(), std::max(room.top(), room.bottom() - height())));
    }
    move(place);
    show();
    if (focus)
        focus->setFocus(Qt::PopupFocusReason);
}

void PopupPanel::fitSize() {
    if (!layout())
        return;
    layout()->activate();
    QSize wanted = layout()->totalSizeHint();
    if (layout()->hasHeightForWidth())
        wanted.setHeight(layout()->totalHeightForWidth(wanted.width()));
    resize(wanted);
}

void PopupPanel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme()[Token::Raised]);
    painter.setPen(theme()[Token::ControlSoft]);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void PopupPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    emit opened();
}

void PopupPanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    emit closed();
}

PopupButton::PopupButton(PopupPanel* panel, QWidget* parent) : QPushButton(parent), panel_(panel) {
    setProperty("elides", true); // its words may be cut; the whole is in its tip
    panel_->setParent(this, panel_->windowFlags());
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(this, &QPushButton::clicked, this, &PopupButton::openPanel);
}

void PopupButton::setMostWidth(int width) {
    most_ = width;
    updateGeometry();
}

void PopupButton::openPanel() {
    panel_->openUnder(*this, focus_);
}

int PopupButton::faceWidth() const {
    return fontMetrics().horizontalAdvance(text());
}

QSize PopupButton::sizeHint() const {
    return {std::min(most_, kLeft + faceWidth() + kGap + kChevron + kRight + 2), QPushButton::sizeHint().height()};
}

QSize PopupButton::minimumSizeHint() const {
    return {std::min(96, sizeHint().width()), sizeHint().height()};
}

void PopupButton::paintFace(QPainter& painter, const QRect& room) {
    painter.setPen(theme()[isEnabled() ? Token::Text : Token::Faint]);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(text(), Qt::ElideRight, room.width()));
}

void PopupButton::paintEvent(QPaintEvent*) {
    QStylePainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    option.text.clear();
    option.icon = {};
    painter.drawControl(QStyle::CE_PushButton, option);
    const QRect chevron(width() - kRight - kChevron, (height() - kChevron) / 2, kChevron, kChevron);
    ui::icon(QStringLiteral("chevron-down"), isEnabled() ? Token::Muted : Token::Faint).paint(&painter, chevron);
    paintFace(painter, QRect(kLeft, 0, chevron.left() - kGap - kLeft, height()));
}

void PopupButton::keyPressEvent(QKeyEvent* event) {
    const bool opens = event->key() == Qt::Key_Down || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (opens)
        openPanel();
    else
        QPushButton::keyPressEvent(event);
}

} // namespace longwave::ui
