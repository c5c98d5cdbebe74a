// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/parameterization/parameterization.h"

#include <cstdint>

namespace longwave {

struct BankSize {
    std::int64_t heads = 0;
    std::int64_t taps = 0;
    bool operator==(const BankSize&) const = default;
};

/// The heads and taps of what `kernelsOf` makes with these settings, told without reading a value. Throws Error for
/// settings that a form does not take; that the tensors do not take them, `kernelsOf` says. Precondition: the match is
/// usable.
BankSize sizeOf(const Match& match, const Settings& settings = {});

} // namespace longwave
