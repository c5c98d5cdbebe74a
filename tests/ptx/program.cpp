// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ptx/program.h"

namespace longwave::ptx {

std::string_view Kernel::lineOf(const Instruction& instruction) const {
    std::string_view rest = *text;
    for (int line = 1; line < instruction.line; ++line)
        rest.remove_prefix(rest.find('\n') + 1);
    rest = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(rest.find_first_not_of(" \t"));
    return rest;
}

} // namespace longwave::ptx
