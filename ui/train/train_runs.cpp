// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_runs.h"

#include "ui/convolve/value_rows.h"
#include "ui/strip.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"
#include "ui/train/train_words.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr int kSample = 14; // px of a line
constexpr int kBar = 3;     // px high

} // namespace

TrainRunRow::TrainRunRow(QWidget* parent)
    : QWidget(parent),
      name_(new QLabel),
      state_(new QLabel),
      remove_(new QPushButton(icon(QStringLiteral("close")), {})) {
    setFocusPolicy(Qt::StrongFocus);
    name_->setFont(uiFont(TextRole::Table, TextWeight::SemiBold));
    state_->setProperty("role", "muted");
    remove_->setProperty("quiet", true);
    remove_->setFixedSize(22, 22);
    remove_->setStyleSheet(QStringLiteral("padding: 0; min-height: 0; qproperty-iconSize: 12px 12px;"));
    remove_->setFocusPolicy(Qt::TabFocus);
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(12 + kSample + 8, 4, 6, 4 + kBar + 5);
    layout->setHorizontalSpacing(4);
    layout->setVerticalSpacing(0);
    layout->addWidget(name_, 0, 0);
    layout->addWidget(state_, 1, 0, 1, 2);
    layout->addWidget(remove_, 0, 1);
    layout->setColumnStretch(0, 1);
    connect(remove_, &QPushButton::clicked, this, [this] { emit removeRequested(run_); });
}

void TrainRunRow::show(const TrainRun& run, bool mayRemove) {
    run_ = run.id;
    color_ = run.color;
    mayRemove_ = mayRemove;
    share_ = run.state == TrainRun::State::Finished ? 1
             : run.steps > 0                        ? static_cast<double>(run.step) / static_cast<double>(run.steps)
                                                    : 0;
    name_->setText(run.name());
    const QString state = stateText(run);
    state_->setText(run.isUnfinished() && run.steps > 0
                        ? state + QStringLiteral(" · ") + format::percent(share_, 0).text()
                        : state);
    state_->setToolTip(run.failure);
    remove_->setVisible(mayRemove);
    remove_->setToolTip(tr("Take this run out of the list (Delete); its folder stays"));
    remove_->setAccessibleName(tr("Remove %1").arg(run.name()));
    setAccessibleName(words());
    update();
}

QString TrainRunRow::words() const {
    return name_->text() + QStringLiteral(", ") + state_->text();
}

void TrainRunRow::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRect name = name_->geometry();
    painter.fillRect(QRectF(12, name.center().y(), kSample, 2), theme()[color_]);
    const QRectF bar(12 + kSample + 8, height() - kBar - 5, width() - 12 - kSample - 8 - 12, kBar);
    painter.fillRect(bar, theme()[Token::Track]);
    painter.fillRect(QRectF(bar.topLeft(), QSizeF(bar.width() * std::clamp(share_, 0.0, 1.0), kBar)), theme()[color_]);
    painter.fillRect(0, height() - 1, width(), 1, theme()[Token::Line]);
    if (hasFocus()) {
        painter.setPen(QPen(theme()[Token::Accent], 2));
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -2));
    }
}

void TrainRunRow::keyPressEvent(QKeyEvent* event) {
    if ((event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) && mayRemove_)
        emit removeRequested(run_);
    else
        QWidget::keyPressEvent(event);
}

