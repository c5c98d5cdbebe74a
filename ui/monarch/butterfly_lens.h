// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/monarch_walk.h"

#include <QWidget>

#include <cstdint>

class QLabel;
class QScrollArea;

namespace longwave::ui {

/// One cell of the wires, magnified: each of its inputs with its value and its coefficient, and their sum.
class ButterflyLens : public QWidget {
    Q_OBJECT
  public:
    explicit ButterflyLens(MonarchWalk& walk, QWidget* parent = nullptr);

    /// What stands in it, a line for each input, at most so many: for tests and screen readers.
    QStringList lines(std::size_t most = SIZE_MAX) const;
    QSize sizeHint() const override { return {248, 300}; }
    QSize minimumSizeHint() const override { return {212, 120}; }

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    class Rows;
    void follow();

    MonarchWalk& walk_;
    QLabel* title_;
    QLabel* value_;
    QLabel* note_;
    QScrollArea* scroll_;
    Rows* rows_;
};

} // namespace longwave::ui
