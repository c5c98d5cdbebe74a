// SPDX-License-Identifier: GPL-3.0-or-later
// Engines for races: one that refuses, one that counts, one that is elsewhere.
#pragma once

#include "compute/convolution/engine.h"
#include "tests/support/wrapped_plan.h"

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <utility>

namespace longwave::test {

/// The direct engine, but for lengths from 50 on.
class ShortOnly final : public Engine {
  public:
    const char* name() const override { return "short-only"; }
    const char* title() const override { return "Short only"; }
    std::string target() const override { return direct_->target(); }
    std::string refusal(const ConvolutionProblem& p) const override { return p.length < 50 ? "" : "too long for it"; }

  protected:
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& p, const PlanOptions& o) const override {
        return direct_->plan(p, o);
    }

  private:
    std::unique_ptr<Engine> direct_ = makeDirectEngine();
};

/// The direct engine, counting what it is asked to do.
class Counting final : public Engine {
  public:
    struct Counts {
        int runs = 0;
        int gatedRuns = 0;
        int order = -1;
        ConvolutionProblem problem;
        std::map<const float*, int> signals, outputs; // where they lie
    };

    explicit Counting(Counts& counts) : counts_(counts) {}
    const char* name() const override { return "counting"; }
    const char* title() const override { return "Counting"; }
    std::string target() const override { return direct_->target(); }

  protected:
    class Counter final : public WrappedPlan {
      public:
        Counter(std::unique_ptr<Plan> plan, Counts& counts) : WrappedPlan(std::move(plan)), counts_(counts) {}

      protected:
        void doRun(const Operands& operands, std::span<float> output, Timings& timings, std::stop_token stop) override {
            ++counts_.runs;
            counts_.gatedRuns += !operands.inputGate.empty() && !operands.outputGate.empty();
            ++counts_.signals[operands.signal.data()];
            ++counts_.outputs[output.data()];
            WrappedPlan::doRun(operands, output, timings, std::move(stop));
        }

      private:
        Counts& counts_;
    };
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& p, const PlanOptions& o) const override {
        counts_.order = o.order;
        counts_.problem = p;
        return std::make_unique<Counter>(direct_->plan(p, o), counts_);
    }

  private:
    std::unique_ptr<Engine> direct_ = makeDirectEngine();
    Counts& counts_;
};

/// Says of every run that it copied for 3 s and 4 s and computed for `seconds`, in two stages.
class Remote final : public Engine {
  public:
    explicit Remote(double seconds) : seconds_(seconds) {}
    const char* name() const override { return "remote"; }
    const char* title() const override { return "Remote"; }
    std::string target() const override { return "elsewhere"; }

  protected:
    class Copying final : public Plan {
      public:
        Copying(const ConvolutionProblem& p, double seconds) : Plan(p), seconds_(seconds) {}
        std::int64_t fftLength() const noexcept override { return 0; }
        std::string description() const override { return "elsewhere"; }
        int threads() const noexcept override { return 1; }
        std::size_t memoryBytes() const noexcept override { return 0; }

      protected:
        void doSetKernels(const Kernels&, Timings&, std::stop_token) override {}
        void doRun(const Operands&, std::span<float>, Timings& timings, std::stop_token) override {
            timings.add({StageKind::Upload, 3, 0, 0});
            timings.add({StageKind::Forward, seconds_ / 4, 0, 0});
            timings.add({StageKind::Inverse, seconds_ * 3 / 4, 0, 0});
            timings.add({StageKind::Download, 4, 0, 0});
        }

      private:
        double seconds_;
    };
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& p, const PlanOptions&) const override {
        return std::make_unique<Copying>(p, seconds_);
    }

  private:
    double seconds_;
};

} // namespace longwave::test
