// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/plot_canvas.h"

#include "ui/plot/plot_layers.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr int kTickLength = 4;
constexpr int kSubTickLength = 3;
constexpr int kLabelGap = 3;
constexpr int kEdge = 6; // between text and the widget's edge
constexpr int kLeastLeft = 40;
constexpr int kMarginStep = 8; // margins grow in steps, so that they do not tremble while zooming
constexpr int kRightAir = 16;  // half of the last tick's label
constexpr double kPixelsPerXTick = 105;
constexpr double kPixelsPerYTick = 44;

int roundUp(int value, int step) {
    return (value + step - 1) / step * step;
}

QSharedPointer<QCPAxisTicker> shared(const std::shared_ptr<HouseTicker>& ticker) {
    // QCustomPlot wants its own kind of pointer; the lambda keeps ours alive as long as that.
    return QSharedPointer<QCPAxisTicker>(ticker.get(), [ticker](QCPAxisTicker*) {});
}

} // namespace

PlotCanvas::PlotCanvas(Plot* plot)
    : QCustomPlot(plot),
      plot_(plot),
      xTicker_(std::make_shared<HouseTicker>()),
      yTicker_(std::make_shared<HouseTicker>()) {
    setPlottingHint(QCP::phFastPolylines);
    setNoAntialiasingOnDrag(false);
    setAutoAddPlottableToLegend(false);
    setMouseTracking(true);
    setFocusPolicy(Qt::NoFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    axisRect()->setAutoMargins(QCP::msNone);
    axisRect()->setMinimumSize(QSize(8, 8));
    plotLayout()->setRowSpacing(0);
    addLayer(QStringLiteral("under"), layer(QStringLiteral("grid")), limAbove);
    addLayer(QStringLiteral("marks"), layer(QStringLiteral("axes")), limAbove);
    addLayer(QStringLiteral("message"), layer(QStringLiteral("marks")), limAbove);

    for (QCPAxis* axis : {xAxis2, yAxis2})
        axis->setVisible(false);
    xAxis->setTicker(shared(xTicker_));
    yAxis->setTicker(shared(yTicker_));
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setTickLength(0, kTickLength);
        axis->setSubTickLength(0, kSubTickLength);
        axis->setTickLabelPadding(kLabelGap);
        axis->setPadding(0);
    }

    new PlotUnderlay(this);
    new PlotTitles(this);
    new PlotMarks(this);
    new PlotMessage(this);
    new PlotOverlay(this);

    connect(this, &QCustomPlot::beforeReplot, this, &PlotCanvas::layOut);
    connect(this, &QCustomPlot::afterReplot, plot, &Plot::painted);
    connect(&Appearance::instance(), &Appearance::changed, this, [this] {
        dress();
        queueReplot();
    });
    dress();
    applyEmpty();
    applyViews(false, false);
}

