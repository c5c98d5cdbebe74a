// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>

namespace longwave::ptx {

/// What is wrong with a program or with what it does: what, and where.
struct Fault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace longwave::ptx
