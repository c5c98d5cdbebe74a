// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/constants.h"

#include "compute/monarch/unit_root.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace longwave::cuda {
namespace {

using namespace longwave::device;

// Bits of the nearest number, ties to even; and its value.
struct Rounded {
    std::uint16_t bits;
    double value;
};

template <typename Number>
Rounded rounded(double value);

template <>
Rounded rounded<Half>(double value) {
    constexpr double kLargest = 65504;
    const auto sign = static_cast<std::uint16_t>(std::signbit(value) ? 0x8000 : 0);
    int exponent;
    std::frexp(value, &exponent);                        // |value| in [2^(exponent − 1), 2^exponent)
    const int lowest = std::max(exponent - 1, -14) - 10; // of the 11 bits it keeps, fewer below the normal numbers
    const double units = std::nearbyint(std::ldexp(std::abs(value), -lowest));
    const double magnitude = std::ldexp(units, lowest);
    if (magnitude > kLargest)
        return {static_cast<std::uint16_t>(sign | 0x7c00), std::copysign(INFINITY, value)};
    // Below 2^-14 the bits are the units themselves; above, the leading one is left out, and a carry counts the
    // exponent up, as it should.
    const int biased = units < 1024 ? 0 : lowest + 10 + 15;
    const auto bits = static_cast<int>(units) + (biased > 0 ? (biased - 1) * 1024 : 0);
    return {static_cast<std::uint16_t>(sign | bits), std::copysign(magnitude, value)};
}

template <>
Rounded rounded<Bfloat>(double value) {
    const auto single = static_cast<float>(value);
    std::uint32_t bits;
    std::memcpy(&bits, &single, sizeof bits);
    bits = (bits + 0x7fff + ((bits >> 16) & 1)) & 0xffff0000u;
    float back;
    std::memcpy(&back, &bits, sizeof back);
    return {static_cast<std::uint16_t>(bits >> 16), back};
}

template <typename Math>
StoredFactor<Math> storedReal(const std::function<double(int, int)>& at) {
    StoredFactor<Math> stored{};
    for (int lane = 0; lane < 32; ++lane) {
        std::uint32_t words[Math::kLimbs][4] = {};
        for (int i = 0; i < 8; ++i) {
            double rest = at(tileRow(lane, i), tileColumn(lane, i));
            for (auto& limb : words) {
                const Rounded number = rounded<typename Math::Number>(rest);
                limb[i / 2] |= std::uint32_t{number.bits} << (16 * (i % 2));
                rest -= number.value;
            }
        }
        for (int limb = 0; limb < Math::kLimbs; ++limb)
            stored.words[limb][lane] = {words[limb][0], words[limb][1], words[limb][2], words[limb][3]};
    }
    return stored;
}

int columnAt(Columns columns, int n) {
    return columns == Columns::InOrder ? n : n < 8 ? 2 * n : 2 * n - 15;
}

} // namespace

template <typename Math>
StoredComplexFactor<Math> storedFactor(const std::function<Complex(int, int)>& at) {
    return {storedReal<Math>([&](int row, int column) { return at(row, column).real(); }),
            storedReal<Math>([&](int row, int column) { return at(row, column).imag(); })};
}

template <typename Math>
StoredComplexFactor<Math> standingRight(StoredComplexFactor<Math> factor) {
    for (StoredFactor<Math>* part : {&factor.re, &factor.im})
        for (auto& limb : part->words)
            for (Word4& words : limb)
                std::swap(words.y, words.z);
    return factor;
}

StoredComplexTile storedTile(const std::function<Complex(int, int)>& at) {
    StoredComplexTile stored{};
    for (int lane = 0; lane < 32; ++lane)
        for (int half = 0; half < 2; ++half) {
            float re[4], im[4];
            for (int i = 0; i < 4; ++i) {
                const Complex value = at(tileRow(lane, 4 * half + i), tileColumn(lane, 4 * half + i));
                re[i] = static_cast<float>(value.real());
                im[i] = static_cast<float>(value.imag());
            }
            stored.parts[half][lane] = {re[0], re[1], re[2], re[3]};
            stored.parts[2 + half][lane] = {im[0], im[1], im[2], im[3]};
        }
    return stored;
}

