// SPDX-License-Identifier: GPL-3.0-or-later
// What a live run makes of the choices: taps, the skip term, frequencies, gates.
#include "tests/ui/live_run_fixture.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>
#include <vector>

namespace longwave::ui {
namespace {

TEST_F(LiveRunTest, FewerTapsAreThePartialConvolution) {
    for (const std::int64_t firstLag : {0, -48, -96})
        for (const std::int64_t taps : {1, 2, 50, 96, 97, 5000})
            for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full}) {
                SCOPED_TRACE(std::to_string(taps) + " taps from " + std::to_string(firstLag) + ", " +
                             longwave::nameOf(mode));
                const auto wanted = request();
                wanted->bank =
                    std::make_shared<KernelBank>(KernelBank{"k", ArrayView::fromFloats(k, {4, 97}), firstLag});
                wanted->head = 1;
                wanted->taps = taps;
                wanted->mode = mode;
                wanted->regularization = {.squashOn = true, .lambda = 0.2, .smoothOn = true, .window = 3};
                live.setRequest(wanted);
                ASSERT_TRUE(waitFor([&] { return shows(*wanted); }));
                const LiveOutput& output = *live.latest()->output;
                const std::int64_t count = std::min<std::int64_t>(taps, 97);
                const KeptTaps kept = keptTapsOf(*wanted);
                ASSERT_EQ(kept.count, count);
                ASSERT_EQ(kept.first + firstLag, kept.firstLag) << "the taps keep their lags";
                ASSERT_LE(kept.firstLag, 0);
                ASSERT_GT(kept.firstLag + count, 0) << "lag 0 is among them";

                std::vector<float> cut(head(1).begin() + kept.first, head(1).begin() + kept.first + count);
                std::vector<float> used(cut.size());
                regularizeRow(cut, wanted->regularization, used);
                const std::int64_t first = mode == Mode::Full ? kept.firstLag : 0;
                const std::int64_t length = mode == Mode::Full ? 3001 + count - 1 : 3001;
                const auto expected = byDefinition(u, used, kept.firstLag, first, length, mode == Mode::Circular);
                ASSERT_EQ(output.y->length(), length);
                EXPECT_EQ(output.firstSample, first);
                EXPECT_LT(relativeL2(valuesOf(*output.y), expected), 1e-5);
                EXPECT_LT(relativeL2(valuesOf(*output.kernel), used), 1e-7);
                EXPECT_EQ(output.kernelFirstLag, kept.firstLag);
                EXPECT_LT(errorAgainstDirect(*wanted, *output.y, *direct, {}), 1e-5);

                // Compared with the whole kernel, over all samples of either.
                const std::int64_t wholeFirst = mode == Mode::Full ? firstLag : 0;
                const std::int64_t wholeLength = mode == Mode::Full ? 3001 + 97 - 1 : 3001;
                const auto whole = byDefinition(u, head(1), firstLag, wholeFirst, wholeLength, mode == Mode::Circular);
                EXPECT_EQ(output.other->firstSample, wholeFirst);
                ASSERT_EQ(output.other->y->length(), wholeLength);
                EXPECT_LT(relativeL2(valuesOf(*output.other->y), whole), 1e-5);
                std::vector<float> laid(whole.size());
                std::copy(expected.begin(), expected.end(), laid.begin() + (first - wholeFirst));
                EXPECT_NEAR(output.other->change, relativeL2(laid, whole), 1e-4);
            }
}

