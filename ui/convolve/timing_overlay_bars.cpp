// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/timing_overlay.h"

#include "compute/convolution/statistics.h"
#include "ui/convolve/overlay_text.h"
#include "ui/theme/format.h"

#include <algorithm>
#include <cmath>

// How the overlay's bars, their key and the histogram are painted; the measures are at the base font size of 13 px.
namespace longwave::ui {

namespace {

/// A stage's colour; a fused stage's bands, whole pixels each.
void fillStage(QPainter& painter, const QRectF& rect, StageKind kind) {
    const std::span<const Token> tokens = stageTokens(kind);
    const double height = rect.height() / static_cast<double>(tokens.size());
    double top = rect.top();
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const double bottom =
            i + 1 == tokens.size() ? rect.bottom() : std::round(rect.top() + height * (static_cast<double>(i) + 1));
        painter.fillRect(QRectF(rect.left(), top, rect.width(), bottom - top), theme()[tokens[i]]);
        top = bottom;
    }
}

constexpr int kCentred = Qt::AlignHCenter | Qt::AlignVCenter | Qt::TextSingleLine;

} // namespace

void TimingOverlay::paintBars(QPainter& painter) {
    const auto all = bars();
    const double end = scale().seconds();
    for (const Bar& bar : all)
        paintBar(painter, bar, end);
    paintScale(painter, all.back().top + all.back().height + 4);
}

void TimingOverlay::paintBar(QPainter& painter, const Bar& bar, double end) {
    const TextWeight weight = bar.ofBaseline ? TextWeight::Regular : TextWeight::SemiBold;
    drawLine(painter, place(kPadding, bar.top, kBarLeft - kPadding - 4, bar.height), bar.word, TextRole::Table,
             bar.ofBaseline ? Token::Muted : Token::Text, weight);
    const double top = unit(bar.top), bottom = unit(bar.top + bar.height);
    if (!bar.note.isEmpty()) {
        drawLine(painter, {unit(kBarLeft), top, unit(kScaleWidth), bottom - top}, bar.note, TextRole::Table,
                 Token::Muted);
        return;
    }
    const auto xOf = [&](double seconds) { return unit(kBarLeft + kScaleWidth * seconds / end); };
    double sum = 0;
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const Area& area : areas_)
        if (area.isBar && area.ofBaseline == bar.ofBaseline && area.rect.width() > 0)
            fillStage(painter, area.rect, area.kind);
    painter.setRenderHint(QPainter::Antialiasing);
    // A hairline of ground between neighbours, so that they stay apart in grey too.
    painter.setPen(QPen(theme()[Token::Raised], 1));
    for (const Area& area : areas_)
        if (area.isBar && area.ofBaseline == bar.ofBaseline && area.rect.left() > xOf(0) && area.rect.width() > 3)
            painter.drawLine(QPointF(area.rect.left(), top), QPointF(area.rect.left(), bottom));
    for (const Stage& stage : bar.stages)
        sum += stage.seconds;
    if (bar.total > sum) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme()[Token::ControlSoft], 1));
        painter.drawRect(QRectF(xOf(0), top, xOf(bar.total) - xOf(0), bottom - top));
    }
    const double textLeft = std::max(xOf(bar.total), xOf(sum)) + unit(6);
    drawLine(painter, {textLeft, top, width() - unit(4) - textLeft, bottom - top}, format::duration(bar.total).text(),
             TextRole::Table, Token::Text, weight);
}

void TimingOverlay::paintScale(QPainter& painter, double top) {
    const TimeScale times = scale();
    const ZeroScale& ticks = times.ticks;
    const auto xOf = [&](double value) { return unit(kBarLeft + kScaleWidth * value / ticks.end); };
    const double axis = std::floor(unit(top)) + 0.5;
    painter.setPen(QPen(theme()[Token::Axis], 1 / devicePixelRatioF()));
    painter.drawLine(QPointF(xOf(0), axis), QPointF(xOf(ticks.end), axis));
    const int last = static_cast<int>(std::lround(ticks.end / ticks.step));
    for (int i = 0; i <= last; ++i) {
        const double value = ticks.step * i;
        painter.setPen(QPen(theme()[Token::Axis], 1 / devicePixelRatioF()));
        painter.drawLine(QPointF(xOf(value), axis), QPointF(xOf(value), axis + unit(4)));
        drawLine(painter, {xOf(value) - unit(30), axis + unit(4), unit(60), unit(15)},
                 format::fixed(value, i == 0 ? 0 : ticks.decimals), TextRole::Caption, Token::Muted,
                 TextWeight::Regular, kCentred);
    }
    drawLine(painter, {xOf(ticks.end) + unit(24), axis + unit(4), unit(30), unit(15)},
             QString::fromUtf8(times.unit.name), TextRole::Caption, Token::Muted);
}

