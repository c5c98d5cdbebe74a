// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/training/batch.h"
#include "compute/training/layers/pass.h"
#include "compute/training/layers/tile.h"
#include "compute/training/parameters.h"

#include <vector>

namespace longwave::training {

/// What follows the last block: classes from [B, H, L], softmax and cross-entropy, averaged over the answers asked for.
/// For one class a sequence: mean pooling over its samples, then linear. For one at every position: linear.
template <typename T>
class Head {
  public:
    Head(const ModelSettings& settings, const ParameterList& list, std::int64_t batch, int workers);

    /// The score; with pass.learns also the gradients of the mean loss with respect to x, into `dx` [B, H, L], and to
    /// the parameters. `dx` and `gradients` are left alone otherwise.
    Score score(std::span<const T> parameters, const Pass& pass, const Batch& batch, std::span<const T> x,
                std::span<T> dx, std::span<T> gradients);

  private:
    Score scoreSequences(std::span<const T> parameters, const Pass& pass, const Batch& batch, std::span<const T> x,
                         std::span<T> dx, std::span<T> gradients);
    Score scorePositions(std::span<const T> parameters, const Pass& pass, const Batch& batch, std::span<const T> x,
                         std::span<T> dx, std::span<T> gradients);

    struct Scratch { // of a worker
        std::vector<T> x, logits, kept, turned, largest, sum;
    };
    const ModelSettings settings_;
    const std::int64_t batch_;
    const Tiling tiling_;
    const Parameter weight_, bias_;
    std::vector<T> pooled_; // [B, H]
    std::vector<Scratch> scratch_;
    std::vector<Score> scores_; // by share
    Shares<T> shares_;          // of scorePositions: weight [classes, padded H], bias [classes]
};

} // namespace longwave::training
