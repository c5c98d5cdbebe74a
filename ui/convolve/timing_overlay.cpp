// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/timing_overlay.h"

#include "ui/plot/plot.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"

#include <QClipboard>
#include <QFontInfo>
#include <QGuiApplication>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr int kBetweenWords = 250; // ms
constexpr double kKeyLine = 15;

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
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Timings"));
    setCursor(Qt::SizeAllCursor);

    measure_ = makeButton(this, QStringLiteral("gauge"), {});
    pin_ = makeButton(this, QStringLiteral("pin"), tr("Pin the timings: they stay where they are (P)"));
    pin_->setCheckable(true);
    copy_ = makeButton(this, QStringLiteral("copy"), tr("Copy the timings as text"));
    close_ = makeButton(this, QStringLiteral("close"), tr("Hide the timings (T)"));
    fitFont();
    connect(measure_, &QToolButton::clicked, this, &TimingOverlay::measureRequested);
    setCeilings({}, false);
    connect(pin_, &QToolButton::toggled, this, &TimingOverlay::setPinned);
    connect(copy_, &QToolButton::clicked, this, [this] {
        if (said_)
            QGuiApplication::clipboard()->setText(timingsAsText(said_->timings, ceilings()));
    });
    connect(close_, &QToolButton::clicked, this, [this] {
        hide();
        emit closed();
    });

    words_.setSingleShot(true);
    words_.setInterval(kBetweenWords);
    connect(&words_, &QTimer::timeout, this, &TimingOverlay::refreshWords);
    connect(&Appearance::instance(), &Appearance::changed, this, &TimingOverlay::fitFont);
    plot->installEventFilter(this);
    connect(plot, &Plot::painted, this, [this] {
        if (isVisible() && !allowed().contains(geometry()))
            moveInside(pos());
    });
    clock_.start();
    hide();
}

void TimingOverlay::fitFont() {
    scale_ = std::max(1.0, QFontInfo(uiFont()).pixelSize() / 13.0);
    setFont(uiFont());
    setFixedSize(sizeHint());
    const int side = static_cast<int>(unit(24));
    int x = width() - static_cast<int>(unit(6));
    for (QToolButton* button : {close_, copy_, pin_, measure_}) {
        button->setFixedSize(side, side);
        button->setIconSize(QSize(16, 16) * scale_);
        button->move(x -= side, static_cast<int>(unit(6)));
    }
    layOut();
    update();
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
    if (another || !running || !words_.isActive()) // the last word is said at once, and stays
        refreshWords();
    update();
}

void TimingOverlay::refreshWords() {
    if (said_ == live_ && saidRunning_ == running_)
        return;
    said_ = live_;
    saidRunning_ = running_;
    saidFrames_ = framesPerSecond();
    layOut();
    setAccessibleDescription(said_ ? timingsAsText(said_->timings, ceilings()) : QString());
    words_.start();
    update();
}

