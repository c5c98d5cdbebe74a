// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace longwave {

class Reader;

/// Opens the bytes as a file of this reader, if it takes them for one, and reads what is in it; Error is no fault.
void openBytes(const Reader& reader, const std::uint8_t* data, std::size_t size);

} // namespace longwave
