// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/examples.h"

#include "compute/monarch/levels.h"

#include <cmath>

namespace longwave {

std::vector<double> exampleRow(ExampleRow kind, std::int64_t points) {
    const auto cosine = [points](std::int64_t bin, std::int64_t t) { return dftEntry(bin, t, points).real(); };
    std::vector<double> row;
    for (std::int64_t t = 0; t < points; ++t)
        switch (kind) {
        case ExampleRow::Impulse:
            row.push_back(t == 0 ? 1 : 0);
            break;
        case ExampleRow::Cosine:
            row.push_back(cosine(3, t));
            break;
        case ExampleRow::TwoTones:
            row.push_back(cosine(3, t) + 0.5 * cosine(points / 4, t));
            break;
        case ExampleRow::Exponential:
            row.push_back(std::exp2(-8.0 * static_cast<double>(t) / static_cast<double>(points)));
            break;
        }
    return row;
}

} // namespace longwave
