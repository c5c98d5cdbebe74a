// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace longwave::simt {

enum class Kind : std::uint8_t { Read, Write };

void beginCopy(void* shared, const void* global, const void* code);
void endCopy(void* shared, const void* global);
void checkMatrixRow(const void* row);
/// The arguments are LoadMatricesLane of fragments.h.
void recordMatrixLoad(void* const* lanes);

} // namespace longwave::simt
