// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QMenu;

namespace longwave::ui {

/// One page of the window (Kernels, Convolve, …). It reads and changes the Session; the window knows nothing else of
/// it.
class Workspace : public QWidget {
    Q_OBJECT
  public:
    using QWidget::QWidget;

    virtual QString title() const = 0; ///< the tab's word
    virtual QString name() const = 0;  ///< "kernels", "convolve": for --workspace
    /// Back to the whole of everything that is plotted.
    virtual void fit() = 0;
    /// True when all that this page shows for the present choices has been computed and painted (for --screenshot).
    virtual bool isSettled() const = 0;
    /// Widgets for the right end of the tab bar while this page is shown; owned by the page. May be null.
    virtual QWidget* tabBarTools() { return nullptr; }

    /// What the page can write to files, for the File menu while it is shown; owned by the page. May be null.
    virtual QMenu* exportMenu() { return nullptr; }
    /// Shows one of the page's views by its name (for --view); false when it has none of that name.
    virtual bool showView(const QString&) { return false; }

  signals:
    /// One line for the status bar ("t = 26 taps, k = −0.1726").
    void statusChanged(const QString& text);
};

} // namespace longwave::ui
