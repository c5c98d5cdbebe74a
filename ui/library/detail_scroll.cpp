// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/detail_scroll.h"

#include "ui/theme/appearance.h"

#include <QEvent>
#include <QPainter>
#include <QScrollArea>

#include <algorithm>

namespace longwave::ui {

namespace {
constexpr int kLine = 1;
constexpr int kLeast = 96;
} // namespace

DetailScroll::DetailScroll(QWidget* content) : content_(content), area_(new QScrollArea(this)) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    area_->setFrameShape(QFrame::NoFrame);
    area_->setFocusPolicy(Qt::NoFocus); // the fields in it have it, and it follows them
    area_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area_->setWidgetResizable(true);
    area_->setStyleSheet(QStringLiteral("QScrollArea { background: transparent; }"));
    area_->setWidget(content_);
    area_->viewport()->setAutoFillBackground(false);
    content_->setAutoFillBackground(false);
    content_->installEventFilter(this);
    setVisible(!content_->isHidden());
}

QSize DetailScroll::sizeHint() const {
    const int height =
        content_->hasHeightForWidth() ? content_->heightForWidth(std::max(1, width())) : content_->sizeHint().height();
    return {content_->sizeHint().width(), height + kLine};
}

QSize DetailScroll::minimumSizeHint() const {
    return {0, std::min(kLeast, sizeHint().height())};
}

bool DetailScroll::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::LayoutRequest)
        updateGeometry();
    else if (event->type() == QEvent::ShowToParent)
        show();
    else if (event->type() == QEvent::HideToParent)
        hide();
    return QWidget::eventFilter(watched, event);
}

void DetailScroll::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(0, 0, width(), kLine, theme()[Token::Line]);
}

void DetailScroll::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    area_->setGeometry(0, kLine, width(), height() - kLine);
    updateGeometry(); // words that wrap make it higher in a narrow panel
}

} // namespace longwave::ui
