// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/present.h"

#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style_sheet.h"

#include <QMainWindow>
#include <QShortcut>
#include <QStatusBar>

namespace longwave::ui {

namespace {

constexpr double kLargeType = 1.5;

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
    connect(&Appearance::instance(), &Appearance::changed, this, &Presentation::dress); // in another theme
}

Presentation::~Presentation() {
    setTypeScale(1); // the window may go while it presents
}

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
    setTypeScale(kLargeType);
    dress();
    Appearance::instance().refresh();
    wasFullScreen_ = window_->isFullScreen();
    window_->setWindowState(window_->windowState() | Qt::WindowFullScreen);
    for (QShortcut* shortcut : {space_, escape_})
        shortcut->setEnabled(true);
    shown->setFocus();
}

// Of its own, not by the application's font and sheet: those dress every widget of every page anew, which takes ten
// times as long, and all but these few are out of sight.
void Presentation::dress() {
    if (!isOn())
        return;
    const QString sheet = bodySizeRule() + styleSheet(theme());
    if (shown_->styleSheet() == sheet)
        return;
    shown_->setStyleSheet(sheet);
}

void Presentation::leave() {
    if (!isOn())
        return;
    for (QShortcut* shortcut : {space_, escape_})
        shortcut->setEnabled(false);
    setTypeScale(1);
    shown_->setStyleSheet({});
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
