// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"

#include <filesystem>
#include <span>
#include <string>

namespace longwave {

/// Writes one float32 tensor in C order as safetensors, its data at a multiple of 8 bytes. Atomic, as `writeNpy` is.
/// Precondition: `values` has the shape's element count, `name` is UTF-8. Throws Error.
void writeSafetensors(const std::filesystem::path& path, const std::string& name, std::span<const float> values,
                      const Shape& shape);

} // namespace longwave
