// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/race.h"

#include "compute/convolution/reference.h"
#include "compute/convolution/statistics.h"
#include "compute/error.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <random>

namespace longwave {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kWarmUps = 3;
constexpr int kFewestRounds = 11;
constexpr int kFewestSlowRounds = 5;
constexpr int kMostRounds = 1001;
constexpr double kSlowRun = 0.1;      // seconds; the run that is checked has warmed such an engine up
constexpr double kSlowLength = 10;    // times the wanted seconds, from which on 5 rounds are enough
constexpr std::int64_t kProbe = 1024; // samples of the convolution that a slow engine's pace is first taken from

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

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
    double firstSeconds = 0;       // of the run that is checked
    std::vector<double> seconds{}; // by round
    std::vector<double> computeSeconds{};
    bool hasTransfers = false;
    double error = 0;

    void record(const Timings& timings) {
        seconds.push_back(timings.total());
        computeSeconds.push_back(timings.computeSeconds());
        hasTransfers = timings.hasTransfers();
    }
    double lastSeconds() const { return seconds.empty() ? firstSeconds : seconds.back(); }
    void keepRounds(std::size_t rounds) {
        seconds.resize(rounds);
        computeSeconds.resize(rounds);
    }
};

RaceResult resultOf(const Runner& runner, const Runner* baseline, bool gated) {
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
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
    r.ratio = baseline ? medianRatio(baseline->seconds, runner.seconds) : kNone;
    r.computeMedian = quantile(runner.computeSeconds, 0.5);
    r.computeRatio = baseline ? medianRatio(baseline->computeSeconds, runner.computeSeconds) : kNone;
    r.hasTransfers = runner.hasTransfers;
    r.gflops = nominalFlops(p, gated) / r.median * 1e-9;
    r.gbytesPerSecond = leastBytes(p, gated) / r.median * 1e-9;
    r.relativeError = runner.error;
    r.rounds = static_cast<int>(runner.seconds.size());
    r.memoryBytes = runner.plan->memoryBytes();
    r.plan = runner.plan->description();
    return r;
}

/// What runs will take, by what they took: time per unit of work, of which sums need L·K a row and FFTs n log n.
class Paces {
  public:
    void learn(const Engine& engine, const Plan& plan, double seconds) {
        const bool sums = plan.fftLength() == 0;
        paces_[&engine] = {seconds / workOf(plan.problem(), sums), sums};
    }
    bool knows(const Engine& engine) const { return paces_.count(&engine) > 0; }
    /// Seconds a run; 0 when nothing is known.
    double predict(const Engine& engine, const ConvolutionProblem& p) const {
        const auto pace = paces_.find(&engine);
        return pace == paces_.end() ? 0 : pace->second.secondsPerWork * workOf(p, pace->second.sums);
    }

  private:
    struct Pace {
        double secondsPerWork;
        bool sums;
    };
    static double workOf(const ConvolutionProblem& p, bool sums) {
        const auto rows = static_cast<double>(p.batch * p.heads);
        const auto n = static_cast<double>(p.length + p.taps);
        return sums ? rows * static_cast<double>(p.length) * static_cast<double>(p.taps) : rows * n * std::log2(n + 1);
    }
    std::map<const Engine*, Pace> paces_;
};

/// A race at work: what the steps below share.
class Racing {
  public:
    Racing(const RaceSettings& settings, const std::function<void(const RaceResult&)>& done,
           const std::function<void(const RaceProgress&)>& progress,
           const std::function<void(const Engine&, std::int64_t, const std::string&)>& refused, std::stop_token stop)
        : settings_(settings),
          done_(done),
          progress_(progress),
          refused_(refused),
          stop_(std::move(stop)),
          base_(settings.baseline ? settings.baseline : settings.engines.at(0)) {}

    void run() {
        for (at_ = 0; at_ < settings_.lengths.size(); ++at_)
            measure(problemOf(settings_, settings_.lengths[at_]));
        progress_({1, 0, 0, "done"});
    }

  private:
    void measure(const ConvolutionProblem& p) {
        if (stop_.stop_requested())
            throw Cancelled();
        const Inputs in(p, settings_.gated);
        const Operands operands = in.operands();
        std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
        const auto expected = p.bands.empty() ? expectedLastRow(p, in) : std::vector<double>();
        std::vector<Runner> runners;
        for (const Engine* engine : settings_.engines) {
            say(p, 0, -1, std::string("planning ") + engine->title());
            try {
                requireBearable(*engine, p);
                runners.push_back(ready(*engine, in, operands, y, expected, p));
            } catch (const Cancelled&) {
                throw;
            } catch (const Error& error) {
                refused_(*engine, p.length, error.explanation());
            }
        }
        // Right before measuring: between the checks above, planning another engine may have taken minutes.
        say(p, 0, secondsLeft(runners, 0, 0), "warming up");
        Timings timings;
        for (int i = 0; i < kWarmUps; ++i)
            for (Runner& runner : runners)
                if (i == 0 || runner.firstSeconds < kSlowRun)
                    runner.plan->run(operands, y, timings, stop_);
        try {
            runRounds(p, runners, operands, y);
        } catch (const Cancelled&) {
            // The round that was cut off counts for nobody.
            const std::size_t rounds = runners.back().seconds.size();
            for (Runner& runner : runners)
                runner.keepRounds(rounds);
            if (rounds >= kFewestSlowRounds)
                tell(runners);
            throw;
        }
        tell(runners);
    }

