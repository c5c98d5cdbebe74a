// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace longwave::ui {

/// Measurements have a decimal point in every language. Where the locale's is a comma, its point sets thousands apart,
/// and 68.545 samples beside λ = 0.020 would be read as 69: counts get English separators then. So do they where the
/// locale has digits of its own, as Bengali, since measurements have 0 … 9. What goes into files has a point as well.
/// Once, at the start, when there is an application object.
void useOneDecimalMark();

} // namespace longwave::ui
