// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/strip.h"

#include <vector>

class QTabBar;

namespace longwave::ui {

class Workspace;

/// The row over the pages: a tab for each workspace, the tools of the one that is chosen, and Fit.
class TabRow : public Strip {
    Q_OBJECT
  public:
    explicit TabRow(const std::vector<Workspace*>& workspaces);

    QTabBar* tabs() const noexcept { return tabs_; }

  signals:
    void fitRequested();

  private:
    QTabBar* tabs_;
};

} // namespace longwave::ui
