// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/regularization/regularize.h"

#include <cstdint>
#include <span>
#include <vector>

namespace longwave::training {

/// The kernels of one layer on their way from what is learned to what is used, row by row:
/// Smooth → Squash → dropout of taps, and the gradients back. Without dropout it is regularizeRow, to the last bit.
template <typename T>
class LearnedKernels {
  public:
    LearnedKernels(std::int64_t rows, std::int64_t taps, const Regularization& regularization);

    /// Dropout's keys; `dropped` = 0 for none.
    struct Dropout {
        double dropped = 0;
        std::uint32_t firstKey = 0;
        std::uint32_t secondKey = 0;
    };

    /// The kernels as they are used, [rows, taps], until the next call.
    std::span<const T> use(std::span<const T> learned, const Dropout& dropout);
    /// From the gradient of what the last use() gave to that of what it was given; in place. Squash's subgradient is 1
    /// where |k| > λ, else 0.
    void backward(std::span<T> gradient) const;

  private:
    void smooth(const T* in, T* out) const;

    std::int64_t rows_;
    std::int64_t taps_;
    Regularization regularization_;
    std::vector<T> used_;
    std::vector<T> slopes_; // of Squash and dropout together
};

} // namespace longwave::training
