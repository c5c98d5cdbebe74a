// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/pyramid.h"
#include "ui/plot/plot_item.h"

#include <functional>
#include <memory>

namespace longwave::ui {

/// How a line is drawn: a token and a width in device pixels.
struct LineStyle {
    Token color = Token::S1;
    double width = 1.5;
    Qt::PenStyle pen = Qt::SolidLine;

    static LineStyle raw() { return {Token::Raw, 1}; }
    static LineStyle processed() { return {Token::S1, 1.5}; }
    static LineStyle difference() { return {Token::S2, 1.5}; }
    static LineStyle series(int index, bool inFocus = false) { return {seriesToken(index), inFocus ? 2.0 : 1.5}; }
};

/// A line of any length: sample i lies at x = x0 + i·dx. It asks its pyramid for the visible pixel columns and nothing
/// else: a min/max band where there are more samples than columns, a line elsewhere, with dots once samples are 8 px
/// apart. NaN and infinity are gaps.
class PyramidTrace : public PlotItem {
    Q_OBJECT

  public:
    explicit PyramidTrace(Plot* plot, LineStyle style = LineStyle::processed(), const QString& name = {});
    ~PyramidTrace() override;

    /// Shows other data; O(1) besides the repaint. Null shows nothing. Does not touch the plot's home.
    void setData(std::shared_ptr<const Pyramid> data, double x0 = 0, double dx = 1);
    const std::shared_ptr<const Pyramid>& data() const;
    void setStyle(LineStyle style);
    /// A monotone map from stored to drawn values (linear magnitude → dB with a floor), applied after reduction.
    void setValueMap(std::function<float(float)> map);
    /// How the read-out writes a drawn value ("−10.7 dB"); three significant digits otherwise.
    void setValueFormatter(std::function<QString(double)> formatter);

    /// What the read-out says where the data is NaN; "not a number" otherwise. For curves with gaps of their own.
    void setGapText(const QString& text);

    /// Smallest and largest drawn value over everything, for a home; {0, 0} without data.
    ViewRange valueRange() const;

    QString readoutAt(double x) const override;
    std::optional<ViewRange> valuesIn(double xLow, double xHigh) const override;

  protected:
    void applyVisible(bool visible) override;

  private:
    class Plottable;
    Plottable* plottable_; // owned by the canvas while that lives
};

} // namespace longwave::ui
