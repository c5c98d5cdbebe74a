// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace longwave::ui {

class MonarchWalk;

/// A step as wires: which cells it mixes, and where a permutation would take them.
class ButterflyStage : public QWidget {
    Q_OBJECT
  public:
    explicit ButterflyStage(MonarchWalk& walk, QWidget* parent = nullptr);

  private:
    MonarchWalk& walk_;
};

} // namespace longwave::ui
