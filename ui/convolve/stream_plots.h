// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/streaming/stream_report.h"
#include "ui/convolve/plot_panel.h"

#include <QWidget>

#include <memory>

class QSplitter;

namespace longwave::ui {

class Curve;
class PanelHeader;
class Plot;
class PyramidTrace;

/// What goes by in a stream: input and output of the last seconds, the output's spectrum, and what share of its time
/// each block took.
class StreamPlots : public QWidget {
    Q_OBJECT
  public:
    explicit StreamPlots(QWidget* parent = nullptr);

    /// Null: nothing has run, and `empty` says so.
    void setReport(const std::shared_ptr<const StreamReport>& report, const QString& empty);
    /// What the headers say of the source, the kernel, and whether the kernel is heard as it was loaded.
    void setWords(const QString& source, const QString& kernel, bool isRaw);
    void fit();

    Plot* inputPlot() const noexcept { return input_.plot; }
    Plot* outputPlot() const noexcept { return output_.plot; }
    Plot* spectrumPlot() const noexcept { return spectrum_.plot; }
    Plot* loadPlot() const noexcept { return load_.plot; }

  signals:
    void hovered(const QString& text);

  private:
    void setScopes(const StreamReport& report);
    void setSpectrum(const StreamReport& report);
    void setLoad(const StreamReport& report);

    PlotPanel input_, output_, spectrum_, load_;
    PyramidTrace* inputTrace_;
    PyramidTrace* outputTrace_;
    Curve* spectrumCurve_;
    Curve* medianCurve_;
    Curve* maxCurve_;
    Curve* limitCurve_;
    Curve* missedMarks_;
    double inputReach_ = 0; ///< of the y axes
    double outputReach_ = 0;
};

} // namespace longwave::ui
