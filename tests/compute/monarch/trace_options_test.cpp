// SPDX-License-Identifier: GPL-3.0-or-later
// What the options of a trace change: padding, order, pairs, sparsity, precision, other matrices; and what is refused.
#include "compute/monarch/trace.h"

#include <gtest/gtest.h>

#include "compute/error.h"
#include "compute/monarch/trace_work.h"
#include "tests/compute/monarch/trace_fixture.h"

#include <algorithm>

namespace longwave {
namespace {

using test::relativeDistance;
using test::traceOptions;
using Factors = std::vector<std::int64_t>;

const TraceStep& stepOf(const MonarchTrace& trace, StepKind kind, int level = -1) {
    for (const TraceStep& step : trace.steps)
        if (step.kind == kind && (level < 0 || step.level == level))
            return step;
    ADD_FAILURE() << "no such step";
    return trace.steps.front();
}

double skippedOf(const TraceStep& step) {
    return static_cast<double>(std::count(step.skipped.begin(), step.skipped.end(), 1));
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
    return relativeDistance({a.begin(), a.end()}, {b.begin(), b.end()});
}

const std::vector<Factors> kFactors{{2, 2}, {8, 8}, {3, 3}, {3, 5}, {4, 4, 4}, {5, 2, 3}, {2, 3, 2, 5}, {7, 9}};

TEST(MonarchTraceOptions, CausalIsTheLinearConvolutionAndPaddingIsSkipped) {
    for (const Factors& factors : kFactors) {
        auto options = traceOptions(factors);
        options.mode = Mode::Causal;
        const MonarchTrace implicit = traceMonarch(options);
        options.skipPadding = false;
        const MonarchTrace padded = traceMonarch(options);
        const std::int64_t half = implicit.points / 2;
        ASSERT_EQ(implicit.window, half);
        ASSERT_EQ(static_cast<std::int64_t>(implicit.output.size()), half);
        EXPECT_EQ(implicit.signalGiven, implicit.points);
        for (std::int64_t t = 0; t < half; ++t) {
            double sum = 0;
            for (std::int64_t j = 0; j <= t; ++j)
                sum += options.kernel[static_cast<std::size_t>(j)] * options.signal[static_cast<std::size_t>(t - j)];
            EXPECT_NEAR(implicit.output[static_cast<std::size_t>(t)], sum, 1e-12);
        }
        EXPECT_LE(implicit.relativeError, 1e-12);
        EXPECT_LE(padded.relativeError, 1e-12);
        // Rows of the matrix of samples that are all padding; of the columns back, all but those wanted.
        const TraceStep& first = stepOf(implicit, StepKind::DftColumns, 0);
        const TraceStep& last = stepOf(implicit, StepKind::InverseColumns, 0);
        const std::int64_t rows = implicit.view(0).rows, columns = implicit.view(0).columns;
        const std::int64_t used = (half + columns - 1) / columns;
        EXPECT_EQ(std::count(first.inputs.begin(), first.inputs.end(), true), used);
        EXPECT_EQ(std::count(last.outputs.begin(), last.outputs.end(), true), used);
        EXPECT_EQ(first.flops, 4.0 * static_cast<double>(implicit.points * used));
        EXPECT_EQ(last.flops, 4.0 * static_cast<double>(used * columns * rows));
        EXPECT_EQ(stepOf(padded, StepKind::DftColumns, 0).flops, 4.0 * static_cast<double>(implicit.points * rows));
        EXPECT_EQ(skippedOf(padded.steps[0]), 0);
        EXPECT_EQ(skippedOf(implicit.steps[0]), static_cast<double>(implicit.points - half));
        EXPECT_GT(padded.steps[0].unfused.total(), implicit.steps[0].unfused.total());
    }
}

TEST(MonarchTraceOptions, ReorderingIsTwoPermutationsThatCancel) {
    for (const Factors& factors : kFactors) {
        auto options = traceOptions(factors);
        const MonarchTrace plain = traceMonarch(options);
        options.reorder = true;
        const MonarchTrace reordered = traceMonarch(options);
        EXPECT_EQ(reordered.steps.size(), plain.steps.size() + 2);
        EXPECT_EQ(plain.output, reordered.output); // to the last bit
        const TraceStep& natural = stepOf(reordered, StepKind::Reorder);
        EXPECT_LE(relativeDistance(natural.values, test::naiveDft({options.signal.begin(), options.signal.end()})),
                  1e-12);
        EXPECT_EQ(stepOf(reordered, StepKind::ReorderBack).values, stepOf(plain, StepKind::Multiply).values);
        EXPECT_GT(costOf(reordered.steps, 100).unfused.total(), costOf(plain.steps, 100).unfused.total());
        EXPECT_EQ(costOf(reordered.steps, 100).flops, costOf(plain.steps, 100).flops);
    }
}

TEST(MonarchTraceOptions, TwoRowsRideAsOne) {
    for (const Factors& factors : kFactors)
        for (const Mode mode : {Mode::Circular, Mode::Causal}) {
            auto options = traceOptions(factors);
            options.mode = mode;
            const MonarchTrace first = traceMonarch(options);
            options.partner = test::randomDoubles(first.points, 9);
            const MonarchTrace both = traceMonarch(options);
            options.signal = options.partner;
            options.partner.clear();
            auto expected = first.output;
            const auto second = traceMonarch(options).output;
            expected.insert(expected.end(), second.begin(), second.end());
            EXPECT_LE(distance(both.output, expected), 1e-12);
            EXPECT_LE(both.relativeError, 1e-12);
            EXPECT_EQ(both.steps.back().shape, (Factors{2, both.window}));
            // One complex transform for two real rows: what is in between costs what it costs for one.
            EXPECT_EQ(stepOf(both, StepKind::Multiply).flops, stepOf(first, StepKind::Multiply).flops);
            EXPECT_EQ(stepOf(both, StepKind::DftColumns, 0).flops, 2 * stepOf(first, StepKind::DftColumns, 0).flops);
        }
}

// With all taps but the first few left out: as if the kernel had only those, and the error says what that costs.
TEST(MonarchTraceOptions, PartialTaps) {
    for (const Factors& factors : kFactors) {
        auto options = traceOptions(factors);
        options.taps = 2;
        const MonarchTrace partial = traceMonarch(options);
        auto cut = options;
        cut.taps = 0;
        cut.kernel.resize(2);
        const MonarchTrace same = traceMonarch(cut);
        EXPECT_EQ(partial.output, same.output);
        EXPECT_NEAR(partial.relativeError, distance(same.output, partial.direct), 1e-12);
        EXPECT_GT(partial.relativeError, 1e-3);
        const auto& inputs = partial.kernelSteps[2].inputs;
        const std::int64_t columns = partial.view(0).columns;
        EXPECT_EQ(std::count(inputs.begin(), inputs.end(), true), (2 + columns - 1) / columns);
    }
}

// A kernel whose spectrum is zero where frequencies are dropped gives the same, and blocks that are all zero cost
// nothing.
TEST(MonarchTraceOptions, DroppedFrequencies) {
    for (const Factors& factors : std::vector<Factors>{{8, 8}, {4, 16}, {4, 4, 4}, {2, 2, 4, 4}, {9, 15}}) {
        auto options = traceOptions(factors);
        const MonarchTrace all = traceMonarch(options);
        options.bands = lowestBands(0.25);
        const MonarchTrace low = traceMonarch(options);
        std::vector<test::Complex> product = test::naiveDft({options.signal.begin(), options.signal.end()});
        const auto kernel = test::naiveDft({options.kernel.begin(), options.kernel.end()});
        const auto n = static_cast<std::int64_t>(product.size());
        for (std::int64_t k = 0; k < n; ++k) {
            const bool kept = isKept(options.bands, static_cast<double>(k) / static_cast<double>(n));
            product[static_cast<std::size_t>(k)] *= kept ? kernel[static_cast<std::size_t>(k)] : 0.0;
        }
        std::vector<double> expected;
        for (std::int64_t t = 0; t < n; ++t) {
            test::Complex sum = 0;
            for (std::int64_t k = 0; k < n; ++k)
                sum += product[static_cast<std::size_t>(k)] * test::turned(k * t % n, n);
            expected.push_back(sum.real() / static_cast<double>(n));
        }
        EXPECT_LE(distance(low.output, expected), 1e-12);
        EXPECT_NEAR(low.relativeError, distance(expected, low.direct), 1e-12);
        EXPECT_LT(costOf(low.steps, 100).flops, 0.9 * costOf(all.steps, 100).flops);
        const TraceStep& rows = stepOf(low, StepKind::DftRows);
        EXPECT_LT(std::count(rows.outputs.begin(), rows.outputs.end(), true), factors.back());
        for (std::size_t i = 0; i < low.kept.size(); ++i)
            EXPECT_FALSE(low.kept[i] && rows.skipped[i]) << i;
    }
}

TEST(MonarchTraceOptions, ErrorsGrowAsPrecisionShrinks) {
    for (const Factors& factors : std::vector<Factors>{{16, 16}, {8, 8, 8}, {5, 7}, {4, 4, 4, 4}}) {
        auto options = traceOptions(factors);
        const auto errorOf = [&](StagePrecision precision) {
            options.precision = precision;
            const MonarchTrace trace = traceMonarch(options);
            EXPECT_GT(stepOf(trace, StepKind::DftColumns, 0).relativeError, 0);
            EXPECT_NEAR(trace.steps.back().relativeError, trace.relativeError, 1e-12);
            return trace.relativeError;
        };
        // Half a unit of the last place of a factor: 2^-24, 2^-11, 2^-8, in a handful of stages.
        EXPECT_LT(errorOf(StagePrecision::Single), 1e-6);
        EXPECT_LT(errorOf(StagePrecision::Accurate), 2e-6);
        EXPECT_GT(errorOf(StagePrecision::Half), 5e-5);
        EXPECT_LT(errorOf(StagePrecision::Half), 2e-3);
        EXPECT_LT(errorOf(StagePrecision::Tf32), 2e-3);
        EXPECT_GT(errorOf(StagePrecision::Bfloat), 4 * errorOf(StagePrecision::Half));
        EXPECT_LT(errorOf(StagePrecision::Bfloat), 2e-2);
        // Nobody's numbers are too large or too small for fp16: rows are brought into range.
        for (const double scale : {1e-30, 1e30}) {
            auto scaled = options;
            scaled.precision = StagePrecision::Half;
            for (double& u : scaled.signal)
                u *= scale;
            EXPECT_NEAR(traceMonarch(scaled).relativeError, errorOf(StagePrecision::Half), 2e-3);
        }
    }
}

TEST(MonarchTraceOptions, OtherMatricesInThePlaceOfF) {
    auto options = traceOptions({4, 6});
    const MonarchTrace exact = traceMonarch(options);
    Complexes f(16), g(36);
    for (std::int64_t k = 0; k < 4; ++k)
        for (std::int64_t n = 0; n < 4; ++n)
            f[static_cast<std::size_t>(4 * k + n)] = dftEntry(k, n, 4);
    options.replaced = {f, {}};
    EXPECT_EQ(traceMonarch(options).output, exact.output); // the DFT is one of them
    f[6] += 0.25;                                          // F₁[1, 2]: adds 0.25·X[2, ·] to A[1, ·]
    options.replaced = {f, {}};
    const MonarchTrace other = traceMonarch(options);
    for (std::size_t cell = 0; cell < 24; ++cell) {
        const auto added = cell / 6 == 1 ? 0.25 * options.signal[12 + cell % 6] : 0;
        EXPECT_NEAR(std::abs(other.steps[2].values[cell] - exact.steps[2].values[cell] - added), 0, 1e-13);
    }
    EXPECT_GT(other.relativeError, 1e-3);
    EXPECT_EQ(other.kernelSpectrum, exact.kernelSpectrum);
}

TEST(MonarchTraceOptions, ModelledTimeTicks) {
    const MonarchTrace trace = traceMonarch(traceOptions({16, 16}));
    const ModelDevice& device = modelDevices().front();
    TraceTime before;
    double unfused = 0, fused = 0;
    for (std::size_t i = 0; i < trace.steps.size(); ++i) {
        const TraceStep& step = trace.steps[i];
        const double rate = isProduct(step.kind) ? 312e12 : 19.5e12;
        unfused += 10 * (step.flops / rate + step.unfused.total() / 1555e9);
        fused += 10 * (step.flops / rate + step.fused.total() / 1555e9 + step.unfused.total() / device.sramBandwidth);
        const TraceTime time = modelledTime(trace.steps, i + 1, trace, device, 10);
        EXPECT_NEAR(time.unfused, unfused, 1e-12 * unfused);
        EXPECT_NEAR(time.fused, fused, 1e-12 * fused);
        EXPECT_GE(time.unfused, before.unfused);
        before = time;
    }
    EXPECT_LT(before.fused, before.unfused);
    const TraceCost cost = costOf(trace.steps, trace.steps.size());
    EXPECT_EQ(cost.fused.read, 8.0 * 256 + 16.0 * 256); // u, the kernel's spectrum
    EXPECT_EQ(cost.fused.written, 8.0 * 256);           // y
}

void expectRefused(const TraceOptions& options, const std::string& subject, const std::string& part) {
    try {
        traceMonarch(options);
        ADD_FAILURE() << "accepted: " << subject << " " << part;
    } catch (const Error& error) {
        EXPECT_EQ(error.subject(), subject) << error.what();
        EXPECT_NE(error.explanation().find(part), std::string::npos) << error.what();
    }
}

TEST(MonarchTraceOptions, WhatIsNotAccepted) {
    const TraceOptions good = traceOptions({4, 4});
    const auto with = [&](auto change) {
        TraceOptions options = good;
        change(options);
        return options;
    };
    for (const Factors& factors : std::vector<Factors>{{}, {16}, {2, 2, 2, 2, 2}})
        expectRefused(with([&](auto& o) { o.factors = factors; }), "Monarch factors", "2, 3 or 4");
    for (const Factors& factors : std::vector<Factors>{{16, 1}, {0, 5}, {-4, -4}, {std::int64_t{1} << 62, 1}})
        expectRefused(with([&](auto& o) { o.factors = factors; }), "Monarch factors", "2 and more");
    for (const Factors& factors : std::vector<Factors>{{64, 65}, {2, 4096}, {std::int64_t{1} << 62, 4}})
        expectRefused(with([&](auto& o) { o.factors = factors; }), "Monarch factors", "4,096");
    expectRefused(with([](auto& o) { o.signal.clear(); }), "signal", "empty");
    expectRefused(with([](auto& o) { o.kernel.clear(); }), "kernel", "empty");
    expectRefused(with([](auto& o) { o.partner = {1, 2}; }), "second row", "as many");
    expectRefused(with([](auto& o) { o.taps = -1; }), "taps", "1 or more");
    expectRefused(with([](auto& o) { o.mode = Mode::Full; }), "mode", "full");
    expectRefused(with([](auto& o) { o.bands = {false, false}; }), "frequencies", "kept");
    expectRefused(with([](auto& o) { o.bands.assign(5000, true); }), "frequencies", "4,096");
    expectRefused(with([](auto& o) { o.replaced = {Complexes(16)}; }), "matrices", "one for each");
    expectRefused(with([](auto& o) { o.replaced = {Complexes(16), Complexes(15)}; }), "matrices", "16 are accepted");
    EXPECT_THROW(checkTraceFactors({4, 5}, 16, "--factors"), Error);
    EXPECT_THROW(checkTraceLength(3, "--length"), Error);
    EXPECT_THROW(checkTraceLength(4097, "--length"), Error);
}

TEST(MonarchTraceOptions, StopsWhenAskedTo) {
    std::stop_source stop;
    stop.request_stop();
    for (const StagePrecision precision : {StagePrecision::Double, StagePrecision::Half}) {
        auto options = traceOptions({4, 4});
        options.precision = precision;
        EXPECT_THROW(traceMonarch(options, stop.get_token()), Cancelled);
    }
    EXPECT_THROW(
        tensorProduct(StagePrecision::Half, Complexes(4), Complexes(2), 2, 2, 1, LeftFactor::Matrix, stop.get_token()),
        Cancelled);
}

TEST(MonarchTraceOptions, ShortAndLongInputs) {
    auto options = traceOptions({4, 4});
    options.signal = {3};
    options.kernel = {0, 0, 2};
    const MonarchTrace one = traceMonarch(options);
    std::vector<double> expected(16);
    expected[2] = 6;
    EXPECT_LE(distance(one.output, expected), 1e-15);
    options.signal = test::randomDoubles(100, 3);
    const MonarchTrace cut = traceMonarch(options);
    EXPECT_EQ(cut.signalGiven, 100);
    EXPECT_EQ(cut.options.signal.size(), 16u);
    EXPECT_LE(cut.relativeError, 1e-12);
}

} // namespace
} // namespace longwave
