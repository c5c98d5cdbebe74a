// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/pass_times.h"

#include "compute/convolution/statistics.h"
#include "compute/error.h"
#include "kernels/cuda/device.h"
#include "tests/support/json_text.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>

namespace longwave::bench {
namespace {

constexpr std::size_t kMostLaunches = 8;

/// Marks the stream after each launch.
class Marks final : public cuda::LaunchWatch {
  public:
    explicit Marks(const cuda::Stream& stream) : stream_(stream) {
        cuda::launchWatch = this;
        events_[0].record(stream_);
    }
    ~Marks() override { cuda::launchWatch = nullptr; }
    Marks(const Marks&) = delete;
    Marks& operator=(const Marks&) = delete;

    void given(const cuda::GivenLaunch& launch, const cuda::Stream&) override {
        if (launches_.size() == kMostLaunches)
            throw Error(launch.name, "a run of more launches than are expected");
        launches_.push_back(launch);
        events_[launches_.size()].record(stream_);
    }
    const std::vector<cuda::GivenLaunch>& launches() const { return launches_; }
    double seconds(std::size_t launch) const {
        events_[launch + 1].wait();
        return events_[launch + 1].secondsSince(events_[launch]);
    }

  private:
    const cuda::Stream& stream_;
    cuda::Event events_[kMostLaunches + 1];
    std::vector<cuda::GivenLaunch> launches_;
};

} // namespace

std::vector<PassTime> passTimes(const std::function<void()>& run, const cuda::Stream& stream) {
    constexpr int kRounds = 7;
    std::vector<PassTime> times;
    std::vector<std::vector<double>> seconds;
    for (int round = -1; round < kRounds; ++round) { // the first warms
        Marks marks(stream);
        run();
        seconds.resize(marks.launches().size());
        times.resize(seconds.size());
        for (std::size_t i = 0; i < times.size(); ++i) {
            times[i].launch = marks.launches()[i];
            if (round >= 0)
                seconds[i].push_back(marks.seconds(i));
        }
        stream.wait();
    }
    for (std::size_t i = 0; i < times.size(); ++i)
        times[i].seconds = quantile(seconds[i], 0.5);
    return times;
}

std::string PassResult::json() const {
    return test::JsonText()
        .add("engine", engine)
        .add("length", static_cast<double>(length))
        .add("launch", bound.name)
        .add("median_s", pass.seconds)
        .add("bound_s", boundSeconds)
        .add("bound_by", isBoundByBytes ? "bytes" : "flops")
        .add("share_of_bound", share())
        .add("bytes", bound.bytes)
        .add("flops", bound.flops)
        .add("bytes_per_s", bound.bytes / pass.seconds)
        .add("flops_per_s", bound.flops / pass.seconds)
        .add("blocks", static_cast<double>(pass.launch.blocks))
        .add("blocks_at_once", static_cast<double>(pass.launch.blocksAtOnce))
        .add("threads", static_cast<double>(pass.launch.threads))
        .add("shared_bytes", static_cast<double>(pass.launch.sharedBytes))
        .add("registers", static_cast<double>(registers))
        .add("local_bytes", static_cast<double>(localBytes))
        .add("share_of_threads", threadShare)
        .object();
}

std::string PassResult::line() const {
    char text[160];
    std::snprintf(text, sizeof text,
                  "%-8s %7lld %-7s %8.1f us %3.0f %% of its bound by %s, %.2f TB/s, %.0f Tflop/s, %d registers%s, %.0f "
                  "%% of threads",
                  engine.c_str(), static_cast<long long>(length), bound.name.c_str(), 1e6 * pass.seconds, 100 * share(),
                  isBoundByBytes ? "bytes" : "flops", 1e-12 * bound.bytes / pass.seconds,
                  1e-12 * bound.flops / pass.seconds, registers, localBytes > 0 ? " (spilt)" : "", 100 * threadShare);
    return text;
}

std::vector<PassResult> passResults(const std::string& engine, std::int64_t length, std::vector<PassTime> times,
                                    const std::vector<PassBound>& bounds, const PassCeilings& ceilings,
                                    double secondsOfOne) {
    if (times.size() != bounds.size())
        throw Error(engine, std::to_string(times.size()) + " launches were given, " + std::to_string(bounds.size()) +
                                " are expected");
    if (times.size() == 1 && secondsOfOne > 0)
        times[0].seconds = secondsOfOne;
    int threads = 0;
    cuda::check(cudaDeviceGetAttribute(&threads, cudaDevAttrMaxThreadsPerMultiProcessor, cuda::device().index),
                "cudaDeviceGetAttribute");
    std::vector<PassResult> results;
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (bounds[i].name != times[i].launch.name)
            throw Error(engine,
                        std::string(times[i].launch.name) + " was launched where " + bounds[i].name + " is expected");
        PassResult r{engine, length, times[i], bounds[i]};
        r.boundSeconds = r.bound.seconds(ceilings.copyBytesPerSecond, ceilings.productFlops);
        r.isBoundByBytes = r.bound.bytes / ceilings.copyBytesPerSecond >= r.boundSeconds;
        const cuda::GivenLaunch& launch = r.pass.launch;
        if (launch.function) {
            cudaFuncAttributes attributes{};
            cuda::check(cudaFuncGetAttributes(&attributes, launch.function), "cudaFuncGetAttributes");
            r.registers = attributes.numRegs;
            r.localBytes = static_cast<int>(attributes.localSizeBytes);
            r.threadShare =
                static_cast<double>(launch.blocksAtOnce) / cuda::device().multiprocessors * launch.threads / threads;
        }
        results.push_back(r);
    }
    return results;
}

std::vector<PassResult> worstOf(std::vector<PassResult> results, std::size_t most) {
    std::map<std::pair<std::string, std::int64_t>, double> whole;
    for (const PassResult& r : results)
        whole[{r.engine, r.length}] += r.pass.seconds;
    std::erase_if(results, [&](const PassResult& r) { return r.pass.seconds < 0.02 * whole[{r.engine, r.length}]; });
    std::sort(results.begin(), results.end(),
              [](const PassResult& a, const PassResult& b) { return a.share() < b.share(); });
    results.resize(std::min(results.size(), most));
    return results;
}

} // namespace longwave::bench
