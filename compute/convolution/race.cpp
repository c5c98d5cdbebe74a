// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/race.h"

#include "compute/convolution/reference.h"
#include "compute/convolution/statistics.h"
#include "compute/error.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <random>

namespace longwave {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<float> noise(std::int64_t count, std::uint32_t seed) {
    std::mt19937 generator(seed);
    std::vector<float> values(static_cast<std::size_t>(count));
    for (float& value : values) // [−1, 1)
        value = static_cast<float>(generator()) * 0x1p-31f - 1.0f;
    return values;
}

ConvolutionProblem problemOf(const RaceSettings& settings, std::int64_t length) {
    ConvolutionProblem p;
    p.batch = settings.batch;
    p.heads = settings.heads > 0
                  ? settings.heads
                  : std::max<std::int64_t>(1, settings.samples / std::max<std::int64_t>(1, settings.batch * length));
    p.signalHeads = p.heads;
    p.kernelHeads = settings.sharedKernel ? 1 : p.heads;
    p.length = length;
    p.taps = settings.taps > 0
                 ? std::min(settings.taps, length)
                 : std::clamp<std::int64_t>(std::llround(settings.tapsShare * static_cast<double>(length)), 1, length);
    p.mode = settings.mode;
    p.bands = lowestBands(settings.keepFrequencies);
    validate(p);
    return p;
}

// What all engines read.
struct Inputs {
    Inputs(const ConvolutionProblem& p, bool gated)
        : signal(noise(p.signalSize(), 1)),
          kernels(noise(p.kernelSize(), 2)) {
        if (gated) {
            inputGate = noise(p.signalSize(), 3);
            outputGate = noise(p.outputSize(), 4);
        }
    }
    Operands operands() const { return {signal, inputGate, outputGate}; }

    std::vector<float> signal;
    std::vector<float> kernels;
    std::vector<float> inputGate;  // empty: none
    std::vector<float> outputGate; // empty: none
};

std::span<const float> lastOf(const std::vector<float>& values, std::int64_t count) {
    return std::span(values).last(static_cast<std::size_t>(count));
}

// The last row of y in double.
std::vector<double> expectedLastRow(const ConvolutionProblem& p, const Inputs& in) {
    const auto u = lastOf(in.signal, p.length);
    const auto k = lastOf(in.kernels, p.taps);
    if (in.inputGate.empty())
        return convolveInDouble(p, u, k);
    // u·g has up to 48 significant bits: two floats hold it exactly, and convolution is linear.
    const auto gate = lastOf(in.inputGate, p.length);
    std::vector<float> high(u.size()), low(u.size());
    for (std::size_t t = 0; t < u.size(); ++t) {
        const double product = static_cast<double>(u[t]) * static_cast<double>(gate[t]);
        high[t] = static_cast<float>(product);
        low[t] = static_cast<float>(product - static_cast<double>(high[t]));
    }
    std::vector<double> y = convolveInDouble(p, high, k);
    const std::vector<double> rest = convolveInDouble(p, low, k);
    const auto outputGate = lastOf(in.outputGate, p.outputLength());
    for (std::size_t t = 0; t < y.size(); ++t)
        y[t] = (y[t] + rest[t]) * static_cast<double>(outputGate[t]);
    return y;
}

double gatedSamples(const ConvolutionProblem& p, bool gated) {
    return gated ? static_cast<double>(p.signalSize() + p.outputSize()) : 0;
}

double nominalFlops(const ConvolutionProblem& p, bool gated) {
    const double n = static_cast<double>(p.mode == Mode::Circular ? p.length : p.length + p.taps);
    return static_cast<double>(p.batch * p.heads) * (5 * n * std::log2(n) + 3 * n) + gatedSamples(p, gated);
}

double leastBytes(const ConvolutionProblem& p, bool gated) {
    const double spectrum = 4.0 * static_cast<double>(p.kernelHeads) * static_cast<double>(p.length + p.taps);
    return 4.0 * (static_cast<double>(p.signalSize() + p.outputSize()) + gatedSamples(p, gated)) + spectrum;
}

struct Runner {
    const Engine* engine;
    std::unique_ptr<Plan> plan;
    std::vector<double> seconds{}; // by round
    std::vector<double> computeSeconds{};
    bool hasTransfers = false;
    double error = 0;

