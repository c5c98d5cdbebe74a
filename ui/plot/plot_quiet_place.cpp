// SPDX-License-Identifier: GPL-3.0-or-later
// Where there is least ink: what stands over a plot begins there.
#include "ui/plot/plot.h"
#include "ui/plot/plot_canvas.h"
#include "ui/plot/plot_item.h"
#include "ui/plot/plot_layers.h"

#include <algorithm>
#include <limits>

namespace longwave::ui {

QPoint Plot::quietestPlace(QSize size) const {
    const QRect area = plotArea();
    constexpr int kStep = 8;
    const int most = std::max(0, area.width() - size.width());
    const int tall = std::max(0, area.height() - size.height());
    // Ink of each 8 px column, then sums over windows of it.
    std::vector<std::vector<QRectF>> columns;
    for (int left = 0; left < area.width(); left += kStep) {
        auto& column = columns.emplace_back();
        for (const PlotItem* item : canvas_->items)
            if (const QRectF ink =
                    inkOf(*canvas_, *item, canvas_->area().left() + left, canvas_->area().left() + left + kStep);
                !ink.isEmpty())
                column.push_back(ink.translated(canvas_->pos()));
    }
    QPoint best = area.topLeft();
    double least = std::numeric_limits<double>::infinity();
    for (const int top : {0, tall / 2, tall}) {
        for (int left = 0; left <= most; left += kStep) {
            const QRectF window(area.topLeft() + QPoint(left, top), size);
            double ink = 0;
            const std::size_t first = static_cast<std::size_t>(left / kStep);
            const std::size_t last =
                std::min(columns.size(), static_cast<std::size_t>((left + size.width() + kStep - 1) / kStep));
            for (std::size_t c = first; c < last; ++c)
                for (const QRectF& part : columns[c])
                    ink += std::max(0.0, std::min(part.bottom(), window.bottom()) - std::max(part.top(), window.top()));
            if (ink < least) {
                least = ink;
                best = window.topLeft().toPoint();
            }
        }
    }
    return best;
}

} // namespace longwave::ui
