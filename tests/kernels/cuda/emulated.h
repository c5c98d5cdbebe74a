// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs of the tensor-core engine's device code under the emulator, set up as on a device.

#include "kernels/cuda/residue_pass.h"
#include "kernels/cuda/spectrum_gradient.h"
#include "kernels/cuda/spectrum_pass.h"
#include "kernels/cuda/taps_pass.h"
#include "simt/buffer.h"
#include "simt/launch.h"
#include "tests/kernels/cuda/emulated_forward.h"
#include "tests/kernels/cuda/numbers.h"
#include "tests/kernels/cuda/tensor_case.h"

#include <gtest/gtest.h>

#include <complex>
#include <deque>
#include <optional>

namespace longwave::test {

using cuda::Geometry;
using simt::Buffer;

/// An engine's run of a case. `Number` is what signal, gates and output are in memory.
template <typename Math, typename Number>
class Emulated {
  public:
    Emulated(const Case& c, const Geometry& geometry, const simt::Options& options = {})
        : launch{options},
          c_(c),
          geometry_(geometry) {}

    std::vector<float> run() {
        makeTables();
        makeSpectrum();
        cuda::ForwardArrays<Math, Number> arrays = arraysOf(geometry_);
        arrays.signal = putNumbers("u", c_.u);
        arrays.inputGate = putNumbers("input gate", c_.inputGate);
        arrays.outputGate = putNumbers("output gate", c_.outputGate);
        Buffer<Number> output("y", static_cast<std::size_t>(c_.p.outputSize()));
        arrays.output = output.data();
        runEmulated(geometry_, tables_, arrays, launch);
        return floats(output);
    }

    /// Gradients given dy, without an input gate: of the signal as each head has it [B, H, L], of the taps and of D.
    struct Backward {
        std::vector<float> signal, kernels, skip;
    };
    Backward backward(const std::vector<float>& dy) {
        makeTables();
        makeSpectrum();
        Backward gradients;
        const Number* outputGradient = putNumbers("dy", dy);
        const Number* outputGate = putNumbers("output gate", c_.outputGate);

        const Geometry back = geometry_.correlating();
        cuda::ForwardArrays<Math, Number> arrays = arraysOf(back);
        arrays.signal = outputGradient;
        arrays.inputGate = outputGate;
        arrays.conjugate = true;
        if (mirrored_)
            arrays.taps = mirrored_->data();
        if (conjugates_)
            arrays.residues = conjugates_->data();
        Buffer<Number> dv("dv", static_cast<std::size_t>(c_.p.batch * c_.p.heads * c_.p.length));
        arrays.output = dv.data();
        runEmulated(back, tables_, arrays, launch);
        gradients.signal = floats(dv);

        const Geometry outputs = geometry_.readingOutputs();
        Buffer<device::StoredComplexTile> v("V", static_cast<std::size_t>(geometry_.spectraTiles()));
        Buffer<device::StoredComplexTile> d("D", static_cast<std::size_t>(outputs.spectraTiles()));
        arrays = arraysOf(geometry_);
        arrays.signal = putNumbers("u", c_.u);
        arrays.spectra = v.data();
        runEmulated(geometry_, tables_, arrays, launch);
        arrays = arraysOf(outputs);
        arrays.signal = outputGradient;
        arrays.inputGate = outputGate;
        arrays.spectra = d.data();
        runEmulated(outputs, tables_, arrays, launch);
        correlate(v, d, gradients);
        return gradients;
    }

    EmulatedLaunch launch;

  private:
    static std::vector<float> floats(const Buffer<Number>& buffer) {
        std::vector<float> values;
        for (const Number value : buffer.download())
            values.push_back(toFloat(value));
        return values;
    }

    void makeTables() {
        tables_ = cuda::copyTables<EmulatedArray>(cuda::makeTables<Math>(geometry_), [&](const auto& values) {
            using T = typename std::decay_t<decltype(values)>::value_type;
            return EmulatedArray<T>{this->put("constants", values)};
        });
    }

