// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/plot_item.h"

#include "ui/plot/plot_canvas.h"

#include <algorithm>

namespace longwave::ui {

PlotItem::PlotItem(Plot* plot) : QObject(plot), plot_(plot), canvas_(plot->canvas()) {
    plot->canvas()->items.push_back(this);
}

PlotItem::~PlotItem() {
    if (!canvas_)
        return;
    std::erase(canvas()->items, this);
    plot_->itemChanged();
}

void PlotItem::setName(const QString& name) {
    name_ = name;
    if (canvas_)
        canvas()->replotOverlay();
}

void PlotItem::setVisible(bool visible) {
    if (visible == visible_)
        return;
    visible_ = visible;
    applyVisible(visible);
    changed();
}

void PlotItem::changed() {
    if (canvas_)
        plot_->itemChanged();
}

PlotCanvas* PlotItem::canvas() const {
    return static_cast<PlotCanvas*>(canvas_.data());
}

} // namespace longwave::ui
