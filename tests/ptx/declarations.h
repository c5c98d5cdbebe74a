// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ptx/module.h"
#include "tests/ptx/words.h"

namespace longwave::ptx {

using SharedVariables = std::map<std::string, SharedVariable, std::less<>>;

/// The bytes of a value of a type, as ".u64".
std::size_t bytesOfType(const Words& words, std::string_view type);

/// What follows .shared: adds the variable to those there are.
void readShared(Words& words, bool isExternal, SharedVariables& variables);
/// The bytes of all of them.
std::size_t sharedBytesOf(const SharedVariables& variables);

/// What follows .param: adds the parameter, behind those there are.
void readParameter(Words& words, Kernel& kernel);

} // namespace longwave::ptx
