// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/problem.h"

#include <cstdint>
#include <vector>

namespace longwave::cuda {

/// Rows of [B, H] that are in device memory together.
struct Piece {
    std::int64_t row = 0;
    std::int64_t rows = 0;
    std::int64_t signal = 0;  ///< first row of u that is transformed for it
    std::int64_t signals = 0; ///< how many; 0 when the piece before it left the one that serves this one too
};

/// Whether one signal meets many kernels, and is transformed once for all of them.
inline bool sharesSignal(const ConvolutionProblem& p) noexcept {
    return p.signalHeads == 1 && p.heads > 1;
}

/// The rows of a problem in pieces of at most `most` ≥ 1 rows, about equal, in order. Where a signal is shared, a piece
/// is a number of whole batch items, or a part of one.
std::vector<Piece> piecesOf(const ConvolutionProblem& p, std::int64_t most);

} // namespace longwave::cuda
