// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/menu_bar.h"

#include "ui/help.h"
#include "ui/samples.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QFileInfo>
#include <QMenu>

#include <utility>

namespace longwave::ui {

namespace {
QString modeTitle(Mode mode) {
    switch (mode) {
    case Mode::Causal:
        return MenuBar::tr("Causal");
    case Mode::Circular:
        return MenuBar::tr("Circular");
    case Mode::Full:
        return MenuBar::tr("Full");
    }
    return {};
}
} // namespace

MenuBar::MenuBar(Session& session, Settings& settings, const QStringList& workspaces, QWidget* parent)
    : QMenuBar(parent),
      session_(session),
      settings_(settings) {
    setNativeMenuBar(false); // the tool bar stands in the same row
    buildFile();
    buildEdit();
    buildView(workspaces);
    buildRun();
    buildHelp();
}

int MenuBar::chosenFile() const {
    const Choices& choices = session_.choices();
    return choices.bank.isValid() ? choices.bank.file : choices.signal.file;
}

void MenuBar::buildFile() {
    QMenu* menu = addMenu(tr("&File"));
    file_ = menu;
    QAction* open = menu->addAction(tr("&Open…"), this, &MenuBar::openRequested);
    open->setShortcut(QKeySequence::Open);

    QMenu* sampleMenu = menu->addMenu(tr("&Samples"));
    sampleMenu->setToolTipsVisible(true);
    bool wasKernels = false;
    for (const Sample& sample : samples()) {
        if (sample.isKernels && !std::exchange(wasKernels, true))
            sampleMenu->addSeparator(); // signals, then banks
        QAction* action =
            sampleMenu->addAction(sample.title, this, [this, path = sample.path] { emit pathsRequested({path}); });
        action->setToolTip(sample.description);
    }
    sampleMenu->setEnabled(!sampleMenu->isEmpty());

    QMenu* generate = menu->addMenu(tr("&Generate Signal"));
    for (const std::string& kind : generatorKinds())
        generate->addAction(QString::fromStdString(generatorTitle(kind)), this, [this, kind] {
            session_.addGenerated({kind, {}});
        });

    QMenu* recent = menu->addMenu(tr("Open &Recent"));
    recent->setToolTipsVisible(true);
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { fillRecent(recent); });
    const auto followRecent = [this, recent] { recent->setEnabled(!settings_.recentFiles().isEmpty()); };
    connect(&settings_, &Settings::recentFilesChanged, this, followRecent);
    followRecent();

    menu->addSeparator();
    QAction* close = menu->addAction(tr("&Close File"), this, [this] { session_.closeFile(chosenFile()); });
    close->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_W));
    const auto followFiles = [this, close] {
        const File* file = session_.file(chosenFile());
        close->setEnabled(file != nullptr);
        close->setText(file ? tr("&Close %1").arg(QString::fromStdString(file->path.filename().string()))
                            : tr("&Close File"));
    };
    for (const auto changed : {&Session::filesChanged, &Session::bankChanged, &Session::signalChanged})
        connect(&session_, changed, this, followFiles);
    followFiles();
    beforeExports_ = menu->addAction(tr("Save Screens&hot…"), this, &MenuBar::screenshotRequested);
    menu->addSeparator();
    QAction* quit = menu->addAction(tr("&Quit"), qApp, &QApplication::closeAllWindows);
    quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));
}

void MenuBar::fillRecent(QMenu* menu) {
    menu->clear();
    for (const QString& path : settings_.recentFiles()) {
        QString name = QFileInfo(path).fileName();
        QAction* action = menu->addAction(name.replace('&', QStringLiteral("&&")), this,
                                          [this, path] { emit pathsRequested({path}); });
        action->setToolTip(path);
    }
    menu->addSeparator();
    menu->addAction(tr("Clear"), &settings_, &Settings::clearRecentFiles);
}

void MenuBar::buildEdit() {
    QMenu* menu = addMenu(tr("&Edit"));
    QAction* undo = session_.undoStack().createUndoAction(this, tr("&Undo"));
    undo->setShortcut(QKeySequence::Undo);
    QAction* redo = session_.undoStack().createRedoAction(this, tr("&Redo"));
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    menu->addAction(undo);
    menu->addAction(redo);
    menu->addSeparator();
    menu->addAction(tr("&Copy"), this, &MenuBar::copyRequested)->setShortcut(QKeySequence::Copy);
}

