// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace longwave::ui {

// Sizes that many parts of the window share, in logical px. The style sheet has the same numbers.
inline constexpr int kPadding = 12;   ///< at the edges of bars, panels and cells of tables
inline constexpr int kRowHeight = 28; ///< of a table's rows, at the least

} // namespace longwave::ui
