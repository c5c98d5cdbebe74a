// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/analysis/lambda_sweep.h"

#include "compute/analysis/spectrum.h"
#include "compute/analysis/squashed_head.h"
#include "compute/error.h"
#include "compute/regularization/regularize.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>
#include <mutex>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

namespace longwave {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
/// Where a sweep begins, by the share of taps that λ makes zero there: 0.5 %. Read off the λ of a larger share, as the
/// few smallest taps of a kernel may lie decades below the rest; near zero the share grows in proportion to λ.
constexpr double kReadShare = 0.05;
constexpr double kFirstOfRead = 0.1;

/// Of a sweep's time, what choosing its λs takes: the bank is read once more.
constexpr double kChoosingShare = 0.05;

bool allFinite(std::span<const float> k) noexcept {
    return std::all_of(k.begin(), k.end(), [](float tap) { return std::isfinite(tap); });
}

/// Reads a head, smoothed if asked. Returns false when a tap is not finite.
bool readHead(const SweepProblem& problem, std::int64_t head, std::vector<float>& raw, std::vector<float>& smoothed) {
    problem.bank.read(head, 0, raw);
    if (!allFinite(raw))
        return false;
    if (problem.smoothOn)
        smooth(raw, problem.window, problem.seam, smoothed);
    else
        std::copy(raw.begin(), raw.end(), smoothed.begin());
    return true;
}

/// Magnitudes counted by their first bits, 8 classes an octave: where λ begins to matter.
class MagnitudeClasses {
  public:
    MagnitudeClasses() : counts_(kClasses) {}
    void add(std::span<const float> k) {
        for (const float tap : k) {
            const std::uint32_t bits = std::bit_cast<std::uint32_t>(tap) & 0x7fff'ffffU;
            largest_ = std::max(largest_, bits);
            if (bits != 0)
                ++counts_[bits >> kShift];
        }
    }
    void add(const MagnitudeClasses& other) {
        for (std::size_t c = 0; c < counts_.size(); ++c)
            counts_[c] += other.counts_[c];
        largest_ = std::max(largest_, other.largest_);
    }
    float largest() const noexcept { return std::bit_cast<float>(largest_); }
    /// The lower end of the class in which `share` of the magnitudes is reached.
    float quantile(double share) const {
        std::int64_t all = 0;
        for (const std::int64_t count : counts_)
            all += count;
        std::int64_t below = 0;
        std::uint32_t at = 0;
        for (; at + 1 < kClasses; ++at) {
            below += counts_[at];
            if (below > 0 && static_cast<double>(below) >= share * static_cast<double>(all))
                break;
        }
        return std::bit_cast<float>(at << kShift);
    }

  private:
    static constexpr int kShift = 20;
    static constexpr std::uint32_t kClasses = 1U << 11;
    std::vector<std::int64_t> counts_;
    std::uint32_t largest_ = 0;
};

std::vector<double> logSteps(double low, double high, int points) {
    std::vector<double> steps(static_cast<std::size_t>(points));
    for (int i = 0; i < points; ++i) {
        const double share = static_cast<double>(i) / (points - 1);
        // λ acts as a float, so the sweep speaks of floats.
        steps[static_cast<std::size_t>(i)] = static_cast<double>(static_cast<float>(low * std::pow(high / low, share)));
    }
    steps.back() = high;
    return steps;
}

struct Sweep {
    const SweepProblem& problem;
    std::stop_token stop;
    std::function<void(double)> progress;
    std::int64_t first = 0;
    std::int64_t heads = 0;
    LambdaSweep result;
    std::vector<SquashSums> sums;
    double outputEnergy = 0;

