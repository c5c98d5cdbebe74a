// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/cell_phasor.h"

#include "ui/monarch/cell_numbers.h"
#include "ui/monarch/formula_line.h"
#include "ui/theme/appearance.h"
#include "ui/theme/complex_color.h"
#include "ui/theme/fonts.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <vector>

namespace longwave::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(longwave::ui::CellPhasor)
};

constexpr std::size_t kNumbered = 12;    // terms that carry their index
constexpr std::size_t kDrawnApart = 128; // terms that are arrows of their own
constexpr double kMargin = 14;

/// From numbers to points: one scale for both axes, all of `points` and 0 in sight, and at least `least` from one side
/// to the other: what rounding left of a zero is no arrow.
class Plane {
  public:
    Plane(const QRectF& room, const std::vector<std::complex<double>>& points, double least) {
        double left = 0, right = 0, bottom = 0, top = 0;
        for (const std::complex<double>& z : points) {
            left = std::min(left, z.real());
            right = std::max(right, z.real());
            bottom = std::min(bottom, z.imag());
            top = std::max(top, z.imag());
        }
        const double width = std::max(right - left, least), height = std::max(top - bottom, least);
        scale_ = std::min((room.width() - 2 * kMargin) / width, (room.height() - 2 * kMargin) / height);
        zero_ = {room.center().x() - (left + right) / 2 * scale_, room.center().y() + (top + bottom) / 2 * scale_};
        zero_ = {std::round(zero_.x()) + 0.5, std::round(zero_.y()) + 0.5};
    }
    QPointF at(std::complex<double> z) const { return zero_ + QPointF(z.real(), -z.imag()) * scale_; }
    QPointF zero() const { return zero_; }

  private:
    double scale_;
    QPointF zero_;
};

void paintStep(QPainter& painter, QPointF from, QPointF to, const QColor& color, double width) {
    const QPointF along = to - from;
    const double length = std::hypot(along.x(), along.y());
    if (length < 0.5)
        return;
    painter.setPen(QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawLine(from, to);
    if (length < 5)
        return;
    const QPointF unit = along / length, across(-unit.y(), unit.x());
    const double head = std::min(7.0, length * 0.4);
    painter.drawLine(to, to - unit * head + across * head * 0.55);
    painter.drawLine(to, to - unit * head - across * head * 0.55);
}

void paintAxes(QPainter& painter, const QRectF& room, QPointF zero) {
    const Theme& t = theme();
    painter.setPen(QPen(t[Token::Line], 1));
    painter.drawRect(room.adjusted(0.5, 0.5, -0.5, -0.5));
    painter.setPen(QPen(t[Token::ControlSoft], 1));
    if (zero.y() > room.top() && zero.y() < room.bottom())
        painter.drawLine(QPointF(room.left(), zero.y()), QPointF(room.right(), zero.y()));
    if (zero.x() > room.left() && zero.x() < room.right())
        painter.drawLine(QPointF(zero.x(), room.top()), QPointF(zero.x(), room.bottom()));
    painter.setFont(uiFont(TextRole::Caption));
    painter.setPen(t[Token::Muted]);
    const QFontMetricsF metrics(painter.font());
    const double wide = metrics.horizontalAdvance(QStringLiteral("Re")) + 4;
    const double below = zero.y() + metrics.height() + 2 < room.bottom() ? metrics.ascent() + 2 : -4;
    painter.drawText(QPointF(room.right() - wide, zero.y() + below), QStringLiteral("Re"));
    const bool isRoomRight = zero.x() + wide + 4 < room.right();
    painter.drawText(QPointF(isRoomRight ? zero.x() + 4 : zero.x() - wide, room.top() + metrics.ascent() + 2),
                     QStringLiteral("Im"));
}

/// Few terms: each with its index.
void paintNumbered(QPainter& painter, const Plane& at, const CellSum& sum, double largest) {
    std::complex<double> from = 0;
    painter.setFont(uiFont(TextRole::Caption));
    for (const CellSum::Term& term : sum.terms) {
        const QPointF begin = at.at(from), end = at.at(term.sum);
        from = term.sum;
        paintStep(painter, begin, end, QColor::fromRgb(complexColor(term.product, largest)), 2);
        const QPointF along = end - begin;
        const double length = std::hypot(along.x(), along.y());
        if (length <= 12)
            continue;
        const QPointF across(along.y() / length, -along.x() / length);
        const QPointF middle = (begin + end) / 2 + across * 9;
        painter.setPen(theme()[Token::Text]);
        painter.drawText(QRectF(middle.x() - 12, middle.y() - 8, 24, 16), Qt::AlignCenter,
                         QString::number(term.term.index));
    }
}

/// Many: those that no eye could tell apart as one, so that thousands cost no more than there are pixels.
void paintPath(QPainter& painter, const Plane& at, const CellSum& sum, double largest) {
    QPointF begin = at.zero();
    const std::size_t count = sum.terms.size();
    const double least = count > kDrawnApart ? 3 : 0;
    for (std::size_t i = 0; i < count; ++i) {
        const QPointF end = at.at(sum.terms[i].sum);
        if (i + 1 < count && std::abs(end.x() - begin.x()) + std::abs(end.y() - begin.y()) < least)
            continue;
        const QColor color = QColor::fromRgb(complexColor(sum.terms[i].product, largest));
        if (count <= kDrawnApart) {
            paintStep(painter, begin, end, color, 1.4);
        } else {
            painter.setPen(QPen(color, 1));
            painter.drawLine(begin, end);
        }
        begin = end;
    }
}

} // namespace

