// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/chain_strip.h"

#include "ui/monarch/cell_hands.h"
#include "ui/monarch/cell_painter.h"
#include "ui/monarch/formula_line.h"
#include "ui/monarch/step_picture.h"
#include "ui/monarch/step_words.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"

#include <QMouseEvent>
#include <QPainter>
#include <QTimer>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr double kUnder = 28;   // px: symbol and number of the step
constexpr double kLargest = 84; // px: a picture's side
constexpr double kSmallest = 46;
constexpr double kMostArrow = 96; // px
constexpr double kLeastArrow = 40;
constexpr double kEdge = 12;  // px: of the marks that there is more
constexpr double kPale = 0.5; // of what is still to come

/// What leads to a picture, for its arrow: "F₁ ·", "· F₂", "T ∘".
QString operatorOf(const MonarchTrace& trace, std::size_t step) {
    const QString factor = factorSymbolOf(trace, step);
    switch (trace.steps[step].kind) {
    case StepKind::DftColumns:
    case StepKind::InverseColumns:
        return factor + QStringLiteral(" ·");
    case StepKind::DftRows:
    case StepKind::InverseRows:
        return QStringLiteral("· ") + factor;
    case StepKind::Twiddles:
    case StepKind::InverseTwiddles:
        return factor + QStringLiteral(" ∘");
    case StepKind::Multiply:
        return QStringLiteral("∘ ") + factor;
    default:
        return {};
    }
}

/// Steps that move numbers: their own picture, though nothing is computed.
bool isPermutation(StepKind kind) {
    return kind == StepKind::Reorder || kind == StepKind::ReorderBack;
}

} // namespace

std::vector<ChainStrip::Link> ChainStrip::linksOf(const MonarchTrace& trace) {
    std::vector<Link> links;
    for (std::size_t step = 1; step < trace.steps.size(); ++step) {
        const StepKind kind = trace.steps[step].kind;
        if (kind == StepKind::Spectrum || kind == StepKind::Result)
            links.back().last = step;
        else
            links.push_back({step == 1 ? 0 : step, step, step});
    }
    return links;
}

