// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/ceilings.h"

#include <string>

namespace longwave {

/// What a measurement made here and now would be filed under. `version` is the program's.
Ceilings::Key ceilingsKey(const std::string& version);

/// Measures this machine for about `seconds`, with the threads and the instruction set that the engines use: for 1, 2,
/// 3, 4, then twice as many threads each time, and all. Of short rounds the best counts: a ceiling is what was ever
/// reached. Throws Cancelled, and Error when there is no memory for it.
Ceilings measureCeilings(const Ceilings::Key& key, double seconds, const CeilingsProgress& progress,
                         std::stop_token stop);

} // namespace longwave
