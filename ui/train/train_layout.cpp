// SPDX-License-Identifier: GPL-3.0-or-later
// How the page Train is laid out and what its controls ask for; what it does is in train_workspace.cpp.
#include "ui/strip.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icon.h"
#include "ui/train/change_setup.h"
#include "ui/train/train_curves.h"
#include "ui/train/train_files.h"
#include "ui/train/train_kernels.h"
#include "ui/train/train_runs.h"
#include "ui/train/train_scrubber.h"
#include "ui/train/train_setup.h"
#include "ui/train/train_table.h"
#include "ui/train/train_workspace.h"

#include "ui/export/export_menu.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace longwave::ui {

namespace {

constexpr int kPanelWidth = 272;
constexpr double kMostForRuns = 0.6; // of the panel
constexpr int kScrubberHeight = 48;
constexpr int kTableHeight = 126; // its head, titles, and the pair of runs

} // namespace

void TrainWorkspace::build() {
    setup_ = new TrainSetup;
    runs_ = new TrainRuns(book_);
    auto* scroll = new QScrollArea;
    scroll->setWidget(setup_);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setMinimumHeight(96);
    scroll->setFocusPolicy(Qt::NoFocus); // what is in it takes it, and is scrolled to
    auto* runsScroll = new QScrollArea;
    runsScroll->setWidget(runs_);
    runsScroll->setWidgetResizable(true);
    runsScroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    runsScroll->setFrameShape(QFrame::NoFrame);
    runsScroll->setAccessibleName(tr("Runs"));
    panel_ = new QSplitter(Qt::Vertical);
    panel_->addWidget(scroll);
    panel_->addWidget(runsScroll);
    panel_->setHandleWidth(1);
    panel_->setChildrenCollapsible(false);
    connect(panel_, &QSplitter::splitterMoved, this, [this] { isPanelMoved_ = true; });
    runs_->installEventFilter(this);

    buildTools();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* column = new QWidget; // a splitter would not keep to a width
    column->setFixedWidth(kPanelWidth);
    auto* columnLayout = new QVBoxLayout(column);
    columnLayout->setContentsMargins(0, 0, 0, 0);
    columnLayout->addWidget(panel_);
    layout->addWidget(column);
    layout->addWidget(new UprightLine);
    layout->addWidget(buildCentre(), 1);
}

// The runs have what they need, up to a part of the panel, and the settings what is left; until somebody moves the line
// between them.
void TrainWorkspace::sharePanel() {
    const int room = panel_->height();
    if (isPanelMoved_ || room <= 0)
        return;
    const int runs = std::min(runs_->sizeHint().height() + 1, static_cast<int>(kMostForRuns * room));
    panel_->setSizes({room - runs, runs});
}

bool TrainWorkspace::eventFilter(QObject* watched, QEvent* event) {
    if (watched == runs_ && event->type() == QEvent::LayoutRequest)
        sharePanel();
    return Workspace::eventFilter(watched, event);
}

void TrainWorkspace::resizeEvent(QResizeEvent* event) {
    Workspace::resizeEvent(event);
    sharePanel();
}

QWidget* TrainWorkspace::buildCentre() {
    emptyWords_ = new QLabel;
    emptyWords_->setWordWrap(true);
    emptyWords_->setAlignment(Qt::AlignCenter);
    emptyWords_->setProperty("role", "muted");
    emptyWords_->setFixedWidth(kEmptyWidth);
    emptyStart_ = new QPushButton(icon(QStringLiteral("play")), tr("Start"));
    emptyStart_->setToolTip(tr("Train the runs, an epoch of each in turn (Ctrl+R)"));
    auto* empty = new QWidget;
    empty->setProperty("surface", true);
    empty->setAttribute(Qt::WA_StyledBackground);
    auto* emptyLayout = new QVBoxLayout(empty);
    emptyLayout->addStretch(1);
    emptyLayout->addWidget(emptyWords_, 0, Qt::AlignHCenter);
    emptyLayout->addSpacing(12);
    emptyLayout->addWidget(emptyStart_, 0, Qt::AlignHCenter);
    emptyLayout->addStretch(1);

    curves_ = new TrainCurves;
    kernels_ = new TrainKernels;
    table_ = new TrainTable(book_);
    table_->setMinimumHeight(kTableHeight);
    scrubber_ = new TrainScrubber;
    scrubber_->setMinimumHeight(kScrubberHeight);
    auto* rows = new QSplitter(Qt::Vertical);
    rows->addWidget(curves_);
    rows->addWidget(kernels_);
    rows->addWidget(table_);
    rows->setHandleWidth(1);
    rows->setChildrenCollapsible(false);
    rows->setStretchFactor(0, 28);
    rows->setStretchFactor(1, 56);
    rows->setStretchFactor(2, 16);
    rows->setSizes({236, 460, 130});
    auto* live = new QWidget;
    auto* liveLayout = new QVBoxLayout(live);
    liveLayout->setContentsMargins(0, 0, 0, 0);
    liveLayout->setSpacing(0);
    liveLayout->addWidget(rows, 1);
    liveLayout->addWidget(new LevelLine);
    liveLayout->addWidget(scrubber_);

    centre_ = new QStackedWidget;
    centre_->addWidget(empty);
    centre_->addWidget(live);
    return centre_;
}

