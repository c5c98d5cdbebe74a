// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/training/parameters.h"

#include <cstdint>
#include <span>
#include <vector>

namespace longwave {
class Workers;
}

namespace longwave::training {

struct OptimizerSettings {
    double rate = 2e-3;       ///< highest learning rate
    double kernelRate = 1e-3; ///< of kernels
    double weightDecay = 0.01;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double warmUp = 0.1; ///< share of all steps in which the rates rise to the highest
    double clip = 1;     ///< most norm of all gradients together; 0: as they come

    bool operator==(const OptimizerSettings&) const = default;
};

/// Throws Error naming the setting when a value is not accepted.
void validate(const OptimizerSettings& settings);

/// What step `step` of `steps` takes of the highest learning rate: rising evenly over the first warmUp·steps, then half
/// a cosine down to 0 (Loshchilov and Hutter, *SGDR*, one cycle).
double scheduleAt(double warmUp, std::int64_t step, std::int64_t steps) noexcept;

/// AdamW with decoupled decay of weights (not of kernels, norms, biases), a rate of its own for kernels, and clipping
/// by the norm of all gradients together.
class AdamW {
  public:
    /// Throws Error when a setting is not accepted.
    AdamW(const ParameterList& list, const OptimizerSettings& settings);

    /// √Σ g² over all parameters: the same on any number of threads.
    static double normOf(std::span<const float> gradients, Workers& workers);
    /// Step `step` of `steps`, counted from 0; `norm` is normOf(gradients).
    void step(std::span<const float> gradients, double norm, std::int64_t step, std::int64_t steps,
              std::span<float> values, Workers& workers);

    /// First and second moments, as long as the parameters: all the state there is.
    std::span<float> first() noexcept { return first_; }
    std::span<float> second() noexcept { return second_; }
    std::span<const float> first() const noexcept { return first_; }
    std::span<const float> second() const noexcept { return second_; }

  private:
    struct Piece { // of one parameter
        std::int64_t begin;
        std::int64_t count;
        Parameter::Kind kind;
    };
    OptimizerSettings settings_;
    std::vector<Piece> pieces_;
    std::vector<float> first_;
    std::vector<float> second_;
};

} // namespace longwave::training
