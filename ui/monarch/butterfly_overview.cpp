// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/butterfly_overview.h"

#include "compute/monarch/trace_work.h"
#include "ui/monarch/picture_export.h"
#include "ui/monarch/step_words.h"
#include "ui/monarch/view_words.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr double kMargin = 24;
constexpr double kTop = 6;
constexpr double kFoot = 22;                              // the steps' numbers
constexpr std::size_t kMostLines = 24, kMostStraight = 8; // straight ones say no more when there are many
constexpr double kLeastBlock = 1.5;                       // px of height for each

QColor faded(Token token, double alpha) {
    QColor color = theme()[token];
    color.setAlphaF(static_cast<float>(alpha));
    return color;
}

} // namespace

ButterflyOverview::ButterflyOverview(MonarchWalk& walk, QWidget* parent) : QWidget(parent), walk_(walk) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(tr("Wires of all steps"));
    connect(&walk_, &MonarchWalk::traceChanged, this, &ButterflyOverview::refresh);
    connect(&walk_, &MonarchWalk::stepChanged, this, [this] {
        setAccessibleDescription(tr("Step %1 of %2").arg(walk_.step() + 1).arg(walk_.stepCount()));
        update();
    });
    connect(&Appearance::instance(), &Appearance::changed, this, [this] {
        picture_ = {};
        update();
    });
    refresh();
}

void ButterflyOverview::setOrder(WireOrder order) {
    order_ = order;
    refresh();
}

void ButterflyOverview::refresh() {
    isOld_ = !isVisible();
    if (isOld_)
        return;
    segments_.clear();
    for (std::size_t step = 1; step < walk_.stepCount(); ++step)
        segments_.push_back(segmentOf(*walk_.trace(), step, order_));
    picture_ = {};
    update();
}

double ButterflyOverview::columnAt(std::size_t step) const {
    const auto last = static_cast<double>(std::max<std::size_t>(1, segments_.size()));
    return kMargin + (width() - 2 * kMargin) * static_cast<double>(step) / last;
}

std::size_t ButterflyOverview::stepAt(double x) const {
    const double share = (x - kMargin) / std::max(1.0, width() - 2 * kMargin);
    const double step = std::ceil(share * static_cast<double>(segments_.size()));
    return static_cast<std::size_t>(std::clamp(step, 0.0, static_cast<double>(segments_.size())));
}

QPoint ButterflyOverview::placeOf(std::size_t step) const {
    const double x = step == 0 ? columnAt(0) : (columnAt(step - 1) + columnAt(step)) / 2;
    return QPointF(x, kTop + 10).toPoint();
}

void ButterflyOverview::paintSegment(QPainter& painter, const WireSegment& segment) const {
    const double high = height() - kTop - kFoot;
    const double x0 = columnAt(segment.step - 1) + 2.5, x1 = columnAt(segment.step) - 2.5;
    const auto y = [&](double place, int count) { return kTop + high * place / count; };
    if (segment.fan > 1) {
        const Token token = factorToken(walk_.trace()->steps[segment.step].level);
        std::vector<WireBlock> blocks = segment.blocks;
        if (static_cast<double>(blocks.size()) > high / kLeastBlock) // they would run into each other
            blocks = {{blocks.front().fromFirst, blocks.back().fromLast, blocks.front().toFirst, blocks.back().toLast,
                       static_cast<int>(blocks.size())}};
        for (const WireBlock& block : blocks) {
            const double a0 = y(block.fromFirst, segment.fromCount), a1 = y(block.fromLast + 1, segment.fromCount);
            const double b0 = y(block.toFirst, segment.toCount), b1 = y(block.toLast + 1, segment.toCount);
            const double air = std::min({0.75, (a1 - a0) * 0.12, (b1 - b0) * 0.12});
            painter.setPen(Qt::NoPen);
            painter.setBrush(faded(token, block.butterflies == 1 ? 0.55 : 0.3));
            painter.drawPolygon(QPolygonF({{x0, a0 + air}, {x1, b0 + air}, {x1, b1 - air}, {x0, a1 - air}}));
        }
        return;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(faded(Token::Raw, segment.crosses ? 0.9 : 0.5), 0.8));
    // A stride that is odd against the factors, as segmentOf has it; few lines are enough here.
    const std::size_t most = segment.crosses ? kMostLines : kMostStraight;
    const std::size_t every = segment.drawn.size() <= 2 * most ? 1 : segment.drawn.size() / most | 1;
    for (std::size_t i = 0; i < segment.drawn.size(); i += every) {
        const Wire& wire = segment.drawn[i];
        const double a = y(segment.from[static_cast<std::size_t>(wire.from)] + 0.5, segment.fromCount);
        const double b = y(segment.to[static_cast<std::size_t>(wire.to)] + 0.5, segment.toCount);
        QPainterPath path(QPointF(x0, a));
        const double reach = (x1 - x0) * 0.4;
        path.cubicTo(x0 + reach, a, x1 - reach, b, x1, b);
        painter.drawPath(path);
    }
}

