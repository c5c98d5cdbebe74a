// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/settings.h"
#include "ui/workspace.h"

#include <QMainWindow>

#include <vector>

class QLabel;
class QStackedWidget;
class QTabBar;

namespace longwave::ui {

class Banner;
class DropCue;
class LibraryPanel;
class MenuBar;
class Presentation;
class ProgressStrip;
class ToolBar;

/// Assembles the window: menus and tool bar, library, tabs with the workspaces, banner, progress, status.
class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    MainWindow(Session& session, Settings& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    const std::vector<Workspace*>& workspaces() const noexcept { return workspaces_; }
    Workspace* currentWorkspace() const;
    /// Opens files: each goes to the page that it is for.
    void openFiles(const QStringList& paths);
    /// The page that is shown on the whole screen, or the window as it was.
    void present(bool on);
    /// By its name ("kernels"); false when there is none.
    bool showWorkspace(const QString& name);

    ToolBar* toolBar() const noexcept { return toolBar_; }
    LibraryPanel* library() const noexcept { return library_; }
    Banner* banner() const noexcept { return banner_; }
    ProgressStrip* progressStrip() const noexcept { return progress_; }
    bool isStartPageShown() const;

  protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    QWidget* makeTopBar();
    QWidget* makeCentre();
    void makeStatusBar();
    void connectSession();
    void connectMenus();

    void showTab(int index);
    void followFiles();
    void followSizes();
    void followRunAction();
    void setLibraryVisible(bool visible);
    void openDialog();
    void saveScreenshot();
    void copy();
    void applyLook(Settings::Look look);
    void run();

    Session& session_;
    Settings& settings_;
    std::vector<Workspace*> workspaces_;
    bool systemIsDark_ = false;
    bool wasNarrow_ = false;

    MenuBar* menus_ = nullptr;
    ToolBar* toolBar_ = nullptr;
    LibraryPanel* library_ = nullptr;
    QWidget* libraryLine_ = nullptr;
    QTabBar* tabs_ = nullptr;
    Banner* banner_ = nullptr;
    ProgressStrip* progress_ = nullptr;
    QStackedWidget* pages_ = nullptr;
    QLabel* statusWords_ = nullptr;
    QLabel* statusSizes_ = nullptr;
    DropCue* dropCue_ = nullptr;
    Presentation* presentation_ = nullptr;
};

} // namespace longwave::ui
