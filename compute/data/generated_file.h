// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/generator.h"
#include "compute/io/file.h"

namespace longwave {

/// A file's `format` where there is no file.
inline constexpr const char* kGeneratedFormat = "generated";

/// What is generated as if it had been opened: one Signal [N], named and called by what it is, made when it is first read.
/// Throws Error as checkGenerator does.
File generatedFile(const Generator& generator);

/// `open`, or for "generate:KIND,key=value,…" what that generates. Throws Error.
File openOrGenerate(const std::string& text, const std::stop_token& stop = {});

} // namespace longwave