QWidget* TrainWorkspace::presentedWidget() {
    return centre_;
}

void TrainWorkspace::buildTools() {
    layer_ = new QComboBox;
    layer_->addItem(tr("layer %1").arg(0));
    layer_->setAccessibleName(tr("Layer whose kernels are shown"));
    layer_->setToolTip(tr("Layer whose kernels are shown"));
    head_ = new QSpinBox;
    head_->setPrefix(tr("head "));
    head_->setAccessibleName(tr("Head whose kernel is shown"));
    head_->setToolTip(tr("Head whose kernel is shown; where kernels look both ways, the second half looks ahead"));
    head_->setMinimumWidth(84);
    exportTable_ = new QPushButton(icon(QStringLiteral("export")), tr("Export table"));
    exportTable_->setProperty("quiet", true);
    exportTable_->setToolTip(tr("The results of all runs as CSV"));
    inspect_ = new QPushButton(icon(QStringLiteral("wave")), tr("Inspect these kernels"));
    inspect_->setProperty("quiet", true);
    inspect_->setToolTip(tr("Opens both runs’ kernels in the page Kernels and compares them"));
    tools_ = new QWidget;
    // Controls of 24 px: the tab bar has no more room.
    tools_->setStyleSheet(QStringLiteral(
        "QComboBox, QSpinBox { min-height: 22px; } QComboBox:focus, QSpinBox:focus { min-height: 20px; }"));
    auto* layout = new QHBoxLayout(tools_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(layer_);
    layout->addWidget(head_);
    layout->addWidget(exportTable_);
    layout->addWidget(inspect_);
}

void TrainWorkspace::connectControls() {
    connect(setup_, &TrainSetup::choicesChanged, this, &TrainWorkspace::followSetup);
    connect(setup_, &TrainSetup::edited, this, [this](const TrainChoices& before, const QString& what) {
        session_.undoStack().push(new ChangeSetup(*setup_, what, before, [this] { // the stack owns it
            emit session_.failed(tr("The settings of the training stay as they are."),
                                 tr("Runs are trained with them; Stop unlocks them."));
        }));
    });
    connect(setup_, &TrainSetup::refused, &session_, &Session::failed);
    connect(setup_, &TrainSetup::folderPicked, this, [this](const QString& folder) {
        if (memory_.keep)
            memory_.keep(folder);
        setFolder(folder);
    });
    connect(runs_, &TrainRuns::stopRequested, this, &TrainWorkspace::stop);
    connect(runs_, &TrainRuns::resumeRequested, this, &TrainWorkspace::resumeOffer);
    connect(runs_, &TrainRuns::dismissRequested, files_, &TrainFiles::dismissOffer);
    const auto tell = [this](const QString& words) {
        isPointedAt_ = !words.isEmpty();
        emit statusChanged(words);
    };
    connect(curves_, &TrainCurves::statusChanged, this, tell);
    connect(curves_, &TrainCurves::stepPicked, this, &TrainWorkspace::pickStep);
    for (RunKernels* side : {kernels_->left(), kernels_->right()}) {
        connect(side, &RunKernels::statusChanged, this, tell);
        connect(side, &RunKernels::stepPicked, this, &TrainWorkspace::pickStep);
        connect(side, &RunKernels::headPicked, this, [this](int head) {
            TrainFocus next = book_.focus();
            next.head = head;
            book_.setFocus(next);
        });
        connect(side, &RunKernels::runPicked, this, [this, side](int run) {
            TrainFocus next = book_.focus();
            int& here = side == kernels_->left() ? next.left : next.right;
            int& there = side == kernels_->left() ? next.right : next.left;
            if (run == there) // both sides change places rather than show the same
                there = here;
            here = run;
            book_.setFocus(next);
        });
    }
    connect(scrubber_, &TrainScrubber::placePicked, this, &TrainWorkspace::pickStep);
    connect(scrubber_, &TrainScrubber::followPicked, this, [this](bool follows) {
        TrainFocus next = book_.focus();
        next.step = book_.shownStep();
        next.follows = follows;
        book_.setFocus(next);
    });
    connect(layer_, &QComboBox::activated, this, [this](int index) {
        TrainFocus next = book_.focus();
        next.layer = index;
        book_.setFocus(next);
    });
    connect(head_, &QSpinBox::valueChanged, this, [this](int value) {
        TrainFocus next = book_.focus();
        next.head = value;
        book_.setFocus(next);
    });
    connect(exportTable_, &QPushButton::clicked, exports_.get(), &ExportMenu::askMetrics);
    connect(inspect_, &QPushButton::clicked, this, &TrainWorkspace::inspect);
    connect(emptyStart_, &QPushButton::clicked, this, &TrainWorkspace::start);
}

} // namespace longwave::ui
