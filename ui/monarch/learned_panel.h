// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/learned_run.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QSpinBox;

namespace longwave::ui {

class Curve;
class PanelHeader;
class Plot;

/// The DFT as one point of a larger family: matrices are unlocked, moved at random, or learned towards another
/// convolution, and how far they are from the DFT is said. A button goes back to it.
class LearnedPanel : public QWidget {
    Q_OBJECT
  public:
    explicit LearnedPanel(MonarchWalk& walk, QWidget* parent = nullptr);

    static constexpr const char* kPerturbLane = "monarch-perturb";
    static constexpr const char* kDistanceLane = "monarch-distance";

    LearnedRun& run() noexcept { return run_; }
    const std::vector<QCheckBox*>& locks() const noexcept { return locks_; }
    QString distance(int factor) const;
    QDoubleSpinBox* sizeBox() const noexcept { return size_; }
    QSpinBox* seedBox() const noexcept { return seed_; }
    QPushButton* perturbButton() const noexcept { return perturb_; }
    QComboBox* targetBox() const noexcept { return target_; }
    QPushButton* learnButton() const noexcept { return learn_; }
    QPushButton* stopButton() const noexcept { return stop_; }
    QPushButton* backButton() const noexcept { return back_; }
    Plot* plot() const noexcept { return plot_; }

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void build();
    void perturb();
    void measure();
    void learn();
    void followChoices();
    void followRun();
    std::vector<bool> unlocked() const;

    MonarchWalk& walk_;
    LearnedRun run_;
    PanelHeader* header_;
    QGridLayout* matrices_;
    std::vector<QCheckBox*> locks_;
    std::vector<QLabel*> distances_;
    QDoubleSpinBox* size_;
    QSpinBox* seed_;
    QPushButton* perturb_;
    QComboBox* target_;
    QPushButton* learn_;
    QPushButton* stop_;
    QPushButton* back_;
    Plot* plot_;
    Curve* curve_;
    QLabel* words_;
    std::shared_ptr<const std::vector<Complexes>> measured_; ///< whose distances are shown
    std::vector<std::int64_t> measuredFactors_;
};

} // namespace longwave::ui
