// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace longwave::simt {

/// One lane's part of a tensor-core product; the layout is that of device::multiplyAdd.
struct MultiplyAddLane {
    float* c;               // [4]
    const std::uint32_t* a; // [4]
    std::uint32_t b0, b1;
};

/// One lane's part of device::loadMatrices.
struct LoadMatricesLane {
    std::uint32_t* words; // [4]
    const void* row;      // 16 bytes
};

/// Each takes the arguments of the 32 lanes, in order.
void multiplyAddHalf(void* const* lanes);
void multiplyAddBfloat(void* const* lanes);
void loadMatrices(void* const* lanes);
void loadMatricesTransposed(void* const* lanes);

inline constexpr std::uint64_t kMultiplyAddFlops = 2 * 16 * 8 * 16;

} // namespace longwave::simt
