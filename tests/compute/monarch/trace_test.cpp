// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/trace.h"

#include <gtest/gtest.h>

#include "compute/monarch/monarch_transform.h"
#include "tests/compute/monarch/trace_fixture.h"

#include <algorithm>

namespace longwave {
namespace {

using test::Complex;
using test::relativeDistance;
using test::turned;
using Factors = std::vector<std::int64_t>;
using Values = std::vector<Complex>;

constexpr double kExact = 1e-12;

std::string text(const Factors& factors) {
    std::string words;
    for (const auto factor : factors)
        words += std::to_string(factor) + " ";
    return words;
}

// Every step again, from the definition of what it holds rather than from the step before.
//
// After the columns of level l are transformed, a cell (k₁ … k_{l+1}, n) of the rest R is the DFT of the decimated
// sequence: with t = n + R·m, Σ_m x[n + R·m]·exp(−2πi·m·k/(N/R)) at k = k₁ + N₁·(k₂ + …), by twiddles that the levels
// before have put in, which turn it by exp(−2πi·k'·(what is left of t)/N): here all of them are computed in one sum.
class Naive {
  public:
    Naive(const Factors& factors, Values x) : factors_(factors), x_(std::move(x)) {
        for (std::int64_t j = 0; j < n(); ++j)
            roots_.push_back(turned(-j, n()));
    }

    std::int64_t n() const { return static_cast<std::int64_t>(x_.size()); }
    std::int64_t productOf(std::size_t begin, std::size_t end) const {
        std::int64_t product = 1;
        for (std::size_t i = begin; i < end; ++i)
            product *= factors_[i];
        return product;
    }

    // Levels 0 … count − 1 transformed; with or without the twiddles of the last of them.
    Values transformed(std::size_t count, bool withTwiddles) const {
        const std::int64_t heads = productOf(0, count);
        const std::int64_t rest = n() / heads;
        Values cells(x_.size());
        for (std::int64_t head = 0; head < heads; ++head) {
            const std::int64_t k = frequencyOf(head, count);
            const std::int64_t before = frequencyOf(head / factors_[count - 1], count - 1);
            for (std::int64_t r = 0; r < rest; ++r) {
                const Complex sum = turnedSum(r, rest, k);
                // Twiddles of levels before the last are in both.
                cells[static_cast<std::size_t>(head * rest + r)] = sum * root((withTwiddles ? k : before) * r);
            }
        }
        return cells;
    }

    // k of the digits that are the first `count` axes at row-major place `head`.
    std::int64_t frequencyOf(std::int64_t head, std::size_t count) const {
        std::int64_t k = 0;
        for (std::size_t i = count; i-- > 0; head /= factors_[i])
            k += head % factors_[i] * productOf(0, i);
        return k;
    }

  private:
    // Σ_m x[r + rest·m]·exp(−2πi·m·k·rest/N), by parts: a product of complex numbers that looks for NaNs takes long.
    Complex turnedSum(std::int64_t r, std::int64_t rest, std::int64_t k) const {
        double re = 0, im = 0;
        const std::int64_t step = k * rest % n();
        std::int64_t turn = 0;
        for (std::int64_t t = r; t < n(); t += rest) {
            const Complex& x = x_[static_cast<std::size_t>(t)];
            const Complex& z = roots_[static_cast<std::size_t>(turn)];
            re += x.real() * z.real() - x.imag() * z.imag();
            im += x.real() * z.imag() + x.imag() * z.real();
            turn += step;
            turn -= turn >= n() ? n() : 0;
        }
        return {re, im};
    }
    const Complex& root(std::int64_t turn) const { return roots_[static_cast<std::size_t>(turn % n())]; }

