// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace longwave {

/// Signals and kernels to trace where none is loaded, N points each.
enum class ExampleRow {
    Impulse,    ///< 1, 0, 0, …
    Cosine,     ///< of bin 3
    TwoTones,   ///< a cosine of bin 3, and half of one of bin ⌊N/4⌋
    Exponential ///< fades by half every N/8 points: the kernel of a slow filter
};

std::vector<double> exampleRow(ExampleRow kind, std::int64_t points);

} // namespace longwave
