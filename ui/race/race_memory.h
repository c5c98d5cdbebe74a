// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/race/race_choices.h"

#include <QVariantMap>

namespace longwave::ui {

/// What is set for a race, as it is kept from one start to the next.
QVariantMap keptChoices(const RaceChoices& choices);

/// Back again. What is missing, or no longer accepted (an engine that is gone, a number from elsewhere), is as in
/// `usual`.
RaceChoices recalledChoices(const QVariantMap& kept, const RaceChoices& usual, const EngineRegistry& engines);

} // namespace longwave::ui