TrainRuns::TrainRuns(TrainBook& book, QWidget* parent)
    : QWidget(parent),
      book_(book),
      progress_(new QLabel),
      list_(new QVBoxLayout),
      add_(new QPushButton(icon(QStringLiteral("add")), tr("Add run"))),
      sweep_(new QPushButton(tr("λ sweep"))),
      stop_(new QPushButton(icon(QStringLiteral("stop")), tr("Stop"))),
      numbers_(new ValueRows),
      verdict_(new QLabel),
      offer_(new QWidget),
      offerWords_(new QLabel),
      resume_(new QPushButton(tr("Resume it"))),
      dismiss_(new QPushButton(tr("Dismiss"))) {
    auto* title = new QLabel(tr("Runs"));
    title->setProperty("role", "title");
    progress_->setProperty("role", "muted");
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 12, 4);
    head->addWidget(title, 1);
    head->addWidget(progress_);
    list_->setSpacing(0);

    add_->setToolTip(tr("One more run, with another λ, beside the others"));
    sweep_->setToolTip(tr("Runs with half, once, twice and four times λ"));
    stop_->setToolTip(tr("Ends the training after a checkpoint; what was learned stays and can go on later"));
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(12, 8, 12, 8);
    buttons->setSpacing(4);
    for (QPushButton* button : {add_, sweep_, stop_}) {
        button->setFont(uiFont(TextRole::Table));
        button->setStyleSheet(QStringLiteral("QPushButton { padding: 0 7px; } QPushButton:focus { padding: 0 6px; }"));
        buttons->addWidget(button);
    }
    buttons->addStretch(1);

    elapsed_ = numbers_->addRow(tr("Elapsed"), tr("By the clock, while training"));
    left_ = numbers_->addRow(tr("Left, about"), tr("By what steps and epochs took so far"));
    speed_ = numbers_->addRow(tr("Speed, each"), tr("Steps a second while it is a run’s turn, mean over the runs"));
    threads_ = numbers_->addRow(tr("Threads"), tr("Runs take turns, an epoch each, with all of these threads"));
    saved_ = numbers_->addRow(tr("Last checkpoint"), tr("Written after every epoch, and when training pauses or ends"));

    verdict_->setWordWrap(true);
    verdict_->setFont(uiFont(TextRole::Table));
    verdict_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    verdict_->setContentsMargins(12, 4, 12, 10);
    verdict_->setAccessibleName(tr("What the runs say"));

    offerWords_->setWordWrap(true);
    offerWords_->setFont(uiFont(TextRole::Table));
    resume_->setProperty("link", true);
    dismiss_->setProperty("link", true);
    dismiss_->setToolTip(tr("Do not ask about it again; its folder stays"));
    auto* offerButtons = new QHBoxLayout;
    offerButtons->setContentsMargins(0, 0, 0, 0);
    offerButtons->addWidget(resume_);
    offerButtons->addWidget(dismiss_);
    offerButtons->addStretch(1);
    auto* offerLayout = new QVBoxLayout(offer_);
    offerLayout->setContentsMargins(12, 8, 12, 4);
    offerLayout->setSpacing(2);
    offerLayout->addWidget(offerWords_);
    offerLayout->addLayout(offerButtons);
    offer_->hide();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(offer_);
    layout->addLayout(head);
    layout->addLayout(list_);
    layout->addLayout(buttons);
    layout->addWidget(numbers_);
    layout->addWidget(verdict_);
    layout->addStretch(1);

    connect(add_, &QPushButton::clicked, &book_, &TrainBook::addRun);
    connect(sweep_, &QPushButton::clicked, &book_, &TrainBook::addSweep);
    connect(stop_, &QPushButton::clicked, this, &TrainRuns::stopRequested);
    connect(resume_, &QPushButton::clicked, this, &TrainRuns::resumeRequested);
    connect(dismiss_, &QPushButton::clicked, this, &TrainRuns::dismissRequested);
    connect(&book_, &TrainBook::runsChanged, this, &TrainRuns::refreshRows);
    refreshRows();
    setRunning(false, false);
}

void TrainRuns::setRunning(bool running, bool isPaused) {
    running_ = running;
    paused_ = isPaused;
    add_->setEnabled(!running && !isPaused);
    sweep_->setEnabled(!running && !isPaused);
    stop_->setEnabled(running || isPaused);
    refreshRows();
}

void TrainRuns::setEstimate(const QString& words) {
    estimate_ = words;
    refreshNumbers();
}

void TrainRuns::setThreads(const QString& words) {
    numbers_->setValue(threads_, words);
}

void TrainRuns::setOffer(const QString& words) {
    offerWords_->setText(words);
    offer_->setVisible(!words.isEmpty());
}

void TrainRuns::refreshRows() {
    while (rows_.size() < book_.runs().size()) {
        auto* row = new TrainRunRow;
        connect(row, &TrainRunRow::removeRequested, this, [this](int run) {
            // The row that asks is taken away by it: not while it does.
            QMetaObject::invokeMethod(
                this,
                [this, run] {
                    if (book_.mayRemove(run))
                        book_.remove(run);
                },
                Qt::QueuedConnection);
        });
        list_->addWidget(row);
        rows_.push_back(row);
    }
    while (rows_.size() > book_.runs().size()) {
        delete rows_.back();
        rows_.pop_back();
    }
    refreshNumbers();
}

void TrainRuns::refreshNumbers() {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const TrainRun& run = book_.runs()[i];
        rows_[i]->show(run, !running_ && !paused_ && book_.mayRemove(run.id));
    }
    const auto steps = book_.steps();
    progress_->setText(steps > 0 ? format::percent(book_.share(), 0).text() : QString());
    const bool isActive = running_ || paused_;
    numbers_->setValue(elapsed_, book_.secondsElapsed() > 0 ? waitText(book_.secondsElapsed()) : QString());
    const bool isDone = std::ranges::none_of(book_.runs(), &TrainRun::isUnfinished);
    numbers_->setValue(left_, isActive && steps > 0 ? roughText(book_.secondsLeft()) : isDone ? QString() : estimate_);
    const double speed = book_.stepsPerSecond();
    numbers_->setValue(speed_, std::isfinite(speed) ? format::significant(speed) + format::kThinSpace + tr("steps/s")
                                                    : QString());
    const TrainRun* saved = nullptr;
    for (const TrainRun& run : book_.runs())
        if (run.savedStep >= 0 && (!saved || run.savedStep >= saved->savedStep))
            saved = &run;
    numbers_->setValue(saved_, saved ? tr("step %1, %2")
                                           .arg(format::count(saved->savedStep),
                                                format::bytes(static_cast<double>(saved->savedBytes)).text())
                                     : QString());
    const QString words = verdict(book_);
    verdict_->setText(words);
    verdict_->setVisible(!words.isEmpty());
}

} // namespace longwave::ui