void PlotCanvas::dress() {
    const Theme& t = theme();
    setBackground(QBrush(t[Token::Surface]));
    const QFont ticks = tabularFont(TextRole::Caption);
    for (QCPAxis* axis : {xAxis, yAxis}) {
        const QPen line(t[Token::Axis], 0); // 0 is one device pixel
        axis->setBasePen(line);
        axis->setTickPen(line);
        axis->setSubTickPen(line);
        axis->setTickLabelColor(t[Token::Muted]);
        axis->setTickLabelFont(ticks);
        axis->grid()->setPen(QPen(t[Token::Grid], 0));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    if (zeroLine)
        yAxis->grid()->setZeroLinePen(QPen(t[Token::ControlSoft], 0));
}

void PlotCanvas::layOut() {
    const QFontMetrics ticks(tabularFont(TextRole::Caption));
    const QFontMetrics titles(uiFont(TextRole::Caption));
    const bool hasTop = !yTitle.isEmpty() || alignsTop;
    const int top = hasTop ? titles.height() + kEdge + 8 : kEdge + ticks.height() / 2;
    const int bottom =
        kTickLength + kLabelGap + ticks.height() + (xTitle.isEmpty() ? kEdge : titles.height() + kEdge + 1);

    // Labels depend on how many there are, that on the axis' length, and the left margin on the labels.
    const int areaHeight = std::max(8, viewport().height() - top - bottom);
    const int least = std::clamp(2 * areaHeight / (3 * ticks.height()), 1, areaHeight < 90 ? 3 : 4);
    yTicker_->setWanted(std::clamp(static_cast<int>(areaHeight / kPixelsPerYTick) + 1, least, 7), areaHeight);
    QVector<double> places;
    QVector<QString> words;
    yTicker_->generate(yAxis->range(), QLocale(), QLatin1Char('f'), 6, places, nullptr, &words);
    int widest = 0;
    for (const QString& word : std::as_const(words))
        widest = std::max(widest, ticks.horizontalAdvance(word));
    const int left = std::max(kLeastLeft, roundUp(widest + kTickLength + kLabelGap + kEdge, kMarginStep));
    const int right = std::max(kRightAir, rightRoom);
    const bool wantsOther = left != leftWanted_ || right != rightWanted_;
    leftWanted_ = left;
    rightWanted_ = right;
    const QMargins margins(std::max(left, sharedLeft), top, std::max(right, sharedRight), bottom);
    const int areaWidth = std::max(8, viewport().width() - margins.left() - margins.right());
    xTicker_->setWanted(std::clamp(static_cast<int>(areaWidth / kPixelsPerXTick) + 1, areaWidth < 220 ? 3 : 4, 7),
                        areaWidth);
    axisRect()->setMargins(margins);
    if (wantsOther)
        QMetaObject::invokeMethod(plot_, &Plot::marginsWanted, Qt::QueuedConnection);
}

void PlotCanvas::applyViews(bool xMoved, bool byHand) {
    const ViewRange xView = x.view();
    const ViewRange yView = y.view();
    for (const auto& [axis, view] : {std::pair{xAxis, &x}, std::pair{yAxis, &y}}) {
        const auto type = view->isLog() ? QCPAxis::stLogarithmic : QCPAxis::stLinear;
        if (axis->scaleType() != type)
            axis->setScaleType(type);
        axis->setSubTicks(view->isLog());
    }
    xTicker_->setLog(x.isLog());
    xTicker_->setFormat(xFormat);
    yTicker_->setFormat(yFormat);
    yTicker_->setLog(y.isLog());
    xAxis->setRange(xView.low, xView.high);
    yAxis->setRange(yView.low, yView.high);
    queueReplot();
    if (!xMoved)
        return;
    emit plot_->viewChanged(xView.low, xView.high);
    if (byHand)
        emit viewMoved(xView.low, xView.high);
}

void PlotCanvas::applyEmpty() {
    const bool empty = !emptyText.isEmpty();
    for (const char* name : {"grid", "under", "main", "axes", "marks"})
        layer(QLatin1String(name))->setVisible(!empty);
    layer(QStringLiteral("message"))->setVisible(empty);
    queueReplot();
}

void PlotCanvas::queueReplot() {
    if (isVisible())
        replot(rpQueuedReplot);
    else
        stale_ = true;
}

void PlotCanvas::replotOverlay() {
    if (isVisible())
        layer(QStringLiteral("overlay"))->replot();
}

void PlotCanvas::showEvent(QShowEvent* event) {
    QCustomPlot::showEvent(event);
    if (std::exchange(stale_, false))
        replot(rpQueuedReplot);
}

void PlotCanvas::resizeEvent(QResizeEvent* event) {
    // Squeezed to nothing by its neighbours (a splitter): there is nothing to paint, nor a buffer to paint into.
    if (!event->size().isEmpty())
        QCustomPlot::resizeEvent(event);
}

void PlotCanvas::setCrossHairX(std::optional<double> place) {
    if (place == crossHairX_)
        return;
    crossHairX_ = place;
    replotOverlay();
}

} // namespace longwave::ui
