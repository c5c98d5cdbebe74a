// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/export_menu.h"
#include "ui/plot/curve.h"
#include "ui/plot/plot.h"
#include "ui/train/train_picture.h"

#include <QWidget>

#include <vector>

namespace longwave::ui {

class PanelHeader;
class PlotLink;
class PyramidTrace;

/// The four charts over steps, whose x axes and cross-hairs move together: loss, validation accuracy, and of every
/// layer how sparse and how rough in frequency its kernels are.
class TrainCurves : public QWidget {
    Q_OBJECT
  public:
    enum Chart { kLoss, kAccuracy, kSparsity, kRoughness, kCharts };

    explicit TrainCurves(QWidget* parent = nullptr);

    void show(const std::vector<RunCurves>& curves, const TrainBook& book);
    /// A line at the step that is looked at; negative: none.
    void setStep(std::int64_t step);
    void fit();
    Plot* plot(Chart chart) const noexcept { return panels_[chart].plot; }
    /// The names of the lines where they stand now.
    const std::vector<PlotLabel>& labels(Chart chart) const noexcept { return panels_[chart].labels; }
    std::vector<PlotPage> plotPages() const;
    /// What is drawn of a run in a chart over its layers.
    const std::vector<RunCurves>& curves() const noexcept { return curves_; }

  signals:
    void statusChanged(const QString& words);
    /// A chart was clicked at a step.
    void stepPicked(qint64 step);

  private:
    struct NamedLine {
        QString words;                ///< none: other names keep clear of it
        std::vector<CurvePoint> line; ///< beside which they stand
    };
    struct Panel {
        QWidget* widget = nullptr;
        PanelHeader* header = nullptr;
        Plot* plot = nullptr;
        std::vector<Curve*> curves;
        std::vector<PyramidTrace*> traces;
        std::vector<NamedLine> names;
        std::vector<PlotLabel> labels;
    };
    Panel makePanel(const QString& title, const QString& y);
    void showLoss(const TrainBook& book);
    void showAccuracy(const TrainBook& book);
    void showLayers(Chart chart, const TrainBook& book);
    void name(Panel& panel, const TrainBook& book, const std::function<double(const RunCurves&, double)>& valueAt);
    /// Where they cover no line, as far as there is room.
    static void placeNames(Panel& panel);
    static Curve* curveAt(Panel& panel, std::size_t index);
    static PyramidTrace* traceAt(Panel& panel, std::size_t index);
    QString statusAt(double step) const;

    Panel panels_[kCharts];
    PlotLink* link_;
    std::vector<RunCurves> curves_;
    struct Name {
        int run;
        QString words;
        Token color;
    };
    std::vector<Name> names_; ///< of runs, for the status line
};

} // namespace longwave::ui
