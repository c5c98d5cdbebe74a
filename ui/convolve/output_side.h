// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/convolve/live_data.h"

#include <QList>
#include <QString>
#include <QWidget>

#include <memory>

namespace longwave::ui {

class PanelHeader;
class Plot;
class PyramidTrace;
class StagePanel;
class ValueRows;

/// The right side of Convolve: the kernel as it is used and what sets it, the numbers of the output, the stage that was
/// picked.
class OutputSide : public QWidget {
    Q_OBJECT
  public:
    /// `controls` stand under the kernel; takes ownership.
    explicit OutputSide(const QList<QWidget*>& controls, QWidget* parent = nullptr);

    /// Null shows `empty` and no numbers.
    void setOutput(const std::shared_ptr<const LiveOutput>& output, const QString& empty);
    void setTimings(const LiveTimings& timings);
    /// The error against the direct engine, or a word that stands for it, and why.
    void setError(const QString& value, const QString& tip);

    void fit();
    Plot* kernelPlot() const noexcept { return plot_; }
    StagePanel* stagePanel() const noexcept { return stage_; }
    QString errorText() const;
    QString changeText() const;

    QSize sizeHint() const override;

  private:
    PanelHeader* kernelHeader_;
    Plot* plot_;
    PyramidTrace* rawTrace_;
    PyramidTrace* trace_;
    ValueRows* numbers_;
    StagePanel* stage_;
    int error_;
    int change_;
    int peak_;
    int kernelChange_;
    const LiveOutput* shown_ = nullptr; ///< identity only: what the plot shows
};

} // namespace longwave::ui
