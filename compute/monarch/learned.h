// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/levels.h"

#include <vector>

namespace longwave {

/// Other matrices in the place of F: the exact DFT is one point of the family
///   y = Re F⁻¹( K̂ ∘ M u ),   M = (A_p along the rows) · T · … · T · (A₁ down the columns),
/// with twiddles T, the exact inverse DFT, and the spectrum K̂ of a kernel. Some of the A_i are free to move so that y
/// becomes the circular convolution of u with another kernel, the target:
///   loss = ½ · Σ ‖y − k* ∗ u‖² / Σ ‖k* ∗ u‖²   over a few signals u.
struct LearningTask {
    std::vector<std::int64_t> factors;         ///< as TraceOptions::factors
    std::vector<double> kernel;                ///< k, at most N taps
    std::vector<double> target;                ///< k*, at most N taps, not all of them zero
    std::vector<std::vector<double>> examples; ///< u, each of at most N samples; at least one
    std::vector<bool> unlocked;                ///< which of the A_i may move; at least one
};

struct LearningState {
    std::vector<Complexes> matrices; ///< A_i [N_i, N_i], C order
    double loss = 0;
    double rate = 1; ///< of the step that was taken; the next one begins there
    int steps = 0;
};

class MonarchLearner {
  public:
    /// Throws Error naming what is not as LearningTask says.
    explicit MonarchLearner(LearningTask task);

    const LearningTask& task() const noexcept { return task_; }
    /// All of them exact DFTs.
    LearningState exact() const;
    /// With these. Throws Error when their sizes are not the factors'.
    LearningState at(std::vector<Complexes> matrices) const;

    double loss(const std::vector<Complexes>& matrices) const;
    /// G_i = ∂loss/∂Re A_i + i·∂loss/∂Im A_i; empty for those that are locked.
    std::vector<Complexes> gradient(const std::vector<Complexes>& matrices) const;
    /// A_i ← A_i − rate·G_i, with the rate halved until the loss goes down as much as the gradient promises (Armijo),
    /// and doubled for the next step. A state whose loss cannot go down any further comes back with its step counted.
    LearningState step(LearningState state) const;

  private:
    struct Pass;
    Pass forward(const std::vector<Complexes>& matrices, const Complexes& signal) const;
    std::vector<double> residual(const Pass& pass, std::size_t signal) const;

    LearningTask task_;
    std::int64_t points_ = 1;
    Complexes kernelSpectrum_; // in Monarch order
    std::vector<Complexes> signals_;
    std::vector<std::vector<double>> targets_;
    double norm_ = 0; // Σ ‖k* ∗ u‖²
};

/// ‖A − F‖ / ‖F‖, Frobenius.
double distanceFromDft(const Complexes& matrix, std::int64_t size);

/// Every entry moved by a complex normal number of this size (F's entries have magnitude 1), by seed.
Complexes perturbed(Complexes matrix, double size, std::uint32_t seed);

/// Signals to learn from: `count` rows of normal numbers, by seed.
std::vector<std::vector<double>> learningSignals(std::int64_t points, int count, std::uint32_t seed);

} // namespace longwave
