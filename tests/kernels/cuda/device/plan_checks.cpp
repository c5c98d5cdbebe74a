// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/cufft_engine.h"
#include "kernels/cuda/device.h"
#include "kernels/cuda/tensor_engine.h"
#include "tests/kernels/cuda/device/device_checks.h"
#include "tests/kernels/cuda/device/double_reference.h"
#include "tests/kernels/cuda/device/noisy_arrays.h"
#include "tests/support/case.h"

#include <algorithm>

namespace longwave::probe {
namespace {

using test::Case;

/// An engine, and what its tensor cores multiply.
struct Contender {
    std::string group;
    std::string precision; ///< whose bar holds
    PlanOptions options;
    std::unique_ptr<Engine> (*make)();
};

std::vector<Contender> contenders() {
    using Precision = PlanOptions::TensorPrecision;
    const auto with = [](Precision precision) {
        PlanOptions options;
        options.tensorPrecision = precision;
        return options;
    };
    return {{"fp16", "fp16", with(Precision::Half), cuda::makeTensorEngine},
            {"bf16", "bf16", with(Precision::Bfloat), cuda::makeTensorEngine},
            {"accurate", "accurate", with(Precision::Accurate), cuda::makeTensorEngine},
            {"cuFFT", "fp32", {}, cuda::makeCufftEngine},
            {"cuFFT like PyTorch", "fp32", {}, cuda::makeCufftPytorchEngine}};
}

void holdAgainst(const Case& c, const Case& reference, const Regularization& regularization, const Contender& contender,
                 const Report& report) {
    const auto engine = contender.make();
    const auto plan = engine->plan(c.p, contender.options);
    Timings timings;
    Kernels kernels = c.kernels();
    kernels.regularization = regularization;
    plan->setKernels(kernels, timings);
    std::vector<float> y(static_cast<std::size_t>(c.p.outputSize()));
    plan->run(c.operands(), y, timings);
    const double error = test::relativeError(y, reference.expected());
    report({contender.group, test::describe(c.p) + (c.inputGate.empty() ? "" : " gated") + ", " + plan->description(),
            error, barFor(contender.precision, plan->fftLength())});
}

void checkSmall(const Contender& contender, const Report& report) {
    std::uint32_t seed = 1;
    for (const ConvolutionProblem& p : test::smallProblems())
        for (const bool isGated : {false, true}) {
            const Case c = test::makeCase(p, seed += 5, isGated, isGated, isGated);
            holdAgainst(c, c, {}, contender, report);
        }
}

void checkRegularized(const Contender& contender, const Report& report) {
    const ConvolutionProblem p{2, 5, 5, 5, 700, 300, Mode::Causal};
    const Case c = test::makeCase(p, 77, false, false, false);
    for (const Regularization& regularization :
         {Regularization{true, 0.3, false, 1}, Regularization{false, 0, true, 5}, Regularization{true, 0.1, true, 9}}) {
        Case reference = c;
        std::vector<float> row(static_cast<std::size_t>(p.taps));
        for (std::int64_t head = 0; head < p.kernelHeads; ++head) {
            const auto taps = std::span(reference.k).subspan(static_cast<std::size_t>(head * p.taps), row.size());
            regularizeRow(std::span<const float>(taps), regularization, row);
            std::copy(row.begin(), row.end(), taps.begin());
        }
        holdAgainst(c, reference, regularization, contender, report);
    }
}

std::vector<float> hostNoise(std::uint32_t seed, std::int64_t count) {
    std::vector<float> values(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = device::noiseAt(seed, i, false);
    return values;
}

// Much through a plan at once: staging in many parts, and every size at which geometry changes.
void checkLarge(std::int64_t length, const Contender& contender, const CheckLimits& limits, const Report& report) {
    cuda::useDevice();
    const std::int64_t heads = 37;
    const std::int64_t batch = std::clamp<std::int64_t>(limits.samples / 64 / heads / length, 1, 32);
    const ConvolutionProblem p{batch, heads, heads, heads, length, length, Mode::Causal};
    const auto signal = hostNoise(kSignalSeed, p.signalSize());
    const auto kernels = hostNoise(kKernelSeed, p.kernelSize());
    const auto inputGate = hostNoise(kInputGateSeed, p.signalSize());
    const auto outputGate = hostNoise(kOutputGateSeed, p.outputSize());
    std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
    const auto plan = contender.make()->plan(p, contender.options);
    Timings timings;
    plan->setKernels(kernels, timings);
    plan->run(Operands{signal, inputGate, outputGate}, y, timings);
    const cuda::Stream stream;
    cuda::DeviceBuffer<float> output(y.size());
    cuda::check(cudaMemcpyAsync(output.data(), y.data(), output.bytes(), cudaMemcpyHostToDevice, stream.get()),
                "cudaMemcpyAsync to the device");
    DoubleReference reference(length, length, false, limits.referencePoints / 4, stream);
    const double error = reference.worstError({batch, heads, true}, output.data());
    report({contender.group, test::describe(p) + " gated, " + plan->description(), error,
            barFor(contender.precision, plan->fftLength())});
}

template <typename Math, typename Number>
void checkResident(const std::string& precision, std::int64_t length, std::int64_t offset, float scale,
                   const Report& report) {
    cuda::useDevice();
    const ConvolutionProblem p{2, 3, 3, 3, length, length, Mode::Causal};
    const cuda::Stream stream;
    NoisyArrays<Number> arrays(p.signalSize(), offset, stream, scale);
    const auto kernels = noise<float>(kKernelSeed, p.kernelSize(), offset, false, 1, stream);
    cuda::ResidentConvolution<Math, Number> convolution(p, stream);
    convolution.setKernels(kernels.data() + offset);
    DoubleReference reference(length, length, false, 1 << 20, stream);
    for (const bool isGated : {false, true}) {
        arrays.spoilOutput(p.outputSize(), stream);
        convolution.run(arrays.operands(isGated));
        const double error =
            reference.worstError({p.batch, p.heads, isGated, arrays.isCoarse(), scale}, arrays.output());
        report({precision + (arrays.isCoarse() ? " arrays" : ""),
                test::describe(p) + " at +" + std::to_string(offset) + " times " + std::to_string(scale) + ", " +
                    convolution.geometry().description(),
                error, barFor(precision, 2 * convolution.geometry().points)});
    }
}

void checkUnaligned(std::int64_t length, const Report& report) {
    for (const std::int64_t offset : {1, 2, 3}) {
        checkResident<device::HalfMath, float>("fp16", length, offset, 1, report);
        checkResident<device::BfloatMath, float>("bf16", length, offset, 1, report);
        checkResident<device::AccurateMath, float>("accurate", length, offset, 1, report);
        checkResident<device::HalfMath, device::Half>("fp16", length, offset, 1, report);
        checkResident<device::BfloatMath, device::Bfloat>("bf16", length, offset, 1, report);
    }
}

// Rows are brought into fp16's range whatever their size is.
void checkScales(std::int64_t length, const Report& report) {
    for (const float scale : {0x1p-30f, 0x1p+30f}) {
        checkResident<device::HalfMath, float>("fp16", length, 0, scale, report);
        checkResident<device::BfloatMath, float>("bf16", length, 0, scale, report);
        checkResident<device::AccurateMath, float>("accurate", length, 0, scale, report);
    }
}

// The reference itself, against the sums as they are written.
void checkReference(const Report& report) {
    cuda::useDevice();
    const cuda::Stream stream;
    for (const bool isCircle : {false, true}) {
        const ConvolutionProblem p{2, 3, 3, 3, 100, 100, isCircle ? Mode::Circular : Mode::Causal};
        Case c{p,  hostNoise(kSignalSeed, p.signalSize()),    hostNoise(kKernelSeed, p.kernelSize()),
               {}, hostNoise(kInputGateSeed, p.signalSize()), hostNoise(kOutputGateSeed, p.outputSize())};
        const auto sums = c.expected();
        const std::vector<float> y(sums.begin(), sums.end());
        cuda::DeviceBuffer<float> output(y.size());
        cuda::check(cudaMemcpyAsync(output.data(), y.data(), output.bytes(), cudaMemcpyHostToDevice, stream.get()),
                    "cudaMemcpyAsync to the device");
        DoubleReference reference(p.length, p.taps, isCircle, 1 << 12, stream);
        const double error = reference.worstError({p.batch, p.heads, true}, output.data());
        report({"double reference", test::describe(p) + ", sums rounded to fp32", error, 1e-7});
    }
}

} // namespace

std::vector<DeviceCheck> planChecks(const CheckLimits& limits) {
    std::vector<DeviceCheck> checks{{"Reference", checkReference}};
    for (const Contender& contender : contenders()) {
        std::string name = contender.group;
        std::replace(name.begin(), name.end(), ' ', '_');
        checks.push_back({"Small/" + name, [contender](const Report& r) { checkSmall(contender, r); }});
        checks.push_back({"Squash/" + name, [contender](const Report& r) { checkRegularized(contender, r); }});
        for (const std::int64_t length : {777, 4096, 16384, 100000, 1 << 20})
            if (length <= limits.longest)
                checks.push_back({"Large/" + name + "_" + std::to_string(length),
                                  [=](const Report& r) { checkLarge(length, contender, limits, r); }});
    }
    for (const std::int64_t length : {200, 1000, 4096, 16384, 50001, 1 << 18})
        if (length <= limits.longest) {
            checks.push_back(
                {"Unaligned/" + std::to_string(length), [=](const Report& r) { checkUnaligned(length, r); }});
            checks.push_back({"Scales/" + std::to_string(length), [=](const Report& r) { checkScales(length, r); }});
        }
    return checks;
}

} // namespace longwave::probe
