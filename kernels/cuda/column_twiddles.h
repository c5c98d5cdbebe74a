// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/layout.h"

namespace longwave::device {

/// exp(2πi·t'·φ_j/R) for ring j, t' = 16·tile + δ, as the product of a value for the tile and one for δ; with
/// D = 4·Q·R, φ_j/R = (4·j + p)/D.
struct SplitTwiddles {
    const Float2* fine = nullptr; ///< [Q, 16]: e(δ·(4·j + p)/D)
    const Float2* low = nullptr;  ///< [2^shift]: e(i/D)
    const Float2* high = nullptr; ///< [D / 2^shift]: e(i·2^shift/D)
    std::uint32_t shift = 0;
    std::uint32_t mask = 0;  ///< D − 1; D is a power of two
    std::uint32_t phase = 0; ///< p: 1 for a row itself (φ = ¼), 0 for a ring X^R − 1
};

} // namespace longwave::device
