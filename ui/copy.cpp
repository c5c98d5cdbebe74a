// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/copy.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPixmap>

namespace longwave::ui {

void copyWordsOrPicture(QWidget& page) {
    QWidget* focus = QApplication::focusWidget();
    if (auto* field = qobject_cast<QLineEdit*>(focus); field && field->hasSelectedText())
        field->copy();
    else if (auto* label = qobject_cast<QLabel*>(focus); label && label->hasSelectedText())
        QApplication::clipboard()->setText(label->selectedText());
    else
        QApplication::clipboard()->setPixmap(page.grab());
}

} // namespace longwave::ui
