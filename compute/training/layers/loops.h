// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace longwave::training {

inline constexpr std::int64_t kTileStep = 16; ///< elements: whole vectors of any instruction set

/// A small matrix: element (i, j) at data[i·row + j·column]. Transposing is exchanging the strides.
template <typename T>
struct MatrixView {
    const T* data;
    std::int64_t row;
    std::int64_t column;
};

/// A tile: [rows, width], time along its rows, `pitch` elements from row to row. Width and pitch are multiples of
/// kTileStep, and what lies beyond the end of a sequence is zero.
struct TileShape {
    std::int64_t rows;
    std::int64_t width;
    std::int64_t pitch;
};

/// What LayerNorm keeps of each column of a tile, [width] each.
template <typename T>
struct ColumnStatistics {
    T* mean;
    T* rstd; ///< 1/√(variance + 1e-5)
};

/// AdamW (Loshchilov and Hutter, *Decoupled Weight Decay Regularization*, algorithm 2), bias corrections in `rate` and
/// `root`: m ← β₁m + (1 − β₁)sg, v ← β₂v + (1 − β₂)(sg)², p ← p·shrink − rate·m/(root·√v + ε).
struct AdamFactors {
    double scale; ///< s, of the gradient: clipping
    double beta1, beta2, rate, root, epsilon, shrink;
};

/// What layers do to their rows, in SIMD that is chosen when the program runs; T is float, or double where gradients
/// are checked. Widths are multiples of kTileStep but where it is said; arrays may lie at any address.
template <typename T>
struct Loops {
    /// c [rows, width] = a [rows, depth] · b [depth, width] + bias [rows] (or none), or added to what c holds.
    void (*multiply)(MatrixView<T> a, std::int64_t rows, std::int64_t depth, const T* b, std::int64_t bPitch,
                     std::int64_t width, T* c, std::int64_t cPitch, const T* bias, bool add) noexcept;

    /// Factors of a dropout for elements first, first + 1, …: 0 with probability `dropped`, else 1/(1 − dropped).
    /// Element i is dropped when CounterRandom::hash(i, firstKey, secondKey) / 2³² < dropped. Any width.
    void (*dropoutFactors)(std::uint32_t firstKey, std::uint32_t secondKey, std::uint32_t first, double dropped,
                           std::int64_t width, T* factors) noexcept;

    /// out = GELU(factors ⊙ in), GELU(x) = x·σ(2·√(2/π)·(x + 0.044715·x³)): Hendrycks and Gimpel's tanh form, written
    /// with the logistic function. `factors` may be null: ones.
    void (*gelu)(const T* in, const T* factors, std::int64_t width, T* out) noexcept;
    /// gradient ← gradient ⊙ d GELU(factors ⊙ in)/d in.
    void (*geluBackward)(const T* in, const T* factors, std::int64_t width, T* gradient) noexcept;

    /// out = residual + value ⊙ σ(gate).
    void (*glu)(const T* value, const T* gate, const T* residual, std::int64_t width, T* out) noexcept;
    /// In place: value ← dOut ⊙ σ(gate), gate ← dOut ⊙ value ⊙ σ′(gate).
    void (*gluBackward)(T* value, T* gate, const T* dOut, std::int64_t width) noexcept;

    /// LayerNorm over the rows of each column: n = γ ⊙ (x − mean)·rstd + β.
    void (*normalize)(const T* x, TileShape shape, const T* gamma, const T* beta, ColumnStatistics<T> statistics,
                      T* n) noexcept;
    /// dx += the gradient through it; dGamma and dBeta [rows] are added to. `dn` is overwritten.
    void (*normalizeBackward)(const T* x, T* dn, TileShape shape, const T* gamma, ColumnStatistics<T> statistics, T* dx,
                              T* dGamma, T* dBeta) noexcept;

    T (*sum)(const T* row, std::int64_t width) noexcept;
    /// to ← factor ⊙ to.
    void (*scaleBy)(const T* factor, std::int64_t width, T* to) noexcept;
    /// to ← to + from. Any width.
    void (*add)(const T* from, std::int64_t width, T* to) noexcept;
    /// Σ row². Any width; sums in double.
    double (*squaredNorm)(const T* row, std::int64_t width) noexcept;

    /// Columns of logits → probabilities, in place. `largest` and `sum` [width] are left for the loss:
    /// log p = logit − largest − log(sum).
    void (*softmaxColumns)(T* logits, TileShape shape, T* largest, T* sum) noexcept;

    /// One step of AdamW. Any width.
    void (*adam)(const AdamFactors& factors, const T* gradient, std::int64_t count, T* m, T* v, T* parameter) noexcept;
};

template <typename T>
const Loops<T>& loops() noexcept; ///< of this machine; for float and double

/// out [columns, outPitch] = in [rows, columns] transposed; elements from `rows` up to outPitch are zero.
template <typename T>
void transpose(const T* in, std::int64_t inPitch, std::int64_t rows, std::int64_t columns, T* out,
               std::int64_t outPitch) noexcept {
    constexpr std::int64_t kBlock = 8; // a line of the cache in both arrays
    for (std::int64_t r0 = 0; r0 < rows; r0 += kBlock)
        for (std::int64_t c0 = 0; c0 < columns; c0 += kBlock) {
            const std::int64_t rEnd = r0 + kBlock < rows ? r0 + kBlock : rows;
            const std::int64_t cEnd = c0 + kBlock < columns ? c0 + kBlock : columns;
            for (std::int64_t c = c0; c < cEnd; ++c)
                for (std::int64_t r = r0; r < rEnd; ++r)
                    out[c * outPitch + r] = in[r * inPitch + c];
        }
    for (std::int64_t c = 0; c < columns; ++c)
        for (std::int64_t r = rows; r < outPitch; ++r)
            out[c * outPitch + r] = 0;
}

} // namespace longwave::training
