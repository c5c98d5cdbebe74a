// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/heatmap.h"
#include "ui/plot/item_plottable.h"
#include "ui/plot/plot_layers.h"

namespace longwave::ui {

/// The cells. Reduces its data to pixels once per change of data, view or size; a repaint only copies the picture.
/// Internal to ui/plot.
class Heatmap::Plottable : public ItemPlottable {
  public:
    using ItemPlottable::ItemPlottable;

    /// The reduced values are of other data.
    void forget() { reducedFor_ = {}; }
    /// Whether any value lies beyond an end of the range, in what was last reduced.
    bool clipsLow() const { return smallest_ < low; }
    bool clipsHigh() const { return largest_ > high; }

    /// The row of the data that is shown at a place, and the place where one is shown (−1: it is not).
    int rowAtPlace(int place) const { return order ? (*order)[static_cast<std::size_t>(place)] : place; }
    int placeOf(int row) const;

    Values values;
    int dataRows = 0;
    std::optional<std::vector<int>> order; ///< data rows from top to bottom; none: all of them
    int rows = 0;                          ///< places on show
    int columns = 0;
    double x0 = 0;
    double dx = 1;
    double y0 = -0.5; // place r covers [y0 + r·dy, y0 + (r + 1)·dy)
    double dy = 1;
    bool realRows = false; // upwards along a real axis
    Map map = Map::Signed;
    double low = -1;
    double high = 1;
    int selectedRow = -1;
    QString barTitle;
    QString rowWord;
    std::function<QString(double, double)> formatter;

    /// The place that covers y; −1: none does.
    int placeAt(double y) const;

  protected:
    void draw(QCPPainter* painter) override;

  private:
    struct Key {
        const void* values = nullptr;
        double low = 0;
        double high = 0;
        int width = 0;
        int height = 0;
        bool operator==(const Key&) const = default;
    };
    void reduce(double viewLow, double viewHigh, int width, int height);
    void color(const QRect& area, double ratio);

    Key reducedFor_;
    std::vector<float> reduced_; // [height, width]
    QImage image_;               // device pixels of the axes
    float smallest_ = 0;
    float largest_ = 0;
};

/// Colour bar, selected row and its label.
class Heatmap::Bar : public PlotLayerable {
  public:
    Bar(PlotCanvas* canvas, const Plottable* cells);

    /// Pixels right of the axes for bar, labels and title.
    int roomWanted() const;

  protected:
    void draw(QCPPainter* painter) override;

  private:
    std::vector<double> ticks() const;
    QString label(double tick) const;
    void drawBar(QCPPainter* painter);
    void drawSelectedRow(QCPPainter* painter);

    const Plottable* cells_;
};

} // namespace longwave::ui
