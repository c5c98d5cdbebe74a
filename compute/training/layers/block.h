// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/training/layers/learned_kernels.h"
#include "compute/training/layers/pass.h"
#include "compute/training/layers/row_convolution.h"
#include "compute/training/layers/tile.h"
#include "compute/training/parameters.h"

#include <memory>
#include <vector>

namespace longwave::training {

/// One block of a model: x + GLU(linear(GELU(dropout(mixer(LayerNorm(x)))))), see ModelSettings. All arrays are
/// [B, H, L], so that convolutions have their rows and everything else has vectors along time; what is not a
/// convolution passes tile by tile. What backward() needs is kept, but for what is cheaper to compute again.
template <typename T>
class Block {
  public:
    Block(const ModelSettings& settings, const ParameterList& list, std::int64_t layer, std::int64_t batch, int workers,
          const RowConvolutionFactory<T>& convolutions);

    /// x → out, both [B, H, L].
    void forward(std::span<const T> parameters, const Pass& pass, std::span<const T> x, std::span<T> out);
    /// `gradient` [B, H, L] comes as that of the last forward's output and becomes that of its x, which is to be the
    /// same; the parameters' gradients are written into theirs.
    void backward(std::span<const T> parameters, const Pass& pass, std::span<const T> x, std::span<T> gradient,
                  std::span<T> gradients);

  private:
    struct Scratch { // of a worker: tiles
        std::vector<T> x, n, mixed, wide, out, turned, factors;
    };
    void normalizeTiles(std::span<const T> parameters, const Pass& pass, std::span<const T> x);
    void projectTile(std::span<const T> parameters, const Scratch& scratch, T* wide, std::int64_t item);
    void shiftRows(std::span<const T> parameters, const Pass& pass);
    void shiftRowsBackward(std::span<const T> parameters, const Pass& pass, std::span<T> gradients);
    const T* dropoutTile(const Pass& pass, std::int64_t item, Scratch& scratch) const;
    RowOperands<T> operands() const;
    void tailBackward(std::span<const T> parameters, const Pass& pass, std::span<const T> dOut, std::span<T> gradients);
    void normBackward(std::span<const T> parameters, const Pass& pass, std::span<const T> x, std::span<T> gradient,
                      std::span<T> gradients);
    /// Adds out·inᵀ of a tile to `sum` [outputs, padded H] and the rows of `out` to `bias`.
    void addOuter(const T* out, std::int64_t outputs, const T* in, Scratch& scratch, T* sum, T* bias) const;
    /// A share's sums [outputs, padded H], [outputs] into the parameters' gradients.
    void takeLinear(const T* sum, std::int64_t outputs, std::span<T> weight, std::span<T> bias) const;

    const ModelSettings settings_;
    const std::int64_t layer_;
    const std::int64_t batch_;
    const Tiling tiling_;
    struct {
        Parameter gamma, beta, kernel, skip, weight, bias;
        Parameter inputWeight, inputBias, shift; // of gated blocks
    } names_;

    std::unique_ptr<RowConvolution<T>> convolution_;
    LearnedKernels<T> kernels_;
    std::vector<T> mean_, rstd_;            // [items, tile width]
    std::vector<T> normal_;                 // [B, H, L], the norm's output
    std::vector<T> query_, key_, value_;    // [B, H, L] each, of gated blocks; else empty
    std::vector<T> shifted_;                // [B, H, L], of gated blocks
    std::vector<T> mixed_;                  // [B, H, L], the mixer's output
    std::vector<T> wide_;                   // [B, 2H, L], the output layer's
    std::vector<T> dMixed_, dNormal_;       // [B, H, L]
    std::vector<T> dQuery_, dValue_, dKey_; // [B, H, L], of gated blocks
    std::vector<Scratch> scratch_;          // by worker
    Shares<T> tailShares_, normShares_;
};

} // namespace longwave::training
