// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/plot.h"

#include "ui/plot/plot_canvas.h"
#include "ui/plot/plot_item.h"
#include "ui/plot/plot_layers.h"
#include "ui/plot/plot_menu.h"
#include "ui/theme/appearance.h"
#include "ui/theme/format.h"

#include <QKeyEvent>

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::ui {

namespace {

constexpr double kKeyZoom = 0.7;
constexpr double kKeyPan = 0.1;
constexpr double kFollowAir = 0.06;

} // namespace

Plot::Plot(QWidget* parent) : QWidget(parent), canvas_(new PlotCanvas(this)) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

Plot::~Plot() = default;

const std::vector<PlotItem*>& Plot::items() const {
    return canvas_->items;
}

QSize Plot::sizeHint() const {
    return {480, 240};
}
QSize Plot::minimumSizeHint() const {
    return {120, 96};
}

void Plot::setTitles(const QString& x, const QString& y) {
    canvas_->xTitle = x;
    canvas_->yTitle = y;
    describe();
    canvas_->queueReplot();
}

void Plot::setXTickFormat(TickFormat format) {
    canvas_->xFormat = format;
    canvas_->applyViews(false, false);
}

void Plot::setYTickFormat(TickFormat format) {
    canvas_->yFormat = format;
    canvas_->applyViews(false, false);
}

void Plot::setXFormatter(std::function<QString(double)> formatter) {
    canvas_->xFormatter = std::move(formatter);
}

void Plot::setEmptyText(const QString& sentence) {
    if (sentence == canvas_->emptyText)
        return;
    canvas_->emptyText = sentence;
    describe();
    canvas_->applyEmpty();
}

bool Plot::isEmpty() const {
    return !canvas_->emptyText.isEmpty();
}

void Plot::setHome(double xLow, double xHigh, double yLow, double yHigh) {
    const bool xMoved = canvas_->x.setHome(xLow, xHigh);
    canvas_->y.setHome(yLow, yHigh);
    canvas_->applyViews(xMoved, false);
    followView();
}

void Plot::setHomeX(double low, double high) {
    const bool moved = canvas_->x.setHome(low, high);
    canvas_->applyViews(moved, false);
    followView();
}

void Plot::setHomeY(double low, double high) {
    canvas_->y.setHome(low, high);
    canvas_->applyViews(false, false);
    followView();
}

ViewRange Plot::homeX() const {
    return canvas_->x.home();
}
ViewRange Plot::homeY() const {
    return canvas_->y.home();
}
ViewRange Plot::xView() const {
    return canvas_->x.view();
}
ViewRange Plot::yView() const {
    return canvas_->y.view();
}
bool Plot::isZoomed() const {
    return canvas_->x.isZoomed() || canvas_->y.isZoomed();
}

void Plot::setYFollowsView(bool follows) {
    canvas_->yFollows = follows;
    followView();
}

void Plot::setXLog(bool log) {
    canvas_->x.setLog(log);
    canvas_->applyViews(true, false);
    followView();
}

void Plot::setYLog(bool log) {
    canvas_->y.setLog(log);
    canvas_->applyViews(false, false);
    followView();
}

void Plot::setXView(double low, double high) {
    if (!canvas_->x.set(low, high))
        return;
    canvas_->applyViews(true, true);
    followView();
}

void Plot::setYView(double low, double high) {
    if (canvas_->y.set(low, high))
        canvas_->applyViews(false, false);
}

void Plot::setMinimumXSpan(double span) {
    canvas_->x.setMinimumSpan(span);
}

void Plot::setZoomable(bool x, bool y) {
    canvas_->zoomableX = x;
    canvas_->zoomableY = y;
}

void Plot::setRectangleMode(bool on) {
    canvas_->rectangleMode = on;
    canvas_->setCursor(on ? Qt::CrossCursor : Qt::ArrowCursor);
}

void Plot::setThresholdBand(std::optional<double> lambda) {
    if (lambda == canvas_->threshold)
        return;
    canvas_->threshold = lambda;
    canvas_->queueReplot();
}

void Plot::setThresholdBandX(std::optional<double> lambda) {
    if (lambda == canvas_->thresholdX)
        return;
    canvas_->thresholdX = lambda;
    canvas_->queueReplot();
}

void Plot::setKeptTaps(std::shared_ptr<const Pyramid> taps, double x0, double dx, const QString& label) {
    canvas_->keptTaps = std::move(taps);
    canvas_->keptX0 = x0;
    canvas_->keptDx = dx;
    canvas_->keptLabel = label;
    canvas_->queueReplot();
}

void Plot::setMarkers(std::vector<PlotMarker> markers) {
    canvas_->markers = std::move(markers);
    canvas_->queueReplot();
}

void Plot::setLabels(std::vector<PlotLabel> labels) {
    if (labels == canvas_->labels)
        return;
    canvas_->labels = std::move(labels);
    canvas_->queueReplot();
}

void Plot::setZeroLine(bool visible) {
    canvas_->zeroLine = visible;
    canvas_->dress();
    canvas_->queueReplot();
}

void Plot::setCrossHairEnabled(bool enabled) {
    canvas_->crossHairEnabled = enabled;
    canvas_->setCrossHairX(std::nullopt);
}

void Plot::setCrossHair(std::optional<double> x) {
    canvas_->setCrossHairX(x);
}

QRect Plot::plotArea() const {
    return canvas_->area().translated(canvas_->pos());
}
double Plot::xAt(double pixel) const {
    return canvas_->xAxis->pixelToCoord(pixel - canvas_->pos().x());
}
double Plot::yAt(double pixel) const {
    return canvas_->yAxis->pixelToCoord(pixel - canvas_->pos().y());
}

QPointF Plot::pixelAt(double x, double y) const {
    return QPointF(canvas_->xAxis->coordToPixel(x), canvas_->yAxis->coordToPixel(y)) + canvas_->pos();
}

QImage Plot::render(QSize size, double scale) {
    const QRect before = canvas_->viewport();
    QImage image((QSizeF(size) * scale).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(theme()[Token::Surface]);
    canvas_->setViewport(QRect(QPoint(), size));
    canvas_->layOut();
    canvas_->layer(QStringLiteral("overlay"))->setVisible(false);
    {
        QCPPainter painter;
        painter.begin(&image);
        painter.setMode(QCPPainter::pmNoCaching);
        canvas_->toPainter(&painter, size.width(), size.height());
    }
    canvas_->layer(QStringLiteral("overlay"))->setVisible(true);
    canvas_->setViewport(before);
    canvas_->queueReplot();
    return image;
}

void Plot::replotNow() {
    canvas_->replot(QCustomPlot::rpQueuedRefresh);
}
void Plot::queueReplot() {
    canvas_->queueReplot();
}
double Plot::lastPaintMilliseconds() const {
    return canvas_->replotTime();
}

void Plot::fit() {
    const bool moved = canvas_->x.fit();
    canvas_->y.fit();
    canvas_->applyViews(moved, true);
    followView();
}

void Plot::zoomIn() {
    const ViewRange view = xView();
    const double middle = canvas_->x.isLog() ? std::sqrt(view.low * view.high) : (view.low + view.high) / 2;
    if (canvas_->zoomableX && canvas_->x.zoomAbout(middle, kKeyZoom))
        canvas_->applyViews(true, true);
    followView();
}

void Plot::zoomOut() {
    const ViewRange view = xView();
    const double middle = canvas_->x.isLog() ? std::sqrt(view.low * view.high) : (view.low + view.high) / 2;
    if (canvas_->zoomableX && canvas_->x.zoomAbout(middle, 1 / kKeyZoom))
        canvas_->applyViews(true, true);
    followView();
}

void Plot::followView() {
    if (!canvas_->yFollows)
        return;
    const ViewRange view = xView();
    ViewRange all{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    for (const PlotItem* item : canvas_->items) {
        if (!item->isVisible())
            continue;
        if (const auto values = item->valuesIn(view.low, view.high)) {
            all.low = std::min(all.low, values->low);
            all.high = std::max(all.high, values->high);
        }
    }
    if (all.low > all.high)
        return;
    if (canvas_->y.isLog()) {
        const double air = all.low > 0 ? std::pow(all.high / all.low, kFollowAir) : 1;
        all = {all.low / air, all.high * air};
    } else {
        const double size = all.size() > 0 ? all.size() : std::max(1e-6, std::abs(all.low));
        all = {all.low - kFollowAir * size, all.high + kFollowAir * size};
    }
    if (canvas_->y.follow(all.low, all.high))
        canvas_->applyViews(false, false);
}

void Plot::itemChanged() {
    followView();
    canvas_->queueReplot();
}

void Plot::describe() {
    const QString empty = canvas_->emptyText;
    setAccessibleDescription(!empty.isEmpty() ? empty
                             : canvas_->yTitle.isEmpty()
                                 ? canvas_->xTitle
                                 : canvas_->yTitle + QStringLiteral(" against ") + canvas_->xTitle);
}

void Plot::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    canvas_->setGeometry(rect());
}

void Plot::keyPressEvent(QKeyEvent* event) {
    bool xMoved = false;
    bool yMoved = false;
    const bool panY = canvas_->zoomableY && canvas_->y.isZoomed();
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomIn();
        break;
    case Qt::Key_Minus:
        zoomOut();
        break;
    case Qt::Key_Home:
        fit();
        break;
    case Qt::Key_Left:
        xMoved = canvas_->zoomableX && canvas_->x.pan(-kKeyPan);
        break;
    case Qt::Key_Right:
        xMoved = canvas_->zoomableX && canvas_->x.pan(kKeyPan);
        break;
    case Qt::Key_Up:
        yMoved = panY && canvas_->y.pan(kKeyPan);
        break;
    case Qt::Key_Down:
        yMoved = panY && canvas_->y.pan(-kKeyPan);
        break;
    case Qt::Key_Menu:
        if (!isEmpty()) {
            popUpPlotMenu(*this, mapToGlobal(plotArea().center()));
            break;
        }
        [[fallthrough]];
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    if (xMoved || yMoved)
        canvas_->applyViews(xMoved, true);
    if (xMoved)
        followView();
}

void Plot::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    // A ring for those who come by keyboard; a click already shows where it went.
    canvas_->focusRing = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                         event->reason() == Qt::ShortcutFocusReason;
    canvas_->replotOverlay();
}

void Plot::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    canvas_->focusRing = false;
    canvas_->replotOverlay();
}

void Plot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LanguageChange) {
        canvas_->dress();
        canvas_->queueReplot();
    }
}

} // namespace longwave::ui
