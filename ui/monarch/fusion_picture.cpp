// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/fusion_picture.h"

#include "ui/monarch/step_words.h"
#include "ui/monarch/view_words.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr double kMargin = 12;
constexpr double kBand = 20; // height of memory and of the chip
constexpr double kFoot = 18; // the steps' numbers
constexpr double kHead = 5;  // of an arrow
constexpr double kMostArrow = 9;

} // namespace

FusionPicture::FusionPicture(Kind kind, QWidget* parent) : QWidget(parent), kind_(kind) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
}

const Traffic& FusionPicture::trafficOf(std::size_t step) const {
    const TraceStep& s = trace_->steps[step];
    return kind_ == Kind::Unfused ? s.unfused : s.fused;
}

void FusionPicture::show(std::shared_ptr<const MonarchTrace> trace, std::size_t step, double scale) {
    trace_ = std::move(trace);
    step_ = step;
    scale_ = std::max(1.0, scale);
    QStringList words;
    for (std::size_t i = 0; trace_ && i < trace_->steps.size(); ++i)
        if (const Traffic& traffic = trafficOf(i); traffic.total() > 0)
            words << tr("step %1 reads %2 and writes %3")
                         .arg(i + 1)
                         .arg(format::bytes(traffic.read).text(), format::bytes(traffic.written).text());
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    update();
}

double FusionPicture::columnAt(std::size_t step) const {
    const auto count = static_cast<double>(trace_->steps.size());
    return kMargin + (width() - 2 * kMargin) * (static_cast<double>(step) + 0.5) / count;
}

void FusionPicture::paintArrow(QPainter& painter, double x, double width, bool isDown, const QColor& color) const {
    const double top = kBand + 3, bottom = height() - kFoot - kBand - 3;
    const double tip = isDown ? bottom : top, tail = isDown ? top : bottom, neck = tip + (isDown ? -kHead : kHead);
    const double wing = width / 2 + 2.5;
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(QPolygonF({{x - width / 2, tail},
                                   {x + width / 2, tail},
                                   {x + width / 2, neck},
                                   {x + wing, neck},
                                   {x, tip},
                                   {x - wing, neck},
                                   {x - width / 2, neck}}));
}

void FusionPicture::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& t = theme();
    painter.fillRect(rect(), t[Token::Surface]);
    if (!trace_)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF memory(kMargin, 0, width() - 2 * kMargin, kBand);
    const QRectF chip(kMargin, height() - kFoot - kBand, width() - 2 * kMargin, kBand);
    painter.setFont(uiFont(TextRole::Caption));
    for (const auto& [band, name] :
         {std::pair(memory, tr("device memory")),
          std::pair(chip, kind_ == Kind::Fused ? tr("chip: all steps stay here") : tr("chip"))}) {
        painter.setPen(QPen(t[Token::ControlSoft], 1));
        painter.setBrush(t[Token::Hover]);
        painter.drawRect(band.adjusted(0.5, 0.5, -0.5, -0.5));
        painter.setPen(t[Token::Muted]);
        painter.drawText(band, Qt::AlignCenter, name);
    }
    const double column = (width() - 2 * kMargin) / static_cast<double>(trace_->steps.size());
    const double most = std::min(kMostArrow, column * 0.34);
    for (std::size_t step = 0; step < trace_->steps.size(); ++step) {
        const Traffic& traffic = trafficOf(step);
        const bool isDone = step <= step_;
        const QColor color = t[step == step_ ? Token::Accent : isDone ? Token::S1 : Token::Track];
        const bool isBoth = traffic.read > 0 && traffic.written > 0;
        const double aside = isBoth ? column * 0.24 : 0;
        const auto wide = [&](double bytes) { return std::max(1.5, most * std::sqrt(bytes / scale_)); };
        if (traffic.read > 0)
            paintArrow(painter, columnAt(step) - aside, wide(traffic.read), true, color);
        if (traffic.written > 0)
            paintArrow(painter, columnAt(step) + aside, wide(traffic.written), false, color);
    }
    paintNumbers(painter);
}

void FusionPicture::paintNumbers(QPainter& painter) const {
    const Theme& t = theme();
    const QFontMetricsF metrics(uiFont(TextRole::Caption));
    const double column = (width() - 2 * kMargin) / static_cast<double>(trace_->steps.size());
    for (std::size_t step = 0; step < trace_->steps.size(); ++step) {
        const bool isHere = step == step_;
        painter.setFont(uiFont(TextRole::Caption, isHere ? TextWeight::SemiBold : TextWeight::Regular));
        painter.setPen(t[isHere ? Token::Text : Token::Muted]);
        const QRectF box(columnAt(step) - 14, height() - kFoot, 28, kFoot);
        if (column >= 15 || step % 2 == 0 || isHere)
            painter.drawText(box, Qt::AlignCenter, QString::number(step + 1));
    }
    // The bytes of the step that is shown, beside its arrows; where there is room, of all.
    painter.setFont(uiFont(TextRole::Caption));
    for (std::size_t step = 0; step < trace_->steps.size(); ++step) {
        const Traffic& traffic = trafficOf(step);
        if (traffic.total() == 0)
            continue;
        const QString read = format::bytes(traffic.read).text(), written = format::bytes(traffic.written).text();
        const double room = std::max(metrics.horizontalAdvance(read), metrics.horizontalAdvance(written)) + 8;
        const bool hasRoom = column > room + 26;
        if (step != step_ && !hasRoom)
            continue;
        QString text;
        if (traffic.read > 0)
            text = QStringLiteral("↓ ") + read;
        if (traffic.written > 0)
            text += (text.isEmpty() ? QString() : QStringLiteral("\n")) + QStringLiteral("↑ ") + written;
        const double wide = room + metrics.horizontalAdvance(QStringLiteral("↓ "));
        const double high = metrics.height() * (text.contains(u'\n') ? 2 : 1) + 2;
        const double middle = (kBand + height() - kFoot - kBand) / 2;
        const double aside = std::max(9.0, column * 0.24 + 7);
        const bool isRight = columnAt(step) + aside + wide <= width() - kMargin;
        const QRectF box(isRight ? columnAt(step) + aside : columnAt(step) - aside - wide, middle - high / 2, wide,
                         high);
        painter.setPen(QPen(t[step == step_ ? Token::Accent : Token::Line], 1));
        painter.setBrush(t[Token::Raised]);
        painter.drawRoundedRect(box, 3, 3);
        painter.setPen(t[Token::Text]);
        painter.drawText(box, Qt::AlignCenter, text);
    }
}

bool FusionPicture::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && trace_) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const double share = (help->pos().x() - kMargin) / std::max(1.0, width() - 2 * kMargin);
        const auto count = static_cast<double>(trace_->steps.size());
        const auto step = static_cast<std::size_t>(std::clamp(std::floor(share * count), 0.0, count - 1));
        const Traffic& traffic = trafficOf(step);
        QToolTip::showText(
            help->globalPos(),
            tr("Step %1, %2: reads %3, writes %4")
                .arg(step + 1)
                .arg(titleOf(*trace_, step), format::bytes(traffic.read).text(), format::bytes(traffic.written).text()),
            this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace longwave::ui