void paintPhasors(QPainter& painter, const QRectF& room, const CellSum& sum) {
    if (sum.terms.empty() || room.width() < 60 || room.height() < 60)
        return;
    const Theme& t = theme();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QFontMetricsF caption(uiFont(TextRole::Caption));
    const double line = caption.height() + 3;
    const QRectF plane = room.adjusted(0, line + 3, 0, -line);

    painter.setPen(t[Token::Text]);
    const bool isSum = sum.terms.size() > 1;
    const QString longTitle = isSum ? Words::tr("%1, term by term").arg(sum.name) : sum.name;
    const FormulaLine title(longTitle, TextRole::Caption);
    (title.width() <= room.width() ? title : FormulaLine(sum.name, TextRole::Caption))
        .paint(painter, {room.left(), room.top() + caption.ascent()});

    std::vector<std::complex<double>> points;
    double largest = 0;
    for (const CellSum::Term& term : sum.terms) {
        points.push_back(term.sum);
        largest = std::max(largest, std::abs(term.product));
    }
    if (!isSum)
        points.push_back(sum.terms.front().value);
    const double lastDigit = std::pow(10.0, -sum.decimals);
    const Plane at(plane, points, lastDigit);
    paintAxes(painter, plane, at.zero());

    if (!isSum) {
        const CellSum::Term& only = sum.terms.front();
        paintStep(painter, at.zero(), at.at(only.value), t[Token::Axis], 1);
        paintStep(painter, at.zero(), at.at(only.product), QColor::fromRgb(complexColor(only.product, largest)), 2);
    } else {
        if (sum.terms.size() <= kNumbered)
            paintNumbered(painter, at, sum, largest);
        else
            paintPath(painter, at, sum, largest);
        painter.setPen(QPen(t[Token::Text], 1.2, Qt::DashLine, Qt::FlatCap));
        painter.drawLine(at.zero(), at.at(sum.terms.back().sum));
    }
    const std::complex<double> total = sum.terms.back().sum;
    QString size = realText(std::abs(total), sum.decimals);
    if (std::abs(total) >= lastDigit / 2) // 0 has no phase
        size += QStringLiteral(" ∠ ") + phaseText(total);
    painter.setFont(uiFont(TextRole::Caption));
    painter.setPen(t[Token::Muted]);
    painter.drawText(QRectF(room.left(), room.bottom() - line + 2, room.width(), line),
                     Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, size);
    painter.restore();
}

} // namespace longwave::ui
