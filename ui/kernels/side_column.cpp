// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/side_column.h"

#include "ui/kernels/histogram_controller.h"
#include "ui/kernels/histogram_panel.h"
#include "ui/kernels/metrics_panel.h"
#include "ui/kernels/sweep_controller.h"
#include "ui/kernels/sweep_panel.h"
#include "ui/session/words.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace longwave::ui {

SideColumn::SideColumn(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      metrics_(new MetricsPanel),
      sweep_(new SweepPanel),
      histogram_(new HistogramPanel),
      sweeping_(new SweepController(session.tasks(), sweep_, this)),
      counting_(new HistogramController(session.tasks(), histogram_, this)) {
    auto* panels = new QSplitter(Qt::Vertical);
    panels->setHandleWidth(1);
    panels->setChildrenCollapsible(false);
    panels->addWidget(metrics_);
    panels->addWidget(sweep_);
    panels->addWidget(histogram_);
    panels->setStretchFactor(0, 0);
    panels->setStretchFactor(1, 6);
    panels->setStretchFactor(2, 5);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(panels);

    connect(sweep_, &SweepPanel::statusChanged, this, &SideColumn::statusChanged);
    connect(histogram_, &HistogramPanel::statusChanged, this, &SideColumn::statusChanged);
    connect(sweep_, &SweepPanel::lambdaPicked, this, &SideColumn::setLambda);
    connect(sweep_, &SweepPanel::wantsLayerChanged, counting_, &HistogramController::setLayer);
    const auto tell = [this](const Error& error) {
        emit session_.failed(QString::fromStdString(error.subject()),
                             sentence(QString::fromStdString(error.explanation())));
    };
    connect(sweeping_, &SweepController::failed, this, tell);
    connect(counting_, &HistogramController::failed, this, tell);
    connect(&session_, &Session::taskCancelled, sweeping_, &SweepController::laneCancelled);
    connect(&session_, &Session::taskCancelled, counting_, &HistogramController::laneCancelled);
    connect(&session_, &Session::bankChanged, this, &SideColumn::followBank);
    connect(&session_, &Session::headChanged, this, &SideColumn::followHead);
    connect(&session_, &Session::signalChanged, this, &SideColumn::followSignal);
    connect(&session_, &Session::regularizationChanged, this, &SideColumn::followRegularization);
    connect(&session_, &Session::comparedChanged, this, [this] { // of two banks, these are of the first
        const QString word = session_.compared() ? QStringLiteral("A") : QString();
        sweep_->setBankWord(word);
        histogram_->setBankWord(word);
    });
    setActive(false);
    followRegularization();
    followSignal();
    followBank();
}

bool SideColumn::isSettled() const {
    return !isVisible() || (sweeping_->isSettled() && counting_->isSettled());
}

void SideColumn::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    setActive(true);
}

void SideColumn::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    setActive(false);
}

void SideColumn::setActive(bool active) {
    sweeping_->setActive(active);
    counting_->setActive(active);
}

void SideColumn::followBank() {
    const auto bank = session_.bank();
    const ArrayView values = bank ? bank->values : ArrayView();
    const std::int64_t firstLag = bank ? bank->firstLag : 0;
    sweeping_->setBank(values, firstLag);
    counting_->setBank(values, firstLag);
    followHead(); // behind the bank that has it
}

void SideColumn::followHead() {
    const int head = session_.choices().head;
    metrics_->setHead(session_.bank() ? head : -1);
    sweeping_->setHead(head);
    counting_->setHead(head);
}

void SideColumn::followSignal() {
    const auto signal = session_.signal();
    sweeping_->setSignal(signal ? signal->values : ArrayView(), session_.choices().channel);
}

void SideColumn::followRegularization() {
    sweeping_->setRegularization(session_.choices().regularization);
    counting_->setRegularization(session_.choices().regularization);
}

void SideColumn::setLambda(double lambda) {
    const Regularization& now = session_.choices().regularization;
    if (now.squashOn && now.lambda == lambda)
        return; // an empty macro would be a step that undoes nothing
    QUndoStack& undo = session_.undoStack();
    undo.beginMacro(tr("set λ in the sweep"));
    session_.setLambda(lambda, false);
    session_.setSquashOn(true); // a point of the sweep says what Squash does: there it is on
    undo.endMacro();
}

} // namespace longwave::ui
