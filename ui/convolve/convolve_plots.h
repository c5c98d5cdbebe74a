// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/convolve/live_data.h"

#include <QString>
#include <QWidget>

#include <memory>

class QSpinBox;
class QSplitter;

namespace longwave::ui {

class PanelHeader;
class Plot;
class PyramidTrace;

/// The three plots of Convolve on one time axis: input u, output y over y with the raw kernel, and the level of their
/// difference (only while something is regularised).
class ConvolvePlots : public QWidget {
    Q_OBJECT
  public:
    explicit ConvolvePlots(QWidget* parent = nullptr);

    /// Null signal: says `empty` instead. Without a pyramid (it is being built) the old picture stays.
    void setInput(const std::shared_ptr<const Signal>& signal, std::int64_t channel,
                  const std::shared_ptr<const Pyramid>& pyramid, const QString& empty);
    /// Null output: says `empty` instead.
    void setOutput(const std::shared_ptr<const LiveOutput>& output, const QString& empty);

    void fit();
    Plot* inputPlot() const noexcept { return input_.plot; }
    Plot* outputPlot() const noexcept { return output_.plot; }
    Plot* differencePlot() const noexcept { return difference_.plot; }
    bool isDifferenceShown() const;

  signals:
    void channelPicked(int channel);
    /// "t = 1.0125 s, u = 0.12, y = 0.34"
    void hovered(const QString& text);

  private:
    struct Panel {
        QWidget* widget = nullptr;
        PanelHeader* header = nullptr;
        Plot* plot = nullptr;
    };
    Panel makePanel(const QString& title);
    void setTitles();
    void setHomes();
    void tellAt(double x);
    QString positionText(double x) const;

    QSplitter* splitter_;
    Panel input_;
    Panel output_;
    Panel difference_;
    QSpinBox* channel_;
    PyramidTrace* inputTrace_;
    PyramidTrace* rawTrace_;
    PyramidTrace* outputTrace_;
    PyramidTrace* rawLevel_;
    PyramidTrace* differenceLevel_;

    double rate_ = 0; ///< Hz; 0: time counts in samples
    std::shared_ptr<const Pyramid> u_;
    std::shared_ptr<const LiveOutput> shown_;
};

/// "kernel squashed, λ = 0.0200", "kernel smoothed over 9 taps and squashed, λ = 0.0200", "kernel raw".
QString regularizationText(const Regularization& regularization);

} // namespace longwave::ui
