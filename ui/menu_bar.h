// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/settings.h"
#include "ui/workspace.h"

#include <QMenuBar>

class QAction;
class QActionGroup;

namespace longwave::ui {

/// File, Edit, View, Run, Help. It changes the session itself and asks the window for what the window does.
class MenuBar : public QMenuBar {
    Q_OBJECT
  public:
    MenuBar(Session& session, Settings& settings, const QStringList& workspaces, QWidget* parent = nullptr);

    QAction* libraryAction() const { return library_; }
    QAction* presentAction() const { return present_; }
    QAction* runAction() const { return run_; }
    QAction* fitAction() const { return fit_; }
    void setCurrentWorkspace(int index);
    /// "Export" in the File menu: a workspace's own menu, or null for one that has none.
    void setExports(QMenu* exports);
    /// What "Run" does on the page that is shown; nothing: the live convolution.
    void setRunAction(const std::optional<RunAction>& action);

  signals:
    void openRequested();
    void pathsRequested(const QStringList& paths);
    void screenshotRequested();
    void copyRequested();
    void fitRequested();
    void presentRequested(bool on);
    void lookRequested(Settings::Look look);
    void workspaceRequested(int index);
    void runRequested();

  private:
    void buildFile();
    void buildEdit();
    void buildView(const QStringList& workspaces);
    void buildRun();
    void buildHelp();
    void fillRecent(QMenu* menu);
    int chosenFile() const; // what Ctrl+W closes; −1: none

    Session& session_;
    Settings& settings_;
    void followRunning();

    std::optional<RunAction> action_;
    QAction* run_ = nullptr;
    QAction* fit_ = nullptr;
    QAction* present_ = nullptr;
    QAction* library_ = nullptr;
    QMenu* file_ = nullptr;
    QAction* exports_ = nullptr;
    QAction* beforeExports_ = nullptr; ///< what stands behind "Export"
    QActionGroup* workspaces_ = nullptr;
};

} // namespace longwave::ui
