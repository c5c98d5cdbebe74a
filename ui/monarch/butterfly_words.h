// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/butterfly_model.h"

#include <QString>

namespace longwave::ui {

/// What the wires of a step show: how many there are, where they go and why.
QString wireSentence(const MonarchTrace& trace, std::size_t step, WireOrder order);

} // namespace longwave::ui
