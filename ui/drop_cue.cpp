// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/drop_cue.h"

#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"

#include <QMimeData>
#include <QPainter>
#include <QUrl>

namespace longwave::ui {

QStringList localFiles(const QMimeData* data) {
    QStringList paths;
    for (const QUrl& url : data->urls())
        if (url.isLocalFile())
            paths += url.toLocalFile();
    return paths;
}

DropCue::DropCue(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void DropCue::appear(int files) {
    words_ = files == 1 ? tr("Drop to open") : tr("Drop to open %1 files").arg(files);
    setGeometry(parentWidget()->rect());
    raise();
    show();
}

void DropCue::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    QColor veil = theme()[Token::Bg];
    veil.setAlphaF(0.7F);
    painter.fillRect(rect(), veil);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme()[Token::Accent], 2, Qt::DashLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(8, 8, -8, -8), 6, 6);
    painter.setFont(uiFont(TextRole::StepTitle, TextWeight::SemiBold));
    painter.setPen(theme()[Token::Text]);
    painter.drawText(rect(), Qt::AlignCenter, words_);
}

} // namespace longwave::ui
