// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QEvent>
#include <QObject>

namespace longwave::ui {

/// Counts how often widgets were dressed.
class StyleChanges : public QObject {
  public:
    int count = 0;

  protected:
    bool eventFilter(QObject*, QEvent* event) override {
        count += event->type() == QEvent::StyleChange;
        return false;
    }
};

} // namespace longwave::ui
