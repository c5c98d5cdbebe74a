// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace longwave {

/// "Longwave 0.1.0 (built with CUDA toolkit 13.0)" or "(built without a CUDA toolkit)".
inline std::string versionText() {
    const std::string toolkit = LONGWAVE_CUDA_TOOLKIT_VERSION;
    return "Longwave " LONGWAVE_VERSION " (" +
           (toolkit.empty() ? "built without a CUDA toolkit" : "built with CUDA toolkit " + toolkit) + ")";
}

} // namespace longwave
