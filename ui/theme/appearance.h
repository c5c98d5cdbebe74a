// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QObject>

namespace longwave::ui {

/// The look of the application: owns which theme is on and dresses `qApp` in it (palette and style sheet).
///
/// Widgets get their look from the style sheet alone. These dynamic properties ask for a variant:
///   `primary` = true      QPushButton: the one filled button of a window
///   `quiet` = true        QPushButton, QToolButton: no border until hovered
///   `link` = true         QPushButton: words in accent without a border
///   `segment` = "first" | "middle" | "last" | "only"   QToolButton in a Segmented
///   `bar` = true          QWidget: a raised bar with a line under it (tool bar, workspace bar)
///   `surface` = true      QWidget: a plain surface (panel bodies)
///   `role` = "title" | "muted" | "caption" | "stepTitle" | "error" | "warning"   QLabel
/// Set them before the widget is shown, or call `repolish` afterwards. Painting by hand uses `theme()` and updates on
/// `changed()`.
class Appearance : public QObject {
    Q_OBJECT

  public:
    /// The application's one appearance, made on first use. Precondition: a QApplication exists. Starts dark when the
    /// system's palette is dark.
    static Appearance& instance();

    const Theme& theme() const noexcept { return *theme_; }
    bool isDark() const noexcept { return theme_->isDark; }
    void setDark(bool dark);
    /// Type has another size (setTypeScale): tells who paints by hand. Style sheets stay as they are.
    void refresh();

  signals:
    /// After palette and style sheet are in place.
    void changed();

  private:
    explicit Appearance(QObject* parent);
    void apply();

    const Theme* theme_ = nullptr;
};

/// Shorthand for Appearance::instance().theme(), or the theme of the innermost ThemeScope.
const Theme& theme();

/// While it lives, what is painted is painted in this theme; the window keeps its own. For pictures that go to paper.
class ThemeScope {
  public:
    explicit ThemeScope(const Theme& theme);
    ~ThemeScope();
    ThemeScope(const ThemeScope&) = delete;
    ThemeScope& operator=(const ThemeScope&) = delete;

  private:
    const Theme* before_;
};

/// Makes a widget look again at its dynamic properties.
void repolish(QWidget* widget);

} // namespace longwave::ui
