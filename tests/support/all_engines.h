// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engines.h"

namespace longwave::test {

/// Every engine of the program, those that cannot run here among them.
inline const EngineRegistry& allEngines() {
    static const EngineRegistry engines = [] {
        EngineRegistry made;
        registerEngines(made);
        return made;
    }();
    return engines;
}

} // namespace longwave::test
