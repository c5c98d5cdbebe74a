// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/multiples_grid.h"

#include "ui/kernels/metric_info.h"
#include "ui/theme/appearance.h"
#include "ui/theme/format.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace longwave::ui {
namespace {

const QString kTo = QStringLiteral(" → ");

/// A band in words: one number, or lowest to highest.
QString words(const MinMax& band, bool decibel) {
    if (band.isEmpty())
        return QString(format::kMissing);
    const auto one = [decibel](float value) {
        return decibel ? format::fixed(static_cast<double>(value), 1)
                       : format::significant(static_cast<double>(value), 4);
    };
    const QString low = one(band.low);
    const QString high = one(band.high);
    return low == high ? low : low + QStringLiteral(" … ") + high;
}

/// The band of a cell at a place of the axis, and the values' indices [first, last] that it covers.
struct Found {
    MinMax band{1, -1};
    std::int64_t first = 0;
    std::int64_t last = 0;
};

Found findBand(const MultiplesSide& side, std::size_t cell, std::int64_t value, std::int64_t values) {
    if (value < 0 || value >= values || side.points < 1)
        return {};
    // The share p covers [p·n/P, (p + 1)·n/P).
    std::int64_t point = std::clamp<std::int64_t>(value * side.points / values, 0, side.points - 1);
    while (point + 1 < side.points && (point + 1) * values / side.points <= value)
        ++point;
    return {side.cell(cell)[static_cast<std::size_t>(point)], point * values / side.points,
            (point + 1) * values / side.points - 1};
}

} // namespace

MultiplesGrid::MultiplesGrid(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Small multiples of the heads"));
    connect(&Appearance::instance(), &Appearance::changed, this, &MultiplesGrid::refresh);
}

void MultiplesGrid::setData(std::shared_ptr<const MultiplesData> multiples) {
    const bool otherHeads = !multiples || !data_ || multiples->request.heads != data_->request.heads;
    data_ = std::move(multiples);
    if (otherHeads)
        notes();
    describe();
    refresh();
}

void MultiplesGrid::setOwnScale(bool own) {
    look_.ownScale = own;
    refresh();
}

void MultiplesGrid::setMetrics(std::shared_ptr<const BankMetrics> metrics, int metric) {
    metrics_ = std::move(metrics);
    metric_ = metric;
    const QStringList before = look_.notes;
    notes();
    if (before != look_.notes)
        refresh();
}

void MultiplesGrid::notes() {
    look_.notes.clear();
    if (!data_ || !metrics_ || metric_ < 0)
        return;
    const MetricInfo& info = metricInfos()[static_cast<std::size_t>(metric_)];
    for (const int head : data_->request.heads) {
        if (head >= static_cast<int>(metrics_->before->size())) // of another bank
            return;
        const MetricsPair pair = metrics_->at(head);

        if (metrics_->after && !pair.after) { // the second bank has no such head
            look_.notes << QString(format::kMissing);
            continue;
        }
        look_.notes << info.text(pair.after ? *pair.after : pair.before) +
                           (info.field == &Metrics::sparsity
                                ? QString(format::kThinSpace) + QString::fromUtf8(info.unit)
                                : QString());
    }
}

void MultiplesGrid::setFocusHead(int head) {
    focus_ = head;
    describe();
    update();
}

int MultiplesGrid::columnsFor(int cells) const {
    return MultiplesLayout::of(size(), devicePixelRatioF(), cells).plotColumns();
}

void MultiplesGrid::refresh() {
    picture_ = {};
    update();
}

void MultiplesGrid::describe() {
    setAccessibleDescription(data_ ? tr("%1 heads; head %2 is in focus").arg(data_->request.heads.size()).arg(focus_)
                                   : QString());
}

int MultiplesGrid::cellOf(int head) const {
    if (!data_)
        return -1;
    const std::vector<int>& heads = data_->request.heads;
    const auto at = std::find(heads.begin(), heads.end(), head);
    return at == heads.end() ? -1 : static_cast<int>(at - heads.begin());
}

int MultiplesGrid::headAt(const QPoint& point) const {
    const int cell = data_ ? layout_.at(point) : -1;
    return cell < 0 ? -1 : data_->request.heads[static_cast<std::size_t>(cell)];
}

void MultiplesGrid::paintInto(QPainter& painter, double ratio) const {
    const auto count = static_cast<int>(data_->request.heads.size());
    painter.drawImage(rect(), paintMultiples(*data_, MultiplesLayout::of(size(), ratio, count), look_));
}

void MultiplesGrid::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& t = theme();
    if (!data_) {
        painter.fillRect(rect(), t[Token::Surface]);
        return;
    }
    const MultiplesLayout wanted =
        MultiplesLayout::of(size(), devicePixelRatioF(), static_cast<int>(data_->request.heads.size()));
    const bool isNew = picture_.isNull() || !(wanted == layout_);
    if (isNew) {
        layout_ = wanted;
        picture_ = paintMultiples(*data_, layout_, look_);
    }
    painter.drawImage(0, 0, picture_);
    if (across_) {
        painter.setPen(QPen(t[Token::Muted], 0));
        for (int i = 0; i < layout_.count; ++i) {
            const QRect plot = layout_.plot(i);
            const int x = plot.left() + static_cast<int>(*across_ * plot.width());
            painter.drawLine(x, plot.top(), x, plot.bottom());
        }
    }
    if (const int cell = cellOf(focus_); cell >= 0) {
        painter.setBrush(Qt::NoBrush);
        QPen pen(t[Token::Accent], 2);
        pen.setJoinStyle(Qt::MiterJoin);
        painter.setPen(pen);
        painter.drawRect(layout_.cell(cell).adjusted(1, 1, -2, -2));
    }
    if (isNew)
        emit painted();
}

