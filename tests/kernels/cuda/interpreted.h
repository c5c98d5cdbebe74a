// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs of the tensor-core engine's real launches on a pretended device, cut up as a test wants it.

#include "kernels/cuda/kernel_spectra.h"
#include "kernels/cuda/prepared_kernels.h"
#include "kernels/cuda/resident_launch.h"
#include "tests/kernels/cuda/numbers.h"
#include "tests/support/case.h"

#include <deque>

namespace longwave::test {

/// `Number` is what signal, gates and output are in memory.
template <typename Math, typename Number>
class Interpreted {
  public:
    Interpreted(const Case& c, const cuda::Geometry& geometry)
        : c_(c),
          geometry_(geometry),
          tables_(cuda::copyTables<cuda::DeviceBuffer>(
              cuda::makeTables<Math>(geometry), [&](const auto& values) { return cuda::onDevice(values, stream_); })),
          prepared_(c.p, geometry, false, stream_) {}

    std::vector<float> run() {
        cuda::ForwardArrays<Math, Number> arrays;
        prepare();
        prepared_.giveTo(arrays);
        arrays.isHalf = geometry_.isHalf && c_.d.empty();
        arrays.signal = put(c_.u);
        arrays.inputGate = put(c_.inputGate);
        arrays.outputGate = put(c_.outputGate);
        std::array<cuda::DeviceBuffer<cuda::RingNumber<Math>>, device::FrequencyMap::kMostSplits> rings;
        for (std::size_t level = 0; level < geometry_.splits.size(); ++level) {
            rings[level] =
                cuda::DeviceBuffer<cuda::RingNumber<Math>>(cuda::product(geometry_.shape.items, 2 * geometry_.points));
            arrays.rings[level] = rings[level].data();
        }
        cuda::DeviceBuffer<std::uint32_t> largest(geometry_.shape.items);
        arrays.largest = largest.data();
        cuda::DeviceBuffer<Number> output(static_cast<std::size_t>(c_.p.outputSize()));
        arrays.output = output.data();
        cuda::launchForward<Math>(geometry_, tables_, arrays, stream_);
        std::vector<float> y;
        for (const Number* value = output.data(); value != output.data() + output.size(); ++value)
            y.push_back(toFloat(*value)); // pretended: it is the host's memory
        return y;
    }

  private:
    const Number* put(const std::vector<float>& values) {
        if (values.empty())
            return nullptr;
        std::vector<Number> numbers;
        for (const float value : values)
            numbers.push_back(toNumber<Number>(value));
        return kept_.emplace_back(cuda::onDevice(numbers, stream_)).data();
    }

    void prepare() {
        const auto taps = cuda::onDevice(c_.k, stream_);
        const auto skip = cuda::onDevice(c_.d, stream_);
        const auto kept = cuda::onDevice(cuda::keptFrequencies(c_.p.bands, geometry_.points), stream_);
        const std::int64_t heads = c_.p.kernelHeads;
        cuda::KernelTransforms transforms(geometry_.points, heads, stream_);
        prepared_.prepare(cuda::kernelsOf(c_.p, geometry_, taps.data(), 0, heads), 0, &transforms,
                          c_.d.empty() ? nullptr : skip.data(), kept.size() == 0 ? nullptr : kept.data());
    }

    const Case& c_;
    const cuda::Geometry& geometry_;
    cuda::Stream stream_;
    cuda::DeviceTables<Math> tables_;
    cuda::PreparedKernels<Math> prepared_;
    std::deque<cuda::DeviceBuffer<Number>> kept_;
};

} // namespace longwave::test
