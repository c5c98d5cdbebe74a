// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QLabel;
class QSlider;
class QSpinBox;

namespace longwave::ui {

class FigureTable;
class ModelChoice;
class MonarchWalk;
class PanelHeader;

/// What leaving parts of the kernel out saves, and what it costs in accuracy: fewer taps, fewer frequencies, and what
/// Squash made zero. Compared with a trace of the same convolution with everything kept, made off the UI thread while
/// the panel is to be seen.
class SparsityPanel : public QWidget {
    Q_OBJECT
  public:
    static constexpr const char* kLane = "monarch-whole";

    SparsityPanel(MonarchWalk& walk, ModelChoice& model, QWidget* parent = nullptr);

    QSlider* tapsSlider() const noexcept { return taps_; }
    QSpinBox* tapsBox() const noexcept { return tapsBox_; }
    QSlider* frequencySlider() const noexcept { return frequencies_; }
    enum Row { Taps, Frequencies, KernelWork, RowWork, Time, OutputError };
    enum Column { All, Kept, Less };
    QString value(Row row, Column column) const;
    bool isSettled() const;

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void setTaps(int taps, bool merge);
    void setFrequencies(int bands);
    void followChoices();
    void followTrace();
    void refresh();

    MonarchWalk& walk_;
    ModelChoice& model_;
    PanelHeader* header_;
    QSlider* taps_;
    QSpinBox* tapsBox_;
    QSlider* frequencies_;
    QLabel* frequencyWord_;
    FigureTable* figures_;
    QLabel* note_;
    QTimer rest_;
    std::shared_ptr<const MonarchTrace> trace_; ///< the one that `whole_` belongs to
    std::shared_ptr<const MonarchTrace> whole_; ///< with all taps and frequencies
};

} // namespace longwave::ui