void ButterflyOverview::paintAll(QPainter& painter) const {
    painter.fillRect(rect(), theme()[Token::Surface]);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const WireSegment& segment : segments_)
        paintSegment(painter, segment);
    const double high = height() - kTop - kFoot;
    for (std::size_t step = 0; step <= segments_.size(); ++step)
        painter.fillRect(QRectF(columnAt(step) - 1.5, kTop, 3, high), theme()[Token::Axis]);
}

void ButterflyOverview::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& t = theme();
    if (segments_.empty())
        return painter.fillRect(rect(), t[Token::Surface]);
    const double ratio = devicePixelRatioF();
    if (!isOnScreen(painter, ratio)) {
        painter.save();
        paintAll(painter);
        painter.restore();
    } else if (picture_.isNull() || picture_.devicePixelRatio() != ratio) {
        picture_ = QPixmap(size() * ratio);
        picture_.setDevicePixelRatio(ratio);
        QPainter into(&picture_);
        paintAll(into);
    }
    if (isOnScreen(painter, ratio))
        painter.drawPixmap(0, 0, picture_);
    // The current step stays as it is, the others step back.
    const std::size_t step = walk_.step();
    const double left = step == 0 ? columnAt(0) - 3 : columnAt(step - 1) + 1.5, right = columnAt(step) + 2;
    QColor veil = t[Token::Surface];
    veil.setAlphaF(0.5F);
    const double high = height() - kFoot;
    painter.fillRect(QRectF(0, 0, left, high), veil);
    painter.fillRect(QRectF(right, 0, width() - right, high), veil);
    painter.fillRect(QRectF(left, high - 1, right - left, 2), t[Token::Accent]);
    for (std::size_t i = 0; i <= segments_.size(); ++i) {
        painter.setFont(uiFont(TextRole::Caption, i == step ? TextWeight::SemiBold : TextWeight::Regular));
        painter.setPen(t[i == step ? Token::Text : Token::Muted]);
        const double middle = i == 0 ? columnAt(0) : (columnAt(i - 1) + columnAt(i)) / 2;
        painter.drawText(QRectF(middle - 20, high + 2, 40, kFoot - 2), Qt::AlignHCenter | Qt::AlignTop,
                         QString::number(i + 1));
    }
}

void ButterflyOverview::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (isOld_)
        refresh();
}

void ButterflyOverview::resizeEvent(QResizeEvent*) {
    picture_ = {};
}

void ButterflyOverview::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && !segments_.empty())
        walk_.setStep(stepAt(event->position().x()));
}

bool ButterflyOverview::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && walk_.trace()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const std::size_t step = stepAt(help->pos().x());
        QToolTip::showText(help->globalPos(), tr("Step %1: %2").arg(step + 1).arg(titleOf(*walk_.trace(), step)), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace longwave::ui
