// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "ui/audio/qt_sound_system.h"
#include "ui/banner.h"
#include "ui/convolve/convolve_page.h"
#include "ui/copy.h"
#include "ui/drop_cue.h"
#include "ui/file_dialogs.h"
#include "ui/kernels/kernels_workspace.h"
#include "ui/library/library_panel.h"
#include "ui/menu_bar.h"
#include "ui/monarch/monarch_workspace.h"
#include "ui/present.h"
#include "ui/progress_strip.h"
#include "ui/race/race_workspace.h"
#include "ui/screenshot.h"
#include "ui/session_memory.h"
#include "ui/start_page.h"
#include "ui/strip.h"
#include "ui/tab_row.h"
#include "ui/theme/appearance.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"
#include "ui/tool_bar.h"
#include "ui/train/train_workspace.h"
#include "ui/window_place.h"

#include <QAction>
#include <QApplication>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabBar>
#include <QVBoxLayout>

namespace longwave::ui {

namespace {

constexpr int kBarHeight = 44;
constexpr QSize kUsualSize{1600, 1000};
constexpr QSize kLeastSize{960, 600};
/// At this width and below the library closes, so that the plots keep their room.
constexpr int kNarrow = 1320;

} // namespace

MainWindow::MainWindow(Session& session, Settings& settings, QWidget* parent)
    : QMainWindow(parent),
      session_(session),
      settings_(settings) {
    systemIsDark_ = Appearance::instance().isDark(); // before anybody set it: Appearance starts as the system is
    setWindowTitle(tr("Longwave"));
    setWindowIcon(applicationIcon());
    setMinimumSize(kLeastSize);
    setAcceptDrops(true);

    workspaces_ = {
        new KernelsWorkspace(session_, this), new ConvolvePage(session_, std::make_unique<QtSoundSystem>(), this),
        new RaceWorkspace(session_, this),    new MonarchWorkspace(session_, this),
        new TrainWorkspace(session_, this),
    };
    for (Workspace* workspace : workspaces_)
        workspace->remember(settings_);
    setMenuWidget(makeTopBar());
    setCentralWidget(makeCentre());
    makeStatusBar();
    dropCue_ = new DropCue(centralWidget());
    connectSession();
    connectMenus();

    applyLook(settings_.look());
    placeWindow(*this, settings_.windowGeometry(), kUsualSize);
    showTab(0);
    followFiles();
    pages_->setFocusPolicy(Qt::ClickFocus);
    pages_->setFocus(); // else the first check box would seem to be chosen
}

MainWindow::~MainWindow() {
    session_.setRunning(false);
    session_.setFormMemory({});
    session_.setFolderMemory({});
    session_.disconnect(this);
    for (Workspace* workspace : workspaces_) // they end what runs when they go, and say so
        workspace->disconnect(this);
}

// ---- assembling -----------------------------------------------------------------------------------------------------

QWidget* MainWindow::makeTopBar() {
    QStringList titles;
    for (const Workspace* workspace : workspaces_)
        titles += workspace->title();
    menus_ = new MenuBar(session_, settings_, titles);
    menus_->setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Preferred);
    // It stands in a bar of ours, which has the height and the line.
    menus_->setStyleSheet(QStringLiteral("QMenuBar { min-height: 0; border: none; } QMenuBar::item { margin: 0; }"));
    toolBar_ = new ToolBar(session_);
    auto* bar = new Strip(Token::Raised);
    bar->setMinimumHeight(kBarHeight);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 4, 1);
    layout->setSpacing(0);
    layout->addWidget(menus_, 0, Qt::AlignVCenter);
    layout->addStretch(1);
    layout->addWidget(toolBar_);
    return bar;
}

