// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace longwave::cli {

/// A file that a command writes when it has computed.
struct Output {
    const char* option; ///< that names it
    std::string path;   ///< empty: it is not asked for
};

/// Finds out before anything is computed what would keep files from being written. Throws Error, also when two options
/// name the same file.
void checkOutputs(const std::vector<Output>& outputs);

/// Throws Error unless the name ends with `ending`, as what is written does not depend on the name.
void checkEnding(const Output& output, const std::string& ending);

} // namespace longwave::cli