void TimingOverlay::paintKey(QPainter& painter) {
    for (const Area& area : areas_) {
        const bool isChosen = chosen_ == area.kind;
        if (area.isBar) {
            if (isChosen && area.rect.width() >= 1) {
                painter.setBrush(Qt::NoBrush);
                painter.setPen(QPen(theme()[Token::Accent], 2));
                painter.drawRect(area.rect.adjusted(-1, -1, 1, 1));
            }
            continue;
        }
        const double side = unit(9);
        const QRectF swatch(area.rect.left(), area.rect.center().y() - side / 2, side, side);
        fillStage(painter, swatch, area.kind);
        drawLine(painter, area.rect.adjusted(unit(14), 0, 1, 0), keyWord(area.kind), TextRole::Caption,
                 isChosen ? Token::Accent : Token::Text);
        if (isChosen) {
            painter.setPen(QPen(theme()[Token::Accent], 1));
            painter.drawLine(area.rect.bottomLeft() + QPointF(unit(14), 0), area.rect.bottomRight());
        }
    }
}

void TimingOverlay::paintHistogram(QPainter& painter) {
    const LiveTimings& timings = said_->timings;
    const RunHistogram histogram = runHistogram(timings.totals);
    if (histogram.counts.empty())
        return;
    const QRectF room = place(kPadding, 82, kSize.width() - 2 * kPadding - 70, 60);
    const std::size_t most =
        std::max<std::size_t>(1, *std::max_element(histogram.counts.begin(), histogram.counts.end()));
    const double span = histogram.width * static_cast<double>(histogram.counts.size());
    const auto xOf = [&](double seconds) { return room.left() + (seconds - histogram.low) / span * room.width(); };
    const double step = room.width() / static_cast<double>(histogram.counts.size());
    for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
        const double height = static_cast<double>(histogram.counts[i]) / static_cast<double>(most) * room.height();
        painter.fillRect(QRectF(room.left() + step * static_cast<double>(i), room.bottom() - height,
                                std::max(1.0, step - 1), height),
                         theme()[Token::S1]);
    }
    painter.setPen(QPen(theme()[Token::Axis], 1 / devicePixelRatioF()));
    const double axis = std::floor(room.bottom()) + 0.5;
    painter.drawLine(QPointF(room.left(), axis), QPointF(room.right(), axis));
    QPen dashed(theme()[Token::Text], 1 / devicePixelRatioF());
    dashed.setDashPattern({3, 3});
    for (const double mark : {timings.median, timings.p95})
        if (mark <= histogram.low + span) {
            painter.setPen(dashed);
            painter.drawLine(QPointF(xOf(mark), room.top()), QPointF(xOf(mark), room.bottom()));
        }
    const double below = axis + unit(3);
    drawLine(painter, {room.left(), below, unit(90), unit(15)}, format::duration(histogram.low).text(),
             TextRole::Caption, Token::Muted);
    drawLine(painter, {room.right() - unit(90), below, unit(90), unit(15)},
             format::duration(histogram.low + span).text(), TextRole::Caption, Token::Muted, TextWeight::Regular,
             kMiddleRight);
    drawLine(painter, {room.left() + unit(90), below, room.width() - unit(180), unit(15)}, tr("dashed: median and p95"),
             TextRole::Caption, Token::Muted, TextWeight::Regular, kCentred);
    const QRectF side(room.right() + unit(8), room.top(), unit(62), unit(15));
    drawLine(painter, side, tr("most: %1").arg(format::count(static_cast<std::int64_t>(most))), TextRole::Caption,
             Token::Muted);
    if (histogram.beyond > 0)
        drawLine(painter, side.translated(0, unit(45)),
                 tr("+ %1 longer").arg(format::count(static_cast<std::int64_t>(histogram.beyond))), TextRole::Caption,
                 Token::Text);
}

} // namespace longwave::ui
