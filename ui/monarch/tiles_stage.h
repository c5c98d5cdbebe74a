// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace longwave::ui {

class MonarchWalk;

/// A step as tensor cores do it: products of 16 × 16 tiles, how many, how full.
class TilesStage : public QWidget {
    Q_OBJECT
  public:
    explicit TilesStage(MonarchWalk& walk, QWidget* parent = nullptr);

  private:
    MonarchWalk& walk_;
};

} // namespace longwave::ui