void TimingOverlay::setCeilings(std::optional<Ceilings> ceilings, bool canMeasure, const QString& whyNot) {
    ceilings_ = std::move(ceilings);
    measure_->setVisible(canMeasure);
    measure_->setEnabled(whyNot.isEmpty());
    const QString tip = !whyNot.isEmpty() ? whyNot
                        : ceilings_
                            ? tr("Measure again what this machine can do at most (2 s; the loop rests). Known: %1")
                                  .arg(peaksText(ceilings_->at(0)))
                            : tr("Measure what this machine can do at most (2 s; the loop rests)");
    measure_->setToolTip(tip);
    measure_->setAccessibleName(tip);
    layOut();
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

void TimingOverlay::setHistogramShown(bool shown) {
    histogram_ = shown;
    layOut();
    update();
}

std::vector<TimingOverlay::Bar> TimingOverlay::bars() const {
    const LiveTimings& timings = said_->timings;
    if (!timings.baseline)
        return {{tr("this run"), timings.stages, timings.median, kBarsTop + 6, 18, false, {}}};
    const LiveBaseline& baseline = *timings.baseline;
    QString note;
    if (!baseline.failure.empty())
        note = tr("does not run");
    else if (baseline.rounds == 0)
        note = tr("waiting");
    return {{tr("this run"), timings.stages, timings.median, kBarsTop, 14, false, {}},
            {QString::fromStdString(baseline.title), baseline.stages, baseline.median, kBarsTop + 18, 14, true, note}};
}

TimeScale TimingOverlay::scale() const {
    double most = 0;
    for (const Bar& bar : bars()) {
        double sum = 0;
        for (const Stage& stage : bar.stages)
            sum += stage.seconds;
        if (bar.note.isEmpty())
            most = std::max({most, sum, bar.total});
    }
    return timeScale(most);
}

void TimingOverlay::layOut() {
    areas_.clear();
    tips_.clear();
    if (!said_)
        return;
    if (!histogram_) {
        layOutBars();
        layOutKey();
    }
    layOutTips();
}

void TimingOverlay::layOutBars() {
    const double end = scale().seconds();
    for (const Bar& bar : bars()) {
        if (!bar.note.isEmpty())
            continue;
        double x = unit(kBarLeft);
        for (const Stage& stage : bar.stages) {
            const double length = end > 0 ? stage.seconds / end * unit(kScaleWidth) : 0;
            areas_.push_back({{x, unit(bar.top), length, unit(bar.height)}, stage.kind, true, bar.ofBaseline});
            tips_.push_back(
                {areas_.back().rect, tr("%1: %2, median of the runs shown. Click to see what it is.")
                                         .arg(stageName(stage.kind), format::duration(stage.seconds).text())});
            x += length;
        }
    }
}

void TimingOverlay::layOutKey() {
    const QFontMetricsF metrics(uiFont(TextRole::Caption));
    std::vector<StageKind> told;
    const auto all = bars();
    double x = unit(kPadding);
    double y = unit(kKeyTop);
    for (const Bar& bar : all) {
        if (!bar.note.isEmpty())
            continue;
        for (const Stage& stage : bar.stages) {
            if (std::find(told.begin(), told.end(), stage.kind) != told.end())
                continue;
            told.push_back(stage.kind);
            const double room = unit(14) + metrics.horizontalAdvance(keyWord(stage.kind));
            if (x > unit(kPadding) && x + room > width() - unit(kPadding)) {
                x = unit(kPadding);
                y += unit(kKeyLine);
            }
            areas_.push_back({{x, y, room, unit(kKeyLine)}, stage.kind, false, bar.ofBaseline});
            x += room + unit(12);
        }
    }
}

QString TimingOverlay::keyWord(StageKind kind) const {
    // Where the parts of a fused stage have entries of their own, it need not name them.
    const auto& baseline = said_->timings.baseline;
    const bool hasParts = baseline && baseline->failure.empty() && baseline->rounds > 0 &&
                          std::any_of(baseline->stages.begin(), baseline->stages.end(),
                                      [](const Stage& stage) { return stage.kind == StageKind::Forward; });
    const bool isFused = kind == StageKind::Fused || kind == StageKind::FusedInverse;
    return isFused && hasParts ? tr("%1, not split").arg(stageName(kind)) : stageKey(kind);
}

void TimingOverlay::layOutTips() {
    const LiveTimings& timings = said_->timings;
    tips_.push_back(
        {QRectF(sparklineRect()), tr("The runs, oldest first, and their median (dashed); the scale does not "
                                     "begin at 0. Click to see how they are spread (H).")});
    const auto figures = timingFigures(timings, ceilings());
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const auto [x, column] = figurePlace(i, figures.size(), kSize.width() - 2 * kPadding);
        tips_.push_back({place(kPadding + x, 172, column, 34), figures[i].tip});
    }
    if (timings.baseline && !histogram_) {
        const LiveBaseline& baseline = *timings.baseline;
        tips_.push_back({place(kPadding, kBarsTop + 16, kBarLeft + kScaleWidth, 18), baselineTip(baseline)});
    }
    tips_.push_back(
        {place(kBarLeft, kBarsTop, kScaleWidth, 50),
         histogram_
             ? tr("How often a run took how long, from the shortest on. What lies far out is counted at the right.")
             : tr("Medians of the stages, from 0. Where the bar ends before the outline, the engine did something "
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

QRect TimingOverlay::sparklineRect() const {
    return place(252, 38, kSize.width() - kPadding - 252, 34).toAlignedRect();
}

void TimingOverlay::setPinned(bool pinned) {
    pinned_ = pinned;
    pin_->setChecked(pinned);
    pin_->setIcon(icon(QStringLiteral("pin"), pinned ? Token::Accent : Token::Muted));
    setCursor(pinned ? Qt::ArrowCursor : Qt::SizeAllCursor);
}

void TimingOverlay::placeQuietly() {
    raise();
    if (pinned_ || placedByHand_) {
        moveInside(pos());
        return;
    }
    moveInside(plot_->quietestPlace(size()));
}

bool TimingOverlay::eventFilter(QObject* watched, QEvent* event) {
    if (watched == plot_ && event->type() == QEvent::Resize)
        moveInside(pos());
    return QWidget::eventFilter(watched, event);
}

} // namespace longwave::ui
