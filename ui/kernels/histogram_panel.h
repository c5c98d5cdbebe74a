// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/tap_histogram.h"

#include <QWidget>

#include <memory>

class QLabel;

namespace longwave::ui {

class Bars;
class PanelHeader;
class Plot;
class Segmented;

/// The panel "Weights": the histogram of a head's or a layer's taps with ±λ drawn in, and how many of them Squash makes
/// zero. Shows a histogram that somebody else computed (HistogramController).
class HistogramPanel : public QWidget {
    Q_OBJECT

  public:
    explicit HistogramPanel(QWidget* parent = nullptr);

    /// Of which head (or, −1, of all heads) and whether its taps are smoothed. Null shows that none is known yet.
    void setHistogram(std::shared_ptr<const TapHistogram> histogram, int head, bool smoothed);
    const std::shared_ptr<const TapHistogram>& histogram() const noexcept { return histogram_; }
    /// What the bank is called where two are compared ("A"); empty otherwise.
    void setBankWord(const QString& word);
    /// Says that the newest histogram was stopped by hand.
    void setStopped(bool stopped);
    /// Moves ±λ and counts again; cheap.
    void setLambda(double lambda, bool squashOn);

    Plot* plot() const noexcept { return plot_; }
    Segmented* scale() const noexcept { return scale_; }
    /// The sentence under the plot.
    QString caption() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  signals:
    void statusChanged(const QString& text); ///< for the status bar; empty when the mouse has left

  private:
    void showHistogram();
    void showLambda();
    QString statusAt(double value) const;

    PanelHeader* header_;
    Segmented* scale_;
    Plot* plot_;
    Bars* bars_;
    QLabel* caption_;
    std::shared_ptr<const TapHistogram> histogram_;
    QString bank_;
    int head_ = -1;
    bool smoothed_ = false;
    bool stopped_ = false;
    double lambda_ = 0;
    bool squashOn_ = false;
};

} // namespace longwave::ui
