// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/plot_link.h"

#include "ui/plot/plot.h"
#include "ui/plot/plot_canvas.h"

#include <QScopedValueRollback>

#include <algorithm>

namespace longwave::ui {

PlotLink::PlotLink(QObject* parent) : QObject(parent) {}

void PlotLink::add(Plot* plot, int shares) {
    remove(plot);
    members_.push_back({plot, shares});
    PlotCanvas* canvas = plot->canvas();
    connect(canvas, &PlotCanvas::viewMoved, this,
            [this, plot](double low, double high) { shareView(plot, low, high); });
    connect(canvas, &PlotCanvas::crossHairMoved, this,
            [this, plot](bool visible, double x) { shareCrossHair(plot, visible, x); });
    connect(plot, &Plot::marginsWanted, this, &PlotLink::shareMargins);
    connect(plot, &QObject::destroyed, this, [this, plot] {
        std::erase_if(members_, [plot](const Member& member) { return member.plot == plot; });
        shareMargins();
    });
    shareMargins();
}

void PlotLink::remove(Plot* plot) {
    const auto gone = std::erase_if(members_, [plot](const Member& member) { return member.plot == plot; });
    if (gone == 0)
        return;
    disconnect(plot->canvas(), nullptr, this, nullptr);
    disconnect(plot, nullptr, this, nullptr);
    plot->canvas()->sharedLeft = plot->canvas()->sharedRight = 0;
    plot->queueReplot();
    shareMargins();
}

void PlotLink::shareView(Plot* from, double low, double high) {
    const auto source =
        std::find_if(members_.begin(), members_.end(), [from](const Member& m) { return m.plot == from; });
    if (busy_ || source == members_.end() || !(source->shares & kView))
        return;
    const QScopedValueRollback guard(busy_, true);
    for (const Member& member : members_)
        if (member.plot != from && member.shares & kView)
            member.plot->setXView(low, high);
}

void PlotLink::shareCrossHair(Plot* from, bool visible, double x) {
    const auto source =
        std::find_if(members_.begin(), members_.end(), [from](const Member& m) { return m.plot == from; });
    if (source == members_.end() || !(source->shares & kCrossHair))
        return;
    for (const Member& member : members_)
        if (member.plot != from && member.shares & kCrossHair)
            member.plot->setCrossHair(visible ? std::optional(x) : std::nullopt);
}

void PlotLink::shareMargins() {
    int left = 0;
    int right = 0;
    for (const Member& member : members_) {
        if (!(member.shares & kMargins))
            continue;
        left = std::max(left, member.plot->canvas()->leftWanted());
        right = std::max(right, member.plot->canvas()->rightWanted());
    }
    for (const Member& member : members_) {
        PlotCanvas* canvas = member.plot->canvas();
        if (!(member.shares & kMargins) || (canvas->sharedLeft == left && canvas->sharedRight == right))
            continue;
        canvas->sharedLeft = left;
        canvas->sharedRight = right;
        canvas->queueReplot();
    }
}

} // namespace longwave::ui