    Factors factors_;
    Values x_;
    Values roots_;
};

// What the steps of the way back hold: the forward steps of what comes out, since each undoes one of them.
void checkTrace(const MonarchTrace& trace) {
    const Factors& factors = trace.options.factors;
    const std::size_t p = factors.size();
    const auto n = static_cast<std::size_t>(trace.points);
    Values u(trace.options.signal.begin(), trace.options.signal.end());
    u.resize(n);
    Values k(trace.options.kernel.begin(), trace.options.kernel.end());
    k.resize(n);
    Values y(n);
    for (std::size_t t = 0; t < n; ++t)
        for (std::size_t j = 0; j < n; ++j)
            y[t] += k[j].real() * u[t >= j ? t - j : t + n - j].real();
    const Naive forward(factors, u), back(factors, y), kernel(factors, k);

    const auto expectStep = [&](std::size_t& index, StepKind kind, const Values& expected) {
        ASSERT_LT(index, trace.steps.size());
        const TraceStep& step = trace.steps[index++];
        ASSERT_EQ(step.kind, kind) << text(factors) << " step " << index;
        EXPECT_LE(relativeDistance(step.values, expected), kExact) << text(factors) << " " << step.name;
        std::int64_t cells = 1;
        for (const auto extent : step.shape)
            cells *= extent;
        EXPECT_EQ(cells, static_cast<std::int64_t>(step.values.size())) << step.name;
    };
    std::size_t i = 0;
    expectStep(i, StepKind::Sequence, u);
    for (std::size_t level = 0; level + 1 < p; ++level) {
        expectStep(i, StepKind::Reshape, level == 0 ? u : forward.transformed(level, true));
        expectStep(i, StepKind::DftColumns, forward.transformed(level + 1, false));
        expectStep(i, StepKind::Twiddles, forward.transformed(level + 1, true));
    }
    const Values spectrum = forward.transformed(p, true);
    expectStep(i, StepKind::DftRows, spectrum);
    expectStep(i, StepKind::Spectrum, spectrum);
    expectStep(i, StepKind::Multiply, back.transformed(p, true));
    EXPECT_LE(relativeDistance(trace.kernelSpectrum, kernel.transformed(p, true)), kExact) << text(factors);
    expectStep(i, StepKind::InverseRows, back.transformed(p - 1, true));
    for (std::size_t level = p - 1; level-- > 0;) {
        expectStep(i, StepKind::InverseTwiddles, back.transformed(level + 1, false));
        expectStep(i, StepKind::InverseColumns, level == 0 ? y : back.transformed(level, true));
    }
    expectStep(i, StepKind::Result, y);
    EXPECT_EQ(i, trace.steps.size());
    EXPECT_LE(trace.relativeError, kExact) << text(factors);
}

TEST(MonarchTrace, EveryStepOfEveryFactorizationTo256) {
    for (std::int64_t n = 4; n <= 256; ++n)
        for (const Factors& factors : test::allFactorizations(n)) {
            checkTrace(traceMonarch(test::traceOptions(factors)));
            if (testing::Test::HasFailure())
                return;
        }
}

// The spectrum in its order is the DFT as written, whatever the factors.
TEST(MonarchTrace, SpectrumIsTheDftInMonarchOrder) {
    for (const std::int64_t n : {4, 6, 30, 64, 96, 128, 210, 240}) {
        const auto options = test::traceOptions({2, n / 2});
        const Values spectrum = test::naiveDft({options.signal.begin(), options.signal.end()});
        for (const Factors& factors : test::allFactorizations(n)) {
            auto same = options;
            same.factors = factors;
            const MonarchTrace trace = traceMonarch(same);
            const auto step = std::find_if(trace.steps.begin(), trace.steps.end(),
                                           [](const TraceStep& s) { return s.kind == StepKind::Spectrum; });
            Values natural(spectrum.size());
            for (std::size_t i = 0; i < natural.size(); ++i)
                natural[static_cast<std::size_t>(trace.spectrumOrder[i])] = step->values[i];
            ASSERT_LE(relativeDistance(natural, spectrum), kExact) << text(factors);
        }
    }
}

TEST(MonarchTrace, SamplesUpTo4096) {
    for (const Factors& factors : std::vector<Factors>{{32, 32}, {3, 5, 67}, {2, 503}, {7, 11, 13}, {6, 6, 6, 6}}) {
        checkTrace(traceMonarch(test::traceOptions(factors)));
        if (testing::Test::HasFailure())
            return;
    }
    for (const Factors& factors : std::vector<Factors>{{64, 64}, {16, 16, 16}, {8, 8, 8, 8}, {63, 65}, {2, 2047}})
        EXPECT_LE(traceMonarch(test::traceOptions(factors)).relativeError, kExact) << text(factors);
}

// With an impulse for a kernel all of its spectrum is one, and the way back gives what went forward.
TEST(MonarchTrace, InverseOfForwardIsTheIdentity) {
    for (std::int64_t n = 4; n <= 256; ++n)
        for (const Factors& factors : test::allFactorizations(n)) {
            auto options = test::traceOptions(factors);
            options.kernel = {1};
            const MonarchTrace trace = traceMonarch(options);
            const Values u(options.signal.begin(), options.signal.end()), y(trace.output.begin(), trace.output.end());
            ASSERT_LE(relativeDistance(y, u), kExact) << text(factors);
            // And each step of the way back holds what a step of the way forward held.
            const std::size_t steps = trace.steps.size();
            const std::size_t p = factors.size();
            for (std::size_t level = 0; level + 1 < p; ++level) {
                const auto& twiddled = trace.steps[3 * level + 3];
                const auto& transformed = trace.steps[3 * level + 2];
                const auto& untwiddled = trace.steps[steps - 3 - 2 * level];
                const auto& before = trace.steps[steps - 4 - 2 * level];
                ASSERT_EQ(twiddled.kind, StepKind::Twiddles);
                ASSERT_EQ(untwiddled.kind, StepKind::InverseTwiddles);
                ASSERT_LE(relativeDistance(untwiddled.values, transformed.values), kExact) << text(factors);
                ASSERT_LE(relativeDistance(before.values, twiddled.values), kExact) << text(factors);
            }
        }
}

// The reference that engines are held against has the other sign: for real input, the conjugate.
TEST(MonarchTrace, IsTheEigenReference) {
    for (const Factors& factors : std::vector<Factors>{{8, 8}, {3, 5}, {4, 4, 4}, {2, 3, 4, 5}}) {
        const auto trace = traceMonarch(test::traceOptions(factors));
        const MonarchTransform transform(factors);
        std::vector<std::complex<float>> x(trace.options.signal.begin(), trace.options.signal.end()), scratch(x.size());
        transform.forward(x.data(), scratch.data());
        Values conjugates;
        for (const auto& z : x)
            conjugates.emplace_back(std::conj(z));
        const auto spectrum = std::find_if(trace.steps.begin(), trace.steps.end(),
                                           [](const TraceStep& step) { return step.kind == StepKind::Spectrum; });
        EXPECT_LE(relativeDistance(conjugates, spectrum->values), 3e-7);
        const auto turns = transform.turns();
        for (std::size_t i = 0; i < turns.size(); ++i)
            EXPECT_NEAR(turns[i] * static_cast<double>(turns.size()), static_cast<double>(trace.spectrumOrder[i]),
                        1e-9);
    }
}

// By hand: N = 4 = 2 × 2, x = 1, 2, 3, 4. F₂ = [1 1; 1 −1], twiddles 1, 1, 1, −i; X = 10, −2 + 2i, −2, −2 − 2i.
TEST(MonarchTrace, FourPointsByHand) {
    TraceOptions options;
    options.factors = {2, 2};
    options.signal = {1, 2, 3, 4};
    options.kernel = {0, 1}; // a delay of one
    const MonarchTrace trace = traceMonarch(options);
    const auto expect = [&](std::size_t step, const std::string& name, const Values& values) {
        EXPECT_EQ(trace.steps[step].name, name);
        EXPECT_LE(relativeDistance(trace.steps[step].values, values), 1e-15) << name;
    };
    using C = Complex;
    expect(1, "reshape", {1, 2, 3, 4});
    expect(2, "dft_columns", {4, 6, -2, -2});
    expect(3, "twiddles", {4, 6, -2, C(0, 2)});
    expect(4, "dft_rows", {10, -2, C(-2, 2), C(-2, -2)});
    EXPECT_EQ(trace.spectrumOrder, (Factors{0, 2, 1, 3}));
    expect(6, "multiply", {10, 2, C(2, 2), C(2, -2)});
    expect(trace.steps.size() - 1, "result", {4, 1, 2, 3});
    EXPECT_EQ(trace.steps[2].flops, 4 * 2 * 4.0); // four cells, two terms, complex times real
    EXPECT_EQ(trace.steps[3].flops, 4 * 6.0);
    EXPECT_EQ(trace.steps[4].flops, 4 * 2 * 8.0);
    EXPECT_EQ(trace.steps[1].shape, (Factors{2, 2}));
}

TEST(MonarchTrace, NamesAndShapesOfOpenedRows) {
    const MonarchTrace trace = traceMonarch(test::traceOptions({2, 3, 4}));
    std::vector<std::string> names;
    for (const TraceStep& step : trace.steps)
        names.push_back(step.name);
    EXPECT_EQ(names, (std::vector<std::string>{"sequence", "reshape", "dft_columns", "twiddles", "reshape_2",
                                               "dft_columns_2", "twiddles_2", "dft_rows_2", "spectrum", "multiply",
                                               "inverse_rows_2", "inverse_twiddles_2", "inverse_columns_2",
                                               "inverse_twiddles", "inverse_columns", "result"}));
    EXPECT_EQ(trace.steps[0].shape, (Factors{24}));
    EXPECT_EQ(trace.steps[1].shape, (Factors{2, 12}));
    EXPECT_EQ(trace.steps[4].shape, (Factors{2, 3, 4}));
    EXPECT_EQ(trace.steps[4].depth, 1);
}

} // namespace
} // namespace longwave
