// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/pieces.h"

#include <algorithm>

namespace longwave::cuda {
namespace {

// Calls f(begin, count) for `total` things in pieces of at most `most`, about equal.
template <typename F>
void split(std::int64_t total, std::int64_t most, const F& f) {
    const std::int64_t pieces = (total + most - 1) / most;
    const std::int64_t size = (total + pieces - 1) / pieces;
    for (std::int64_t begin = 0; begin < total; begin += size)
        f(begin, std::min(size, total - begin));
}

} // namespace

std::vector<Piece> piecesOf(const ConvolutionProblem& p, std::int64_t most) {
    std::vector<Piece> pieces;
    if (!sharesSignal(p))
        split(p.batch * p.heads, most, [&](std::int64_t row, std::int64_t rows) {
            pieces.push_back({row, rows, row, rows});
        });
    else if (most >= p.heads)
        split(p.batch, most / p.heads, [&](std::int64_t item, std::int64_t items) {
            pieces.push_back({item * p.heads, items * p.heads, item, items});
        });
    else
        for (std::int64_t item = 0; item < p.batch; ++item)
            split(p.heads, most, [&](std::int64_t head, std::int64_t heads) {
                pieces.push_back({item * p.heads + head, heads, item, head == 0 ? 1 : 0});
            });
    return pieces;
}

} // namespace longwave::cuda
