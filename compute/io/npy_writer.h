// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"

#include <filesystem>
#include <span>

namespace longwave {

/// Writes float32 in C order as NumPy format 1.0. Atomic: the values go to a temporary file beside `path`, which takes
/// its name when all is on disk; on failure nothing is left behind. Throws Error.
void writeNpy(const std::filesystem::path& path, std::span<const float> values, const Shape& shape);

} // namespace longwave
