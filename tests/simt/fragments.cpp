// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/fragments.h"

#include "simt/numbers.h"

#include <cstring>

namespace longwave::simt {
namespace {

using Convert = float(std::uint16_t);

template <Convert convert>
void multiplyAdd(void* const* arguments) {
    double a[16][16]; // [row, inner]
    double b[16][8];  // [inner, column]
    const auto at = [&](int lane) -> const MultiplyAddLane& {
        return *static_cast<const MultiplyAddLane*>(arguments[lane]);
    };
    for (int lane = 0; lane < 32; ++lane) {
        const int group = lane / 4;
        const int column = 2 * (lane % 4);
        const MultiplyAddLane& own = at(lane);
        for (int half = 0; half < 2; ++half) {
            const auto value = [half](std::uint32_t word) {
                return static_cast<double>(convert(static_cast<std::uint16_t>(word >> 16 * half)));
            };
            a[group][column + half] = value(own.a[0]);
            a[group + 8][column + half] = value(own.a[1]);
            a[group][column + 8 + half] = value(own.a[2]);
            a[group + 8][column + 8 + half] = value(own.a[3]);
            b[column + half][group] = value(own.b0);
            b[column + 8 + half][group] = value(own.b1);
        }
    }
    for (int row = 0; row < 16; ++row) {
        double sum[8] = {};
        for (int inner = 0; inner < 16; ++inner)
            for (int column = 0; column < 8; ++column)
                sum[column] += a[row][inner] * b[inner][column];
        for (int column = 0; column < 8; ++column) {
            float& c = at(4 * (row % 8) + column / 2).c[2 * (row / 8) + column % 2];
            c = static_cast<float>(static_cast<double>(c) + sum[column]);
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
    multiplyAdd<floatOfHalf>(lanes);
}

void multiplyAddBfloat(void* const* lanes) {
    multiplyAdd<floatOfBfloat>(lanes);
}

void loadMatrices(void* const* lanes) {
    load<false>(lanes);
}

void loadMatricesTransposed(void* const* lanes) {
    load<true>(lanes);
}

} // namespace longwave::simt
