// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"

#include <memory>
#include <utility>

namespace longwave::test {

/// Another engine's plan, for engines of tests that watch it, or spoil what it does.
class WrappedPlan : public Plan {
  public:
    explicit WrappedPlan(std::unique_ptr<Plan> inner) : Plan(inner->problem()), inner_(std::move(inner)) {}
    std::int64_t fftLength() const noexcept override { return inner_->fftLength(); }
    std::string description() const override { return inner_->description(); }
    int threads() const noexcept override { return inner_->threads(); }
    std::size_t memoryBytes() const noexcept override { return inner_->memoryBytes(); }

  protected:
    void doSetKernels(const Kernels& kernels, Timings& timings, std::stop_token stop) override {
        inner_->setKernels(kernels, timings, std::move(stop));
    }
    void doRun(const Operands& operands, std::span<float> output, Timings& timings, std::stop_token stop) override {
        inner_->run(operands, output, timings, std::move(stop));
    }

    std::unique_ptr<Plan> inner_;
};

} // namespace longwave::test
