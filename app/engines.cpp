// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engines.h"

#include "kernels/cpu/monarch_engine.h"

namespace longwave {

void registerEngines(EngineRegistry& registry) {
    registry.add(makeMonarchCpuEngine());
    registry.add(makeFftwEngine());
    registry.add(makeEigenEngine());
    registry.add(makeDirectEngine());
}

} // namespace longwave
