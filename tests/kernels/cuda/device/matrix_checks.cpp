// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/device.h"
#include "kernels/cuda/resident.h"
#include "tests/kernels/cuda/device/device_checks.h"
#include "tests/kernels/cuda/device/double_reference.h"
#include "tests/kernels/cuda/device/noisy_arrays.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace longwave::probe {
namespace {

constexpr std::int64_t kBatches[] = {1, 2, 4, 8, 64};
constexpr std::int64_t kHeads[] = {111, 768};
constexpr std::int64_t kBatchIn16Bits = 8; // at which arrays in fp16 and bf16 are checked too

std::vector<std::int64_t> matrixLengths(std::int64_t longest) {
    std::vector<std::int64_t> lengths;
    for (std::int64_t length = 256; length <= longest; length *= 2)
        lengths.push_back(length);
    std::mt19937 generator(40); // evenly on the scale of octaves, by arithmetic that is the same everywhere
    for (int i = 0; i < 40; ++i) {
        const double octaves = std::log2(static_cast<double>(longest) / 256) * generator() * 0x1p-32;
        lengths.push_back(static_cast<std::int64_t>(256 * std::exp2(octaves)));
    }
    return lengths;
}

struct Shape {
    std::int64_t batch, heads;
    bool isAsWide;
};
// As many rows as there may be: fewer items, then fewer heads.
Shape cut(std::int64_t batch, std::int64_t heads, std::int64_t length, std::int64_t samples) {
    const std::int64_t rows = std::max<std::int64_t>(samples / length, 1);
    const std::int64_t someHeads = std::min(heads, rows);
    const std::int64_t someBatch = std::clamp<std::int64_t>(rows / someHeads, 1, batch);
    return {someBatch, someHeads, someBatch == batch && someHeads == heads};
}

/// All arrays of a length, made once.
class Inputs {
  public:
    Inputs(std::int64_t samples, const cuda::Stream& stream)
        : singles_(samples, 0, stream),
          halves_(samples, 0, stream),
          bfloats_(samples, 0, stream),
          kernels_(noise<float>(kKernelSeed, samples, 0, false, 1, stream)) {}

    template <typename Number>
    NoisyArrays<Number>& arrays() {
        if constexpr (std::is_same_v<Number, float>)
            return singles_;
        else if constexpr (std::is_same_v<Number, device::Half>)
            return halves_;
        else
            return bfloats_;
    }
    const float* kernels() const { return kernels_.data(); }

  private:
    NoisyArrays<float> singles_;
    NoisyArrays<device::Half> halves_;
    NoisyArrays<device::Bfloat> bfloats_;
    cuda::DeviceBuffer<float> kernels_;
};

struct Group {
    std::int64_t length, heads;
    bool isPadded;
};

template <typename Math, typename Number>
void checkBatches(const Group& group, const char* precision, const CheckLimits& limits, Inputs& inputs,
                  DoubleReference& reference, const cuda::Stream& stream, const Report& report) {
    constexpr bool kIn16Bits = !std::is_same_v<Number, float>;
    const Shape widest = cut(kIn16Bits ? kBatchIn16Bits : 64, group.heads, group.length, limits.samples);
    ConvolutionProblem p{widest.batch,
                         widest.heads,
                         widest.heads,
                         widest.heads,
                         group.length,
                         group.length,
                         group.isPadded ? Mode::Causal : Mode::Circular};
    cuda::ResidentConvolution<Math, Number> convolution(p, stream);
    convolution.setKernels(inputs.kernels());
    NoisyArrays<Number>& arrays = inputs.arrays<Number>();
    std::int64_t last = 0;
    for (const std::int64_t batch : kBatches) {
        const Shape shape = cut(batch, group.heads, group.length, limits.samples);
        if (kIn16Bits ? batch != kBatchIn16Bits : shape.batch == last)
            continue; // the cut has left what has been checked
        last = shape.batch;
        for (const bool isGated : {false, true}) {
            arrays.spoilOutput(shape.batch * shape.heads * group.length, stream);
            convolution.run(arrays.operands(isGated), shape.batch);
            Expected expected{shape.batch, shape.heads, isGated, arrays.isCoarse()};
            const double error = reference.worstError(expected, arrays.output());
            std::string what = "B=" + std::to_string(shape.batch) + " H=" + std::to_string(shape.heads) +
                               " L=" + std::to_string(group.length) + (group.isPadded ? " padded" : " plain") +
                               (isGated ? " gated" : "") + ", " + convolution.geometry().description();
            report({std::string(precision) + (kIn16Bits ? " arrays" : ""), what, error,
                    barFor(precision, 2 * convolution.geometry().points), shape.isAsWide});
        }
    }
}

// Samples of a case that memory allows: rings of a split are several times the arrays, and what else there is on the
// device wants some.
CheckLimits withinMemory(CheckLimits limits) {
    const auto free = static_cast<std::int64_t>(cuda::freeMemory());
    // A sample has 20 bytes of fp32 arrays, 16 of 16-bit ones, up to 2·2·8 of rings (two splits of windows of 2L) and
    // up to 8 of the kernels' spectrum; a point of the reference 3·16.
    limits.referencePoints = std::min(limits.referencePoints, free / 8 / 48);
    limits.samples = std::min(limits.samples, (free - free / 4) / 96);
    return limits;
}

void checkLength(std::int64_t length, const CheckLimits& wanted, const Report& report) {
    cuda::useDevice();
    const CheckLimits limits = withinMemory(wanted);
    const cuda::Stream stream;
    std::int64_t samples = 0;
    for (const std::int64_t heads : kHeads) {
        const Shape widest = cut(64, heads, length, limits.samples);
        samples = std::max(samples, widest.batch * widest.heads * length);
    }
    Inputs inputs(samples, stream);
    for (const bool isPadded : {false, true}) {
        DoubleReference reference(length, length, !isPadded, limits.referencePoints, stream);
        for (const std::int64_t heads : kHeads) {
            const auto check = [&]<typename Math, typename Number>(const char* precision) {
                checkBatches<Math, Number>({length, heads, isPadded}, precision, limits, inputs, reference, stream,
                                           report);
            };
            check.operator()<device::HalfMath, float>("fp16");
            check.operator()<device::BfloatMath, float>("bf16");
            check.operator()<device::AccurateMath, float>("accurate");
            check.operator()<device::HalfMath, device::Half>("fp16");
            check.operator()<device::BfloatMath, device::Bfloat>("bf16");
        }
    }
}

} // namespace

double barFor(const std::string& precision, std::int64_t fftLength) {
    if (precision == "fp16")
        return 2e-3;
    if (precision == "bf16")
        return 1.5e-2;
    return 2e-6 * std::sqrt(std::log2(static_cast<double>(std::max<std::int64_t>(fftLength, 2))));
}

std::vector<DeviceCheck> matrixChecks(const CheckLimits& limits) {
    std::vector<DeviceCheck> checks;
    for (const std::int64_t length : matrixLengths(limits.longest)) {
        const std::string name = "Matrix/L" + std::to_string(length);
        checks.push_back({name, [length, limits](const Report& report) { checkLength(length, limits, report); }});
    }
    return checks;
}

} // namespace longwave::probe