    // With room for what lies between passes over device memory.
    cuda::ForwardArrays<Math, Number> arraysOf(const Geometry& geometry) {
        cuda::ForwardArrays<Math, Number> arrays;
        arrays.spectrum = spectrum_->data();
        arrays.spectrumScales = scales_->data();
        if (taps_) {
            arrays.taps = taps_->data();
            arrays.spectrumScales = tapScales_->data();
        }
        if (residues_)
            arrays.residues = residues_->data();
        arrays.isHalf = geometry.isHalf && c_.d.empty();
        using Ring = cuda::RingNumber<Math>;
        for (std::size_t level = 0; level < geometry.splits.size(); ++level) {
            auto rings = std::make_shared<Buffer<Ring>>(
                "rings", static_cast<std::size_t>(geometry.shape.items * 2 * geometry.points));
            kept_.push_back(rings);
            arrays.rings[level] = rings->data();
        }
        auto largest = std::make_shared<Buffer<std::uint32_t>>("largest values", geometry.shape.items);
        kept_.push_back(largest);
        arrays.largest = largest->data();
        return arrays;
    }

    void correlate(const Buffer<device::StoredComplexTile>& v, const Buffer<device::StoredComplexTile>& d,
                   Backward& gradients) {
        const std::int64_t heads = c_.p.kernelHeads;
        const std::int64_t points = geometry_.points;
        device::CorrelatePass correlate;
        correlate.kernelHeads = static_cast<std::uint32_t>(heads);
        correlate.allHeads = correlate.kernelHeads;
        correlate.itemsPerHead = static_cast<std::uint32_t>(geometry_.shape.items / heads);
        correlate.chunks = 2;
        correlate.map = geometry_.frequencies();
        correlate.signals = v.data();
        correlate.gradients = d.data();
        const auto count = static_cast<std::size_t>(correlate.chunks * heads * correlate.map.tiles());
        Buffer<device::StoredComplexTile> sums("sums", std::vector<device::StoredComplexTile>(count));
        correlate.sums = sums.data();
        launch.run(3, 64, 0, [&] { device::correlateSpectra(correlate); });

        Buffer<device::Double2> values("sums in order", static_cast<std::size_t>(heads * points));
        device::ScatterPass scatter{correlate.kernelHeads, 0,           correlate.kernelHeads, correlate.chunks,
                                    correlate.map,         sums.data(), values.data()};
        launch.run(3, 64, 0, [&] { device::scatterSums(scatter); });
        Buffer<float> skip("dD", static_cast<std::size_t>(heads));
        device::SkipGradientPass skips{correlate.kernelHeads, points, values.data(), skip.data()};
        launch.run(3, 64, 64 * sizeof(double), [&] { device::findSkipGradients(skips); });
        gradients.skip = skip.download();

        auto bins = values.download();
        for (std::int64_t head = 0; head < heads; ++head) {
            std::vector<std::complex<double>> row;
            for (std::int64_t j = 0; j < points; ++j) {
                const auto bin = bins[static_cast<std::size_t>(head * points + j)];
                row.emplace_back(bin.x, -bin.y); // conjugated before and after, the DFT goes the other way
            }
            dft(row.data(), row.size());
            for (std::int64_t j = 0; j < points; ++j)
                bins[static_cast<std::size_t>(head * points + j)] = {row[static_cast<std::size_t>(j)].real(),
                                                                     -row[static_cast<std::size_t>(j)].imag()};
        }
        values.upload(bins);
        Buffer<float> taps("dk", static_cast<std::size_t>(c_.p.kernelSize()));
        device::UnweighPass unweigh;
        unweigh.rows = correlate.kernelHeads;
        unweigh.taps = c_.p.taps;
        unweigh.used = c_.p.usedTaps();
        unweigh.wraps = c_.p.mode == Mode::Circular && c_.p.taps > c_.p.length;
        unweigh.points = points;
        unweigh.values = values.data();
        unweigh.gradients = taps.data();
        launch.run(3, 64, 0, [&] { device::unweighTaps(unweigh); });
        gradients.kernels = taps.download();
    }

    template <typename T>
    const T* put(const char* name, const std::vector<T>& values) {
        if (values.empty())
            return nullptr;
        auto buffer = std::make_shared<Buffer<T>>(name, values.size());
        buffer->upload(values);
        kept_.push_back(buffer);
        return buffer->data();
    }
    const Number* putNumbers(const char* name, const std::vector<float>& values) {
        std::vector<Number> numbers;
        for (const float value : values)
            numbers.push_back(toNumber<Number>(value));
        return put(name, numbers);
    }

