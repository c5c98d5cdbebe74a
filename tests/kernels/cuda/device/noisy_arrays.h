// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/resident.h"
#include "tests/kernels/cuda/device/double_reference.h"

#include <algorithm>
#include <type_traits>

namespace longwave::probe {

/// `count` values of noise in device memory, the first of them `offset` values after an aligned address.
template <typename Number>
cuda::DeviceBuffer<Number> noise(std::uint32_t seed, std::int64_t count, std::int64_t offset, bool isCoarse,
                                 float scale, const cuda::Stream& stream) {
    cuda::DeviceBuffer<Number> buffer(static_cast<std::size_t>(count + offset));
    cuda::launchNoise(device::NoisePass<Number>{buffer.data() + offset, count, seed, isCoarse, scale}, stream);
    return buffer;
}

/// Signal, gates and output of a run, as DoubleReference expects them.
template <typename Number>
class NoisyArrays {
  public:
    NoisyArrays(std::int64_t samples, std::int64_t offset, const cuda::Stream& stream, float scale = 1)
        : offset_(offset),
          signal_(noise<Number>(kSignalSeed, samples, offset, isCoarse(), scale, stream)),
          inputGate_(noise<Number>(kInputGateSeed, samples, offset, isCoarse(), 1, stream)),
          outputGate_(noise<Number>(kOutputGateSeed, samples, offset, isCoarse(), 1, stream)),
          output_(static_cast<std::size_t>(samples + offset)) {}

    static constexpr bool isCoarse() { return !std::is_same_v<Number, float>; }
    const Number* signal() const { return signal_.data() + offset_; }
    Number* output() { return output_.data() + offset_; }

    /// Fills it with NaN: what a run leaves out is found.
    void spoilOutput(std::int64_t count, const cuda::Stream& stream) {
        cuda::check(cudaMemsetAsync(output(), 0xff, static_cast<std::size_t>(count) * sizeof(Number), stream.get()),
                    "cudaMemsetAsync");
    }

    /// Arrays of ResidentConvolution<…, Number>.
    struct Operands {
        const Number *signal, *inputGate, *outputGate;
        Number* output;
        template <typename Arrays>
        operator Arrays() const {
            return {signal, inputGate, outputGate, output};
        }
    };
    Operands operands(bool isGated) {
        return {signal(), isGated ? inputGate_.data() + offset_ : nullptr,
                isGated ? outputGate_.data() + offset_ : nullptr, output()};
    }

  private:
    std::int64_t offset_;
    cuda::DeviceBuffer<Number> signal_, inputGate_, outputGate_, output_;
};

} // namespace longwave::probe
