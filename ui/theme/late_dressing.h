// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace longwave::ui {

/// While it lives, the application's style changes: what is seen is dressed at once, the rest when it is next shown or
/// painted. Qt itself dresses all widgets that it has dressed before, those of every page, in one piece of a quarter of
/// a second.
///
/// Precondition: the styles differ in colours alone. Until it is shown, a widget is measured as it was.
class LateDressing {
  public:
    LateDressing();
    ~LateDressing();
    LateDressing(const LateDressing&) = delete;
    LateDressing& operator=(const LateDressing&) = delete;
};

} // namespace longwave::ui