void MultiplesGrid::resizeEvent(QResizeEvent*) {
    refresh();
    emit resized();
}

void MultiplesGrid::mouseMoveEvent(QMouseEvent* event) {
    const QPoint point = event->position().toPoint();
    hovered_ = data_ ? layout_.at(point) : -1;
    across_.reset();
    if (hovered_ >= 0) {
        const QRect plot = layout_.plot(hovered_);
        if (plot.width() > 0)
            across_ = std::clamp((event->position().x() - plot.left()) / plot.width(), 0.0, 1.0 - 1e-9);
    }
    emit statusChanged(statusText());
    update();
}

void MultiplesGrid::leaveEvent(QEvent*) {
    hovered_ = -1;
    across_.reset();
    emit statusChanged({});
    update();
}

void MultiplesGrid::mousePressEvent(QMouseEvent* event) {
    const int head = headAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && head >= 0)
        emit headPicked(head);
    else
        QWidget::mousePressEvent(event);
}

void MultiplesGrid::mouseDoubleClickEvent(QMouseEvent* event) {
    const int head = headAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && head >= 0)
        emit headOpened(head);
}

void MultiplesGrid::wheelEvent(QWheelEvent* event) {
    wheel_ += event->angleDelta().y();
    if (std::abs(wheel_) >= 120) {
        emit pageWanted(wheel_ > 0 ? -1 : 1);
        wheel_ = 0;
    }
    event->accept();
}

void MultiplesGrid::keyPressEvent(QKeyEvent* event) {
    const int cells = data_ ? static_cast<int>(data_->request.heads.size()) : 0;
    const int from = cellOf(focus_);
    int to = std::max(from, 0);
    switch (event->key()) {
    case Qt::Key_PageUp:
        emit pageWanted(-1);
        return;
    case Qt::Key_PageDown:
        emit pageWanted(1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (from >= 0)
            emit headOpened(focus_);
        return;
    case Qt::Key_Left:
        --to;
        break;
    case Qt::Key_Right:
        ++to;
        break;
    case Qt::Key_Up:
        to -= layout_.columns;
        break;
    case Qt::Key_Down:
        to += layout_.columns;
        break;
    case Qt::Key_Home:
        to = 0;
        break;
    case Qt::Key_End:
        to = cells - 1;
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    if (from < 0)
        to = 0; // the head in focus is on another page
    if (to >= 0 && to < cells && (to != from))
        emit headPicked(data_->request.heads[static_cast<std::size_t>(to)]);
}

bool MultiplesGrid::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int head = headAt(help->pos());
        if (head >= 0)
            QToolTip::showText(help->globalPos(), tipFor(head), this, layout_.cell(layout_.at(help->pos())));
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

QString MultiplesGrid::tipFor(int head) const {
    QStringList lines{tr("Head %1").arg(head)};
    if (metrics_ && head < static_cast<int>(metrics_->before->size())) {
        const MetricsPair pair = metrics_->at(head);
        for (const MetricInfo& info : metricInfos())
            lines << tr(info.title) + QStringLiteral(": ") + info.text(pair.before) +
                         (pair.after ? kTo + info.text(*pair.after) : QString()) +
                         (*info.unit ? QString(format::kThinSpace) + QString::fromUtf8(info.unit) : QString());
        if (metrics_->words.compares)
            lines[0] += QStringLiteral(", ") + metrics_->words.before + kTo + metrics_->words.after;
    }
    return lines.join(u'\n');
}

QString MultiplesGrid::statusText() const {
    if (!data_ || hovered_ < 0 || !across_)
        return {};
    const auto cell = static_cast<std::size_t>(hovered_);
    const QString head = tr("head %1, ").arg(data_->request.heads[cell]);
    const bool frequency = data_->request.frequency;
    const auto foundIn = [&](const MultiplesSide& side) {
        if (frequency) {
            const std::int64_t bins = side.taps + 1; // N = 2K
            return findBand(side, cell, static_cast<std::int64_t>(*across_ * static_cast<double>(bins)), bins);
        }
        const auto span = static_cast<double>(data_->endLag() - data_->firstLag());
        const std::int64_t lag = data_->firstLag() + static_cast<std::int64_t>(*across_ * span);
        Found found = findBand(side, cell, lag - side.side.firstLag, side.taps);
        found.first += side.side.firstLag;
        found.last += side.side.firstLag;
        return found;
    };
    const Found before = foundIn(*data_->before);
    const auto relative = [&](MinMax band) {
        if (frequency && !band.isEmpty()) {
            const float reference = multiplesScale(*data_, cell, look_.ownScale);
            const auto fit = [&](float value) { return std::max(value - reference, MultiplesData::kFloorDb); };
            band = {fit(band.low), fit(band.high)};
        }
        return band;
    };
    QString text = head;
    if (frequency)
        text += tr("f = %1 cycles per tap, |K| = %2")
                    .arg(format::fixed(*across_ * 0.5, 4), words(relative(before.band), true));
    else
        text += (before.last > before.first
                     ? tr("t = %1 … %2 taps, k = ").arg(format::count(before.first), format::count(before.last))
                     : tr("t = %1 taps, k = ").arg(format::count(before.first))) +
                words(before.band, false);
    if (data_->after)
        text += kTo + words(relative(foundIn(*data_->after).band), frequency);
    return frequency ? text + QString(format::kThinSpace) + tr("dB") : text;
}

} // namespace longwave::ui
