// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"

#include <filesystem>
#include <span>
#include <string>
#include <utility>

namespace longwave {

/// Writes one float32 tensor in C order as safetensors, its data at a multiple of 8 bytes. Atomic, as `writeNpy` is.
/// Precondition: `values` has the shape's element count, `name` is UTF-8. Throws Error.
void writeSafetensors(const std::filesystem::path& path, const std::string& name, std::span<const float> values,
                      const Shape& shape);

/// One tensor of several in a file.
struct NamedTensor {
    std::string name; ///< UTF-8
    Shape shape;
    std::span<const float> values; ///< C order, the shape's element count
};

/// Writes float32 tensors one after the other, and `metadata`: pairs of UTF-8 text. Atomic, as above. Throws Error.
void writeSafetensors(const std::filesystem::path& path, std::span<const NamedTensor> tensors,
                      std::span<const std::pair<std::string, std::string>> metadata = {});

} // namespace longwave
