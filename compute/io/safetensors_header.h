// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace longwave {

/// One tensor as the header states it; nothing is checked against the data yet.
struct TensorRecord {
    std::string name;
    std::string dtype;
    Shape shape;             ///< no negative extents, at most kMostDimensions of them
    std::uint64_t begin = 0; ///< bytes into the data section
    std::uint64_t end = 0;
};

struct SafetensorsHeader {
    std::vector<TensorRecord> tensors; ///< in the header's order, names all different
    std::vector<std::pair<std::string, std::string>> metadata;
};

/// Parses the JSON {"name": {"dtype": "F32", "shape": [..], "data_offsets": [begin, end]}, …, "__metadata__": {..}}.
/// It is read as a stream of tokens and refused at the first one out of place, so nothing in it can nest deeply.
/// `offset` is the text's place in the file, for messages. Throws Error.
SafetensorsHeader parseSafetensorsHeader(std::string_view json, std::size_t offset, const std::string& subject);

} // namespace longwave
