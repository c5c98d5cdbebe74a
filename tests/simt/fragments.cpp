// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/fragments.h"

#include <cstring>

namespace longwave::simt {
namespace {

using Words = std::uint32_t [[gnu::vector_size(16)]];
using Floats = float [[gnu::vector_size(16)]];
using Doubles = double [[gnu::vector_size(16)]];

/// What each word's low half means; as numbers.h has it, four at a time.
struct HalfFormat {
    static void widen(Floats& to, const Words& words) {
        const Words magnitude = words & 0x7fffu;
        const Floats scaled = reinterpret_cast<Floats>(magnitude << 13) * 0x1p112f;
        const Words special = reinterpret_cast<Words>(magnitude >= 0x7c00u) & 0x7f800000u;
        to = reinterpret_cast<Floats>(reinterpret_cast<Words>(scaled) | special | (words & 0x8000u) << 16);
    }
};
struct BfloatFormat {
    static void widen(Floats& to, const Words& words) { to = reinterpret_cast<Floats>(words << 16); }
};

template <typename Format>
void multiplyAdd(void* const* arguments) {
    alignas(16) std::uint32_t aWords[16][8]; // [row, inner / 2]
    alignas(16) std::uint32_t bWords[8][8];  // [inner / 2, column]
    const auto at = [&](int lane) -> const MultiplyAddLane& {
        return *static_cast<const MultiplyAddLane*>(arguments[lane]);
    };
    for (int lane = 0; lane < 32; ++lane) {
        const int group = lane / 4;
        const int pair = lane % 4;
        const MultiplyAddLane& own = at(lane);
        aWords[group][pair] = own.a[0];
        aWords[group + 8][pair] = own.a[1];
        aWords[group][pair + 4] = own.a[2];
        aWords[group + 8][pair + 4] = own.a[3];
        bWords[pair][group] = own.b0;
        bWords[pair + 4][group] = own.b1;
    }
    alignas(16) float a[2][16][8]; // [inner % 2, row, inner / 2]
    Doubles b[2][8][4];            // [inner % 2, inner / 2, column / 2] (column % 2)
    const auto widen = [](Floats& to, const std::uint32_t* words, int half) {
        Words four;
        std::memcpy(&four, words, sizeof four);
        Format::widen(to, half ? four >> 16 : four);
    };
    for (int half = 0; half < 2; ++half) {
        Floats four;
        for (int index = 0; index < 16 * 8; index += 4) {
            widen(four, &aWords[index / 8][index % 8], half);
            std::memcpy(&a[half][index / 8][index % 8], &four, sizeof four);
        }
        for (int index = 0; index < 8 * 8; index += 4) {
            widen(four, &bWords[index / 8][index % 8], half);
            Doubles* to = &b[half][index / 8][index % 8 / 2];
            to[0] = Doubles{four[0], four[1]};
            to[1] = Doubles{four[2], four[3]};
        }
    }
    for (int row = 0; row < 16; ++row) {
        Doubles sum[4] = {};
        for (int inner = 0; inner < 16; ++inner) {
            const double left = static_cast<double>(a[inner % 2][row][inner / 2]);
            const Doubles* right = b[inner % 2][inner / 2];
            sum[0] += left * right[0];
            sum[1] += left * right[1];
            sum[2] += left * right[2];
            sum[3] += left * right[3];
        }
        for (int pair = 0; pair < 4; ++pair) {
            float* c = at(4 * (row % 8) + pair).c + 2 * (row / 8);
            const Doubles total = Doubles{c[0], c[1]} + sum[pair];
            c[0] = static_cast<float>(total[0]);
            c[1] = static_cast<float>(total[1]);
        }
    }
}

template <bool transposed>
void load(void* const* arguments) {
    const auto at = [&](int lane) -> const LoadMatricesLane& {
        return *static_cast<const LoadMatricesLane*>(arguments[lane]);
    };
    for (int matrix = 0; matrix < 4; ++matrix) {
        std::uint16_t values[8][8]; // [row, column]
        for (int row = 0; row < 8; ++row)
            std::memcpy(values[row], at(8 * matrix + row).row, 16);
        for (int lane = 0; lane < 32; ++lane) {
            const int outer = lane / 4;
            const int inner = 2 * (lane % 4);
            const std::uint32_t low = transposed ? values[inner][outer] : values[outer][inner];
            const std::uint32_t high = transposed ? values[inner + 1][outer] : values[outer][inner + 1];
            at(lane).words[matrix] = low | high << 16;
        }
    }
}

} // namespace

void multiplyAddHalf(void* const* lanes) {
    multiplyAdd<HalfFormat>(lanes);
}

void multiplyAddBfloat(void* const* lanes) {
    multiplyAdd<BfloatFormat>(lanes);
}

void loadMatrices(void* const* lanes) {
    load<false>(lanes);
}

void loadMatricesTransposed(void* const* lanes) {
    load<true>(lanes);
}

} // namespace longwave::simt