void MenuBar::buildView(const QStringList& workspaces) {
    QMenu* menu = addMenu(tr("&View"));
    workspaces_ = new QActionGroup(this);
    for (int i = 0; i < workspaces.size(); ++i) {
        QAction* action = menu->addAction(workspaces[i], this, [this, i] { emit workspaceRequested(i); });
        action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + i)));
        action->setCheckable(true);
        workspaces_->addAction(action);
    }
    menu->addSeparator();
    library_ = menu->addAction(tr("&Library"));
    library_->setCheckable(true);
    library_->setShortcut(QKeySequence(Qt::Key_F9));

    QMenu* theme = menu->addMenu(tr("&Theme"));
    auto* looks = new QActionGroup(this);
    for (const auto& [look, title] :
         {std::pair{Settings::Look::System, tr("As the &System")}, std::pair{Settings::Look::Light, tr("&Light")},
          std::pair{Settings::Look::Dark, tr("&Dark")}}) {
        QAction* action = theme->addAction(title, this, [this, chosen = look] { emit lookRequested(chosen); });
        action->setCheckable(true);
        action->setChecked(settings_.look() == look);
        looks->addAction(action);
    }
    menu->addSeparator();
    fit_ = menu->addAction(tr("&Fit"), this, &MenuBar::fitRequested);
    fit_->setShortcut(QKeySequence(Qt::Key_F));
    QAction* next = menu->addAction(tr("&Next Head"), this, [this] { session_.setHead(session_.choices().head + 1); });
    next->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_PageDown));
    QAction* previous =
        menu->addAction(tr("&Previous Head"), this, [this] { session_.setHead(session_.choices().head - 1); });
    previous->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_PageUp));
    const auto followBank = [this, next, previous] {
        const bool several = session_.bank() && session_.bank()->heads() > 1;
        next->setEnabled(several);
        previous->setEnabled(several);
    };
    connect(&session_, &Session::bankChanged, this, followBank);
    followBank();
    menu->addSeparator();
    present_ = menu->addAction(tr("Pr&esent"));
    present_->setToolTip(tr("The chart alone, on the whole screen; Space starts and stops, Esc leaves"));
    present_->setCheckable(true);
    present_->setShortcut(QKeySequence(Qt::Key_F11));
    connect(present_, &QAction::toggled, this, &MenuBar::presentRequested);
}

void MenuBar::buildRun() {
    QMenu* menu = addMenu(tr("&Run"));
    run_ = menu->addAction(tr("&Run"), this, &MenuBar::runRequested);
    run_->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_R), QKeySequence(Qt::Key_F5)});
    for (const auto changed : {&Session::runningChanged, &Session::signalChanged, &Session::bankChanged})
        connect(&session_, changed, this, &MenuBar::followRunning);
    followRunning();

    QMenu* engineMenu = menu->addMenu(tr("&Engine"));
    engineMenu->setToolTipsVisible(true);
    auto* engines = new QActionGroup(this);
    for (const auto& engine : session_.engines().engines()) {
        const std::string name = engine->name();
        QAction* action =
            engineMenu->addAction(QString::fromUtf8(engine->title()), this, [this, name] { session_.setEngine(name); });
        action->setCheckable(true);
        action->setData(QString::fromStdString(name));
        engines->addAction(action);
    }
    const auto followEngine = [this, engines] {
        for (QAction* action : engines->actions()) {
            const Engine& engine = session_.engines().find(action->data().toString().toStdString());
            const std::string reason = engine.unavailableReason();
            action->setEnabled(reason.empty());
            action->setToolTip(QString::fromStdString(reason.empty() ? engine.target() : reason));
            action->setChecked(engine.name() == session_.choices().engine);
        }
    };
    connect(&session_, &Session::engineChanged, this, followEngine);
    followEngine();

    QMenu* modeMenu = menu->addMenu(tr("&Mode"));
    modeMenu->setToolTipsVisible(true);
    auto* modes = new QActionGroup(this);
    for (const auto& [mode, tip] : {std::pair{Mode::Causal, tr("The first L outputs: each sees only what came before")},
                                    std::pair{Mode::Circular, tr("L outputs, the end wraps to the beginning")},
                                    std::pair{Mode::Full, tr("All L + K − 1 outputs")}}) {
        QAction* action =
            modeMenu->addAction(modeTitle(mode), this, [this, chosen = mode] { session_.setMode(chosen); });
        action->setCheckable(true);
        action->setToolTip(tip);
        action->setData(static_cast<int>(mode));
        modes->addAction(action);
    }
    const auto followMode = [this, modes] {
        for (QAction* action : modes->actions())
            action->setChecked(action->data().toInt() == static_cast<int>(session_.choices().mode));
    };
    connect(&session_, &Session::modeChanged, this, followMode);
    followMode();
}

void MenuBar::setRunAction(const std::optional<RunAction>& action) {
    action_ = action;
    followRunning();
}

void MenuBar::followRunning() {
    const bool isLive = session_.isRunning();
    run_->setText(action_ ? action_->word : isLive ? tr("&Stop") : tr("&Run"));
    run_->setEnabled(action_ ? action_->isEnabled : isLive || (session_.signal() && session_.bank()));
}

void MenuBar::buildHelp() {
    QMenu* menu = addMenu(tr("&Help"));
    menu->addAction(tr("&Shortcuts"), this, [this] { showShortcuts(window()); });
    menu->addAction(tr("&About Longwave"), this, [this] { showAbout(window()); });
}

void MenuBar::setExports(QMenu* exports) {
    if (exports_)
        file_->removeAction(exports_);
    exports_ = exports ? exports->menuAction() : nullptr;
    if (!exports_)
        return;
    exports_->setText(tr("&Export"));
    file_->insertAction(beforeExports_, exports_);
}

void MenuBar::setCurrentWorkspace(int index) {
    if (index >= 0 && index < workspaces_->actions().size())
        workspaces_->actions().at(index)->setChecked(true);
}

} // namespace longwave::ui
