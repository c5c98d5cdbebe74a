// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/timing_overlay.h"

#include "ui/convolve/timing_text.h"
#include "ui/plot/plot.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"

#include <QClipboard>
#include <QFontInfo>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolButton>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr int kBetweenWords = 250; // ms
constexpr double kKeyTop = 134, kKeyLine = 15;
constexpr double kThinnest = 6; // px: a bar that is thinner is clicked in the key

QToolButton* makeButton(QWidget* parent, const QString& iconName, const QString& tip) {
    auto* button = new QToolButton(parent);
    button->setIcon(icon(iconName, Token::Muted));
    button->setIconSize({16, 16});
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setProperty("quiet", true);
    button->setCursor(Qt::ArrowCursor);
    return button;
}

int snapped(int value) {
    return static_cast<int>(std::lround(static_cast<double>(value) / TimingOverlay::kGrid)) * TimingOverlay::kGrid;
}

/// The grid line nearest to `value` that lies in [low, high]; low when none does.
int snappedInside(int value, int low, int high) {
    constexpr int kGrid = TimingOverlay::kGrid;
    const int first = (low + kGrid - 1) / kGrid * kGrid;
    const int last = high / kGrid * kGrid;
    return first > last ? low : std::clamp(snapped(value), first, last);
}

} // namespace

TimingOverlay::TimingOverlay(Plot* plot) : QWidget(plot), plot_(plot) {
    scale_ = std::max(1.0, QFontInfo(uiFont()).pixelSize() / 13.0);
    setFixedSize(sizeHint());
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Timings"));
    setCursor(Qt::SizeAllCursor);
    setFont(uiFont());

    copy_ = makeButton(this, QStringLiteral("copy"), tr("Copy the timings as text"));
    close_ = makeButton(this, QStringLiteral("close"), tr("Hide the timings (T)"));
    const int side = static_cast<int>(unit(24));
    copy_->setFixedSize(side, side);
    close_->setFixedSize(side, side);
    close_->move(width() - static_cast<int>(unit(6)) - side, static_cast<int>(unit(6)));
    copy_->move(close_->x() - side, close_->y());
    connect(copy_, &QToolButton::clicked, this, [this] {
        if (said_)
            QGuiApplication::clipboard()->setText(timingsAsText(said_->timings));
    });
    connect(close_, &QToolButton::clicked, this, [this] {
        hide();
        emit closed();
    });

    words_.setSingleShot(true);
    words_.setInterval(kBetweenWords);
    connect(&words_, &QTimer::timeout, this, &TimingOverlay::refreshWords);
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
    plot->installEventFilter(this);
    connect(plot, &Plot::painted, this, [this] {
        if (isVisible() && !allowed().contains(geometry()))
            moveInside(pos());
    });
    clock_.start();
    hide();
}

QSize TimingOverlay::sizeHint() const {
    return {static_cast<int>(std::ceil(kSize.width() * scale_)), static_cast<int>(std::ceil(kSize.height() * scale_))};
}

QRectF TimingOverlay::place(double x, double y, double width, double height) const {
    return {unit(x), unit(y), unit(width), unit(height)};
}

// ---- what it says ---------------------------------------------------------------------------------------------------

void TimingOverlay::setSnapshot(std::shared_ptr<const LiveSnapshot> snapshot, bool running) {
    const bool another = !said_ || !snapshot || running != running_ ||
                         said_->timings.engine != snapshot->timings.engine ||
                         said_->timings.problem != snapshot->timings.problem;
    live_ = std::move(snapshot);
    running_ = running;
    if (another || !words_.isActive())
        refreshWords();
    update();
}

void TimingOverlay::refreshWords() {
    if (said_ == live_ && saidRunning_ == running_)
        return;
    said_ = live_;
    saidRunning_ = running_;
    saidFrames_ = framesPerSecond();
    layOutStages();
    setAccessibleDescription(said_ ? timingsAsText(said_->timings) : QString());
    words_.start();
    update();
}

void TimingOverlay::countFrame() {
    const qint64 now = clock_.elapsed();
    frames_.push_back(now);
    while (!frames_.empty() && frames_.front() < now - 1000)
        frames_.pop_front();
}

double TimingOverlay::framesPerSecond() const {
    if (frames_.size() < 2)
        return 0;
    const auto span = static_cast<double>(frames_.back() - frames_.front());
    return span > 0 ? static_cast<double>(frames_.size() - 1) * 1000 / span : 0;
}

void TimingOverlay::setChosenStage(std::optional<StageKind> kind) {
    chosen_ = kind;
    update();
}

