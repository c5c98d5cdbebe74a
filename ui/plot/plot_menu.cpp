// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/plot_menu.h"

#include "ui/plot/plot.h"
#include "ui/theme/icon.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

namespace longwave::ui {

QMenu* popUpPlotMenu(Plot& plot, QPoint global) {
    auto* menu = new QMenu(&plot);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [menu, &plot](const char* name, const QString& words, const QKeySequence& key, auto does) {
        QAction* action = menu->addAction(icon(QLatin1String(name)), words, &plot, does);
        action->setShortcut(key); // shown; the plot's own keys do the work
        action->setShortcutVisibleInContextMenu(true);
        return action;
    };
    add("fit", Plot::tr("&Whole plot"), Qt::Key_Home, &Plot::fit)->setEnabled(plot.isZoomed());
    add("zoom-in", Plot::tr("Zoom &in"), Qt::Key_Plus, &Plot::zoomIn);
    add("zoom-out", Plot::tr("Zoom &out"), Qt::Key_Minus, &Plot::zoomOut)->setEnabled(plot.isZoomed());
    menu->addSeparator();
    add("copy", Plot::tr("&Copy picture"), {}, [&plot] {
        // At twice the pixels of the screen at least: it goes into slides and papers.
        QGuiApplication::clipboard()->setImage(plot.render(plot.size(), std::max(2.0, plot.devicePixelRatioF())));
    });
    menu->popup(global);
    return menu;
}

} // namespace longwave::ui
