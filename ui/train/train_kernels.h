// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/export_menu.h"
#include "ui/train/train_picture.h"

#include <QWidget>

#include <memory>
#include <vector>

class QComboBox;

namespace longwave::ui {

class Curve;
class Heatmap;
class PanelHeader;
class Plot;
class PlotLink;
class PyramidTrace;

/// What two sides have in common, so that they can be held against each other.
struct KernelScale {
    double largestTap = 0;
    double reference = 0; ///< 0 dB
    double topDb = 0;
    QString referenceWords;                 ///< "Squash off"
    double headsLimit = 0, growthLimit = 0; ///< ends of the colour bars
    bool isBidirectional = false;
};

/// The kernels of one run at one moment: the chosen head in time and frequency, before and now; how it grew; all heads.
class RunKernels : public QWidget {
    Q_OBJECT
  public:
    explicit RunKernels(QWidget* parent = nullptr);

    /// Null: nothing yet.
    void show(const TrainRun& run, std::shared_ptr<const KernelPicture> picture, const KernelScale& scale);
    /// What can be shown on this side; the box is there when there is a choice.
    void setRuns(const TrainBook& book, int chosen);
    void fit();

    const std::shared_ptr<const KernelPicture>& picture() const noexcept { return picture_; }
    Plot* timePlot() const noexcept { return time_; }
    Plot* frequencyPlot() const noexcept { return frequency_; }
    Plot* growthPlot() const noexcept { return growth_; }
    Plot* headsPlot() const noexcept { return heads_; }
    Heatmap* headsMap() const noexcept { return headsMap_; }
    Heatmap* growthMap() const noexcept { return growthMap_; }
    QComboBox* runBox() const noexcept { return runs_; }
    PlotPage plotPage(const QString& name, const QString& file) const;

  signals:
    void runPicked(int run);
    void headPicked(int head);
    void stepPicked(qint64 step);
    void statusChanged(const QString& words);

  private:
    QString startText() const; ///< what the grey lines are of
    QString statusAt(Plot* plot, double x, double y) const;

    std::shared_ptr<const KernelPicture> picture_;
    QString name_;
    Token color_ = Token::S5;
    double reference_ = 1;
    PanelHeader* header_;
    QComboBox* runs_;
    Plot* time_;
    Plot* frequency_;
    Plot* growth_;
    Plot* heads_;
    PyramidTrace* timeStart_;
    PyramidTrace* timeNow_;
    PyramidTrace* frequencyStart_;
    PyramidTrace* frequencyNow_;
    Heatmap* growthMap_;
    Curve* growthStep_; ///< a line at the step that is shown
    Heatmap* headsMap_;
};

/// Two runs' kernels side by side, on the same scales.
class TrainKernels : public QWidget {
    Q_OBJECT
  public:
    explicit TrainKernels(QWidget* parent = nullptr);

    void show(const TrainBook& book, std::shared_ptr<const KernelPicture> left,
              std::shared_ptr<const KernelPicture> right);
    void fit();
    RunKernels* left() const noexcept { return left_; }
    RunKernels* right() const noexcept { return right_; }
    std::vector<PlotPage> plotPages() const;

  private:
    RunKernels* left_;
    RunKernels* right_;
    PlotLink* lags_;
    PlotLink* frequencies_;
};

} // namespace longwave::ui
