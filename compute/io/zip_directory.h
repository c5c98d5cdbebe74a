// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/zip.h"

namespace longwave {

/// Reads the directory of a zip archive (also ZIP64) and finds where each member's bytes lie. Folders are left out.
/// Format: PKWARE's APPNOTE.TXT, sections 4.3 and 4.5. Throws Error.
std::vector<ZipMember> readZipDirectory(std::span<const std::byte> bytes, const std::string& subject);

} // namespace longwave
