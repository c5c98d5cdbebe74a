// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs of the tensor-core engine's real launches on a pretended device, cut up as a test wants it.

#include "kernels/cuda/double_ffts.h"
#include "kernels/cuda/kernel_spectra.h"
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
          scales_(static_cast<std::size_t>(c.p.kernelHeads)) {}

    std::vector<float> run() {
        cuda::ForwardArrays<Math, Number> arrays;
        makeSpectrum();
        arrays.spectrum = spectrum_.data();
        arrays.spectrumScales = scales_.data();
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

    void makeSpectrum() {
        using Tile = device::SpectrumTile<Math>;
        const std::int64_t heads = c_.p.kernelHeads;
        const auto taps = cuda::onDevice(c_.k, stream_);
        const auto skip = cuda::onDevice(c_.d, stream_);
        const auto kept = cuda::onDevice(cuda::keptFrequencies(c_.p.bands, geometry_.points), stream_);
        cuda::DeviceBuffer<device::Double2> values(cuda::product(heads, geometry_.points));
        device::WeighPass weigh;
        weigh.rows = static_cast<std::uint32_t>(heads);
        weigh.taps = c_.p.taps;
        weigh.used = c_.p.usedTaps();
        weigh.wraps = c_.p.mode == Mode::Circular && c_.p.taps > c_.p.length;
        weigh.points = geometry_.points;
        weigh.kernels = taps.data();
        weigh.values = values.data();
        cuda::launchWeigh(weigh, stream_);
        cuda::DoubleFfts(geometry_.points, heads, stream_).forward(values.data());
        device::GatherPass<Tile> gather;
        gather.rows = weigh.rows;
        gather.map = geometry_.frequencies();
        spectrum_ = cuda::DeviceBuffer<Tile>(cuda::product(heads, gather.map.tiles()));
        gather.values = values.data();
        gather.skip = c_.d.empty() ? nullptr : skip.data();
        gather.kept = kept.size() == 0 ? nullptr : kept.data();
        gather.scales = scales_.data();
        gather.tiles = spectrum_.data();
        cuda::launchGather(gather, stream_);
    }

    const Case& c_;
    const cuda::Geometry& geometry_;
    cuda::Stream stream_;
    cuda::DeviceTables<Math> tables_;
    cuda::DeviceBuffer<device::SpectrumTile<Math>> spectrum_;
    cuda::DeviceBuffer<float> scales_;
    std::deque<cuda::DeviceBuffer<Number>> kept_;
};

} // namespace longwave::test
