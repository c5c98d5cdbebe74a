// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace longwave {

/// Unpacks a raw DEFLATE stream (RFC 1951) up to `count` bytes and no further; less when the stream ends before.
/// `endsThere` says whether the stream ended exactly after what was returned. Throws Error with `what` in front of
/// its explanation when the stream is damaged.
std::vector<std::byte> inflate(std::span<const std::byte> packed, std::uint64_t count, bool& endsThere,
                               const std::string& subject, const std::string& what);

/// The checksum that zip files use.
std::uint32_t crc32Of(std::span<const std::byte> bytes) noexcept;

} // namespace longwave