    void makeSpectrum() {
        const std::int64_t heads = c_.p.kernelHeads;
        const std::int64_t points = geometry_.points;
        Buffer<device::Double2> values("weighted taps", static_cast<std::size_t>(heads * points));
        device::WeighPass weigh;
        weigh.rows = static_cast<std::uint32_t>(heads);
        weigh.taps = c_.p.taps;
        weigh.used = c_.p.usedTaps();
        weigh.wraps = c_.p.mode == Mode::Circular && c_.p.taps > c_.p.length;
        weigh.points = points;
        weigh.kernels = put("k", c_.k);
        weigh.values = values.data();
        launch.run(2, 32, 0, [&] { device::weighTaps(weigh); });
        std::vector<std::complex<double>> bins;
        for (const device::Double2 value : values.download())
            bins.emplace_back(value.x, value.y);
        for (std::int64_t head = 0; head < heads; ++head)
            dft(bins.data() + head * points, static_cast<std::size_t>(points));
        std::vector<device::Double2> transformed;
        for (const auto bin : bins)
            transformed.push_back({bin.real(), bin.imag()});
        values.upload(transformed);

        using Tile = device::SpectrumTile<Math>;
        device::GatherPass<Tile> gather;
        gather.rows = weigh.rows;
        gather.map = geometry_.frequencies();
        gather.values = values.data();
        gather.skip = put("D", c_.d);
        gather.kept = put("kept frequencies", cuda::keptFrequencies(c_.p.bands, points));
        spectrum_.emplace("spectrum", static_cast<std::size_t>(heads * gather.map.tiles()));
        scales_.emplace("spectrum scales", static_cast<std::size_t>(heads));
        gather.tiles = spectrum_->data();
        gather.scales = scales_->data();
        launch.run(2, 64, 64 * sizeof(double), [&] { device::findSpectrumScales(gather); });
        launch.run(2, 64, 0, [&] { device::gatherSpectrum(gather); });
        if (geometry_.tapBlocks > 0) {
            makeTaps(weigh, gather.skip, -1, taps_);
            makeTaps(weigh, gather.skip, geometry_.mirror(), mirrored_);
        }
        if constexpr (Math::kLimbs == 1)
            if (geometry_.isBatch) {
                makeResidues(gather, false, residues_);
                makeResidues(gather, true, conjugates_);
            }
        launch.counts.clear();
    }

    void makeResidues(const device::GatherPass<device::SpectrumTile<Math>>& spectrum, bool conjugate,
                      std::optional<Buffer<device::ResidueKernel>>& residues) {
        residues.emplace("residues", static_cast<std::size_t>(spectrum.rows * geometry_.residues()));
        const device::GatherPass<device::ResidueKernel> gather{spectrum.rows,   spectrum.map,  spectrum.values,
                                                               spectrum.skip,   spectrum.kept, spectrum.scales,
                                                               residues->data()};
        launch.run(2, 64, 0,
                   [&] { device::gatherResidues<typename Math::Number>(gather, device::kRowPhase, conjugate); });
    }

    void makeTaps(const device::WeighPass& kernels, const float* skip, std::int64_t mirror,
                  std::optional<Buffer<device::Word2>>& tables) {
        device::TapsPass pass;
        pass.kernels = kernels;
        pass.skip = skip;
        pass.blocks = geometry_.tapBlocks;
        pass.mirror = mirror;
        tables.emplace("taps", static_cast<std::size_t>(kernels.rows * device::tapPairs<Math>(pass.blocks)));
        tapScales_.emplace("tap scales", kernels.rows);
        pass.tables = tables->data();
        pass.scales = tapScales_->data();
        launch.run(2, 64, 64 * sizeof(double), [&] { device::findTapScales(pass); });
        launch.run(2, 64, 0, [&] { device::makeTapTables<Math>(pass); });
    }

    const Case& c_;
    const Geometry& geometry_;
    std::vector<std::shared_ptr<void>> kept_;
    EmulatedTables<Math> tables_;
    std::optional<Buffer<device::SpectrumTile<Math>>> spectrum_;
    std::optional<Buffer<float>> scales_;
    std::optional<Buffer<device::ResidueKernel>> residues_, conjugates_;
    std::optional<Buffer<device::Word2>> taps_, mirrored_;
    std::optional<Buffer<float>> tapScales_;
};

/// A run, held against double.
template <typename Math, typename Number = float>
std::vector<float> expectRight(const Case& c, const Geometry& geometry, const simt::Options& options = {}) {
    Emulated<Math, Number> emulated(c, geometry, options);
    auto y = emulated.run();
    EXPECT_LE(relativeError(y, expectedOf(c)), errorBound(kPrecision<Math>, geometry.points))
        << describe(c.p) << ", " << geometry.description();
    return y;
}

} // namespace longwave::test
