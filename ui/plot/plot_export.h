// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/panel_header.h"
#include "ui/theme/theme.h"

#include <QByteArray>
#include <QSize>
#include <QString>

#include <functional>
#include <vector>

class QPainter;

namespace longwave::ui {

class Plot;

/// A plot, or a picture, on its way into a file, with what its panel's header says.
struct ExportedPlot {
    Plot* plot = nullptr;
    QString title;
    std::vector<LegendSample> legend; ///< at the right of the title
    /// Without a plot: paints from (0, 0) on, `pictureSize` large, in the theme that is on; what it has to draw as
    /// pixels with `ratio` of them to a logical one.
    std::function<void(QPainter& painter, double ratio)> picture = {};
    QSize pictureSize = {};
};

/// How plots are drawn into a file. Sizes are logical pixels, 96 to the inch.
struct PlotExportOptions {
    QSize size;       ///< of each plot; empty: as wide as the widest is on screen, each as tall as it is there
    double dpi = 192; ///< of a PNG
    const Theme* theme = &Theme::light(); ///< the light one is on white, for paper
};

/// Writes plots below each other on one page; the path's ending says as what. ".png": pixels. ".svg", ".pdf": lines as
/// lines, text as text, heat maps as pictures; a PDF page has the size of the plots. Axes are aligned; cross-hairs are
/// left out. Atomic: the file appears whole or not at all. The plots look afterwards as before. UI thread.
///
/// Throws Error: the ending is another, a plot is empty, the folder is missing or may not be written to.
void exportPlots(const std::vector<ExportedPlot>& plots, const QString& path, const PlotExportOptions& options = {});

/// The same as SVG text, to stand inside a page. `title` is the picture's; may be empty. Throws Error when a plot is
/// empty.
QByteArray plotsAsSvg(const std::vector<ExportedPlot>& plots, const PlotExportOptions& options = {},
                      const QString& title = {});

/// The same SVG for other machines: where its font is not installed, which a browser would replace by one with serifs,
/// it says a sans-serif one. (Qt's own reader knows no such list.)
QByteArray withFallbackFonts(const QByteArray& svg);

/// The same for one plot.
void exportPlot(Plot& plot, const QString& path, const QString& title = {}, const PlotExportOptions& options = {});

} // namespace longwave::ui