    void record(const Timings& timings) {
        seconds.push_back(timings.total());
        computeSeconds.push_back(timings.computeSeconds());
        hasTransfers = timings.hasTransfers();
    }
};

RaceResult resultOf(const Runner& runner, const Runner& baseline, bool gated) {
    const ConvolutionProblem& p = runner.plan->problem();
    RaceResult r;
    r.engine = runner.engine;
    r.length = p.length;
    r.batch = p.batch;
    r.heads = p.heads;
    r.taps = p.taps;
    r.threads = runner.plan->threads();
    r.median = quantile(runner.seconds, 0.5);
    r.p05 = quantile(runner.seconds, 0.05);
    r.p95 = quantile(runner.seconds, 0.95);
    r.ratio = medianRatio(baseline.seconds, runner.seconds);
    r.computeMedian = quantile(runner.computeSeconds, 0.5);
    r.computeRatio = medianRatio(baseline.computeSeconds, runner.computeSeconds);
    r.hasTransfers = runner.hasTransfers;
    r.gflops = nominalFlops(p, gated) / r.median * 1e-9;
    r.gbytesPerSecond = leastBytes(p, gated) / r.median * 1e-9;
    r.relativeError = runner.error;
    return r;
}

} // namespace

void race(const RaceSettings& settings, const std::function<void(const RaceResult&)>& done,
          const std::function<void(double, const std::string&)>& progress,
          const std::function<void(const Engine&, std::int64_t, const std::string&)>& refused, std::stop_token stop) {
    constexpr int kWarmUps = 3;
    constexpr int kFewestRounds = 11;
    constexpr int kMostRounds = 1001;
    const Engine* base = settings.baseline ? settings.baseline : settings.engines.at(0);
    for (std::size_t at = 0; at < settings.lengths.size(); ++at) {
        const auto share = [&](double within) {
            return (static_cast<double>(at) + within) / static_cast<double>(settings.lengths.size());
        };
        const ConvolutionProblem p = problemOf(settings, settings.lengths[at]);
        const Inputs in(p, settings.gated);
        const Operands operands = in.operands();
        std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
        const bool hasReference = p.bands.empty();
        const auto expected = hasReference ? expectedLastRow(p, in) : std::vector<double>();

        std::vector<Runner> runners;
        Timings timings;
        for (const Engine* engine : settings.engines) {
            progress(share(0), std::string("planning ") + engine->title());
            try {
                Runner runner{engine, engine->plan(p, settings.plan)};
                runner.plan->setKernels(in.kernels, timings, stop);
                runner.plan->run(operands, y, timings, stop); // checked
                runner.error = hasReference ? relativeError(lastOf(y, p.outputLength()), expected)
                                            : std::numeric_limits<double>::quiet_NaN();
                runners.push_back(std::move(runner));
            } catch (const Cancelled&) {
                throw;
            } catch (const Error& error) {
                refused(*engine, p.length, error.explanation());
            }
        }
        const auto baseline =
            std::find_if(runners.begin(), runners.end(), [base](const Runner& r) { return r.engine == base; });
        if (baseline == runners.end())
            continue; // said above; without it there is nothing to compare with

        // Right before measuring: between the checks above, planning another engine may have taken minutes.
        progress(share(0), "warming up");
        for (int i = 0; i < kWarmUps; ++i)
            for (Runner& runner : runners)
                runner.plan->run(operands, y, timings, stop);

        const auto begin = Clock::now();
        for (int round = 0; round < kMostRounds; ++round) {
            const double spent = std::chrono::duration<double>(Clock::now() - begin).count();
            if (round >= kFewestRounds && spent >= settings.secondsPerLength)
                break;
            progress(share(std::min(
                         1.0, std::max(spent / settings.secondsPerLength, static_cast<double>(round) / kMostRounds))),
                     "measuring");
            for (Runner& runner : runners) {
                runner.plan->run(operands, y, timings, stop);
                runner.record(timings);
            }
        }
        for (const Runner& runner : runners)
            done(resultOf(runner, *baseline, settings.gated));
    }
    progress(1, "done");
}

} // namespace longwave
