// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QMenu;

namespace longwave::ui {

class KernelsPage;
class Segmented;
class Session;

/// What stands at the right end of the tabs while the page "Kernels" is shown: the choice of views, Compare, Export.
class KernelsTools : public QWidget {
    Q_OBJECT

  public:
    /// `exports` becomes the menu of "Export"; its owner stays the same.
    KernelsTools(Session& session, KernelsPage& page, QMenu* exports, QWidget* parent = nullptr);

    Segmented* views() const noexcept { return views_; }

  private:
    Segmented* views_;
};

} // namespace longwave::ui
