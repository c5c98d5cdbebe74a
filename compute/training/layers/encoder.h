// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/training/batch.h"
#include "compute/training/layers/pass.h"
#include "compute/training/layers/tile.h"
#include "compute/training/parameters.h"

#include <vector>

namespace longwave::training {

/// What a sequence becomes before the first block, [B, H, L]: a linear map of the numbers at a position, or the
/// embedding of its token.
template <typename T>
class Encoder {
  public:
    Encoder(const ModelSettings& settings, const ParameterList& list, std::int64_t batch);

    void forward(std::span<const T> parameters, const Pass& pass, const Batch& batch, std::span<T> out) const;
    /// The parameters' gradients from that of the output.
    void backward(const Pass& pass, const Batch& batch, std::span<const T> dOut, std::span<T> gradients);

  private:
    const ModelSettings settings_;
    const std::int64_t batch_;
    Parameter weight_;
    Parameter bias_; // of numbers
    Shares<T> shares_;
};

} // namespace longwave::training
