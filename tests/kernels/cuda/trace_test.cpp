// SPDX-License-Identifier: GPL-3.0-or-later
// The trace that is drawn rounds as the device code does: a ring of 256 = 16 × 16 points, stage by stage.
#include "compute/monarch/trace.h"
#include "kernels/cuda/constants.h"
#include "kernels/cuda/ring.h"
#include "simt/buffer.h"
#include "simt/launch.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

namespace longwave {
namespace {

using device::ComplexSums;
using simt::Buffer;
using Complex = std::complex<double>;

constexpr int kStages = 7;

template <typename Math>
constexpr StagePrecision kPrecision = std::is_same_v<Math, device::HalfMath>     ? StagePrecision::Half
                                      : std::is_same_v<Math, device::BfloatMath> ? StagePrecision::Bfloat
                                                                                 : StagePrecision::Accurate;

// What a warp has after each stage of transformRing, the product of the spectra, halfInverse and the last product:
// [stage][re, im][row, column] of tiles [c, b], [c, b], [c, d], [c, d], [b, c], [b, c], [a, b].
template <typename Math>
std::vector<float> stagesOf(const std::vector<double>& x, const std::vector<Complex>& spectrum) {
    const auto cell = [](int row, int column) { return static_cast<std::size_t>(16 * row + column); };
    const auto constants = cuda::ringConstants<Math>(0, 16, cuda::Columns::InOrder);
    const auto dft = cuda::dftFactor<Math>(16, cuda::Columns::InOrder);
    const auto input = cuda::storedFactor<Math>([&](int b, int a) { return Complex(x[cell(a, b)]); });
    const auto kernel = cuda::storedSpectrum<Math>([&](int c, int d) { return spectrum[cell(c, d)]; });
    const Buffer<device::RingConstants<Math>> ring("ring", std::span(&constants, 1));
    const Buffer<device::StoredComplexFactor<Math>> dfts("dft", std::span(&dft, 1));
    const Buffer<device::StoredComplexFactor<Math>> inputs("x", std::span(&input, 1));
    const Buffer<device::SpectrumTile<Math>> kernels("kernel", std::span(&kernel, 1));
    Buffer<float> stages("stages", kStages * 2 * 256);
    simt::launch({1, 32, 0}, [&] {
        float* to = stages.data();
        const auto keep = [&](const ComplexSums& sums) {
            for (int i = 0; i < 8; ++i) {
                const int at = 16 * device::tileRow(device::lane(), i) + device::tileColumn(device::lane(), i);
                to[at] = sums.re[i];
                to[256 + at] = sums.im[i];
            }
            to += 512;
        };
        const auto factors = device::load<Math>(ring.data()[0]);
        const auto g = device::load<Math>(dfts.data()[0]);
        const auto real = device::load<Math>(inputs.data()[0]).re;
        ComplexSums y;
        device::clear(y);
        device::addProduct<Math>(y, factors.split, real);
        keep(y);
        device::multiply(y, factors.twiddles);
        keep(y);
        ComplexSums z;
        device::clear(z);
        device::addProduct<Math>(z, device::packTile<Math>(y), g);
        keep(z);
        device::multiplySpectra(z, kernels.data()[0], kernels.data()[0], false, false);
        keep(z);
        ComplexSums w;
        device::clear(w);
        device::addConjugateProduct<Math>(w, g, device::packTile<Math>(z));
        keep(w);
        device::multiplyByConjugate(w, factors.joinTwiddles);
        keep(w);
        ComplexSums back;
        device::clear(back);
        device::addProduct<Math>(back, factors.join, device::packTile<Math>(w));
        keep(back);
    });
    return stages.download();
}

template <typename Math>
class TraceRounding : public testing::Test {};
using AllMath = testing::Types<device::HalfMath, device::BfloatMath, device::AccurateMath>;
TYPED_TEST_SUITE(TraceRounding, AllMath);

// The device's transforms have the other sign, so for a real row its stages are the conjugates; and powers of two lie
// in its constants. In 16 bits every stage is the same to the last bit. The second halves of accurate factors reach
// below fp16's normal numbers, at a place that depends on those powers: there sums may differ in their last bits.
TYPED_TEST(TraceRounding, StagesAreThoseOfTheDevice) {
    TraceOptions options;
    options.factors = {16, 16};
    for (const float value : test::randomValues(256, 21))
        options.signal.push_back(static_cast<double>(value));
    for (const float value : test::randomValues(256, 22))
        options.kernel.push_back(static_cast<double>(value));
    options.precision = kPrecision<TypeParam>;
    const MonarchTrace trace = traceMonarch(options);

    constexpr double kScale = 512; // brings the row into range: its largest magnitude is between ½ and 1
    double largest = 0;
    for (const Complex& z : trace.kernelSpectrum)
        largest = std::max(largest, std::abs(z));
    const double kernelScale = std::exp2(std::ceil(std::log2(largest)));
    std::vector<double> x;
    for (const double value : trace.options.signal)
        x.push_back(value * kScale);
    std::vector<Complex> spectrum;
    for (const Complex& z : trace.kernelSpectrum)
        spectrum.push_back(std::conj(z) / kernelScale);
    const auto stages = stagesOf<TypeParam>(x, spectrum);

    struct Stage {
        StepKind kind;
        double factor;
        bool transposed;
    };
    const Stage expected[kStages] = {{StepKind::DftColumns, kScale / 16, false},
                                     {StepKind::Twiddles, kScale / 16, false},
                                     {StepKind::DftRows, kScale / 64, false},
                                     {StepKind::Multiply, kScale / 64 / kernelScale, false},
                                     {StepKind::InverseRows, kScale / 16 / kernelScale, true},
                                     {StepKind::InverseTwiddles, kScale / 16 / kernelScale, true},
                                     {StepKind::InverseColumns, kScale / kernelScale, false}};
    for (std::size_t stage = 0; stage < kStages; ++stage) {
        const auto step = std::find_if(trace.steps.begin(), trace.steps.end(),
                                       [&](const TraceStep& s) { return s.kind == expected[stage].kind; });
        double difference = 0, norm = 0;
        int unequal = 0;
        for (std::size_t cell = 0; cell < 256; ++cell) {
            const std::size_t at = expected[stage].transposed ? cell % 16 * 16 + cell / 16 : cell;
            const Complex device(static_cast<double>(stages[stage * 512 + at]),
                                 static_cast<double>(stages[stage * 512 + 256 + at]));
            const Complex drawn = std::conj(step->values[cell]) * expected[stage].factor;
            unequal += device != drawn;
            difference += std::norm(device - drawn);
            norm += std::norm(drawn);
        }
        EXPECT_GT(norm, 0) << step->name;
        if (options.precision == StagePrecision::Accurate)
            EXPECT_LE(std::sqrt(difference / norm), 1e-6) << step->name;
        else
            EXPECT_EQ(unequal, 0) << step->name << ", relative distance " << std::sqrt(difference / norm);
    }
}

// And so does each number: the trace's rounding against the device's, at random and where it is hard.
TYPED_TEST(TraceRounding, NumbersAreThoseOfTheDevice) {
    if constexpr (TypeParam::kLimbs == 1) {
        using Number = typename TypeParam::Number;
        const auto rounded = [](float value) {
            return std::is_same_v<Number, device::Half> ? roundedToHalf(static_cast<double>(value))
                                                        : roundedToBfloat(static_cast<double>(value));
        };
        std::uint32_t bits = 1;
        for (int i = 0; i < 400'000; ++i) {
            bits = bits * 1'664'525u + 1'013'904'223u;
            // Of every other one only the highest bits: near and at halfway between two numbers.
            const auto value = std::bit_cast<float>(i % 2 == 0 ? bits : bits & 0xfffff000u);
            if (std::isnan(value))
                continue;
            const float other = device::unpack<Number>(device::pack<Number>(value, 0.0f)).x;
            ASSERT_EQ(rounded(value), static_cast<double>(other)) << value;
        }
    }
}

} // namespace
} // namespace longwave