TEST_F(LiveRunTest, TheSkipTermIsAddedWhereTheBankHasOne) {
    const std::vector<float> d{0.5f, -2, 3, 0};
    const auto withSkip = std::make_shared<KernelBank>(*bank);
    withSkip->skip = ArrayView::fromFloats(d, {1, 4});
    bank = withSkip;
    const Regularization squash{.squashOn = true, .lambda = 0.5};
    const auto run = [&](bool skip, bool all, const Engine& engine) {
        const auto wanted = request();
        wanted->head = 1;
        wanted->allHeads = all;
        wanted->skip = skip;
        wanted->engine = &engine;
        wanted->regularization = squash;
        live.setRequest(wanted);
        EXPECT_TRUE(waitFor([&] { return shows(*wanted); }));
        EXPECT_LT(errorAgainstDirect(*wanted, *live.latest()->output->y, *direct, {}), 1e-5);
        return live.latest()->output;
    };
    std::vector<float> used(97);
    regularizeRow(head(1), squash, used);
    const std::vector<float> without = causal(u, used), loadedWithout = causal(u, head(1));
    std::vector<float> with = without, loadedWith = loadedWithout;
    for (std::size_t t = 0; t < u.size(); ++t) {
        with[t] -= 2 * u[t];
        loadedWith[t] -= 2 * u[t];
    }
    for (const bool all : {false, true})
        for (const Engine* engine : {fftw.get(), direct.get()}) {
            SCOPED_TRACE(std::string(engine->name()) + (all ? ", all heads" : ", one head"));
            EXPECT_LT(relativeL2(valuesOf(*run(false, all, *engine)->y), without), 1e-5);
            const auto output = run(true, all, *engine);
            EXPECT_LT(relativeL2(valuesOf(*output->y), with), 1e-5);
            EXPECT_LT(relativeL2(valuesOf(*output->kernel), used), 1e-7) << "k is shown, without D";
            EXPECT_LT(relativeL2(valuesOf(*output->other->y), loadedWith), 1e-5) << "D is on both sides";
        }
}

TEST_F(LiveRunTest, KeptFrequenciesFilterTheKernel) {
    // On a circle the grid is the circle, so that there is a reference: by the sums of the DFT.
    u = noise(211, 3);
    signal = signalOf(u);
    const auto wanted = request();
    wanted->mode = Mode::Circular;
    wanted->keepFrequencies = 0.25;
    live.setRequest(wanted);
    ASSERT_TRUE(waitFor([&] { return shows(*wanted); }));
    const std::size_t n = u.size();
    std::vector<double> low(n);
    for (std::size_t f = 0; f < n; ++f) {
        const double turns = static_cast<double>(f) / static_cast<double>(n);
        if (std::min(turns, 1 - turns) >= 0.125)
            continue;
        std::complex<double> bin = 0;
        for (std::size_t t = 0; t < 97; ++t)
            bin += static_cast<double>(k[t]) * std::polar(1.0, -2 * std::numbers::pi * turns * static_cast<double>(t));
        for (std::size_t t = 0; t < n; ++t)
            low[t] += (bin * std::polar(1.0, 2 * std::numbers::pi * turns * static_cast<double>(t))).real() /
                      static_cast<double>(n);
    }
    std::vector<float> filtered(low.begin(), low.end());
    const LiveOutput& output = *live.latest()->output;
    EXPECT_LT(relativeL2(valuesOf(*output.y), byDefinition(u, filtered, 0, 0, 211, true)), 1e-5);
    filtered.resize(97);
    EXPECT_LT(relativeL2(valuesOf(*output.kernel), filtered), 1e-5);
    EXPECT_LT(relativeL2(valuesOf(*output.other->y), byDefinition(u, head(0), 0, 0, 211, true)), 1e-5);
    EXPECT_GT(output.other->change, 0.1);
}

