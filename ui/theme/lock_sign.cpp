// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/lock_sign.h"

#include "ui/theme/appearance.h"
#include "ui/theme/icon.h"

#include <QPainter>

namespace longwave::ui {

namespace {

constexpr int kIcon = 16;
constexpr int kGap = 4;

} // namespace

LockSign::LockSign(const QString& tip, QWidget* parent) : QWidget(parent), words_(tr("while running")) {
    setToolTip(tip);
    setAccessibleName(tip);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void LockSign::setWords(const QString& words) {
    words_ = words;
    updateGeometry();
    update();
}

QSize LockSign::sizeHint() const {
    return {kIcon + kGap + fontMetrics().horizontalAdvance(words_), std::max(kIcon, fontMetrics().height())};
}

void LockSign::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    icon(QStringLiteral("lock"), Token::Muted).paint(&painter, QRect(0, (height() - kIcon) / 2, kIcon, kIcon));
    painter.setPen(theme()[Token::Muted]);
    painter.drawText(rect().adjusted(kIcon + kGap, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, words_);
}

} // namespace longwave::ui
