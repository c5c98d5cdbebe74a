// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cpu/monarch_engine.h"

#include "kernels/cpu/monarch_plan.h"

#include <string>

namespace longwave {
namespace {

class MonarchCpuEngine final : public Engine {
  public:
    const char* name() const override { return "monarch-cpu"; }
    const char* title() const override { return "Monarch CPU"; }
    std::string target() const override { return std::string(cpu::simdTarget()) + ", fp32"; }

    std::string refusal(const ConvolutionProblem& p) const override {
        constexpr std::int64_t kLongest = std::int64_t{1} << 31;
        if (p.length + p.taps > kLongest)
            return "signal and kernel together have " + std::to_string(p.length + p.taps) + " samples; up to " +
                   std::to_string(kLongest) + " are accepted";
        return {};
    }

  protected:
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& problem, const PlanOptions& options) const override {
        return std::make_unique<cpu::MonarchPlan>(problem, options);
    }
};

} // namespace

std::unique_ptr<Engine> makeMonarchCpuEngine() {
    return std::make_unique<MonarchCpuEngine>();
}

} // namespace longwave
