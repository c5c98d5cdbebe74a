// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/tensor_engine.h"

#include "compute/error.h"
#include "compute/io/text.h"
#include "kernels/cuda/availability.h"
#include "kernels/cuda/check.h"
#include "kernels/cuda/device.h"
#include "kernels/cuda/fft_library.h"
#include "kernels/cuda/plugin.h"
#include "kernels/cuda/tensor_plan.h"

#include <algorithm>

namespace longwave::cuda {
namespace {

// Rows at a time: as many as fit, fewer when the device turns out to have less.
template <typename Math>
std::unique_ptr<Plan> planWith(const char* title, const ConvolutionProblem& problem, const PlanOptions& options) {
    const Precision precision = options.tensorPrecision;
    const bool gradients = options.gradients;
    useDevice();
    const std::size_t free = freeMemory();
    const std::size_t budget = free - free / 16; // the driver and others want some too
    std::int64_t rows = problem.batch * problem.heads;
    while (rows > 1 && TensorPlan<Math>::bytesFor(problem, precision, rows, gradients) > budget)
        rows = (rows + 1) / 2;
    for (;; rows = (rows + 1) / 2) {
        try {
            return std::make_unique<TensorPlan<Math>>(problem, precision, rows, gradients);
        } catch (const OutOfDeviceMemory& error) {
            if (rows > 1)
                continue;
            const std::size_t needed = TensorPlan<Math>::bytesFor(problem, precision, 1, gradients);
            const std::size_t missing = std::max(needed - std::min(needed, free), error.missing());
            if (missing == 0) // cuFFT does not say how much it lacks
                throw;
            throw Error(title, "even one row at a time needs " + grouped(needed) + " bytes of the memory of " +
                                   deviceName() + ", and " + grouped(missing) +
                                   " of them are missing; take fewer heads, a shorter signal or a shorter kernel");
        }
    }
}

class TensorEngine final : public Engine {
  public:
    const char* name() const override { return kMonarchCuda.name; }
    const char* title() const override { return kMonarchCuda.title; }
    std::string target() const override { return deviceName() + ", tensor cores"; }

    std::string unavailableReason() const override {
        // The kernels' spectra are computed by cuFFT, in double.
        return cuda::unavailableReason().empty() ? fftLibraryReason() : cuda::unavailableReason();
    }

    std::string refusal(const ConvolutionProblem& problem) const override {
        try {
            chooseGeometry(problem, Precision::Half, DeviceLimits{});
            return {};
        } catch (const Error& error) {
            return error.explanation();
        }
    }

  protected:
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& problem, const PlanOptions& options) const override {
        switch (options.tensorPrecision) {
        case Precision::Half:
            return planWith<device::HalfMath>(title(), problem, options);
        case Precision::Bfloat:
            return planWith<device::BfloatMath>(title(), problem, options);
        case Precision::Accurate:
            break;
        }
        return planWith<device::AccurateMath>(title(), problem, options);
    }
};

} // namespace

std::unique_ptr<Engine> makeTensorEngine() {
    return std::make_unique<TensorEngine>();
}

} // namespace longwave::cuda
