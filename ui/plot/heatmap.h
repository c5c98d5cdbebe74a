// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/plot_item.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace longwave::ui {

/// Rows × columns as colours, row 0 on top, with a colour bar. It takes over the plot's y axis (integer rows, no y
/// zoom). Narrower than its data, a pixel column shows the value of largest magnitude (signed) or the maximum
/// (magnitude). NaN cells show the surface.
class Heatmap : public PlotItem {
    Q_OBJECT

  public:
    enum class Map {
        Signed,   ///< symmetric about 0, range ±limit
        Magnitude ///< low … high, as for dB
    };

    explicit Heatmap(Plot* plot, Map map = Map::Signed);
    ~Heatmap() override;

    using Values = std::shared_ptr<const std::vector<float>>; ///< [rows, columns], C order

    /// Shows other data and sets the plot's home to all of it: x0 … x0 + columns·dx for cells that cover
    /// [x0 + c·dx, x0 + (c + 1)·dx). Precondition: values->size() == rows·columns. Null or 0 rows shows nothing.
    void setData(Values values, int rows, int columns, double x0 = 0, double dx = 1);
    /// Which rows of the data are shown, from top to bottom; none: all, in their own order. Rows that the data does not
    /// have stay empty. Everything else speaks of rows of the data, wherever they are shown.
    void setRowOrder(std::optional<std::vector<int>> order);
    void setMap(Map map);
    /// What the ends of the map stand for; values outside are clipped and the bar says so with triangles.
    /// Signed: pass (−limit, limit).
    void setRange(double low, double high);
    ViewRange range() const;
    /// Title above the colour bar: "k[t]", "dB".
    void setBarTitle(const QString& title);
    /// "k" and unit in the read-out: "head 19  k = −0.0123".
    void setRowWord(const QString& word);

    /// Rows as stretches of a real axis instead of integers, the first at the bottom: row r covers
    /// [y0 + r·dy, y0 + (r + 1)·dy), dy > 0, and the axis is labelled as usual (the frequencies of a spectrogram).
    /// Comes before setData. The up and down keys are then left to the plot.
    void setRowAxis(double y0, double dy);
    /// What the read-out says of a cell whose middle is at y; otherwise the row's word, its number and the value.
    void setCellFormatter(std::function<QString(double y, double value)> formatter);

    /// −1: none. Outlined, with a marker at the right and its number in the row axis in 600.
    void setSelectedRow(int row);
    int selectedRow() const;
    /// The row at a place of the y axis; −1: none.
    int rowAt(double y) const;

    QString readoutAt(double x) const override;
    std::optional<ViewRange> valuesIn(double xLow, double xHigh) const override;

  signals:
    /// The user clicked a row, or moved with the up and down keys.
    void rowClicked(int row);

  protected:
    void applyVisible(bool visible) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    class Plottable;
    class Bar;
    void layOut();
    void showRows();
    Plottable* plottable_; // owned by the canvas while that lives
    Bar* bar_;
};

} // namespace longwave::ui
