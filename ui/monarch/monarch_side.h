// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/model_choice.h"

#include <QWidget>

class QStackedWidget;

namespace longwave::ui {

class CostPanel;
class FusionPanel;
class LearnedPanel;
class MonarchWalk;
class OrderChart;
class PrecisionPanel;
class Segmented;
class SparsityPanel;

/// The right side of the page: the legend, and below it one of several pages of numbers.
class MonarchSide : public QWidget {
    Q_OBJECT
  public:
    explicit MonarchSide(MonarchWalk& walk, QWidget* parent = nullptr);

    Segmented* tabs() const noexcept { return tabs_; }
    ModelChoice& model() noexcept { return model_; }
    CostPanel* cost() const noexcept { return cost_; }
    OrderChart* order() const noexcept { return order_; }
    FusionPanel* memory() const noexcept { return memory_; }
    SparsityPanel* sparsity() const noexcept { return sparsity_; }
    PrecisionPanel* precision() const noexcept { return precision_; }
    LearnedPanel* learned() const noexcept { return learned_; }
    /// Shows the page that a panel stands on.
    void reveal(const QWidget* panel);
    /// By the name that the lesson has for it: "cost", "memory", "accuracy", "learned".
    void reveal(const QString& panel);
    bool isSettled() const;
    void fit();

  private:
    QWidget* page(const QList<QWidget*>& panels);

    ModelChoice model_;
    CostPanel* cost_;
    OrderChart* order_;
    FusionPanel* memory_;
    SparsityPanel* sparsity_;
    PrecisionPanel* precision_;
    LearnedPanel* learned_;
    Segmented* tabs_;
    QStackedWidget* pages_;
};

} // namespace longwave::ui
