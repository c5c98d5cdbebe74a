// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/heatmap.h"

#include "ui/plot/heatmap_layers.h"
#include "ui/theme/appearance.h"
#include "ui/theme/format.h"

#include <QKeyEvent>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

Heatmap::Heatmap(Plot* plot, Map map)
    : PlotItem(plot),
      plottable_(new Plottable(plot->canvas())),
      bar_(new Bar(plot->canvas(), plottable_)) {
    plottable_->map = map;
    plot->canvas()->yAxis->setRangeReversed(true);
    plot->canvas()->yAxis->grid()->setVisible(false);
    plot->canvas()->xAxis->grid()->setVisible(false);
    plot->canvas()->alignsTop = true;
    plot->setZoomable(true, false);
    plot->installEventFilter(this);
    connect(plot, &Plot::clicked, this, [this](double, double y) {
        if (const int row = rowAt(y); row >= 0)
            emit rowClicked(row);
    });
    connect(&Appearance::instance(), &Appearance::changed, this, &Heatmap::layOut); // the bar's numbers may be larger
    layOut();
}

Heatmap::~Heatmap() {
    if (!canvas())
        return;
    delete bar_;
    canvas()->removePlottable(plottable_);
    canvas()->rightRoom = 0;
    canvas()->alignsTop = false;
    canvas()->yAxis->setRangeReversed(false);
    canvas()->yAxis->grid()->setVisible(true);
    canvas()->xAxis->grid()->setVisible(true);
    canvas()->yTicker()->setRows(0, -1);
    canvas()->yTicker()->setRowNames({});
    plot()->setZoomable(true, true);
}

void Heatmap::setData(Values values, int rows, int columns, double x0, double dx) {
    const bool shows = values && rows > 0 && columns > 0;
    plottable_->values = shows ? std::move(values) : nullptr;
    plottable_->dataRows = shows ? rows : 0;
    plottable_->columns = shows ? columns : 0;
    plottable_->x0 = x0;
    plottable_->dx = dx;
    if (shows)
        plot()->setMinimumXSpan(std::min(8, columns) * dx);
    showRows();
}

void Heatmap::setRowOrder(std::optional<std::vector<int>> order) {
    if (order == plottable_->order)
        return;
    plottable_->order = std::move(order);
    showRows();
}

void Heatmap::showRows() {
    Plottable& cells = *plottable_;
    cells.rows = !cells.values ? 0 : cells.order ? static_cast<int>(cells.order->size()) : cells.dataRows;
    cells.forget();
    if (cells.rows > 0)
        plot()->setHome(cells.x0, cells.x0 + cells.columns * cells.dx, cells.y0, cells.y0 + cells.rows * cells.dy);
    layOut();
}

int Heatmap::rowAt(double y) const {
    const int place = plottable_->placeAt(y);
    return place < 0 ? -1 : plottable_->rowAtPlace(place);
}

void Heatmap::setMap(Map map) {
    plottable_->map = map;
    plottable_->forget();
    layOut();
}

void Heatmap::setRange(double low, double high) {
    if (!(low < high) || !std::isfinite(low) || !std::isfinite(high)) { // all values alike, or none
        low = plottable_->map == Map::Signed ? -1 : low;
        high = plottable_->map == Map::Signed ? 1 : low + 1;
    }
    plottable_->low = low;
    plottable_->high = high;
    layOut();
}

ViewRange Heatmap::range() const {
    return {plottable_->low, plottable_->high};
}

void Heatmap::setBarTitle(const QString& title) {
    plottable_->barTitle = title;
    layOut();
}

void Heatmap::setRowWord(const QString& word) {
    plottable_->rowWord = word;
}

void Heatmap::setRowAxis(double y0, double dy) {
    plottable_->y0 = y0;
    plottable_->dy = dy;
    plottable_->realRows = true;
    plottable_->forget();
    if (!canvas())
        return;
    canvas()->yAxis->setRangeReversed(false);
    layOut();
}

void Heatmap::setCellFormatter(std::function<QString(double y, double value)> formatter) {
    plottable_->formatter = std::move(formatter);
}

void Heatmap::setSelectedRow(int row) {
    plottable_->selectedRow = row;
    layOut();
}

int Heatmap::selectedRow() const {
    return plottable_->selectedRow;
}

void Heatmap::layOut() {
    if (!canvas())
        return;
    canvas()->rightRoom = bar_->roomWanted();
    const int selected = plottable_->selectedRow < 0 ? -1 : plottable_->placeOf(plottable_->selectedRow);
    canvas()->yTicker()->setRows(plottable_->realRows ? 0 : plottable_->rows, selected);
    canvas()->yTicker()->setRowNames(plottable_->order.value_or(std::vector<int>()));
    changed();
}

QString Heatmap::readoutAt(double x) const {
    if (!plottable_->values || !canvas() || !canvas()->mouse())
        return {};
    const double y = canvas()->yAxis->pixelToCoord(canvas()->mouse()->y());
    const int row = rowAt(y);
    const double column = std::floor((x - plottable_->x0) / plottable_->dx);
    if (row < 0 || row >= plottable_->dataRows || !(column >= 0 && column < plottable_->columns))
        return {};
    const float value =
        (*plottable_->values)[static_cast<std::size_t>(row) * static_cast<std::size_t>(plottable_->columns) +
                              static_cast<std::size_t>(column)];
    if (plottable_->formatter)
        return plottable_->formatter(plottable_->y0 + (row + 0.5) * plottable_->dy, static_cast<double>(value));
    const QString number = std::isfinite(value) ? format::significant(value) : QStringLiteral("not a number");
    const QString word = plottable_->rowWord.isEmpty() ? QStringLiteral("row") : plottable_->rowWord;
    return QStringLiteral("%1 %2  %3").arg(word).arg(row).arg(number);
}

std::optional<ViewRange> Heatmap::valuesIn(double, double) const {
    if (!plottable_->values)
        return std::nullopt;
    return ViewRange{plottable_->y0, plottable_->y0 + plottable_->rows * plottable_->dy};
}

void Heatmap::applyVisible(bool visible) {
    plottable_->setVisible(visible);
    bar_->setVisible(visible);
}

bool Heatmap::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && plottable_->rows > 0 && !plottable_->realRows && canvas()) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down) {
            const int from = plottable_->selectedRow < 0 ? -1 : plottable_->placeOf(plottable_->selectedRow);
            const int to = from < 0 ? 0 : std::clamp(from + (key == Qt::Key_Down ? 1 : -1), 0, plottable_->rows - 1);
            if (to != from)
                emit rowClicked(plottable_->rowAtPlace(to));
            return true;
        }
    }
    return PlotItem::eventFilter(watched, event);
}

} // namespace longwave::ui