    void chooseLambdas();
    void sweepHeads();
    void finish();
};

void Sweep::chooseLambdas() {
    struct Local {
        MagnitudeClasses classes;
        std::vector<float> raw;
        std::vector<float> smoothed;
        std::int64_t notFinite = 0;
    };
    const auto taps = static_cast<std::size_t>(result.taps);
    tbb::enumerable_thread_specific<Local> locals([taps] {
        Local local;
        local.raw.resize(taps);
        local.smoothed.resize(taps);
        return local;
    });
    std::atomic<std::int64_t> done{0};
    tbb::parallel_for(first, first + heads, [&](std::int64_t head) {
        if (stop.stop_requested())
            return;
        Local& local = locals.local();
        if (readHead(problem, head, local.raw, local.smoothed))
            local.classes.add(local.smoothed);
        else
            ++local.notFinite;
        const auto finished = ++done;
        if (progress)
            progress(kChoosingShare * static_cast<double>(finished) / static_cast<double>(heads));
    });
    if (stop.stop_requested())
        throw Cancelled();
    MagnitudeClasses all;
    for (const Local& local : locals) {
        all.add(local.classes);
        result.headsNotFinite += local.notFinite;
    }
    result.heads = heads - result.headsNotFinite;
    const auto high = static_cast<double>(all.largest());
    if (!(high > 0) || result.heads == 0)
        return;
    constexpr double kMostSpan = 1e6;
    constexpr double kLeastSpan = 10;
    const double low =
        std::clamp(kFirstOfRead * static_cast<double>(all.quantile(kReadShare)), high / kMostSpan, high / kLeastSpan);
    result.lambdas = logSteps(low, high, std::max(2, problem.points));
}

void Sweep::sweepHeads() {
    const auto fft = fftw::cachedRealFft(spectrumLength(result.taps));
    const bool knowsSignal = problem.signal && problem.signal->state == SignalPower::State::Known;
    const SignalPower* const power = knowsSignal ? problem.signal.get() : nullptr;
    const std::size_t points = result.lambdas.size();
    sums.resize(points);
    tbb::enumerable_thread_specific<SquashScratch> scratches([&] { return SquashScratch(*fft); });
    std::mutex mutex;
    std::atomic<std::int64_t> done{0};
    const auto sweepHead = [&](std::int64_t at) {
        if (stop.stop_requested())
            return;
        SquashedHead head(*fft, power);
        if (readHead(problem, at, head.raw(), head.smoothed())) {
            head.prepare(scratches.local());
            std::vector<SquashSums> mine(points);
            const auto sweepPoint = [&](std::size_t i) {
                if (!stop.stop_requested())
                    mine[i] = head.at(static_cast<float>(result.lambdas[i]), scratches.local());
            };
            if (heads == 1) // the only work there is
                tbb::parallel_for(std::size_t{0}, points, sweepPoint);
            else
                for (std::size_t i = 0; i < points; ++i)
                    sweepPoint(i);
            const std::lock_guard lock(mutex);
            outputEnergy += head.outputEnergy();
            for (std::size_t i = 0; i < points; ++i) {
                sums[i].zeros += mine[i].zeros;
                sums[i].roughness += mine[i].roughness;
                sums[i].rough += mine[i].rough;
                sums[i].errorEnergy += mine[i].errorEnergy;
            }
        }
        const auto finished = ++done;
        if (progress)
            progress(kChoosingShare +
                     (1 - kChoosingShare) * static_cast<double>(finished) / static_cast<double>(heads));
    };
    if (heads == 1)
        sweepHead(first);
    else
        tbb::parallel_for(first, first + heads, sweepHead);
    if (stop.stop_requested())
        throw Cancelled();
}

void Sweep::finish() {
    const double allTaps = static_cast<double>(result.taps) * static_cast<double>(result.heads);
    const bool hasError = outputEnergy > 0;
    for (const SquashSums& sum : sums) {
        result.sparsity.push_back(static_cast<double>(sum.zeros) / allTaps);
        result.roughness.push_back(sum.rough > 0 ? sum.roughness / static_cast<double>(sum.rough) : kUndefined);
        if (hasError)
            result.outputError.push_back(std::sqrt(sum.errorEnergy / outputEnergy));
    }
}

} // namespace

LambdaSweep sweepLambda(const SweepProblem& problem, const std::stop_token& stop,
                        const std::function<void(double)>& progress) {
    validate({.smoothOn = problem.smoothOn, .window = problem.window});
    Sweep sweep{.problem = problem, .stop = stop, .progress = progress, .result = {}, .sums = {}};
    sweep.first = std::max<std::int64_t>(0, problem.head);
    sweep.heads = problem.head < 0 ? problem.bank.rows() : 1;
    sweep.result.taps = problem.bank.length();
    if (problem.signal)
        sweep.result.signal = problem.signal->state;
    sweep.chooseLambdas();
    if (!sweep.result.lambdas.empty()) {
        sweep.sweepHeads();
        sweep.finish();
    }
    return std::move(sweep.result);
}

std::optional<double> valueAt(std::span<const double> lambdas, std::span<const double> curve, double lambda) {
    if (curve.size() != lambdas.size() || lambdas.empty() || !(lambda >= lambdas.front()) || lambda > lambdas.back())
        return std::nullopt;
    const auto above =
        static_cast<std::size_t>(std::lower_bound(lambdas.begin(), lambdas.end(), lambda) - lambdas.begin());
    double value = curve[above];
    if (lambdas[above] != lambda) {
        const double low = std::log(lambdas[above - 1]);
        const double share = (std::log(lambda) - low) / (std::log(lambdas[above]) - low);
        value = curve[above - 1] + share * (curve[above] - curve[above - 1]);
    }
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

} // namespace longwave
