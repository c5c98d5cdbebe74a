// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/bars.h"

#include "ui/plot/item_plottable.h"
#include "ui/theme/appearance.h"
#include "ui/theme/format.h"

#include <algorithm>
#include <cmath>

namespace longwave::ui {

class Bars::Plottable : public ItemPlottable {
  public:
    using ItemPlottable::ItemPlottable;
    std::vector<double> edges;
    std::vector<double> counts;
    Token color = Token::S1;
    Token highlightColor = Token::Raw;
    double highlightLow = 1;
    double highlightHigh = 0;

  protected:
    void draw(QCPPainter* painter) override {
        const QRect area = clipRect();
        const double ground =
            std::clamp(mValueAxis->coordToPixel(0), static_cast<double>(area.top()), area.bottom() + 1.0);
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const double left = std::round(mKeyAxis->coordToPixel(edges[i]));
            const double right = std::round(mKeyAxis->coordToPixel(edges[i + 1]));
            if (!(counts[i] > 0) || right < area.left() || left > area.right())
                continue;
            // One pixel of air between bars, where bars are wide enough to spare it.
            const double width = std::max(1.0, right - left - (right - left >= 3 ? 1 : 0));
            // What is there must be seen: a bar is at least a pixel tall.
            const double top = std::min(ground - 1, mValueAxis->coordToPixel(counts[i]));
            const double middle = (edges[i] + edges[i + 1]) / 2;
            const bool highlighted = middle >= highlightLow && middle <= highlightHigh;
            const QRectF bar = QRectF(left, top, width, ground - top) & QRectF(area).adjusted(0, 0, 1, 1);
            painter->fillRect(bar, theme()[highlighted ? highlightColor : color]);
        }
    }
};

Bars::Bars(Plot* plot, Token color, const QString& name) : PlotItem(plot), plottable_(new Plottable(plot->canvas())) {
    plottable_->color = color;
    setName(name);
}

Bars::~Bars() {
    if (canvas())
        canvas()->removePlottable(plottable_);
}

void Bars::setData(std::vector<double> edges, std::vector<double> counts) {
    plottable_->edges = std::move(edges);
    plottable_->counts = std::move(counts);
    changed();
}

void Bars::setHighlight(double low, double high, Token color) {
    plottable_->highlightLow = low;
    plottable_->highlightHigh = high;
    plottable_->highlightColor = color;
    changed();
}

QString Bars::readoutAt(double x) const {
    const auto& edges = plottable_->edges;
    const auto after = std::upper_bound(edges.begin(), edges.end(), x);
    if (after == edges.begin() || after == edges.end())
        return {};
    return format::significant(plottable_->counts[static_cast<std::size_t>(after - edges.begin() - 1)], 6);
}

std::optional<ViewRange> Bars::valuesIn(double xLow, double xHigh) const {
    std::optional<ViewRange> result;
    for (std::size_t i = 0; i < plottable_->counts.size(); ++i)
        if (plottable_->edges[i + 1] >= xLow && plottable_->edges[i] <= xHigh)
            result = ViewRange{0, std::max(result ? result->high : 0.0, plottable_->counts[i])};
    return result;
}

void Bars::applyVisible(bool visible) {
    plottable_->setVisible(visible);
}

} // namespace longwave::ui
