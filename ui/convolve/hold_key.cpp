// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/hold_key.h"

#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>
#include <QWidget>

namespace longwave::ui {

namespace {

/// Whether letters that arrive there are meant for it.
bool takesLetters(const QObject* widget) {
    if (const auto* line = qobject_cast<const QLineEdit*>(widget))
        return !line->isReadOnly();
    if (const auto* box = qobject_cast<const QComboBox*>(widget))
        return box->isEditable();
    return qobject_cast<const QTextEdit*>(widget) || qobject_cast<const QPlainTextEdit*>(widget);
}

} // namespace

HoldKey::HoldKey(int key, QWidget* page) : QObject(page), key_(key), page_(page) {
    qApp->installEventFilter(this);
}

void HoldKey::setHeld(bool down) {
    if (held_ == down)
        return;
    held_ = down;
    emit held(down);
}

bool HoldKey::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::KeyRelease: {
        const auto* key = static_cast<QKeyEvent*>(event);
        auto* widget = qobject_cast<QWidget*>(watched);
        if (key->key() != key_ || key->modifiers() != Qt::NoModifier || !widget)
            return false;
        const bool down = event->type() == QEvent::KeyPress;
        if (down && (!page_->isVisible() || widget->window() != page_->window() || takesLetters(widget)))
            return false;
        if (!down && !held_)
            return false;
        if (!key->isAutoRepeat())
            setHeld(down);
        return true;
    }
    case QEvent::WindowDeactivate:
        if (watched == page_->window())
            setHeld(false);
        return false;
    case QEvent::Hide:
        if (watched == page_)
            setHeld(false);
        return false;
    default:
        return false;
    }
}

} // namespace longwave::ui
