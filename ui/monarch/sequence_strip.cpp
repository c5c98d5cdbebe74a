// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/sequence_strip.h"

#include "ui/monarch/cell_hands.h"
#include "ui/monarch/step_picture.h"
#include "ui/monarch/step_words.h"
#include "ui/theme/appearance.h"
#include "ui/theme/format.h"

#include <QMouseEvent>
#include <QTimer>

#include <algorithm>

namespace longwave::ui {

std::vector<StemRow> stemRowsOf(const MonarchTrace& trace, TraceRow row, std::size_t index) {
    const TraceStep& step = stepsOf(trace, row)[index];
    const auto cells = static_cast<std::int64_t>(step.values.size());
    const bool isResult = step.kind == StepKind::Result;
    StemRow stems;
    stems.values = &step.values;
    stems.count = cells;
    stems.max = largestOf(step);
    const bool isPair = !trace.options.partner.empty() && row == TraceRow::Signal;
    if (isResult) {
        stems.count = trace.window;
        stems.name = isPair ? QStringLiteral("y[0, n]") : QStringLiteral("y[n]");
        stems.direct = &trace.direct;
    } else {
        stems.name = row == TraceRow::Kernel ? QStringLiteral("k[n]")
                     : isPair                ? QStringLiteral("Re x[n]")
                                             : QStringLiteral("x[n]");
        const auto taps = static_cast<std::int64_t>(trace.options.kernel.size());
        const std::int64_t kept = trace.options.taps > 0 ? std::min(taps, trace.options.taps) : taps;
        stems.padFrom = row == TraceRow::Kernel ? kept : trace.window;
        if (stems.padFrom >= trace.points)
            stems.padFrom = -1;
        stems.isHatched = stems.padFrom >= 0 && step.skipped[static_cast<std::size_t>(stems.padFrom)] != 0;
        stems.padding = row == TraceRow::Kernel && kept < taps
                            ? SequenceStrip::tr("%1 taps are cut off, then zeros").arg(format::count(taps - kept))
                        : stems.isHatched ? SequenceStrip::tr("zero padding, skipped")
                                          : SequenceStrip::tr("zero padding, computed all the same");
    }
    std::vector<StemRow> rows{stems};
    if (isPair) {
        stems.name = isResult ? QStringLiteral("y[1, n]") : QStringLiteral("Im x[n]");
        stems.isImaginary = !isResult;
        stems.first = isResult ? trace.window : 0;
        rows.push_back(stems);
    }
    return rows;
}

SequenceStrip::SequenceStrip(MonarchWalk& walk, QWidget* parent) : QWidget(parent), walk_(walk) {
    setMouseTracking(true);
    setAccessibleName(tr("The sequence"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setRetainSizeWhenHidden(false);
    setSizePolicy(policy);
}

void SequenceStrip::choose() {
    const TraceRow rowBefore = row_;
    const std::size_t before = step_;
    const auto& trace = walk_.trace();
    const bool isResult = trace && walk_.step() + 1 == trace->steps.size();
    row_ = pointed_ && !isResult ? pointed_->cell.row : TraceRow::Signal;
    step_ = isResult ? walk_.step() : 0;
    if (row_ != rowBefore || step_ != before)
        still_ = {};
}

void SequenceStrip::setPointed(std::shared_ptr<const PointedTrace> pointed) {
    pointed_ = std::move(pointed);
    choose();
    if (still_.isNull())
        refresh();
    describe();
    update();
}

void SequenceStrip::refresh() {
    choose();
    const double ratio = devicePixelRatioF();
    update();
    if (!still_.isNull() && painted_ == walk_.trace() && paintedIn_ == &theme() && still_.size() == size() * ratio)
        return; // a step further the samples are the same
    painted_ = walk_.trace();
    paintedIn_ = &theme();
    still_ = QPixmap(size() * ratio);
    still_.setDevicePixelRatio(ratio);
    still_.fill(theme()[Token::Surface]);
    if (walk_.trace() && !size().isEmpty()) {
        QPainter painter(&still_);
        paintStill(painter);
    }
}

void SequenceStrip::describe() {
    if (!walk_.trace() || !pointed_)
        return;
    const std::int64_t count = pointed_->countOf(row_, step_);
    setAccessibleDescription(
        (step_ == 0 ? tr("The cell depends on %1 of %2 numbers") : tr("The cell is part of %1 of %2 numbers"))
            .arg(format::count(count), format::count(walk_.trace()->points)));
}

std::vector<std::pair<StemPlace, StemRow>> SequenceStrip::rows() const {
    std::vector<std::pair<StemPlace, StemRow>> placed;
    if (!walk_.trace())
        return placed;
    const std::vector<StemRow> stems = stemRowsOf(*walk_.trace(), row_, step_);
    const double below = 18;
    const double each = (height() - below) / static_cast<double>(stems.size());
    for (std::size_t i = 0; i < stems.size(); ++i)
        placed.emplace_back(placeStems(QRectF(0, static_cast<double>(i) * each, width(), each + below), stems[i].count),
                            stems[i]);
    return placed;
}

void SequenceStrip::paintStill(QPainter& painter) const {
    for (const auto& [place, row] : rows())
        paintStems(painter, place, row);
}

void SequenceStrip::paintPointed(QPainter& painter) const {
    const auto all = rows();
    for (const auto& [place, row] : all) {
        const std::int64_t first = row.first;
        const auto isIn = [&](std::int64_t i) {
            return pointed_ && pointed_->markOf({row_, step_, first + i}) != PointedTrace::Mark::None;
        };
        const bool isUsed = step_ > 0 && pointed_ && (pointed_->cell.row != row_ || pointed_->cell.step < step_);
        paintStemMarks(painter, place, isIn, isUsed);
        if (&row == &all.back().second)
            paintStemIndices(painter, place, isIn);
    }
}

void SequenceStrip::paint(QPainter& painter) const {
    paintStill(painter);
    paintPointed(painter);
}

void SequenceStrip::paintEvent(QPaintEvent*) {
    if (still_.devicePixelRatio() != devicePixelRatioF()) // on another screen
        QTimer::singleShot(0, this, [this] { refresh(); });
    QPainter painter(this);
    painter.drawPixmap(0, 0, still_);
    paintPointed(painter);
}

void SequenceStrip::resizeEvent(QResizeEvent*) {
    refresh();
}

QRectF SequenceStrip::barOf(std::int64_t sample) const {
    const auto all = rows();
    return all.empty() ? QRectF() : all.front().first.bar(sample);
}

std::optional<StageCell> SequenceStrip::cellAt(QPointF point) const {
    for (const auto& [place, row] : rows())
        if (const auto index = place.at(point))
            return StageCell{row_, step_, row.first + *index};
    return std::nullopt;
}

void SequenceStrip::mouseMoveEvent(QMouseEvent* event) {
    walk_.hover(cellAt(event->position()));
}

void SequenceStrip::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        pinOrLetGo(walk_, cellAt(event->position()));
}

void SequenceStrip::leaveEvent(QEvent*) {
    walk_.hover(std::nullopt);
}

} // namespace longwave::ui
