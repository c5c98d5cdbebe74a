// SPDX-License-Identifier: GPL-3.0-or-later
// Kept bands of frequency on the tensor-core engine, against what they are said to mean, in double.
#include "compute/convolution/band_limit.h"
#include "compute/convolution/circle.h"
#include "compute/error.h"
#include "tests/kernels/cuda/tensor_runs.h"

#include <complex>
#include <numbers>

namespace longwave {
namespace {

using test::Case;
using test::makeCase;
using test::runPlan;

using TensorBands = test::TensorEngines;
using Complex = std::complex<double>;

// X[j] = Σ_t x[t]·exp(sign·2πi·j·t/n), n a power of two, in place.
void transform(Complex* x, std::size_t n, double sign) {
    if (n == 1)
        return;
    std::vector<Complex> halves[2];
    for (std::size_t i = 0; i < n; ++i)
        halves[i % 2].push_back(x[i]);
    for (auto& half : halves)
        transform(half.data(), n / 2, sign);
    for (std::size_t i = 0; i < n / 2; ++i) {
        const Complex turned =
            std::polar(1.0, sign * 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n)) *
            halves[1][i];
        x[i] = halves[0][i] + turned;
        x[i + n / 2] = halves[0][i] - turned;
    }
}

// A row through a kernel that is filtered on the grid of the engine's FFT of N = 2M: x, of N real values, is known by
// its values at (j + ¼)/M cycles per sample, j < M; at the other odd multiples of 1/(4M) are their conjugates. Of all N
// = 2M frequencies (n + ½)/N, that is.
std::vector<double> filteredRow(const Case& c, std::int64_t row, std::size_t n) {
    std::vector<Complex> signal(n), kernel(n);
    const auto turn = [&](std::size_t t) {
        return std::polar(1.0, -std::numbers::pi * static_cast<double>(t) / static_cast<double>(n));
    };
    for (std::size_t t = 0; t < static_cast<std::size_t>(c.p.length); ++t)
        signal[t] = c.v(row, static_cast<std::int64_t>(t)) * turn(t);
    for (std::size_t t = 0; t < static_cast<std::size_t>(c.p.usedTaps()); ++t)
        kernel[t] = c.tap(row, static_cast<std::int64_t>(t)) * turn(t);
    transform(signal.data(), n, -1);
    transform(kernel.data(), n, -1);
    for (std::size_t j = 0; j < n; ++j) {
        const bool kept = isKept(c.p.bands, (static_cast<double>(j) + 0.5) / static_cast<double>(n));
        signal[j] *= (kept ? kernel[j] : 0.0) + c.skip(row); // the skip term is not filtered
    }
    transform(signal.data(), n, 1);
    std::vector<double> y;
    for (std::size_t t = 0; t < static_cast<std::size_t>(c.p.outputLength()); ++t)
        y.push_back((signal[t] / static_cast<double>(n) * std::conj(turn(t))).real());
    return y;
}

std::vector<double> filtered(const Case& c, std::int64_t fftLength) {
    std::vector<double> y;
    for (std::int64_t row = 0; row < c.p.batch * c.p.heads; ++row)
        for (const double value : filteredRow(c, row, static_cast<std::size_t>(fftLength)))
            y.push_back(value * Case::at(c.outputGate, static_cast<std::int64_t>(y.size()), 1));
    return y;
}

std::vector<std::vector<bool>> someBands() {
    std::vector<bool> comb(64);
    for (std::size_t i = 0; i < comb.size(); ++i)
        comb[i] = i % 3 != 1;
    std::vector<bool> highest = lowestBands(0.5, 7);
    highest.flip();
    return {lowestBands(0.3), comb, highest, {true}};
}

TEST_P(TensorBands, AreZeroOnTheGridOfTheEngine) {
    std::uint32_t seed = 1;
    for (const auto& bands : someBands())
        for (ConvolutionProblem p :
             {ConvolutionProblem{2, 3, 3, 3, 100, 100}, ConvolutionProblem{1, 2, 2, 2, 1000, 300},
              ConvolutionProblem{2, 2, 1, 2, 300, 41, Mode::Full}, ConvolutionProblem{1, 2, 2, 1, 1, 1},
              ConvolutionProblem{1, 2, 2, 2, 700, 1500}, ConvolutionProblem{1, 1, 1, 1, 6000, 33},
              ConvolutionProblem{1, 1, 1, 1, 20000, 9, Mode::Full}}) {
            p.bands = bands;
            ++seed;
            const Case c = makeCase(p, seed, seed % 2 == 0, seed % 3 == 0, seed % 4 != 0);
            const auto made = plan(p);
            // A filtered kernel has no end, so a row cannot be had block by block.
            ASSERT_EQ(made->description().find("overlap-save"), std::string::npos) << made->description();
            expectRight(*made, c, runPlan(*made, c), filtered(c, made->fftLength()));
        }
}

// Half of the spectrum, or less, is all that is computed, without a skip term: in every pass that there is.
TEST_P(TensorBands, SayWhenHalfOfThemIsSkipped) {
    const auto skips = [](const Plan& plan) { return plan.description().find("half") != std::string::npos; };
    for (const auto& [length, mode] : std::vector<std::pair<std::int64_t, Mode>>{{250, Mode::Causal},
                                                                                 {1000, Mode::Causal},
                                                                                 {4000, Mode::Causal},
                                                                                 {8000, Mode::Causal},
                                                                                 {16000, Mode::Causal},
                                                                                 {30000, Mode::Causal},
                                                                                 {400, Mode::Full},
                                                                                 {900, Mode::Full},
                                                                                 {8000, Mode::Full},
                                                                                 {16000, Mode::Full},
                                                                                 {32000, Mode::Full}}) {
        ConvolutionProblem p{1, 2, 2, 2, length, 77, mode};
        p.bands = lowestBands(0.4);
        const Case with = makeCase(p, 3, true, true, true);
        Case without = with;
        without.d.clear();
        const auto made = plan(p);
        expectRight(*made, without, runPlan(*made, without), filtered(without, made->fftLength()));
        EXPECT_TRUE(skips(*made)) << made->description();
        expectRight(*made, with, runPlan(*made, with), filtered(with, made->fftLength()));
        EXPECT_FALSE(skips(*made)) << made->description();
    }
    ConvolutionProblem p{1, 2, 2, 2, 1000, 77};
    p.bands = lowestBands(0.6);
    const Case c = makeCase(p, 3, true, true, false);
    const auto made = plan(p);
    expectRight(*made, c, runPlan(*made, c), filtered(c, made->fftLength()));
    EXPECT_FALSE(skips(*made)) << made->description();
}

// A skip term of zero turns the skipping off, and changes nothing else.
TEST_P(TensorBands, HaveTheSameGradientsWhereHalfIsSkipped) {
    for (const std::int64_t length : {250, 1000}) {
        ConvolutionProblem p{1, 2, 2, 2, length, 77};
        p.bands = lowestBands(0.4);
        Case c = makeCase(p, 3, true, true, false);
        const auto dy = test::randomValues(p.outputSize(), 9);
        const auto made = plan(p, true);
        const auto run = [&] {
            std::vector<float> gradients(c.u.size()), kernels(c.k.size());
            Timings timings;
            made->setKernels(c.kernels(), timings);
            made->backward(c.operands(), dy, {.signal = gradients, .kernels = kernels}, timings);
            gradients.insert(gradients.end(), kernels.begin(), kernels.end());
            return gradients;
        };
        const auto gradients = run();
        c.d.assign(2, 0.0f);
        EXPECT_EQ(gradients, run());
    }
}

TEST_P(TensorBands, OfACircleAreZeroOnTheCircle) {
    std::uint32_t seed = 1;
    for (const auto& bands : someBands())
        for (const auto& [length, taps] : std::vector<std::pair<std::int64_t, std::int64_t>>{
                 {1, 1}, {1, 7}, {60, 50}, {97, 50}, {97, 500}, {256, 256}, {700, 30}, {1500, 3}}) {
            const ConvolutionProblem p{1, 2, 2, 2, length, taps, Mode::Circular, bands};
            ++seed;
            const Case c = makeCase(p, seed, seed % 2 == 0, seed % 3 == 0, seed % 4 != 0);
            Case same{{1, 2, 2, 2, length, length, Mode::Circular}, c.u, {}, c.d, c.inputGate, c.outputGate};
            for (std::size_t head = 0; head < 2; ++head) {
                std::vector<float> circle(static_cast<std::size_t>(std::max(length, taps)));
                std::copy_n(c.k.data() + head * static_cast<std::size_t>(taps), taps, circle.data());
                std::vector<float> wrapped(static_cast<std::size_t>(length));
                wrapKernel(circle, wrapped);
                bandLimit(wrapped, bands);
                same.k.insert(same.k.end(), wrapped.begin(), wrapped.end());
            }
            const auto made = plan(p);
            expectRight(*made, c, runPlan(*made, c), same.expected());
        }
}

TEST_P(TensorBands, ComeAfterRegularisation) {
    const Regularization regularization{true, 0.2, true, 5};
    for (const Mode mode : {Mode::Causal, Mode::Circular}) {
        const ConvolutionProblem p{1, 2, 2, 2, 120, 150, mode, lowestBands(0.4)};
        const Case c = makeCase(p, 3, false, false, true);
        Case regularized = c;
        for (std::size_t head = 0; head < 2; ++head)
            regularizeRow(std::span(c.k).subspan(head * 150, 150), regularization,
                          std::span(regularized.k).subspan(head * 150, 150));
        EXPECT_EQ(runPlan(*plan(p), c, regularization), runPlan(*plan(p), regularized));
    }
}

INSTANTIATE_TEST_SUITE_P(Plan, TensorBands, testing::ValuesIn(test::kPrecisions),
                         [](const auto& precision) { return test::wordFor(precision.param); });

} // namespace
} // namespace longwave
