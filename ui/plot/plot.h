// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QImage>
#include <QString>
#include <QWidget>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace longwave {
class Pyramid;
}

namespace longwave::ui {

class PlotCanvas;
class PlotItem;
class PlotLink;

struct ViewRange {
    double low = 0;
    double high = 1;
    double size() const noexcept { return high - low; }
    bool contains(double value) const noexcept { return low <= value && value <= high; }
    bool operator==(const ViewRange&) const = default;
};

/// A vertical line through a plot.
struct PlotMarker {
    enum class Kind {
        Cursor, ///< 1 px text with its label in a flag at the top: "A"
        Note,   ///< dotted, label beside it at the top
        Accent  ///< 1.5 px accent, label above: the λ of a sweep
    };
    double x = 0;
    QString label;
    Kind kind = Kind::Cursor;
};

/// Words standing at a place of the data, with a halo so that lines do not cross them.
struct PlotLabel {
    double x = 0;
    double y = 0;
    QString text;
    Qt::Alignment side = Qt::AlignLeft | Qt::AlignVCenter; ///< which side of the text is at (x, y)
    Token color = Token::Text;
    QPointF shift{}; ///< pixels by which the text stands away from the place
    bool operator==(const PlotLabel&) const = default;
};

/// How tick labels are written.
enum class TickFormat {
    Number,     ///< plain, decimals by the step; 10⁻⁷ on log axes
    Length1024, ///< 64K, 4M, ticks at powers of two: sequence lengths
    Seconds,    ///< 10 ns, 1 µs: each tick with its own unit
    Bytes       ///< 64 KiB, 4 MiB, ticks at powers of two on a log axis
};

/// A plot in the house style: one pair of axes, zoom and pan, cross-hair, helpers. Items (PyramidTrace, Heatmap, Curve,
/// Bars) are made with the plot as their parent and are destroyed with it.
///
/// **View and home.** `setHome` says what "fit" shows. Until the user zooms, the view follows the home; afterwards it
/// stays where it is, clamped into the new home. The view never leaves the home.
///
/// **Hands.** Wheel: zoom x about the cursor (Ctrl or Shift: y; a trackpad's sideways scroll pans). Left drag: pan.
/// Shift+drag, right drag, or left drag in rectangle mode: zoom to the rectangle. Double click or Home: fit. Keys: + −
/// zoom, arrows pan. Right click or the menu key: plot_menu.h.
///
/// **Painting** is queued: any number of changes in one turn of the event loop cost one repaint.
class Plot : public QWidget {
    Q_OBJECT

  public:
    explicit Plot(QWidget* parent = nullptr);
    ~Plot() override;

    // ---- what it says
    /// Titles such as "lag t (taps)". y lies flat above its axis, x below at the right. An empty title takes no room.
    void setTitles(const QString& x, const QString& y);
    void setXTickFormat(TickFormat format);
    void setYTickFormat(TickFormat format);
    /// How a place on x is written in the read-out ("t = 26 taps"); a plain number otherwise.
    void setXFormatter(std::function<QString(double)> formatter);
    /// Shows only this sentence, muted, in the middle and no axes; an empty string brings the plot back.
    void setEmptyText(const QString& sentence);
    bool isEmpty() const;

    // ---- where it looks
    void setHome(double xLow, double xHigh, double yLow, double yHigh);
    void setHomeX(double low, double high);
    void setHomeY(double low, double high);
    ViewRange homeX() const;
    ViewRange homeY() const;
    /// y shows what the items have inside the x view, with 6 % of air, until the user zooms y. Off at first.
    void setYFollowsView(bool follows);
    /// Log axes. The home must be positive then.
    void setXLog(bool log);
    void setYLog(bool log);
    ViewRange xView() const;
    ViewRange yView() const;
    /// Moves the view (clamped into the home), as the user would.
    void setXView(double low, double high);
    void setYView(double low, double high);
    /// The smallest x span zoom may reach; at first a millionth of the home, PyramidTrace sets 8 samples.
    void setMinimumXSpan(double span);
    bool isZoomed() const;
    /// Which of the axes zoom and pan at all (both at first; heat maps turn y off).
    void setZoomable(bool x, bool y);
    /// A left drag draws a zoom rectangle instead of panning.
    void setRectangleMode(bool on);

    // ---- helpers drawn for everyone
    /// Dashed accent lines at ±λ with the band between tinted in `selected`, and their labels.
    void setThresholdBand(std::optional<double> lambda);
    /// The same for an axis in which λ lies on x (a histogram).
    void setThresholdBandX(std::optional<double> lambda);
    /// A 4 px strip on the bottom axis in s1 where `taps` is not zero (x = x0 + i·dx), with a muted label at its right
    /// end.
    void setKeptTaps(std::shared_ptr<const Pyramid> taps, double x0 = 0, double dx = 1, const QString& label = {});
    void setMarkers(std::vector<PlotMarker> markers);
    void setLabels(std::vector<PlotLabel> labels);
    /// A line at y = 0 in `controlSoft` (on at first).
    void setZeroLine(bool visible);

    // ---- cross-hair
    /// On at first. The read-out lists every visible item's value at the cursor.
    void setCrossHairEnabled(bool enabled);
    /// Shows the cross-hair at x without the mouse (linked plots); nullopt hides it. No read-out box.
    void setCrossHair(std::optional<double> x);

    // ---- places and pictures
    /// The rectangle between the axes, in this widget's coordinates: where a floating child may lie.
    QRect plotArea() const;
    double xAt(double pixel) const;
    double yAt(double pixel) const;
    QPointF pixelAt(double x, double y) const;
    /// The plot drawn afresh at `size` logical pixels, `scale` device pixels each (export).
    QImage render(QSize size, double scale);
    /// The stretch of plotArea() of `size` with the least ink of items under it; top left corner. For overlays.
    QPoint quietestPlace(QSize size) const;

    /// Paints now instead of at the end of this turn. For measuring.
    void replotNow();
    /// Asks for a repaint at the end of this turn of the event loop.
    void queueReplot();
    /// Milliseconds the last repaint took.
    double lastPaintMilliseconds() const;

    /// For items in ui/plot only: the one place where QCustomPlot is.
    PlotCanvas* canvas() const noexcept { return canvas_; }
    const std::vector<PlotItem*>& items() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  public slots:
    /// Back to the home.
    void fit();
    void zoomIn();
    void zoomOut();

  signals:
    /// The x view moved, by whatever hand.
    void viewChanged(double xLow, double xHigh);
    /// The mouse is inside the axes at (x, y).
    void hovered(double x, double y);
    /// The mouse went away.
    void left();
    /// A left click without a drag.
    void clicked(double x, double y);
    /// After each real repaint of the data.
    void painted();
    /// Laid out for a page of another size than it has on the screen: what is placed by pixels is to be placed anew.
    void arranged();
    /// The left and right room the axes need changed (PlotLink listens).
    void marginsWanted();

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    friend class PlotItem;
    friend class PlotCanvas;
    friend class PlotLink;
    void itemChanged();
    void followView();
    void describe();

    PlotCanvas* canvas_;
};

} // namespace longwave::ui
