// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/head_view.h"
#include "ui/plot/pyramid_trace.h"

#include <QStringList>
#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

class QLabel;
class QVBoxLayout;

namespace longwave::ui {

class OverlaidLegend;
class PanelHeader;
class Plot;
class Segmented;

/// What the two panels of a head have in common: header, plot, a line for each of the two sides laid over each other,
/// and thin lines of further heads behind them.
class HeadPanel : public QWidget {
    Q_OBJECT

  public:
    Plot* plot() const noexcept { return plot_; }
    /// The switch in the header.
    Segmented* which() const noexcept { return switch_; }
    /// Shows a view; a null one empties the panel.
    void setView(std::shared_ptr<const HeadView> view);
    /// What the sides on show are called; empty words without a view.
    ContrastWords words() const { return view_ ? view_->words : ContrastWords(); }
    /// Draws further heads with the one in focus; null or without heads: none.
    void setOverlaid(std::shared_ptr<const OverlaidHeads> overlaid);
    /// Those of the further heads, by their numbers.
    const std::vector<LegendSample>& overlaidSamples() const noexcept;
    /// What the chosen switches need besides the usual.
    virtual HeadExtras wanted() const = 0;

  signals:
    void wantedChanged();
    /// Values under the cursor, in words for the status bar; empty when it left.
    void statusChanged(const QString& text);

  protected:
    /// `saysSettings`: the legend names λ and window, not just what was done.
    HeadPanel(const QStringList& switches, bool saysSettings, QWidget* parent);

    virtual void show(const HeadView& view) = 0;
    virtual QString statusAt(const HeadView& view, double x) const = 0;
    /// The switch was turned, by a person or by this class; comes before what that shows.
    virtual void switched(int) {}
    /// Fewer and shorter words in the header, where it is narrow: 0 all, kMostCompact the fewest.
    virtual void setCompact(int) {}
    static constexpr int kMostCompact = 4;
    /// What stands beside the title, and what of it stands there where the header is narrow (null: all of it).
    void setSubtitle(const QString& text, const QString& brief = {});
    /// To be called once all controls are in the header: it is never narrower than them.
    void fitHeader();
    /// A sentence about what is wrong with the data, under the header; empty for none.
    void setWarning(const QString& text);
    void showAgain();
    void resizeEvent(QResizeEvent* event) override;

    using CurveOf = std::function<std::shared_ptr<const Pyramid>(const HeadSide&)>;
    using PlaceOf = std::function<std::pair<double, double>(const HeadSide&)>; ///< x0 and dx of a side's curve
    struct Drawing {
        CurveOf curve;
        PlaceOf place;
        std::function<float(float)> map = {};
        std::function<QString(double)> formatter = {};
        QString gap = tr("not a number"); ///< what a value that is NaN is called
    };
    /// Gives the same curve of all sides and further heads to their lines. A null curve draws nothing.
    void draw(const HeadView& view, const Drawing& drawing);
    /// Smallest and largest of these curves; empty without any. `furtherHeads`: of those too.
    MinMax rangeOf(const HeadView& view, const CurveOf& curve, bool furtherHeads) const;

    PanelHeader* header_;
    Segmented* switch_;
    QVBoxLayout* layout_;
    Plot* plot_;
    std::shared_ptr<const HeadView> view_;
    std::shared_ptr<const OverlaidHeads> overlaid_;

  private:
    void fitLegend();
    void nameLines();

    QLabel* warning_;
    OverlaidLegend* legend_;
    std::vector<PyramidTrace*> further_; ///< kMost, behind the others
    PyramidTrace* before_;
    PyramidTrace* after_;
    bool saysSettings_;
    QString subtitle_;
    QString briefSubtitle_;
    QStringList fittedFor_; ///< all words of the header, and its width
};

/// "−0.1726 → −0.1526", or the one there is.
QString beforeAndAfter(const QString& before, const QString& after);

/// "a.safetensors" → "a": where room is short, what tells two files apart comes first.
QString withoutEnding(const QString& name);

/// The style of the i-th further head: thin, in a colour that neither side has, dashed from the second round on.
LineStyle furtherStyle(int index, bool compares);

} // namespace longwave::ui
