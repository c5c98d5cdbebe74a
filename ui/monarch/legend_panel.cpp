// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/legend_panel.h"

#include "ui/theme/appearance.h"
#include "ui/theme/complex_color.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/sizes.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <complex>

namespace longwave::ui {

namespace {

constexpr double kWheel = 92;
constexpr double kSwatch = 22;
constexpr double kHatch = 5;
constexpr double kBarHeight = 12;

/// The complex plane up to magnitude 1, its radius √m, as the colours are.
QImage wheelOf(int side, double ratio) {
    QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    const double middle = (side - 1) / 2.0;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const double q = std::hypot(x - middle, y - middle) / (side / 2.0);
            if (q <= 1)
                image.setPixel(x, y, complexColor(std::polar(q * q, std::atan2(middle - y, x - middle)), 1));
        }
    image.setDevicePixelRatio(ratio);
    return image;
}

} // namespace

LegendPanel::LegendPanel(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Legend"));
    setAccessibleDescription(
        tr("Hue is the phase of a value, counter-clockwise from 0° at the right; brightness is the square root of its "
           "magnitude. Hatched cells are zero and skipped. A solid outline marks what goes into the pointed cell, a "
           "dashed one what it feeds."));
    setToolTip(tr("Each picture has its own maximum, which is printed above it"));
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
}

QSize LegendPanel::sizeHint() const {
    const int line = QFontMetrics(uiFont(TextRole::Caption)).height();
    return {272, static_cast<int>(kWheel) + 2 * line + 8};
}

QSize LegendPanel::minimumSizeHint() const {
    return {240, sizeHint().height()};
}

void LegendPanel::paintWheel(QPainter& painter, const QRectF& place) {
    const double ratio = painter.device()->devicePixelRatioF();
    const int side = static_cast<int>(std::lround(place.width() * ratio));
    if (wheel_.width() != side)
        wheel_ = wheelOf(side, ratio);
    painter.save();
    QPainterPath circle;
    circle.addEllipse(place.adjusted(0.5, 0.5, -0.5, -0.5));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipPath(circle);
    painter.drawImage(place.topLeft(), wheel_);
    painter.restore();
    painter.setPen(theme()[Token::Muted]);
    const double line = painter.fontMetrics().height();
    painter.drawText(QRectF(place.left(), place.top() - line - 1, place.width(), line), Qt::AlignCenter,
                     QStringLiteral("90°"));
    painter.drawText(QRectF(place.left(), place.bottom() + 1, place.width(), line), Qt::AlignCenter,
                     format::kMinus + QStringLiteral("90°"));
    painter.drawText(QRectF(place.right() + 4, place.center().y() - line / 2, 30, line),
                     Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("0°"));
    painter.drawText(QRectF(place.left() - 38, place.center().y() - line / 2, 34, line),
                     Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("180°"));
}

void LegendPanel::paintKey(QPainter& painter, const QRectF& place) const {
    const Theme& colors = theme();
    const double line = painter.fontMetrics().height();
    painter.setPen(colors[Token::Muted]);
    painter.drawText(QRectF(place.left(), place.top(), place.width(), line), Qt::AlignLeft | Qt::AlignVCenter,
                     tr("magnitude, √ scale"));
    const QRectF bar(place.left(), place.top() + line + 2, std::min(112.0, place.width()), kBarHeight);
    for (int x = 0; x < static_cast<int>(bar.width()); ++x) {
        const double q = (x + 0.5) / bar.width();
        painter.fillRect(QRectF(bar.left() + x, bar.top(), 1, bar.height()),
                         QColor::fromRgb(complexColor({q * q, 0}, 1)));
    }
    const QRectF marks(bar.left(), bar.bottom() + 1, bar.width(), line);
    painter.drawText(marks, Qt::AlignLeft | Qt::AlignTop, QStringLiteral("0"));
    painter.drawText(marks, Qt::AlignHCenter | Qt::AlignTop, QStringLiteral("¼"));
    painter.drawText(marks, Qt::AlignRight | Qt::AlignTop, tr("max"));

    double top = marks.bottom() + 4;
    const QRectF hatched(place.left(), top, kSwatch, kSwatch);
    painter.fillRect(hatched, colors[Token::Surface]);
    painter.save();
    painter.setClipRect(hatched);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors[Token::ControlSoft], 1));
    for (double x = hatched.left() - kSwatch; x < hatched.right(); x += kHatch)
        painter.drawLine(QPointF(x, hatched.bottom()), QPointF(x + kSwatch, hatched.top()));
    painter.restore();
    painter.setPen(colors[Token::Muted]);
    painter.drawText(QRectF(hatched.right() + 6, top, place.right() - hatched.right() - 6, kSwatch),
                     Qt::AlignLeft | Qt::AlignVCenter, tr("zero, skipped"));
    top += kSwatch + 6;
    const auto outline = [&](double left, Qt::PenStyle style, const QString& word) {
        painter.setPen(QPen(colors[Token::Text], 2, style, Qt::FlatCap, Qt::MiterJoin));
        painter.drawRect(QRectF(left + 1, top + 1, kSwatch - 2, kSwatch - 2));
        painter.setPen(colors[Token::Muted]);
        const double width = painter.fontMetrics().horizontalAdvance(word) + 1;
        painter.drawText(QRectF(left + kSwatch + 5, top, width, kSwatch), Qt::AlignLeft | Qt::AlignVCenter, word);
        return left + kSwatch + 5 + width + 8;
    };
    outline(outline(place.left(), Qt::SolidLine, tr("in")), Qt::DashLine, tr("out"));
}

void LegendPanel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(uiFont(TextRole::Caption));
    const double line = painter.fontMetrics().height();
    const QRectF wheel(kPadding + 36, (height() - kWheel) / 2, kWheel, kWheel);
    paintWheel(painter, wheel);
    const double left = wheel.right() + 34;
    const double key = line + 2 + kBarHeight + 1 + line + 4 + kSwatch + 6 + kSwatch;
    paintKey(painter, QRectF(left, (height() - key) / 2, width() - kPadding - left, key));
}

} // namespace longwave::ui
