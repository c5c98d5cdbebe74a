// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace longwave::ui {

class MonarchWalk;

/// A step as a matrix product: what goes in, the matrix, what comes out, and the sum of the cell that is pointed at.
class ProductStage : public QWidget {
    Q_OBJECT
  public:
    explicit ProductStage(MonarchWalk& walk, QWidget* parent = nullptr);

  private:
    MonarchWalk& walk_;
};

} // namespace longwave::ui
