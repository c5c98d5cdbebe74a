// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engines.h"

namespace longwave {

void registerEngines(EngineRegistry& registry) {
    registry.add(makeFftwEngine());
    registry.add(makeDirectEngine());
}

} // namespace longwave
