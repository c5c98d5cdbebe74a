// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/monarch_workspace.h"

#include "ui/convolve/notice_line.h"
#include "ui/monarch/factor_button.h"
#include "ui/monarch/learned_panel.h"
#include "ui/monarch/lesson_panel.h"
#include "ui/monarch/monarch_bar.h"
#include "ui/monarch/monarch_side.h"
#include "ui/monarch/monarch_stages.h"
#include "ui/monarch/open_in_convolve.h"
#include "ui/monarch/picture_export.h"
#include "ui/monarch/source_words.h"
#include "ui/monarch/step_face.h"
#include "ui/monarch/steps_panel.h"
#include "ui/monarch/transport.h"
#include "ui/settings.h"
#include "ui/strip.h"
#include "ui/theme/appearance.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"

#include <QApplication>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QSplitter>
#include <QStyle>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace longwave::ui {

namespace {

constexpr int kLeftWidth = 240;
constexpr int kLeastLeft = 196;
constexpr double kLessonShare = 0.7; ///< of the left side's height, while the lesson drives the steps
constexpr int kSideWidth = 304;
constexpr int kMostSide = 380;
/// A page that is no wider than this keeps its room for the stage.
constexpr int kNarrow = 1300;

bool systemMoves() {
    return QApplication::style()->styleHint(QStyle::SH_Widget_Animation_Duration) > 0;
}

QSplitter* splitter(Qt::Orientation orientation) {
    auto* made = new QSplitter(orientation);
    made->setHandleWidth(1);
    made->setChildrenCollapsible(false);
    return made;
}

} // namespace

MonarchWorkspace::MonarchWorkspace(Session& session, QWidget* parent)
    : Workspace(parent),
      walk_(session),
      player_(walk_) {
    setFocusPolicy(Qt::ClickFocus);
    bar_ = new MonarchBar(walk_);
    side_ = new MonarchSide(walk_);
    side_->setMaximumWidth(kMostSide);
    transport_ = new Transport(walk_, player_);
    auto* columns = splitter(Qt::Horizontal);
    columns->addWidget(makeLeft());
    columns->addWidget(makeCentre());
    columns->addWidget(side_);
    columns->setStretchFactor(0, 0);
    columns->setStretchFactor(1, 1);
    columns->setStretchFactor(2, 0);
    columns->setSizes({kLeftWidth, 1000, kSideWidth});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar_);
    column->addWidget(columns, 1);
    column->addWidget(new LevelLine);
    column->addWidget(transport_);
    makeTools();

    connect(&walk_, &MonarchWalk::traceChanged, this, &MonarchWorkspace::followTrace);
    connect(&player_, &StepPlayer::changed, this, &Workspace::runActionChanged);
    connect(lesson_, &LessonPanel::panelWanted, this, [this](const QString& panel) {
        sideButton_->setChecked(true);
        side_->reveal(panel);
    });
    connect(&lesson_->lesson(), &Lesson::changed, this, [this] {
        if (lesson_->lesson().state() == Lesson::State::Waiting)
            player_.pause(); // the page sets the step
    });
    connect(lesson_, &LessonPanel::stageWanted, this,
            [this] { stages_->currentWidget()->setFocus(Qt::ShortcutFocusReason); });
    connect(transport_->motionBox(), &QCheckBox::toggled, this, [this](bool on) {
        stages_->setMotion(on);
        if (settings_)
            settings_->setMonarchMotion(on);
    });
    connect(transport_, &Transport::speedPicked, this, [this](double speed) {
        setSpeed(speed);
        if (settings_)
            settings_->setMonarchSpeed(speed);
    });
    for (const auto changed :
         {&Session::signalChanged, &Session::bankChanged, &Session::headChanged, &Session::monarchChanged})
        connect(&session, changed, this, &MonarchWorkspace::followLoaded);
    setMotion(systemMoves());
    followLoaded();
    followTrace();
}

