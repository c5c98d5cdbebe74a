// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/training/layers/block.h"
#include "compute/training/layers/encoder.h"
#include "compute/training/layers/head.h"

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace longwave::training {

/// A model that learns: its parameters, and the passes of a batch through it, forward and back, all gradients written
/// out by hand. T is float for training and double where gradients are checked against finite differences.
///
/// The same input gives the same bits on any number of threads: what is summed over a batch is summed in shares that
/// depend on shapes alone. One model is used by one thread at a time.
template <typename T>
class Model {
  public:
    /// For batches of `batch` sequences. `threads` ≤ 0 takes all there are. Parameters are initialised by `seed`.
    /// Throws Error when a setting is not accepted or the convolutions cannot be had.
    Model(const ModelSettings& settings, std::int64_t batch, std::uint64_t seed,
          const RowConvolutionFactory<T>& convolutions, int threads = 0);

    const ModelSettings& settings() const noexcept { return settings_; }
    const ParameterList& parameters() const noexcept { return list_; }
    std::int64_t batch() const noexcept { return batch_; }
    std::span<T> values() noexcept { return values_; } ///< all parameters
    std::span<const T> values() const noexcept { return values_; }
    std::span<const T> gradients() const noexcept { return gradients_; } ///< of the last step's mean loss

    /// Without dropout. Throws Cancelled.
    Score evaluate(const Batch& batch, const std::stop_token& stop = {});
    /// Forward and backward; dropout by seed and step. Throws Cancelled.
    Score step(const Batch& batch, std::uint64_t step, const std::stop_token& stop = {});

    /// Workers for what follows a step.
    Workers& workers() noexcept { return workers_; }

  private:
    Score forward(const Batch& batch, const Pass& pass);
    std::span<T> stream(std::int64_t i) { return streams_[static_cast<std::size_t>(i)]; }

    const ModelSettings settings_;
    const std::int64_t batch_;
    const std::uint64_t seed_;
    const ParameterList list_;
    Workers workers_;
    std::vector<T> values_;
    std::vector<T> gradients_;
    Encoder<T> encoder_;
    std::vector<Block<T>> blocks_;
    Head<T> head_;
    std::vector<std::vector<T>> streams_; // [depth + 1][B, H, L]: the residual stream before and after each block
    std::vector<T> gradient_;             // [B, H, L], of the stream
};

} // namespace longwave::training