QWidget* MainWindow::makeCentre() {
    library_ = new LibraryPanel(session_);
    banner_ = new Banner;
    progress_ = new ProgressStrip;
    auto* start = new StartPage;
    pages_ = new QStackedWidget;
    pages_->setAccessibleName(tr("Page"));
    for (Workspace* workspace : workspaces_) {
        pages_->addWidget(workspace);
        workspace->setAccessibleName(workspace->title());
    }
    pages_->addWidget(start);

    auto* row = new TabRow(workspaces_);
    tabs_ = row->tabs();
    auto* right = new QVBoxLayout;
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(0);
    right->addWidget(row);
    right->addWidget(banner_);
    right->addWidget(progress_);
    right->addWidget(pages_, 1);

    libraryLine_ = new UprightLine;
    auto* centre = new QWidget;
    auto* layout = new QHBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(library_);
    layout->addWidget(libraryLine_);
    layout->addLayout(right, 1);

    for (Workspace* workspace : workspaces_) {
        connect(workspace, &Workspace::fileOpened, &settings_, &Settings::addRecentFile);
        connect(workspace, &Workspace::runActionChanged, this, &MainWindow::followRunAction);
        connect(workspace, &Workspace::workspaceRequested, this, &MainWindow::showWorkspace);
        connect(workspace, &Workspace::statusChanged, this, [this, workspace](const QString& words) {
            if (workspace == currentWorkspace())
                statusWords_->setText(words);
        });
    }
    connect(tabs_, &QTabBar::currentChanged, this, &MainWindow::showTab);
    connect(row, &TabRow::fitRequested, menus_, &MenuBar::fitRequested);
    connect(library_, &LibraryPanel::openRequested, this, &MainWindow::openDialog);
    connect(library_, &LibraryPanel::closeRequested, this, [this] { setLibraryVisible(false); });
    connect(banner_, &Banner::openAnotherRequested, this, &MainWindow::openDialog);
    connect(progress_, &ProgressStrip::cancelRequested, this,
            [this](const QString& lane) { session_.cancelTask(lane.toStdString()); });
    connect(start, &StartPage::openRequested, this, &MainWindow::openDialog);
    connect(start, &StartPage::samplesRequested, this, &MainWindow::openFiles);
    return centre;
}

void MainWindow::makeStatusBar() {
    statusWords_ = new QLabel;
    statusSizes_ = new QLabel;
    statusWords_->setAccessibleName(tr("Value under the cross-hair"));
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(statusWords_, 1);
    statusBar()->addPermanentWidget(statusSizes_);
}

void MainWindow::connectSession() {
    rememberFiles(session_, settings_);
    connect(&session_, &Session::failed, banner_, &Banner::show);
    connect(&session_.tasks(), &TaskRunner::progressed, progress_, &ProgressStrip::progress);
    connect(&session_.tasks(), &TaskRunner::settled, progress_, &ProgressStrip::settle);
    connect(&session_, &Session::filesChanged, this, &MainWindow::followFiles);
    for (const auto changed : {&Session::signalChanged, &Session::bankChanged})
        connect(&session_, changed, this, &MainWindow::followSizes);
    connect(toolBar_, &ToolBar::runRequested, this, &MainWindow::run);
}

void MainWindow::connectMenus() {
    connect(menus_, &MenuBar::openRequested, this, &MainWindow::openDialog);
    connect(menus_, &MenuBar::pathsRequested, this, &MainWindow::openFiles);
    connect(menus_, &MenuBar::screenshotRequested, this, &MainWindow::saveScreenshot);
    connect(menus_, &MenuBar::copyRequested, this, &MainWindow::copy);
    connect(menus_, &MenuBar::workspaceRequested, tabs_, &QTabBar::setCurrentIndex);
    connect(menus_, &MenuBar::runRequested, this, &MainWindow::run);
    connect(menus_, &MenuBar::fitRequested, this, [this] {
        if (Workspace* workspace = currentWorkspace())
            workspace->fit();
    });
    connect(menus_, &MenuBar::presentRequested, this, &MainWindow::present);
    presentation_ = new Presentation(this);
    connect(presentation_, &Presentation::runRequested, this, &MainWindow::run);
    connect(presentation_, &Presentation::left, this, [this] { menus_->presentAction()->setChecked(false); });
    // Also while the menus are hidden.
    addActions({menus_->presentAction(), menus_->runAction(), menus_->fitAction()});
    connect(menus_, &MenuBar::lookRequested, this, [this](Settings::Look look) {
        settings_.setLook(look);
        applyLook(look);
    });
    menus_->libraryAction()->setChecked(true);
    connect(menus_->libraryAction(), &QAction::toggled, this, &MainWindow::setLibraryVisible);
}

// ---- following ------------------------------------------------------------------------------------------------------

Workspace* MainWindow::currentWorkspace() const {
    const auto index = static_cast<std::size_t>(tabs_->currentIndex());
    return index < workspaces_.size() ? workspaces_[index] : nullptr;
}

bool MainWindow::showWorkspace(const QString& name) {
    for (std::size_t i = 0; i < workspaces_.size(); ++i)
        if (workspaces_[i]->name() == name) {
            tabs_->setCurrentIndex(static_cast<int>(i));
            return true;
        }
    return false;
}

