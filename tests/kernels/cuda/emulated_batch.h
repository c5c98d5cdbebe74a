// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The pass over many rows of one kernel (batch_pass.h) under the emulator, set up as on a device.

#include "kernels/cuda/batch_constants.h"
#include "kernels/cuda/batch_pass.h"
#include "kernels/cuda/constants.h"
#include "kernels/cuda/residue_pass.h"
#include "simt/buffer.h"
#include "simt/launch.h"
#include "tests/kernels/cuda/numbers.h"
#include "tests/support/case.h"

#include <algorithm>
#include <complex>
#include <cstdint>
#include <memory>
#include <vector>

namespace longwave::test {

using simt::Buffer;

/// The kernels of a case as the device has them: [kernelHeads, P, 16] and what each was divided by.
struct EmulatedResidues {
    std::vector<device::ResidueKernel> kernels;
    std::vector<float> scales;
};
template <typename Math>
EmulatedResidues residuesOf(const Case& c, int rings, bool conjugate) {
    const auto heads = static_cast<std::size_t>(c.p.kernelHeads);
    const std::size_t points = static_cast<std::size_t>(rings) * 256;
    std::vector<device::Double2> spectra;
    for (std::size_t head = 0; head < heads; ++head) {
        std::vector<std::complex<double>> row(points);
        for (std::size_t t = 0; t < static_cast<std::size_t>(c.p.usedTaps()); ++t)
            row[t] = static_cast<double>(c.k[head * static_cast<std::size_t>(c.p.taps) + t]) *
                     std::polar(1.0, std::numbers::pi * static_cast<double>(t) / (2 * static_cast<double>(points)));
        dft(row.data(), points);
        for (const auto& bin : row)
            spectra.push_back({bin.real(), bin.imag()});
    }
    const Buffer<device::Double2> values("spectra", spectra);
    const Buffer<float> skip("D", c.d);
    Buffer<float> scales("scales", heads);
    Buffer<device::ResidueKernel> kernels("residues", heads * static_cast<std::size_t>(rings) * 16);
    device::GatherPass<device::ResidueKernel> gather;
    gather.rows = static_cast<std::uint32_t>(heads);
    gather.map.points = static_cast<std::int64_t>(points);
    gather.map.rings = rings;
    gather.values = values.data();
    gather.skip = c.d.empty() ? nullptr : skip.data();
    gather.scales = scales.data();
    gather.tiles = kernels.data();
    simt::launch({2, 64, 64 * sizeof(double)}, [&] { device::findSpectrumScales(gather); });
    simt::launch({2, 64, 0}, [&] { device::gatherResidues<typename Math::Number>(gather, 0.25, conjugate); });
    return {kernels.download(), scales.download()};
}

/// A run of a case whose rows have at most 256·P values.
template <typename Math, typename Number, int Points>
class EmulatedBatch {
  public:
    explicit EmulatedBatch(const Case& c, bool conjugate = false) : c_(c), conjugate_(conjugate) {}

    std::vector<float> run(const simt::Options& options = {}) {
        const EmulatedResidues residues = residuesOf<Math>(c_, Points, conjugate_);
        const Buffer<device::ResidueKernel> kernels("residues", residues.kernels);
        const Buffer<float> scales("scales", residues.scales);
        const Buffer<device::BatchConstants<Math>> tables("constants", cuda::batchConstants<Math>(Points, 0.25));
        const Buffer<Number> u("u", numbersOf(c_.u)), inputGate("input gate", numbersOf(c_.inputGate)),
            outputGate("output gate", numbersOf(c_.outputGate));
        Buffer<Number> y("y", static_cast<std::size_t>(c_.p.outputSize()));

        device::BatchPass<Math, Number> pass;
        pass.shape.batch = static_cast<std::uint32_t>(c_.p.batch);
        pass.shape.heads = static_cast<std::uint32_t>(c_.p.heads);
        pass.shape.signalHeads = static_cast<std::uint32_t>(c_.p.signalHeads);
        pass.shape.kernelHeads = static_cast<std::uint32_t>(c_.p.kernelHeads);
        pass.shape.blocks = 1;
        pass.shape.rings = 1;
        pass.shape.items = static_cast<std::uint32_t>(c_.p.batch * c_.p.heads);
        pass.shape.signalLength = c_.p.length;
        pass.shape.outputLength = pass.shape.advance = c_.p.outputLength();
        pass.shape.isWhole = c_.p.length == Points * 256;
        pass.signal = u.data();
        pass.inputGate = c_.inputGate.empty() ? nullptr : inputGate.data();
        pass.outputGate = c_.outputGate.empty() ? nullptr : outputGate.data();
        pass.output = y.data();
        pass.residues = kernels.data();
        pass.spectrumScales = scales.data();
        pass.constants = tables.data();
        device::setGroups(pass, Points);
        groups = pass.groups;
        const bool isPlain = pass.shape.isWhole && !pass.inputGate && !pass.outputGate;
        counts = simt::launch(
            {std::min<std::int64_t>(groups, 2), device::batchThreads(Points), device::batchPassBytes(Points)},
            [&] {
                if (isPlain)
                    device::convolveBatch<Math, Number, Points, true>(pass);
                else
                    device::convolveBatch<Math, Number, Points, false>(pass);
            },
            options);
        std::vector<float> values;
        for (const Number value : y.download())
            values.push_back(toFloat(value));
        return values;
    }

    simt::Counts counts;
    std::int64_t groups = 0;

  private:
    static std::vector<Number> numbersOf(const std::vector<float>& values) {
        std::vector<Number> numbers;
        for (const float value : values)
            numbers.push_back(toNumber<Number>(value));
        return numbers;
    }

    const Case& c_;
    const bool conjugate_;
};

} // namespace longwave::test