void TimingOverlay::layOutStages() {
    areas_.clear();
    tips_.clear();
    if (!said_)
        return;
    const LiveTimings& timings = said_->timings;
    double sum = 0;
    for (const Stage& stage : timings.stages)
        sum += stage.seconds;
    const double end = zeroScale(std::max(sum, timings.median) * 1e3).end * 1e-3;
    const double width = unit(kScaleWidth);
    double x = unit(kBarLeft);
    for (const Stage& stage : timings.stages) {
        const double length = end > 0 ? stage.seconds / end * width : 0;
        const QRectF rect(x, unit(kBarTop), length, unit(kBarHeight));
        areas_.push_back({rect, stage.kind, true});
        x += length;
    }

    const QFontMetricsF metrics(uiFont(TextRole::Caption));
    double keyX = unit(kPadding);
    double keyY = unit(kKeyTop);
    for (const Stage& stage : timings.stages) {
        const double room = unit(14) + metrics.horizontalAdvance(stageKey(stage.kind));
        if (keyX > unit(kPadding) && keyX + room > this->width() - unit(kPadding)) {
            keyX = unit(kPadding);
            keyY += unit(kKeyLine);
        }
        areas_.push_back({{keyX, keyY, room, unit(kKeyLine)}, stage.kind, false});
        keyX += room + unit(12);
    }
    for (const Area& area : areas_) {
        const auto stage = std::find_if(timings.stages.begin(), timings.stages.end(),
                                        [&](const Stage& candidate) { return candidate.kind == area.kind; });
        tips_.push_back({area.rect, tr("%1: %2, median of the runs shown. Click to see what it is.")
                                        .arg(stageName(area.kind), format::duration(stage->seconds).text())});
    }
    const auto figures = timingFigures(timings);
    const double column = (kSize.width() - 2 * kPadding) / static_cast<double>(figures.size());
    for (std::size_t i = 0; i < figures.size(); ++i)
        tips_.push_back({place(kPadding + column * static_cast<double>(i), 172, column, 34), figures[i].tip});
    tips_.push_back(
        {place(kBarLeft, 102, kScaleWidth, 26),
         tr("Medians of the stages, from 0. Where the bar ends before the outline, the engine did something "
            "between its stages that is not timed apart.")});
    tips_.push_back({place(kPadding, 206, 270, 22), QString::fromStdString(timings.plan)});
}

// ---- where it is ----------------------------------------------------------------------------------------------------

QRect TimingOverlay::allowed() const {
    // The area between the axes when it is large enough, else the plot with its axes.
    const QRect area = plot_->plotArea().intersected(plot_->rect()); // while it is resized, the axes lag behind
    return area.width() >= width() && area.height() >= height() ? area : plot_->rect();
}

void TimingOverlay::moveInside(QPoint topLeft) {
    const QRect room = allowed();
    const int right = std::max(room.left(), room.left() + room.width() - width());
    const int bottom = std::max(room.top(), room.top() + room.height() - height());
    move(snappedInside(topLeft.x(), room.left(), right), snappedInside(topLeft.y(), room.top(), bottom));
}

void TimingOverlay::placeQuietly() {
    moveInside(plot_->quietestPlace(size()));
    raise();
}

bool TimingOverlay::eventFilter(QObject* watched, QEvent* event) {
    if (watched == plot_ && event->type() == QEvent::Resize)
        moveInside(pos());
    return QWidget::eventFilter(watched, event);
}

// ---- hands ----------------------------------------------------------------------------------------------------------

std::optional<StageKind> TimingOverlay::stageAt(QPointF position) const {
    for (const Area& area : areas_)
        if (area.rect.contains(position))
            return area.kind;
    return std::nullopt;
}

QRect TimingOverlay::stageRect(StageKind kind) const {
    QRectF found;
    for (const Area& area : areas_)
        if (area.kind == kind && (!area.isBar || area.rect.width() >= kThinnest) && found.isNull())
            found = area.rect;
    return found.toAlignedRect();
}

void TimingOverlay::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) {
        grab_ = event->position().toPoint();
        dragged_ = false;
    }
    event->accept(); // the plot below must not pan
}

void TimingOverlay::mouseMoveEvent(QMouseEvent* event) {
    event->accept();
    if (!grab_) {
        setCursor(stageAt(event->position()) ? Qt::PointingHandCursor : Qt::SizeAllCursor);
        return;
    }
    if (!dragged_ && (event->position().toPoint() - *grab_).manhattanLength() < kGrid / 2)
        return;
    dragged_ = true;
    moveInside(mapToParent(event->position().toPoint()) - *grab_);
}

void TimingOverlay::mouseReleaseEvent(QMouseEvent* event) {
    event->accept();
    if (event->button() != Qt::LeftButton || !grab_)
        return;
    grab_.reset();
    if (dragged_)
        return;
    if (const auto kind = stageAt(event->position()))
        emit stagePicked(*kind);
}

void TimingOverlay::keyPressEvent(QKeyEvent* event) {
    QPoint step;
    switch (event->key()) {
    case Qt::Key_Left:
        step = {-kGrid, 0};
        break;
    case Qt::Key_Right:
        step = {kGrid, 0};
        break;
    case Qt::Key_Up:
        step = {0, -kGrid};
        break;
    case Qt::Key_Down:
        step = {0, kGrid};
        break;
    case Qt::Key_Escape:
        hide();
        emit closed();
        return;
    default:
        if (const int index = event->key() - Qt::Key_1;
            said_ && index >= 0 && index < static_cast<int>(said_->timings.stages.size())) {
            emit stagePicked(said_->timings.stages[static_cast<std::size_t>(index)].kind);
            return;
        }
        QWidget::keyPressEvent(event);
        return;
    }
    moveInside(pos() + step);
}

bool TimingOverlay::event(QEvent* event) {
    switch (event->type()) {
    case QEvent::ToolTip: {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto tip = std::find_if(tips_.begin(), tips_.end(),
                                      [&](const Tip& candidate) { return candidate.rect.contains(help->pos()); });
        if (tip == tips_.end())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), tip->text, this, tip->rect.toAlignedRect());
        return true;
    }
    case QEvent::Wheel: // the plot zooms about the mouse, not about what lies over it
        event->accept();
        return true;
    case QEvent::MouseButtonDblClick:
        event->accept();
        return true;
    default:
        return QWidget::event(event);
    }
}

} // namespace longwave::ui
