// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include <complex>
#include <cstdint>
#include <vector>

namespace longwave {

/// The Monarch decomposition of a DFT of N = N₁ · … · N_p points, X[k] = Σ_t x[t]·exp(2πi·k·t/N), as explicit matrices
/// (*FlashFFTConv*, section 3: an FFT convolution as matrix products).
///
/// One step: x as a matrix X[n₁, n₂] of N₁ rows (t = n₁·R + n₂, R = N/N₁), so that its columns are strided samples;
///   X ← F_{N₁}·X        DFT down the columns
///   X ← T ⊙ X           twiddles T[k₁, n₂] = exp(2πi·k₁·n₂/N)
///   X ← X·F_R           DFT along the rows, for p > 2 a decomposition again
/// after which X[k₁, k₂] is the value at frequency k = k₁ + N₁·k₂: *Monarch order*. Nobody puts it into natural order:
/// the inverse begins where the forward transform ends.
class MonarchTransform {
  public:
    using Complex = std::complex<float>;
    using Matrix = Eigen::Matrix<Complex, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

    /// Two factors or more, each 1 or more.
    explicit MonarchTransform(std::vector<std::int64_t> factors);

    std::int64_t points() const noexcept { return points_; }
    const std::vector<std::int64_t>& factors() const noexcept { return factors_; }
    std::size_t memoryBytes() const noexcept;

    /// x [N], in place, from natural to Monarch order. `scratch` [N] is overwritten.
    void forward(Complex* x, Complex* scratch) const { forward(0, x, scratch); }
    /// Back, times N.
    void inverse(Complex* x, Complex* scratch) const { inverse(0, x, scratch); }

    /// Position in Monarch order → k/N there.
    std::vector<double> turns() const;

  private:
    struct Step {
        std::int64_t rows = 0;    ///< N_i
        std::int64_t columns = 0; ///< R, product of the factors after it
        Matrix dft;               ///< F [N_i, N_i]
        Matrix twiddles;          ///< T [N_i, R]
    };

    void forward(std::size_t step, Complex* x, Complex* scratch) const;
    void inverse(std::size_t step, Complex* x, Complex* scratch) const;
    bool isLast(std::size_t step) const { return step + 2 == factors_.size(); }

    std::vector<std::int64_t> factors_;
    std::int64_t points_ = 1;
    std::vector<Step> steps_; // one for each factor but the last
    Matrix last_;             // F of the last factor
};

} // namespace longwave
