// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/cufft_engine.h"

#include "compute/error.h"
#include "compute/io/text.h"
#include "kernels/cuda/availability.h"
#include "kernels/cuda/check.h"
#include "kernels/cuda/cufft_plan.h"
#include "kernels/cuda/device.h"

#include <algorithm>

namespace longwave::cuda {
namespace {

class CufftEngine final : public Engine {
  public:
    explicit CufftEngine(const CufftPolicy& policy) : policy_(policy) {}

    const char* name() const override { return policy_.name.name; }
    const char* title() const override { return policy_.name.title; }
    std::string target() const override { return deviceName() + ", fp32"; }

    std::string unavailableReason() const override {
        return cuda::unavailableReason().empty() ? fftLibraryReason() : cuda::unavailableReason();
    }

    std::string refusal(const ConvolutionProblem& p) const override {
        constexpr std::int64_t kLongest = std::int64_t{1} << 30;
        if (p.length + p.taps > kLongest)
            return "signal and kernel together have " + std::to_string(p.length + p.taps) + " samples; up to " +
                   std::to_string(kLongest) + " are accepted";
        return {};
    }

  protected:
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& problem, const PlanOptions&) const override {
        useDevice();
        const std::size_t free = freeMemory();
        const auto halve = [](std::int64_t rows) { return (rows + 1) / 2; };
        const std::size_t budget = free - free / 16; // the driver and others want some too
        std::int64_t rows = std::min(problem.batch * problem.heads, CufftPlan::mostRows(problem, policy_));
        while (rows > 1 && CufftPlan::bytesFor(problem, policy_, rows) > budget)
            rows = halve(rows);
        for (;; rows = halve(rows)) {
            try {
                return std::make_unique<CufftPlan>(problem, policy_, rows);
            } catch (const OutOfDeviceMemory& error) {
                if (rows == 1)
                    throw tooLarge(problem, free, error);
            }
        }
    }

  private:
    Error tooLarge(const ConvolutionProblem& problem, std::size_t free, const OutOfDeviceMemory& error) const {
        const std::size_t needed = CufftPlan::bytesFor(problem, policy_, 1);
        const std::size_t missing = std::max(needed - std::min(needed, free), error.missing());
        return Error(title(), "even one row at a time needs " + grouped(needed) + " bytes of the memory of " +
                                  deviceName() + ", and " + grouped(missing) +
                                  " of them are missing; take fewer heads, a shorter signal or a shorter kernel");
    }

    CufftPolicy policy_;
};

} // namespace

std::unique_ptr<Engine> makeCufftEngine() {
    return std::make_unique<CufftEngine>(CufftPolicy{.name = kCufft});
}

std::unique_ptr<Engine> makeCufftPytorchEngine() {
    return std::make_unique<CufftEngine>(
        CufftPolicy{.name = kCufftPytorch, .keepsSpectrum = false, .fuses = false, .doubles = true});
}

} // namespace longwave::cuda