template <typename Math>
SpectrumTile<Math> storedSpectrum(const std::function<Complex(int, int)>& at) {
    if constexpr (std::is_same_v<Math, AccurateMath>) {
        return storedTile(at);
    } else {
        const StoredComplexFactor<HalfMath> halves = storedFactor<HalfMath>(at);
        StoredHalfTile tile;
        for (int lane = 0; lane < 32; ++lane) {
            const Word4 re = halves.re.words[0][lane];
            const Word4 im = halves.im.words[0][lane];
            tile.parts[0][lane] = {re.x, re.y, im.x, im.y};
            tile.parts[1][lane] = {re.z, re.w, im.z, im.w};
        }
        return tile;
    }
}

template <typename Math>
RingConstants<Math> ringConstants(double phase, int m, Columns columns, int turn) {
    const auto a = [&](int c, int index) { return unitRoot(index * (c + phase) / 16); };
    const auto t = [&](int c, int n) {
        return unitRoot(columnAt(columns, n) % m * (c + phase + 16 * turn) / (16 * m));
    };
    return {storedFactor<Math>([&](int c, int index) { return a(c, index) / static_cast<double>(m); }),
            storedFactor<Math>([&](int index, int c) { return std::conj(a(c, index)); }), storedTile(t),
            storedTile([&](int n, int c) { return t(c, n); })};
}

template <typename Math>
StoredComplexFactor<Math> dftFactor(int m, Columns columns) {
    return storedFactor<Math>([&](int d, int n) {
        const int b = columnAt(columns, n);
        return d / m == b / m ? 0.25 * unitRoot(static_cast<double>(d % m * (b % m) % m) / m) : Complex(0);
    });
}

template <typename Math>
StoredComplexFactor<Math> dftJoinFactor(int m, Columns columns) {
    return storedFactor<Math>([&](int n, int d) {
        const int b = columnAt(columns, n);
        return d / m == b / m ? 0.25 * unitRoot(static_cast<double>(d % m * (b % m) % m) / m) : Complex(0);
    });
}

namespace {

template <typename Math>
std::vector<StoredComplexFactor<Math>> tilesOf(int points, const std::function<Complex(int, int)>& at) {
    std::vector<StoredComplexFactor<Math>> tiles;
    for (int row = 0; row < points; row += 16)
        for (int column = 0; column < points; column += 16)
            tiles.push_back(storedFactor<Math>([&](int i, int j) { return at(row + i, column + j); }));
    return tiles;
}

Complex splitEntry(int ringCount, double phase, int j, int t) {
    if (j / ringCount != t / ringCount)
        return 0;
    return unitRoot(t % ringCount * ringPhase(ringCount, phase, j % ringCount));
}

} // namespace

template <typename Math>
std::vector<StoredComplexFactor<Math>> splitFactors(int ringCount, double phase) {
    return tilesOf<Math>(std::max(ringCount, 16), [&](int j, int t) {
        return splitEntry(ringCount, phase, j, t) / static_cast<double>(ringCount);
    });
}

template <typename Math>
std::vector<StoredComplexFactor<Math>> joinFactors(int ringCount, double phase) {
    return tilesOf<Math>(std::max(ringCount, 16), [&](int t, int j) { return splitEntry(ringCount, phase, j, t); });
}

#define LONGWAVE_INSTANTIATE(Math)                                                                                     \
    template StoredComplexFactor<Math> storedFactor<Math>(const std::function<Complex(int, int)>&);                    \
    template StoredComplexFactor<Math> standingRight<Math>(StoredComplexFactor<Math>);                                 \
    template SpectrumTile<Math> storedSpectrum<Math>(const std::function<Complex(int, int)>&);                         \
    template RingConstants<Math> ringConstants<Math>(double, int, Columns, int);                                       \
    template StoredComplexFactor<Math> dftFactor<Math>(int, Columns);                                                  \
    template StoredComplexFactor<Math> dftJoinFactor<Math>(int, Columns);                                              \
    template std::vector<StoredComplexFactor<Math>> splitFactors<Math>(int, double);                                   \
    template std::vector<StoredComplexFactor<Math>> joinFactors<Math>(int, double);
LONGWAVE_INSTANTIATE(HalfMath)
LONGWAVE_INSTANTIATE(BfloatMath)
LONGWAVE_INSTANTIATE(AccurateMath)
#undef LONGWAVE_INSTANTIATE

} // namespace longwave::cuda
