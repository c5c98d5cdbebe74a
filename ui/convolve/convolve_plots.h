// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/convolve/live_data.h"
#include "ui/convolve/plot_panel.h"

#include <QString>
#include <QWidget>

#include <array>
#include <memory>

class QSplitter;

namespace longwave::ui {

class PanelHeader;
class Plot;
class PyramidTrace;
class RowBox;

/// The plots of Convolve on one time axis: input u, and under it the gated u·g_in; what the convolution makes of it
/// before an output gate (only while there is one); output y over what it is compared with; and the level of their
/// difference (only while there is something to compare with).
class ConvolvePlots : public QWidget {
    Q_OBJECT
  public:
    explicit ConvolvePlots(QWidget* parent = nullptr);

    /// Whether the signal is sound, of which 1 is full scale; of other signals nobody knows a unit. Before setInput.
    void setFullScale(bool has);
    /// Null signal: says `empty` instead. Without a pyramid (it is being built) the old picture stays. `grid`: where
    /// the signal's rows are voxels.
    void setInput(const std::shared_ptr<const Signal>& signal, std::int64_t channel,
                  const std::optional<VoxelGrid>& grid, const std::shared_ptr<const Pyramid>& pyramid,
                  const QString& empty);
    /// Null output: says `empty` instead.
    void setOutput(const std::shared_ptr<const LiveOutput>& output, const QString& empty);

    /// Shows the other output in y's place, for as long as a key is held. Nothing while there is none.
    void setOtherShown(bool shown);
    bool isOtherShown() const;

    void fit();
    Plot* inputPlot() const noexcept { return input_.plot; }
    Plot* outputPlot() const noexcept { return output_.plot; }
    Plot* convolvedPlot() const noexcept { return convolved_.plot; }
    Plot* differencePlot() const noexcept { return difference_.plot; }
    bool isConvolvedShown() const;
    bool isDifferenceShown() const;

  signals:
    void channelPicked(int channel);
    /// "t = 1.0125 s, u = 0.12, y = 0.34"
    void hovered(const QString& text);

  private:
    std::array<PlotPanel*, 4> panels() { return {&input_, &convolved_, &output_, &difference_}; }
    void setGates();
    void setComparison();
    void setOutputHead(); // its words, which tell what of the two is shown
    void setTitles();
    void setHomes();
    void tellAt(double x);
    double sampleStep() const; ///< of the shown output: seconds, or 1
    QString positionText(double x) const;

    QSplitter* splitter_;
    PlotPanel input_;
    PlotPanel convolved_;
    PlotPanel output_;
    PlotPanel difference_;
    RowBox* channel_;
    PyramidTrace* inputTrace_;
    PyramidTrace* inputGateTrace_;
    PyramidTrace* gatedTrace_;
    PyramidTrace* convolvedTrace_;
    PyramidTrace* outputGateTrace_;
    PyramidTrace* otherTrace_;
    PyramidTrace* outputTrace_;
    PyramidTrace* otherLevel_;
    PyramidTrace* differenceLevel_;
    bool hasFullScale_ = true;
    bool otherWanted_ = false; ///< the key is held

    double rate_ = 0; ///< Hz; 0: time counts in samples
    std::shared_ptr<const Pyramid> u_;
    std::shared_ptr<const LiveOutput> shown_;
};

} // namespace longwave::ui
