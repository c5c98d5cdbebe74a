// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/regularization/regularize.h"

#include <cstdint>

namespace longwave::training {

/// A model: what it reads, how large it is, and what it answers. Everything that its parameters' shapes depend on.
///
/// encoder → [LayerNorm → mixer → dropout → GELU → linear to 2H → GLU → + input] × depth → head. The mixer is a long
/// convolution for each head, y = k ∗ u + D·u (*Simple Hardware-Efficient Long Convolutions*), or with gates
/// y = q ⊙ (k ∗ (shift(κ) ⊙ v) + D·(shift(κ) ⊙ v)), q, κ and v linear in u (*Hungry Hungry Hippos*), without the GELU.
struct ModelSettings {
    enum class Input {
        Numbers, ///< `inputs` numbers at every position: a linear encoder
        Tokens   ///< one of `inputs` tokens at every position: an embedding
    };
    enum class Answer {
        Sequence, ///< one class for a sequence: mean pooling, linear
        Position  ///< one class at every position: linear
    };
    enum class KernelStart {
        Random,        ///< σ = 0.002
        GeometricDecay ///< 0.02·randn·exp(−(t/L)·(H/2)^(h/H)), h = 1 … H
    };

    Input input = Input::Numbers;
    std::int64_t inputs = 1;
    Answer answer = Answer::Sequence;
    std::int64_t classes = 10;
    std::int64_t length = 784; ///< L, of a sequence and of the kernels
    std::int64_t depth = 4;
    std::int64_t heads = 64; ///< H, channels
    bool bidirectional = false;
    bool gated = false;
    double dropout = 0;
    double kernelDropout = 0;
    Regularization regularization{}; ///< of the kernels, in the forward pass
    KernelStart kernelStart = KernelStart::GeometricDecay;

    std::int64_t directions() const noexcept { return bidirectional ? 2 : 1; }
    bool operator==(const ModelSettings&) const = default;
};

/// Throws Error naming the setting when a value is not accepted.
void validate(const ModelSettings& settings);

} // namespace longwave::training