TEST_F(LiveRunTest, GatesMultiplyBeforeAndAfter) {
    const std::vector<float> gateValues = noise(2500, 11); // shorter than u: 0 beyond
    const auto gate = signalOf(gateValues);
    const auto at = [&](const LiveGate& of, std::int64_t t) -> float {
        const auto& values = of.isSigmoid ? u : gateValues;
        const float value =
            t >= 0 && t < static_cast<std::int64_t>(values.size()) ? values[static_cast<std::size_t>(t)] : 0.0F;
        return of.isSigmoid ? 1 / (1 + std::exp(-value)) : value;
    };
    for (const std::int64_t firstLag : {0, -40})
        for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
            for (const bool allHeads : {false, true}) {
                SCOPED_TRACE(std::string(longwave::nameOf(mode)) + " from " + std::to_string(firstLag));
                const auto wanted = request();
                wanted->bank =
                    std::make_shared<KernelBank>(KernelBank{"k", ArrayView::fromFloats(k, {4, 97}), firstLag});
                wanted->head = 3;
                wanted->mode = mode;
                wanted->allHeads = allHeads;
                wanted->inputGate = {signal, 0, true, {}};
                wanted->outputGate = {gate, 0, false, {}};
                wanted->regularization = {.squashOn = true, .lambda = 0.2, .smoothOn = false, .window = 1};
                live.setRequest(wanted);
                ASSERT_TRUE(waitFor([&] { return shows(*wanted); }));
                const LiveOutput& output = *live.latest()->output;

                std::vector<float> gated(u.size());
                for (std::size_t t = 0; t < u.size(); ++t)
                    gated[t] = u[t] * at(wanted->inputGate, static_cast<std::int64_t>(t));
                std::vector<float> used(97);
                regularizeRow(wanted->bank->values, 3, wanted->regularization, used);
                const std::int64_t first = mode == Mode::Full ? firstLag : 0;
                const std::int64_t length = mode == Mode::Full ? 3001 + 96 : 3001;
                const auto before = byDefinition(gated, used, firstLag, first, length, mode == Mode::Circular);
                auto after = before,
                     rawAfter = byDefinition(gated, head(3), firstLag, first, length, mode == Mode::Circular);
                for (std::size_t i = 0; i < after.size(); ++i) {
                    const float g = at(wanted->outputGate, first + static_cast<std::int64_t>(i));
                    after[i] *= g;
                    rawAfter[i] *= g;
                }
                EXPECT_LT(relativeL2(valuesOf(*output.gatedInput), gated), 1e-6);
                EXPECT_LT(relativeL2(valuesOf(*output.ungated), before), 1e-5);
                EXPECT_LT(relativeL2(valuesOf(*output.y), after), 1e-5);
                EXPECT_LT(relativeL2(valuesOf(*output.other->y), rawAfter), 1e-5);
                EXPECT_LT(errorAgainstDirect(*wanted, *output.y, *direct, {}), 1e-5);
                EXPECT_FLOAT_EQ(output.outputGate->at(5), at(wanted->outputGate, first + 5));
                EXPECT_EQ(valuesOf(*output.outputGate).size(), after.size());
            }
    const auto plain = request();
    live.setRequest(plain);
    ASSERT_TRUE(waitFor([&] { return shows(*plain); }));
    EXPECT_EQ(live.latest()->output->gatedInput, nullptr);
    EXPECT_EQ(live.latest()->output->ungated, nullptr);
    EXPECT_LT(relativeL2(valuesOf(*live.latest()->output->y), causal(u, head(0))), 1e-6);
}

TEST_F(LiveRunTest, TheSmallestSignalsAndKernelsRun) {
    for (const std::size_t length : {std::size_t{1}, std::size_t{2}, std::size_t{7}})
        for (const std::int64_t taps : {std::int64_t{1}, std::int64_t{97}}) // longer than the signal
            for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
                for (const double share : {1.0, 0.1}) {
                    SCOPED_TRACE(std::to_string(length) + " samples, " + std::to_string(taps) + " taps, " +
                                 longwave::nameOf(mode));
                    const std::vector<float> values = noise(length, 5);
                    const auto wanted = request();
                    wanted->signal = signalOf(values);
                    wanted->taps = taps;
                    wanted->mode = mode;
                    wanted->keepFrequencies = share;
                    wanted->inputGate = {wanted->signal, 0, true, {}};
                    live.setLooping(true);
                    live.setRequest(wanted);
                    ASSERT_TRUE(waitFor([&] { return shows(*wanted); }));
                    const LiveOutput& output = *live.latest()->output;
                    EXPECT_EQ(output.y->nonFiniteCount(), 0);
                    if (share == 1) {
                        EXPECT_LT(errorAgainstDirect(*wanted, *output.y, *direct, {}), 1e-5);
                    }
                }
}

} // namespace
} // namespace longwave::ui
