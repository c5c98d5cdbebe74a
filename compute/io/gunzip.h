// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>

namespace longwave {

/// True for the first bytes of a gzip file (RFC 1952).
bool beginsLikeGzip(std::span<const std::byte> head) noexcept;

/// Unpacks a gzip file piece by piece, a quarter of a MiB at a time: `take` is given each piece in turn and says
/// whether it wants more. A file of several members, as bgzip writes them, is their contents in a row; checksums are
/// checked. Throws Error when it is damaged, ends too early, or unpacks to more than 64 MiB and 200 times what it
/// read for that: nothing that is worth reading does.
void gunzip(std::span<const std::byte> packed, const std::string& subject,
            const std::function<bool(std::span<const std::byte>)>& take);

/// What the beginning of a gzip file unpacks to, as far as it goes, up to `count` bytes. Never throws Error.
std::string gunzipHead(std::span<const std::byte> head, std::size_t count);

} // namespace longwave
