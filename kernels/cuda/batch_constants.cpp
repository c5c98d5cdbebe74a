// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/batch_constants.h"

#include "compute/monarch/unit_root.h"
#include "kernels/cuda/constants.h"

namespace longwave::cuda {
namespace {

using namespace longwave::device;

template <typename Math, int Points>
BatchConstants<Math> tileOf(double phase, int firstRing, int firstTime) {
    using Tile = BatchTile<Points>;
    const auto phaseOf = [&](int m) { return ringPhase(Points, phase, firstRing + m % Points); };
    const auto o = [&](int m, int k) {
        return m / Points == Tile::share(k) ? unitRoot((firstTime + Tile::time(k)) * phaseOf(m)) : Complex(0);
    };
    const auto f = [&](int c, int a) { return unitRoot(a * (c + phase) / 16); };
    const auto t = [&](int m, int a) { return unitRoot(a * (phaseOf(m) - phase) / 16); };
    return {storedFactor<Math>([&](int m, int k) { return o(m, k) / static_cast<double>(Points); }),
            standingRight(storedFactor<Math>([&](int c, int a) { return f(c, a) / 16.0; })),
            storedFactor<Math>(t),
            standingRight(storedFactor<Math>([&](int k, int m) { return o(m, k); })),
            storedFactor<Math>([&](int a, int c) { return f(c, a); }),
            storedFactor<Math>([&](int a, int m) { return t(m, a); })};
}

template <typename Math, int Points>
std::vector<BatchConstants<Math>> constantsOf(double phase) {
    std::vector<BatchConstants<Math>> tiles;
    for (int ring = 0; ring < batchTiles(Points); ++ring)
        for (int time = 0; time < batchTiles(Points); ++time)
            tiles.push_back(tileOf<Math, Points>(phase, 16 * ring, 16 * time));
    return tiles;
}

} // namespace

template <typename Math>
std::vector<BatchConstants<Math>> batchConstants(int ringCount, double phase) {
    switch (ringCount) {
    case 2:
        return constantsOf<Math, 2>(phase);
    case 4:
        return constantsOf<Math, 4>(phase);
    case 8:
        return constantsOf<Math, 8>(phase);
    case 16:
        return constantsOf<Math, 16>(phase);
    default:
        return constantsOf<Math, 32>(phase);
    }
}

template std::vector<BatchConstants<HalfMath>> batchConstants<HalfMath>(int, double);
template std::vector<BatchConstants<BfloatMath>> batchConstants<BfloatMath>(int, double);

} // namespace longwave::cuda