    void runRounds(const ConvolutionProblem& p, std::vector<Runner>& runners, const Operands& operands,
                   std::vector<float>& y) {
        Timings timings;
        const auto begin = Clock::now();
        for (int round = 0; round < kMostRounds && !runners.empty(); ++round) {
            const double spent = secondsSince(begin);
            const bool isSlow = spent >= kSlowLength * settings_.secondsPerLength && spent > 1;
            if (round >= (isSlow ? kFewestSlowRounds : kFewestRounds) && spent >= settings_.secondsPerLength)
                break;
            say(p,
                std::min(1.0, std::max(spent / settings_.secondsPerLength, static_cast<double>(round) / kMostRounds)),
                secondsLeft(runners, spent, round), "measuring");
            for (Runner& runner : runners) {
                if (runners.size() > 1 && runner.lastSeconds() < kWarmedUp)
                    runner.plan->run(operands, y, timings, stop_);
                runner.plan->run(operands, y, timings, stop_);
                runner.record(timings);
            }
        }
    }

    void tell(const std::vector<Runner>& runners) {
        const auto baseline =
            std::find_if(runners.begin(), runners.end(), [this](const Runner& r) { return r.engine == base_; });
        for (const Runner& runner : runners) {
            const RaceResult result =
                resultOf(runner, baseline == runners.end() ? nullptr : &*baseline, settings_.gated);
            paces_.learn(*runner.engine, *runner.plan, result.median);
            done_(result);
        }
    }

    // Planned, given its kernels, run once and held against what is expected.
    Runner ready(const Engine& engine, const Inputs& in, const Operands& operands, std::vector<float>& y,
                 const std::vector<double>& expected, const ConvolutionProblem& p) {
        Runner runner{&engine, engine.plan(p, settings_.plan)};
        Timings timings;
        runner.plan->setKernels(in.kernels, timings, stop_);
        runner.plan->run(operands, y, timings, stop_);
        runner.firstSeconds = timings.total();
        runner.error = p.bands.empty() ? relativeError(lastOf(y, p.outputLength()), expected)
                                       : std::numeric_limits<double>::quiet_NaN();
        return runner;
    }

    // Throws Error when a run would take longer than may be.
    void requireBearable(const Engine& engine, const ConvolutionProblem& p) {
        if (settings_.mostSecondsPerRun == std::numeric_limits<double>::infinity())
            return;
        if (!paces_.knows(engine) && engine.isReference() && p.length > kProbe)
            probe(engine, p);
        if (const double predicted = paces_.predict(engine, p); predicted > settings_.mostSecondsPerRun) {
            char words[160];
            // Two digits: it is an estimate.
            const double unit = std::pow(10.0, std::floor(std::log10(predicted)) - 1);
            std::snprintf(words, sizeof words,
                          "one run would take about %.*f s, and the longest that is accepted is %g s",
                          std::clamp(static_cast<int>(-std::log10(unit) + 0.5), 0, 9),
                          std::round(predicted / unit) * unit, settings_.mostSecondsPerRun);
            throw Error(engine.title(), words);
        }
    }

    void probe(const Engine& engine, const ConvolutionProblem& p) {
        ConvolutionProblem small = p;
        small.length = std::min(p.length, kProbe);
        small.taps = std::min(p.taps, kProbe);
        small.batch = small.heads = small.signalHeads = small.kernelHeads = 1;
        const Inputs in(small, false);
        std::vector<float> y(static_cast<std::size_t>(small.outputSize()));
        const auto plan = engine.plan(small, settings_.plan);
        Timings timings;
        plan->setKernels(in.kernels, timings, stop_);
        for (int i = 0; i < 2; ++i) // the second run has its memory and code at hand
            plan->run(in.operands(), y, timings, stop_);
        paces_.learn(engine, *plan, timings.total());
    }

    void say(const ConvolutionProblem& p, double within, double left, const std::string& what) const {
        const double share = (static_cast<double>(at_) + within) / static_cast<double>(settings_.lengths.size());
        progress_({share, left, p.length, what});
    }

    // Of this length and those to come.
    double secondsLeft(const std::vector<Runner>& runners, double spent, int round) const {
        double perRound = 0;
        for (const Runner& runner : runners)
            perRound += runner.firstSeconds;
        double left = std::max(settings_.secondsPerLength - spent, (kFewestRounds - round) * perRound);
        for (std::size_t i = at_ + 1; i < settings_.lengths.size(); ++i) {
            const ConvolutionProblem p = problemOf(settings_, settings_.lengths[i]);
            double runs = 0;
            for (const Engine* engine : settings_.engines) {
                double one = paces_.predict(*engine, p);
                if (one == 0) // measured at this length for the first time
                    for (const Runner& runner : runners)
                        if (runner.engine == engine) {
                            Paces now;
                            now.learn(*engine, *runner.plan, runner.firstSeconds);
                            one = now.predict(*engine, p);
                        }
                if (one <= settings_.mostSecondsPerRun)
                    runs += one;
            }
            left += std::max(settings_.secondsPerLength, kFewestRounds * runs) + (kWarmUps + 1) * runs;
        }
        return std::max(0.0, left);
    }

    const RaceSettings& settings_;
    const std::function<void(const RaceResult&)>& done_;
    const std::function<void(const RaceProgress&)>& progress_;
    const std::function<void(const Engine&, std::int64_t, const std::string&)>& refused_;
    std::stop_token stop_;
    const Engine* base_;
    Paces paces_;
    std::size_t at_ = 0;
};

} // namespace

void race(const RaceSettings& settings, const std::function<void(const RaceResult&)>& done,
          const std::function<void(const RaceProgress&)>& progress,
          const std::function<void(const Engine&, std::int64_t, const std::string&)>& refused, std::stop_token stop) {
    Racing(settings, done, progress, refused, std::move(stop)).run();
}

} // namespace longwave
