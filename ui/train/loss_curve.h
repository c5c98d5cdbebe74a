// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace longwave::ui {

/// The loss of a run by step, as it came and smoothed, in memory that does not grow with the run: when there are more
/// than `most` samples, each two become one, their mean, and a sample stands for twice as many steps.
class LossCurve {
  public:
    static constexpr std::size_t kMost = 1U << 17U;
    explicit LossCurve(std::size_t most = kMost) : most_(most) {}

    /// What is known of step `step`, counted from 1; NaN is nothing. Steps come in their order; one that was there
    /// before takes the place of all from it on.
    void add(std::int64_t step, double loss, double smoothed);

    std::int64_t steps() const noexcept { return steps_; }   ///< the last one that was added
    std::int64_t stride() const noexcept { return stride_; } ///< steps a sample stands for
    /// Sample i stands for the steps i·stride + 1 … (i + 1)·stride, the last one for as many as there are.
    const std::vector<float>& losses() const noexcept { return losses_; }
    const std::vector<float>& smoothed() const noexcept { return smoothed_; }
    /// The smoothed loss after `step`; NaN where nothing is known.
    double smoothedAt(std::int64_t step) const noexcept;

  private:
    void halve();

    std::size_t most_;
    std::int64_t stride_ = 1;
    std::int64_t steps_ = 0;
    std::vector<float> losses_;   // means
    std::vector<float> smoothed_; // as of the sample's last step
};

} // namespace longwave::ui
