// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

#include <optional>

class QMenu;

namespace longwave::ui {

/// What the run button does while a page is shown that runs something of its own.
struct RunAction {
    QString word; ///< "Go"
    QString icon; ///< its name
    QString tip;
    bool isEnabled = true;
    bool isRunning = false; ///< the button is bordered then, not filled
};

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

    /// What the run button does on this page; nothing: it starts and stops the live convolution.
    virtual std::optional<RunAction> runAction() const { return {}; }
    /// The run button was pressed; called where runAction gives one.
    virtual void toggleRun() {}
    /// Whether the page has nothing to show before a file is open: then the start page stands in its place.
    virtual bool needsFiles() const { return true; }
    /// What stays when the page is presented (F11): the chart, with what lies over it. Null: the whole page.
    virtual QWidget* presentedWidget() { return nullptr; }
    /// Opens those of these files that are this page's own and returns the rest, which are signals and kernels.
    virtual QStringList takeFiles(const QStringList& paths) { return paths; }

  signals:
    /// One line for the status bar ("t = 26 taps, k = −0.1726").
    void statusChanged(const QString& text);
    /// A file of the page's own was read well.
    void fileOpened(const QString& path);
    /// Another page is to be shown, by its name.
    void workspaceRequested(const QString& name);
    /// runAction gives another.
    void runActionChanged();
};

} // namespace longwave::ui
