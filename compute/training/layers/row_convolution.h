// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>

namespace longwave::training {

/// What the long convolution of one layer reads: z = g_out ⊙ (k ∗ (g_in ⊙ u) + D·(g_in ⊙ u)), all [B, H, L]; gates may
/// be empty: ones.
template <typename T>
struct RowOperands {
    std::span<const T> signal;
    std::span<const T> inputGate{};
    std::span<const T> outputGate{};
};

/// Where its gradients go; the gates' may be empty.
template <typename T>
struct RowGradients {
    std::span<T> signal;
    std::span<T> kernels; ///< as k
    std::span<T> skip;    ///< as D
    std::span<T> inputGate{};
    std::span<T> outputGate{};
};

/// The long convolution of one layer, forward and back. Kernels are [directions, H, L]: of the first k[j] weighs
/// u[t − j], of the second (when the layer looks both ways) k[j] weighs u[t + 1 + j].
template <typename T>
class RowConvolution {
  public:
    virtual ~RowConvolution() = default;
    /// D is [H]. What is set holds until the next call, for run() and backward() alike.
    virtual void setKernels(std::span<const T> k, std::span<const T> skip, const std::stop_token& stop) = 0;
    virtual void run(const RowOperands<T>& operands, std::span<T> out, const std::stop_token& stop) = 0;
    virtual void backward(const RowOperands<T>& operands, std::span<const T> outGradient,
                          const RowGradients<T>& gradients, const std::stop_token& stop) = 0;
};

/// Makes one for [batch, heads, length]; `directions` is 1 or 2.
template <typename T>
using RowConvolutionFactory = std::function<std::unique_ptr<RowConvolution<T>>(
    std::int64_t batch, std::int64_t heads, std::int64_t length, std::int64_t directions)>;

/// Convolutions of an engine, which must outlive them. Throws Error when it has no gradients.
RowConvolutionFactory<float> convolutionsOf(const Engine& engine, int threads);

} // namespace longwave::training
