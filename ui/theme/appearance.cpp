// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/appearance.h"

#include "ui/theme/late_dressing.h"
#include "ui/theme/style_sheet.h"

#include <QApplication>
#include <QPalette>
#include <QPointer>
#include <QStyle>
#include <QStyleFactory>
#include <QWidget>

#include <utility>

// A static library's resources are there only once somebody asks for them; must be outside any namespace.
static void loadResources() {
    Q_INIT_RESOURCE(resources);
}

namespace longwave::ui {

namespace {

const Theme* scopedTheme = nullptr; // painting happens in one thread

QPalette makePalette(const Theme& theme) {
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, Token token) { palette.setColor(role, theme[token]); };
    set(QPalette::Window, Token::Bg);
    set(QPalette::WindowText, Token::Text);
    set(QPalette::Base, Token::Surface);
    set(QPalette::AlternateBase, Token::Raised);
    set(QPalette::ToolTipBase, Token::Raised);
    set(QPalette::ToolTipText, Token::Text);
    set(QPalette::PlaceholderText, Token::Muted);
    set(QPalette::Text, Token::Text);
    set(QPalette::Button, Token::Surface);
    set(QPalette::ButtonText, Token::Text);
    set(QPalette::BrightText, Token::Error);
    set(QPalette::Light, Token::Raised);
    set(QPalette::Midlight, Token::Hover);
    set(QPalette::Mid, Token::ControlSoft);
    set(QPalette::Dark, Token::Control);
    set(QPalette::Shadow, Token::Line);
    set(QPalette::Highlight, Token::Selected);
    set(QPalette::HighlightedText, Token::Text);
    set(QPalette::Link, Token::Accent);
    set(QPalette::LinkVisited, Token::Accent);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText,
                            QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, theme[Token::Faint]);
    return palette;
}

} // namespace

Appearance& Appearance::instance() {
    // A child of the application, so that it goes before the application does.
    static QPointer<Appearance> appearance;
    if (!appearance)
        appearance = new Appearance(qApp);
    return *appearance;
}

Appearance::Appearance(QObject* parent) : QObject(parent) {
    loadResources();
    const QPalette system = QApplication::palette();
    const bool dark = system.color(QPalette::Window).lightnessF() < system.color(QPalette::WindowText).lightnessF();
    theme_ = dark ? &Theme::dark() : &Theme::light();
    // One base style everywhere: the style sheet was drawn over Fusion's geometry.
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    apply();
}

void Appearance::setDark(bool dark) {
    if (dark == isDark())
        return;
    theme_ = dark ? &Theme::dark() : &Theme::light();
    apply();
    emit changed();
}

void Appearance::refresh() {
    emit changed();
}

void Appearance::apply() {
    const LateDressing late;
    // Where a sheet takes another's place Qt polishes every widget once for each of its ancestors, and where there was
    // none before, once.
    qApp->setStyleSheet({});
    QApplication::setPalette(makePalette(*theme_));
    qApp->setStyleSheet(styleSheet(*theme_));
}

const Theme& theme() {
    return scopedTheme ? *scopedTheme : Appearance::instance().theme();
}

ThemeScope::ThemeScope(const Theme& theme) : before_(std::exchange(scopedTheme, &theme)) {}

ThemeScope::~ThemeScope() {
    scopedTheme = before_;
}

void repolish(QWidget* widget) {
    QStyle* style = widget->style();
    style->unpolish(widget);
    style->polish(widget);
    widget->update();
}

} // namespace longwave::ui
