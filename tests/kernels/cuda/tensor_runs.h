// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What tests of the tensor-core engine's plans share: the precisions, their bars, and a run.

#include "compute/convolution/engine.h"
#include "kernels/cuda/tensor_engine.h"
#include "tests/kernels/cuda/pretended_device.h"
#include "tests/support/case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace longwave::test {

using Precision = PlanOptions::TensorPrecision;
inline constexpr Precision kPrecisions[] = {Precision::Half, Precision::Bfloat, Precision::Accurate};

inline std::string wordFor(Precision precision) {
    return precision == Precision::Half ? "half" : precision == Precision::Bfloat ? "bfloat" : "accurate";
}

/// The largest relative error that is accepted; it grows with the FFT's length N only where rounding is fp32's.
inline double barFor(Precision precision, std::int64_t fftLength) {
    if (precision == Precision::Half)
        return 2e-3;
    if (precision == Precision::Bfloat)
        return 1.5e-2;
    return 2e-6 * std::sqrt(std::log2(static_cast<double>(std::max<std::int64_t>(fftLength, 2)))); // 0: none
}

inline bool isInPieces(const Plan& plan) {
    return plan.description().find("pieces") != std::string::npos;
}

/// New kernels, then a run into memory full of NaN.
inline std::vector<float> runPlan(Plan& plan, const Case& c, const Regularization& regularization = {}) {
    Timings timings;
    Kernels kernels = c.kernels();
    kernels.regularization = regularization;
    plan.setKernels(kernels, timings);
    std::vector<float> y(static_cast<std::size_t>(c.p.outputSize()), std::nanf(""));
    plan.run(c.operands(), y, timings);
    return y;
}

/// One engine on the pretended device, for each precision.
class TensorEngines : public testing::TestWithParam<Precision> {
  protected:
    void TearDown() override {
        EXPECT_EQ(pretendedDevice().used, 0u) << "what a plan took it gives back";
        EXPECT_EQ(pretendedDevice().transforms, 0u);
        EXPECT_EQ(pretendedDevice().graphs, 0u);
        pretendedDevice() = {};
    }
    const Engine& engine() const { return *engine_; }
    std::unique_ptr<Plan> plan(const ConvolutionProblem& p, bool gradients = false) const {
        return engine_->plan(p, {.tensorPrecision = GetParam(), .gradients = gradients});
    }
    void expectRight(Plan& plan, const Case& c, const std::vector<float>& y,
                     const std::vector<double>& expected) const {
        EXPECT_LE(relativeError(y, expected), barFor(GetParam(), plan.fftLength()))
            << describe(c.p) << ", " << plan.description();
    }

  private:
    std::unique_ptr<Engine> engine_ = cuda::makeTensorEngine();
};

} // namespace longwave::test
