// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/timing_overlay.h"

#include "compute/convolution/statistics.h"
#include "ui/convolve/overlay_text.h"
#include "ui/convolve/timing_text.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

// How the overlay is painted, from its head to its foot; the measures are at the base font size of 13 px.
namespace longwave::ui {

namespace {

constexpr double kRight = TimingOverlay::kSize.width() - TimingOverlay::kPadding;
constexpr double kFluent = 50; // frames a second; with fewer the dot warns

} // namespace

void TimingOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double hair = 1 / devicePixelRatioF();
    painter.setPen(QPen(theme()[Token::ControlSoft], hair));
    painter.setBrush(theme()[Token::Raised]);
    painter.drawRoundedRect(QRectF(rect()).adjusted(hair / 2, hair / 2, -hair / 2, -hair / 2), 6, 6);
    if (hasFocus()) {
        painter.setPen(QPen(theme()[Token::Accent], 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    }
    if (!said_ || !live_)
        return;
    paintHead(painter);
    paintTotal(painter);
    if (histogram_) {
        paintHistogram(painter);
    } else {
        paintBars(painter);
        paintKey(painter);
    }
    paintFigures(painter);
    paintFoot(painter);
}

void TimingOverlay::paintHead(QPainter& painter) {
    static const QIcon grip = icon(QStringLiteral("grip"), Token::Muted);
    grip.paint(&painter, place(4, 10, 16, 16).toAlignedRect());
    const double used = drawLine(painter, place(24, 6, 200, 24), QString::fromStdString(said_->timings.title),
                                 TextRole::Body, Token::Text, TextWeight::SemiBold) /
                        scale_;
    drawLine(painter, place(24 + used + 8, 6, kRight - 24 - used - 8 - 96, 24), targetText(said_->timings),
             TextRole::Table, Token::Muted);
}

void TimingOverlay::paintTotal(QPainter& painter) {
    const LiveTimings& timings = said_->timings;
    const format::Quantity total = format::duration(timings.median);
    const double number = drawLine(painter, place(kPadding, 36, 110, 36), total.value, TextRole::OverlayTotal,
                                   Token::Text, TextWeight::SemiBold) /
                          scale_;
    drawLine(painter, place(kPadding + number + 4, 40, 30, 32), total.unit, TextRole::Body, Token::Muted);

    const QRectF first = place(124, 37, 140, 17);
    const QRectF second = place(124, 54, 140, 17);
    drawLine(painter, first, runsText(timings), TextRole::Caption, Token::Muted);
    const QString word = tr("p95");
    const double advance = drawLine(painter, second, word, TextRole::Caption, Token::Muted);
    drawLine(painter, second.adjusted(advance + unit(4), 0, 0, 0), format::duration(timings.p95).text(),
             TextRole::Caption, Token::Text);
    paintSparkline(painter, place(252, 42, kRight - 252, 26));
}

void TimingOverlay::paintSparkline(QPainter& painter, const QRectF& room) {
    const std::vector<double>& totals = live_->timings.totals;
    if (totals.size() < 2)
        return;
    const double low = *std::min_element(totals.begin(), totals.end());
    // The few that took far longer are cut off at the top, or they would flatten all others.
    const double p95 = live_->timings.p95;
    const double high = std::min(*std::max_element(totals.begin(), totals.end()), p95 + 2 * (p95 - low));
    const double span = high > low ? high - low : 1;
    const auto yOf = [&](double value) { return room.bottom() - std::min(1.0, (value - low) / span) * room.height(); };
    const double step = room.width() / static_cast<double>(RunStatistics::kKept - 1);
    const double first = room.right() - step * static_cast<double>(totals.size() - 1); // grows from the right

    QPainterPath path;
    for (std::size_t i = 0; i < totals.size(); ++i) {
        const QPointF point(first + step * static_cast<double>(i), yOf(totals[i]));
        i == 0 ? path.moveTo(point) : path.lineTo(point);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme()[Token::S1], 1 / devicePixelRatioF()));
    painter.drawPath(path);
    QPen dashed(theme()[Token::Text], 1 / devicePixelRatioF());
    dashed.setDashPattern({3, 3});
    painter.setPen(dashed);
    const double median = std::clamp(yOf(live_->timings.median), room.top(), room.bottom());
    painter.drawLine(QPointF(room.left(), median), QPointF(room.right(), median));
}

void TimingOverlay::paintFigures(QPainter& painter) {
    painter.setPen(QPen(theme()[Token::Line], 1 / devicePixelRatioF()));
    const double y = std::floor(unit(168)) + 0.5;
    painter.drawLine(QPointF(unit(kPadding), y), QPointF(unit(kRight), y));
    const auto figures = timingFigures(said_->timings, ceilings());
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const auto [left, column] = figurePlace(i, figures.size(), kRight - kPadding);
        const double x = kPadding + left;
        drawLine(painter, place(x, 172, column - 4, 18), figures[i].value, TextRole::Body, Token::Text,
                 TextWeight::SemiBold);
        drawLine(painter, place(x, 189, column - 4, 16), figures[i].caption, TextRole::Caption, Token::Muted);
    }
}

void TimingOverlay::paintFoot(QPainter& painter) {
    const QString words = saidRunning_ ? tr("%1 frames/s").arg(format::fixed(saidFrames_, 0)) : tr("stopped");
    const double advance = drawLine(painter, place(kRight - 110, 208, 110, 18), words, TextRole::Caption, Token::Muted,
                                    TextWeight::Regular, kMiddleRight);
    const double side = unit(7);
    const QRectF dot(unit(kRight) - advance - unit(6) - side, unit(217) - side / 2, side, side);
    if (saidRunning_) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme()[saidFrames_ >= kFluent ? Token::Ok : Token::Warning]);
    } else {
        painter.setPen(QPen(theme()[Token::Muted], 1));
        painter.setBrush(Qt::NoBrush);
    }
    painter.drawEllipse(dot);
    drawLine(painter, {unit(kPadding), unit(208), dot.left() - unit(kPadding + 8), unit(18)},
             QString::fromStdString(said_->timings.plan), TextRole::Caption, Token::Muted);
}

} // namespace longwave::ui