bool MainWindow::isStartPageShown() const {
    return pages_->currentIndex() == static_cast<int>(workspaces_.size());
}

void MainWindow::showTab(int index) {
    menus_->setCurrentWorkspace(index);
    menus_->setExports(currentWorkspace() ? currentWorkspace()->exportMenu() : nullptr);
    statusWords_->clear();
    followFiles();
    followRunAction();
}

void MainWindow::followRunAction() {
    const Workspace* workspace = currentWorkspace();
    const auto action = workspace ? workspace->runAction() : std::nullopt;
    toolBar_->setRunAction(action);
    menus_->setRunAction(action);
}

void MainWindow::followFiles() {
    const int start = static_cast<int>(workspaces_.size());
    const bool isEmpty = session_.files().empty() && currentWorkspace() && currentWorkspace()->needsFiles();
    pages_->setCurrentIndex(isEmpty ? start : tabs_->currentIndex());
    followSizes();
}

void MainWindow::followSizes() {
    QStringList parts;
    if (const auto signal = session_.signal())
        parts += tr("u %1 × %2").arg(format::count(signal->values.rows()), format::count(signal->values.length()));
    if (const auto bank = session_.bank())
        parts += tr("k %1 heads × %2 taps").arg(format::count(bank->heads()), format::count(bank->taps()));
    statusSizes_->setText(parts.join(QStringLiteral("  ·  ")));
}

void MainWindow::setLibraryVisible(bool visible) {
    library_->setVisible(visible);
    libraryLine_->setVisible(visible);
    menus_->libraryAction()->setChecked(visible);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    // Only when the width crosses the mark: a person may open the library in a narrow window all the same.
    if (const bool narrow = event->size().width() <= kNarrow; narrow != wasNarrow_) {
        wasNarrow_ = narrow;
        setLibraryVisible(!narrow);
    }
}

// ---- doing ----------------------------------------------------------------------------------------------------------

void MainWindow::run() {
    if (Workspace* workspace = currentWorkspace(); workspace && workspace->runAction()) {
        workspace->toggleRun();
        return;
    }
    const bool start = !session_.isRunning();
    session_.setRunning(start);
    if (session_.isRunning())
        showWorkspace(QStringLiteral("convolve"));
}

void MainWindow::openDialog() {
    if (const QStringList paths = askForFiles(this, settings_); !paths.isEmpty())
        openFiles(paths);
}

void MainWindow::openFiles(const QStringList& paths) {
    QStringList rest = paths;
    for (Workspace* workspace : workspaces_) {
        const auto before = rest.size();
        rest = workspace->takeFiles(rest);
        if (rest.size() < before)
            showWorkspace(workspace->name());
    }
    session_.openFiles(rest);
}

void MainWindow::present(bool on) {
    menus_->presentAction()->setChecked(on); // when it was not asked for by the menu
    if (!on) {
        presentation_->leave();
    } else if (!presentation_->isOn()) {
        Workspace* workspace = currentWorkspace();
        QWidget* shown = workspace && !isStartPageShown() ? workspace->presentedWidget() : nullptr;
        presentation_->enter(shown ? shown : pages_->currentWidget());
    }
}

void MainWindow::saveScreenshot() {
    const QString path = askForPicturePath(this, settings_);
    if (path.isEmpty())
        return;
    try {
        writePicture(*this, path);
    } catch (const Error& error) {
        banner_->show(tr("The picture was not saved."), QString::fromStdString(error.what()) + '.');
    }
}

void MainWindow::copy() {
    copyWordsOrPicture(*pages_->currentWidget());
}

void MainWindow::applyLook(Settings::Look look) {
    Appearance::instance().setDark(look == Settings::Look::System ? systemIsDark_ : look == Settings::Look::Dark);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    settings_.setWindowGeometry(saveGeometry());
    session_.setRunning(false);
    QMainWindow::closeEvent(event);
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && banner_->count() > 0)
        banner_->closeCurrent();
    else
        QMainWindow::keyPressEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const auto files = localFiles(event->mimeData());
    if (files.isEmpty())
        return;
    event->acceptProposedAction();
    dropCue_->appear(static_cast<int>(files.size()));
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) {
    dropCue_->hide();
}

void MainWindow::dropEvent(QDropEvent* event) {
    dropCue_->hide();
    const auto files = localFiles(event->mimeData());
    if (files.isEmpty())
        return;
    event->acceptProposedAction();
    openFiles(files);
}

} // namespace longwave::ui
