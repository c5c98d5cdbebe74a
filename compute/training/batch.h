// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace longwave::training {

/// Some sequences of a task, as a model reads them.
struct Batch {
    std::vector<float> numbers;        ///< [B, inputs, L], when the model reads numbers
    std::vector<std::int32_t> tokens;  ///< [B, L], when it reads tokens
    std::vector<std::int32_t> lengths; ///< [B], samples that count for mean pooling; 1 … L
    /// [B] classes, or [B, L] where there is one at every position; −1 where none is asked for.
    std::vector<std::int32_t> targets;
    std::int64_t used = 0; ///< sequences that count; those after them fill the batch up
};

/// How a model did: sums over the answers asked for.
struct Score {
    double loss = 0; ///< Σ −log p(target), in nats
    std::int64_t right = 0;
    std::int64_t answers = 0;

    double meanLoss() const noexcept { return answers > 0 ? loss / static_cast<double>(answers) : 0; }
    double accuracy() const noexcept {
        return answers > 0 ? static_cast<double>(right) / static_cast<double>(answers) : 0;
    }
    Score& operator+=(const Score& other) noexcept {
        loss += other.loss;
        right += other.right;
        answers += other.answers;
        return *this;
    }
};

} // namespace longwave::training
