// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/present.h"

#include "ui/theme/appearance.h"

#include <QApplication>
#include <QMainWindow>
#include <QShortcut>
#include <QStatusBar>

namespace longwave::ui {

namespace {

constexpr double kLargeType = 1.5;

QFont enlarged(QFont font) {
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * kLargeType);
    else
        font.setPixelSize(static_cast<int>(font.pixelSize() * kLargeType));
    return font;
}

} // namespace

Presentation::Presentation(QMainWindow* window)
    : QObject(window),
      window_(window),
      space_(new QShortcut(QKeySequence(Qt::Key_Space), window)),
      escape_(new QShortcut(QKeySequence(Qt::Key_Escape), window)) {
    for (QShortcut* shortcut : {space_, escape_})
        shortcut->setEnabled(false);
    connect(space_, &QShortcut::activated, this, &Presentation::runRequested);
    connect(escape_, &QShortcut::activated, this, &Presentation::leave);
}

Presentation::~Presentation() = default;

void Presentation::enter(QWidget* shown) {
    if (isOn() || shown == nullptr)
        return;
    shown_ = shown;
    for (QWidget* at = shown; at != window_ && at->parentWidget(); at = at->parentWidget())
        for (QObject* sibling : at->parentWidget()->children())
            if (auto* widget = qobject_cast<QWidget*>(sibling);
                widget && widget != at && !widget->isWindow() && !widget->isHidden()) {
                hidden_.append(widget);
                widget->hide();
            }
    font_ = QApplication::font();
    QApplication::setFont(enlarged(font_));
    Appearance::instance().refresh();
    wasFullScreen_ = window_->isFullScreen();
    window_->setWindowState(window_->windowState() | Qt::WindowFullScreen);
    for (QShortcut* shortcut : {space_, escape_})
        shortcut->setEnabled(true);
    shown->setFocus();
}

void Presentation::leave() {
    if (!isOn())
        return;
    for (QShortcut* shortcut : {space_, escape_})
        shortcut->setEnabled(false);
    QApplication::setFont(font_);
    Appearance::instance().refresh();
    for (const QPointer<QWidget>& widget : hidden_)
        if (widget)
            widget->show();
    hidden_.clear();
    shown_ = nullptr;
    if (!wasFullScreen_)
        window_->setWindowState(window_->windowState() & ~Qt::WindowFullScreen);
    emit left();
}

} // namespace longwave::ui
