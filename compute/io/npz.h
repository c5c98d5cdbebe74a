// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/file.h"
#include "compute/io/zip.h"

namespace longwave {

/// True when a member's name ends in .npy.
bool isNpz(const ZipArchive& archive);

/// Every member of a NumPy archive an entry: a Signal as an .npy file is; an array of floats with a bank's shape and
/// "kernel" or "filter" in its name is Kernels; what holds no numbers is Other. Throws Error.
File readNpz(const ZipArchive& archive, const std::filesystem::path& path);

} // namespace longwave