MonarchWorkspace::~MonarchWorkspace() {
    // All of them read the walk, which is a member: they go first.
    qDeleteAll(findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
}

QWidget* MonarchWorkspace::makeLeft() {
    steps_ = new StepsPanel(walk_);
    auto* left = splitter(Qt::Vertical);
    left->setMinimumWidth(kLeastLeft);
    left->setMaximumWidth(kMostSide);
    left->addWidget(steps_);
    lesson_ = new LessonPanel(walk_);
    left->addWidget(lesson_);
    // All steps of two factors are seen first; what is left is the lesson's.
    left->setStretchFactor(0, 1);
    left->setStretchFactor(1, 0);
    // A splitter that shrinks leaves a panel the room it had, were it more than the panel takes: it is told.
    const auto divide = [this, left] {
        const int lesson = lesson_->lesson().isOn()
                               ? std::max(lesson_->minimumHeight(), static_cast<int>(kLessonShare * left->height()))
                               : lesson_->maximumHeight();
        left->setSizes({std::max(1, left->height() - lesson), lesson});
    };
    divide();
    connect(&lesson_->lesson(), &Lesson::changed, left, [this, divide, wasOn = false]() mutable {
        if (std::exchange(wasOn, lesson_->lesson().isOn()) != lesson_->lesson().isOn())
            divide();
    });
    return left;
}

QWidget* MonarchWorkspace::makeCentre() {
    stages_ = new MonarchStages(walk_);
    notice_ = new NoticeLine;
    auto* centre = new QWidget;
    centre->setProperty("surface", true);
    centre->setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(notice_);
    column->addWidget(stages_, 1);
    return centre;
}

void MonarchWorkspace::makeTools() {
    export_ = new PictureExport(
        walk_.session(),
        [this]() -> PictureExport::Picture {
            if (!walk_.trace())
                return {};
            const QString factors = factorsText(walk_.choices().factors);
            const StepFace face = faceOf(*walk_.trace(), walk_.step());
            return {
                stages_->currentWidget(), stages_->paper(),
                tr("Step %1 of %2: %3, N = %4").arg(walk_.step() + 1).arg(walk_.stepCount()).arg(face.title, factors),
                QStringLiteral("monarch-step-%1").arg(walk_.step() + 1)};
        },
        this);
    connect(export_, &PictureExport::exported, this, &Workspace::statusChanged);
    tools_ = new QWidget(this);
    tools_->hide();
    auto* exporting = new QToolButton;
    exporting->setText(QChar(0x2002) + tr("Export picture")); // the style sheet leaves no gap after an icon
    exporting->setIcon(icon(QStringLiteral("export")));
    exporting->setIconSize({16, 16});
    exporting->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    exporting->setPopupMode(QToolButton::InstantPopup);
    exporting->setToolTip(tr("The stage as it is shown, as PNG, SVG or PDF (Ctrl+E)"));
    exporting->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
    exporting->setAccessibleName(tr("Export picture"));
    exporting->setMenu(export_);
    convolve_ = new QPushButton(icon(QStringLiteral("play")), QChar(0x2002) + tr("Open in Convolve"));
    convolve_->setAccessibleName(tr("Open in Convolve"));
    convolve_->setProperty("quiet", true);
    sideButton_ = new QToolButton;
    sideButton_->setIcon(icon(QStringLiteral("panel-right")));
    sideButton_->setIconSize({16, 16});
    sideButton_->setCheckable(true);
    sideButton_->setChecked(true);
    sideButton_->setAccessibleName(tr("Right side: legend, cost, accuracy, learned"));
    sideButton_->setToolTip(tr("Show or hide the right side: legend, cost, accuracy, learned (F8)"));
    sideButton_->setShortcut(QKeySequence(Qt::Key_F8));
    auto* row = new QHBoxLayout(tools_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(exporting);
    row->addWidget(convolve_);
    row->addWidget(sideButton_);
    connect(sideButton_, &QToolButton::toggled, side_, &QWidget::setVisible);
    connect(convolve_, &QPushButton::clicked, this, [this] {
        player_.pause();
        openInConvolve(walk_.session());
        if (walk_.session().isRunning())
            emit workspaceRequested(QStringLiteral("convolve"));
    });
}

QMenu* MonarchWorkspace::exportMenu() {
    return export_;
}

QWidget* MonarchWorkspace::presentedWidget() {
    return stages_;
}

// ---- following ------------------------------------------------------------------------------------------------------

void MonarchWorkspace::followTrace() {
    // What could not be made is said where it would be; the picture before stays.
    notice_->setText(walk_.problem().isEmpty() ? QString()
                                               : tr("The convolution was not taken apart. %1").arg(walk_.problem()));
    emit runActionChanged();
    if (!walk_.trace() || !isVisible())
        return;
    QStringList parts;
    const Session& session = walk_.session();
    const StageRow& row = walk_.choices().signal;
    const std::int64_t there = loadedLength(session, StageRole::Signal), window = windowOf(walk_.choices());
    if (row.source == StageRow::Source::Loaded && there > window)
        parts << (row.resampled ? tr("signal resampled, %1 to %2 samples") : tr("signal cut, %2 of %1 samples"))
                     .arg(format::count(there), format::count(window));
    parts
        << tr("y against direct convolution: relative error %1").arg(format::powerOfTen(walk_.trace()->relativeError));
    parts << tr("Space plays, Left and Right step");
    emit statusChanged(parts.join(QStringLiteral("  ·  ")));
}

void MonarchWorkspace::followLoaded() {
    const QString why = whyNotInConvolve(walk_.session());
    convolve_->setEnabled(why.isEmpty());
    convolve_->setToolTip(why.isEmpty() ? inConvolveSentence(walk_.session()) : why);
}

std::optional<RunAction> MonarchWorkspace::runAction() const {
    RunAction action;
    action.isRunning = player_.isPlaying();
    action.word = action.isRunning ? tr("Pause") : tr("Play");
    action.icon = action.isRunning ? QStringLiteral("pause") : QStringLiteral("play");
    action.isEnabled = player_.canPlay();
    action.tip = action.isRunning ? tr("Stay at this step (Ctrl+R or Space)") : tr("Play the steps (Ctrl+R or Space)");
    return action;
}

bool MonarchWorkspace::isSettled() const {
    return walk_.isSettled() && side_->isSettled() && !stages_->isMoving();
}

void MonarchWorkspace::fit() {
    side_->fit();
}

// ---- doing ----------------------------------------------------------------------------------------------------------

bool MonarchWorkspace::showView(const QString& name) {
    const QStringList names{QStringLiteral("product"), QStringLiteral("butterfly"), QStringLiteral("tiles")};
    const auto index = names.indexOf(name);
    if (index < 0)
        return false;
    walk_.setView(static_cast<StageView>(index));
    return true;
}

bool MonarchWorkspace::showStep(int step) {
    const bool exists =
        step >= 1 && (!walk_.trace() || !walk_.isSettled() || step <= static_cast<int>(walk_.stepCount()));
    if (exists)
        walk_.setStep(static_cast<std::size_t>(step - 1));
    return exists;
}

void MonarchWorkspace::setMotion(bool on) {
    const QSignalBlocker quiet(transport_->motionBox());
    transport_->motionBox()->setChecked(on);
    stages_->setMotion(on);
}

void MonarchWorkspace::setSpeed(double speed) {
    player_.setSpeed(speed);
    transport_->setSpeed(speed);
}

void MonarchWorkspace::remember(Settings& settings) {
    settings_ = &settings;
    setSpeed(settings.monarchSpeed());
    if (const QString language = settings.lessonLanguage(); lessonLanguages().contains(language))
        lesson_->setLanguage(language);
    connect(lesson_, &LessonPanel::languagePicked, this,
            [&settings](const QString& language) { settings.setLessonLanguage(language); });
    setMotion(settings.monarchMotion().value_or(systemMoves()));
}

void MonarchWorkspace::showEvent(QShowEvent* event) {
    Workspace::showEvent(event);
    // Where the keyboard is at first, unless somebody goes through the tabs by it.
    if (!focusWidget() && !qobject_cast<QTabBar*>(window()->focusWidget()))
        transport_->scrubber()->setFocus();
    walk_.setActive(true);
    followTrace();
}

void MonarchWorkspace::hideEvent(QHideEvent* event) {
    Workspace::hideEvent(event);
    player_.pause();
    side_->learned()->run().pause();
    walk_.setActive(false);
}

void MonarchWorkspace::resizeEvent(QResizeEvent* event) {
    Workspace::resizeEvent(event);
    // Only when the width crosses the mark: a person may show the side in a narrow window all the same.
    if (const bool narrow = event->size().width() <= kNarrow; narrow != wasNarrow_) {
        wasNarrow_ = narrow;
        sideButton_->setChecked(!narrow);
    }
}

void MonarchWorkspace::keyPressEvent(QKeyEvent* event) {
    // What no control of the page wanted.
    const bool isPlain = !(event->modifiers() & ~Qt::KeypadModifier);
    switch (isPlain ? event->key() : 0) {
    case Qt::Key_Space:
        player_.toggle();
        break;
    case Qt::Key_Left:
        player_.back();
        break;
    case Qt::Key_Right:
        player_.next();
        break;
    case Qt::Key_Home:
        walk_.setStep(0);
        break;
    case Qt::Key_End:
        walk_.setStep(walk_.stepCount() > 0 ? walk_.stepCount() - 1 : 0);
        break;
    default:
        Workspace::keyPressEvent(event);
    }
}

} // namespace longwave::ui