ChainStrip::ChainStrip(MonarchWalk& walk, QWidget* parent) : QWidget(parent), walk_(walk) {
    setMouseTracking(true);
    setAccessibleName(tr("All pictures"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ChainStrip::setPointed(std::shared_ptr<const PointedTrace> pointed) {
    pointed_ = std::move(pointed);
    update();
}

double ChainStrip::wholeWidth() const {
    const auto count = static_cast<double>(links_.size());
    return count * side_ + (count - 1) * arrow_;
}

int ChainStrip::heightFor(int width, int most) const {
    if (!walk_.trace())
        return most;
    const auto count = static_cast<double>(linksOf(*walk_.trace()).size());
    const double side = std::max(kSmallest, (width - 2 - (count - 1) * kLeastArrow) / count);
    return static_cast<int>(std::min<double>(most, std::floor(std::min(side, kLargest)) + kUnder + 2));
}

void ChainStrip::layOut() {
    const auto count = static_cast<double>(links_.size());
    const double room = width() - 2;
    side_ = std::clamp(height() - kUnder - 2, kSmallest, kLargest);
    arrow_ = (room - count * side_) / (count - 1);
    if (arrow_ < kLeastArrow) {
        side_ = std::max(kSmallest, std::min(side_, (room - (count - 1) * kLeastArrow) / count));
        arrow_ = kLeastArrow;
    }
    arrow_ = std::min(arrow_, kMostArrow);
    side_ = std::floor(side_);
    arrow_ = std::floor(arrow_);
    const double current = static_cast<double>(currentLink()) * (side_ + arrow_);
    const double most = std::max(0.0, wholeWidth() - room);
    // The step, what it came from and what follows are in sight.
    offset_ = std::max(offset_, current + 2 * side_ + arrow_ - room);
    offset_ = std::min(offset_, std::max(0.0, current - side_ - arrow_));
    if (offset_ > 0) // it begins with a whole picture
        offset_ = std::ceil(offset_ / (side_ + arrow_)) * (side_ + arrow_) - kEdge - 2;
    offset_ = std::clamp(std::round(offset_), 0.0, most);
}

std::size_t ChainStrip::currentLink() const {
    for (std::size_t i = 0; i < links_.size(); ++i)
        if (walk_.step() <= links_[i].last)
            return i;
    return 0;
}

QRectF ChainStrip::pictureRect(std::size_t link) const {
    return {1 + std::floor(static_cast<double>(link) * (side_ + arrow_)) - offset_, 1, side_, side_};
}

void ChainStrip::refresh() {
    const double ratio = devicePixelRatioF();
    if (trace_ != walk_.trace() || links_.empty()) {
        trace_ = walk_.trace();
        links_ = trace_ ? linksOf(*trace_) : std::vector<Link>();
        pictures_.clear();
    }
    const double sideBefore = side_;
    if (trace_)
        layOut();
    if (side_ != sideBefore || ratio != ratio_)
        pictures_.clear();
    ratio_ = ratio;
    const int pixels = static_cast<int>(std::lround(side_ * ratio));
    for (std::size_t i = pictures_.size(); i < links_.size(); ++i)
        pictures_.push_back(pictureOf(*trace_, TraceRow::Signal, links_[i].picture, theme(), QSize(pixels, pixels)));
    still_ = QPixmap(size() * ratio);
    still_.setDevicePixelRatio(ratio);
    still_.fill(theme()[Token::Surface]);
    if (trace_ && !size().isEmpty()) {
        QPainter painter(&still_);
        paintStill(painter);
    }
    describe();
    update();
}

void ChainStrip::describe() {
    QStringList names;
    for (const Link& link : links_)
        names << symbolOf(*trace_, link.picture);
    setAccessibleDescription(names.join(QStringLiteral(" → ")));
}

void ChainStrip::paintArrow(QPainter& painter, std::size_t link) const {
    const Theme& t = theme();
    const QRectF to = pictureRect(link);
    const bool isCurrent = link == currentLink();
    const double y = std::round(to.center().y()) + 0.5;
    const double left = to.left() - arrow_ + 6, right = to.left() - 6;
    const bool isMoreLeft = offset_ > 0, isMoreRight = wholeWidth() - offset_ > width();
    if (left < (isMoreLeft ? kEdge + 2 : 0) || right > width() - (isMoreRight ? kEdge + 2 : 0))
        return; // cut in two it says nothing
    painter.setPen(QPen(t[isCurrent ? Token::Text : Token::Control], isCurrent ? 1.5 : 1));
    painter.drawLine(QPointF(left, y), QPointF(right, y));
    painter.drawLine(QPointF(right, y), QPointF(right - 5, y - 4));
    painter.drawLine(QPointF(right, y), QPointF(right - 5, y + 4));
    const StepKind kind = trace_->steps[links_[link].picture].kind;
    QString text = operatorOf(*trace_, links_[link].picture);
    if (isPermutation(kind))
        text = tr("reorder");
    else if (kind == StepKind::Reshape)
        text = tr("open");
    const FormulaLine formula(text, TextRole::Caption, isCurrent ? TextWeight::SemiBold : TextWeight::Regular);
    painter.setPen(t[isCurrent ? Token::Text : Token::Muted]);
    formula.paint(painter, {(left + right) / 2 - formula.width() / 2, y - 6});
}

void ChainStrip::paintStill(QPainter& painter) const {
    const Theme& t = theme();
    const std::size_t current = currentLink();
    const QFontMetricsF metrics(uiFont(TextRole::Table));
    for (std::size_t i = 0; i < links_.size(); ++i) {
        const QRectF room = pictureRect(i);
        if (room.right() + arrow_ < 0 || room.left() - arrow_ > width())
            continue;
        painter.setRenderHint(QPainter::Antialiasing, false);
        paintHatch(painter, room);
        // A pixel of the picture is a share of the room, so that all of it is used whatever N is.
        painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
        painter.drawImage(room, pictures_[i]);
        const StepGrid grid = gridOf(*trace_, TraceRow::Signal, links_[i].picture);
        const double cell =
            std::min(room.width() / static_cast<double>(grid.columns), room.height() / static_cast<double>(grid.rows));
        if (cell >= 5) { // cells stand apart
            for (std::int64_t c = 1; c < grid.columns; ++c)
                painter.fillRect(
                    QRectF(room.left() +
                               std::round(static_cast<double>(c) * room.width() / static_cast<double>(grid.columns)) -
                               1,
                           room.top(), 1, room.height()),
                    t[Token::Surface]);
            for (std::int64_t r = 1; r < grid.rows; ++r)
                painter.fillRect(
                    QRectF(room.left(),
                           room.top() +
                               std::round(static_cast<double>(r) * room.height() / static_cast<double>(grid.rows)) - 1,
                           room.width(), 1),
                    t[Token::Surface]);
        }
        if (i > current) {
            QColor pale = t[Token::Surface];
            pale.setAlphaF(kPale);
            painter.fillRect(room, pale);
        }
        painter.setRenderHint(QPainter::Antialiasing);
        if (i > 0)
            paintArrow(painter, i);
        const double baseline = room.bottom() + 4 + metrics.ascent();
        painter.setPen(t[Token::Text]);
        const FormulaLine symbol(symbolOf(*trace_, links_[i].picture), TextRole::Table, TextWeight::SemiBold);
        symbol.paint(painter, {room.left(), baseline});
        const bool isOne = links_[i].first == links_[i].last;
        const QString first = QString::number(links_[i].first + 1);
        const QString last = QString::number(links_[i].last + 1);
        const QString number = isOne ? tr("step %1").arg(first) : tr("step %1, %2").arg(first, last);
        painter.setFont(uiFont(TextRole::Caption));
        painter.setPen(t[Token::Muted]);
        const QFontMetricsF caption(painter.font());
        const double space = room.width() - symbol.width() - 6;
        const QString brief = isOne ? first : first + QStringLiteral(", ") + last;
        const QString shown = caption.horizontalAdvance(number) <= space ? number : brief;
        painter.drawText(QPointF(room.right() - caption.horizontalAdvance(shown), baseline), shown);
        if (i == current)
            painter.fillRect(QRectF(room.left(), room.bottom() + kUnder - 2, room.width(), 2), t[Token::Accent]);
    }
    // More beyond the edges.
    if (offset_ > 0 || wholeWidth() - offset_ > width()) {
        painter.setPen(QPen(t[Token::Accent], 1.5));
        const double y = 1 + side_ / 2;
        if (offset_ > 0) {
            painter.fillRect(QRectF(0, 0, 12, height()), t[Token::Surface]);
            painter.drawPolyline(QPolygonF({QPointF(8, y - 5), QPointF(3, y), QPointF(8, y + 5)}));
        }
        if (wholeWidth() - offset_ > width()) {
            painter.fillRect(QRectF(width() - 12, 0, 12, height()), t[Token::Surface]);
            painter.drawPolyline(
                QPolygonF({QPointF(width() - 8, y - 5), QPointF(width() - 3, y), QPointF(width() - 8, y + 5)}));
        }
    }
}

void ChainStrip::paintPointed(QPainter& painter) const {
    if (!pointed_ || pointed_->isExample)
        return;
    // Not over the marks that there is more.
    const double left = offset_ > 0 ? kEdge : 0;
    const double right = width() - (wholeWidth() - offset_ > width() ? kEdge : 0);
    for (std::size_t i = 0; i < links_.size(); ++i) {
        const QRectF room = pictureRect(i);
        if (room.left() < left || room.right() > right)
            continue;
        // Of the steps that share it, the one whose cells are marked; of a result the cells are others.
        const std::size_t step = links_[i].picture;
        const StepGrid grid = gridOf(*trace_, TraceRow::Signal, step);
        // No finer than pixels of two: an outline has a width.
        const int rows = static_cast<int>(std::min<std::int64_t>(grid.rows, static_cast<std::int64_t>(side_ / 2)));
        const int columns =
            static_cast<int>(std::min<std::int64_t>(grid.columns, static_cast<std::int64_t>(side_ / 2)));
        std::vector<std::uint8_t> isIn(static_cast<std::size_t>(rows * columns));
        bool isSource = false, isAny = false;
        for (std::int64_t r = 0; r < grid.rows; ++r)
            for (std::int64_t c = 0; c < grid.columns; ++c) {
                const auto mark = pointed_->markOf({TraceRow::Signal, step, r * grid.columns + c});
                if (mark == PointedTrace::Mark::None)
                    continue;
                isAny = true;
                isSource = isSource || mark != PointedTrace::Mark::User;
                isIn[static_cast<std::size_t>(r * rows / grid.rows * columns + c * columns / grid.columns)] = 1;
            }
        if (!isAny)
            continue;
        QList<QLineF> lines = outlineOf(
            rows, columns, [&](int r, int c) { return isIn[static_cast<std::size_t>(r * columns + c)] != 0; });
        const double wide = room.width() / columns, high = room.height() / rows;
        for (QLineF& line : lines)
            line = {room.left() + line.x1() * wide, room.top() + line.y1() * high, room.left() + line.x2() * wide,
                    room.top() + line.y2() * high};
        if (lines.size() > 400) { // too fine for outlines: what is in stays, the rest is covered
            QColor cover = theme()[Token::Surface];
            cover.setAlphaF(0.6F);
            for (const QRect& out : rectanglesOf(
                     rows, columns, [&](int r, int c) { return isIn[static_cast<std::size_t>(r * columns + c)] == 0; }))
                painter.fillRect(QRectF(room.left() + out.left() * wide, room.top() + out.top() * high,
                                        out.width() * wide, out.height() * high),
                                 cover);
            continue;
        }
        paintOutline(painter, lines, isSource ? OutlineKind::Solid : OutlineKind::Dashed);
    }
}

void ChainStrip::paint(QPainter& painter) const {
    if (!trace_)
        return;
    paintStill(painter);
    paintPointed(painter);
}

void ChainStrip::paintEvent(QPaintEvent*) {
    if (still_.devicePixelRatio() != devicePixelRatioF()) // on another screen
        QTimer::singleShot(0, this, [this] { refresh(); });
    QPainter painter(this);
    painter.drawPixmap(0, 0, still_);
    if (trace_)
        paintPointed(painter);
}

void ChainStrip::resizeEvent(QResizeEvent*) {
    refresh();
}

std::optional<std::size_t> ChainStrip::linkAt(QPointF point) const {
    for (std::size_t i = 0; i < links_.size(); ++i)
        if (pictureRect(i).adjusted(0, 0, 0, kUnder).contains(point))
            return i;
    return std::nullopt;
}

std::optional<StageCell> ChainStrip::cellAt(QPointF point) const {
    const auto link = linkAt(point);
    if (!link || !pictureRect(*link).contains(point))
        return std::nullopt;
    const QRectF room = pictureRect(*link);
    const std::size_t step = links_[*link].picture;
    const StepGrid grid = gridOf(*trace_, TraceRow::Signal, step);
    const auto share = [](double place, double of, std::int64_t count) {
        return std::clamp<std::int64_t>(static_cast<std::int64_t>(place / of * static_cast<double>(count)), 0,
                                        count - 1);
    };
    return StageCell{TraceRow::Signal, step,
                     share(point.y() - room.top(), room.height(), grid.rows) * grid.columns +
                         share(point.x() - room.left(), room.width(), grid.columns)};
}

void ChainStrip::mouseMoveEvent(QMouseEvent* event) {
    setCursor(linkAt(event->position()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    walk_.hover(cellAt(event->position()));
}

void ChainStrip::mousePressEvent(QMouseEvent* event) {
    const auto link = linkAt(event->position());
    if (event->button() != Qt::LeftButton || !link)
        return;
    const Link& steps = links_[*link];
    const bool isHere = walk_.step() >= steps.first && walk_.step() <= steps.last;
    // Again on the same picture: its next name.
    walk_.setStep(!isHere ? steps.picture : walk_.step() == steps.last ? steps.first : walk_.step() + 1);
}

void ChainStrip::leaveEvent(QEvent*) {
    walk_.hover(std::nullopt);
}

void ChainStrip::wheelEvent(QWheelEvent* event) {
    const double most = std::max(0.0, wholeWidth() - width() + 2);
    if (most <= 0) {
        event->ignore();
        return;
    }
    const QPoint delta = event->angleDelta();
    const double wanted = std::clamp(offset_ - (delta.x() + delta.y()) / 2.0, 0.0, most);
    if (wanted != offset_) {
        offset_ = wanted;
        scrollTo(wanted);
    }
    event->accept();
}

void ChainStrip::scrollTo(double offset) {
    offset_ = std::round(offset);
    still_.fill(theme()[Token::Surface]);
    QPainter painter(&still_);
    paintStill(painter);
    update();
}

} // namespace longwave::ui
