// SPDX-License-Identifier: GPL-3.0-or-later
// Partitioned convolution: what a block takes, for partitions, block sizes and lengths; and the parts of it.
//   stream_bench [SECONDS]           each line as fast as possible, for so long (0.5)
//   stream_bench --paced SECONDS     a stream of 48 kHz, block 128, 65,536 taps, in real time and without sound
//   stream_bench --fast SECONDS      the same stream as fast as possible
#include "compute/streaming/stream_convolver.h"
#include "compute/streaming/stream_loops.h"
#include "compute/streaming/stream_runner.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

namespace {

using namespace longwave;
using Clock = std::chrono::steady_clock;

double microseconds(Clock::time_point begin, Clock::time_point end) {
    return std::chrono::duration<double, std::micro>(end - begin).count();
}

std::vector<float> noise(std::int64_t n) {
    std::minstd_rand generator(1);
    std::uniform_real_distribution<float> even(-1, 1);
    std::vector<float> values(static_cast<std::size_t>(n));
    std::generate(values.begin(), values.end(), [&] { return even(generator); });
    return values;
}

double quantile(std::vector<double>& sorted, double q) {
    return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
}

/// One line: what each block of a stream took, one right after the other.
void measure(std::int64_t block, std::int64_t taps, const PartitionOptions& options, double rate, double seconds) {
    const auto plan = std::make_shared<const StreamPlan>(planPartition(block, taps, options));
    const auto k = noise(taps);
    StreamConvolver convolver(std::make_shared<const StreamKernel>(plan, k, 1));
    const auto u = noise(block);
    std::vector<float> y(static_cast<std::size_t>(block));
    const float* in = u.data();
    float* out = y.data();
    for (std::int64_t i = 0; i < taps / block + 4; ++i)
        convolver.process(&in, &out);
    std::vector<double> times;
    const auto start = Clock::now();
    auto last = start;
    while (microseconds(start, last) < seconds * 1e6) {
        convolver.process(&in, &out);
        const auto now = Clock::now();
        times.push_back(microseconds(last, now));
        last = now;
    }
    const double deadline = static_cast<double>(block) / rate * 1e6;
    const double mean = microseconds(start, last) / static_cast<double>(times.size());
    std::sort(times.begin(), times.end());
    std::printf("%6ld %9ld  %-44s %8.2f %8.2f %8.2f %8.2f  %6.2f %%  %7.3f\n", static_cast<long>(block),
                static_cast<long>(taps), describe(plan->partition(), taps).c_str(), mean, quantile(times, 0.5),
                quantile(times, 0.95), quantile(times, 0.999), 100 * mean / deadline,
                1e3 * mean / static_cast<double>(block) / costPerSample(plan->partition(), taps));
}

/// The constants of the cost model (compute/streaming/stream_cost.h), in ns.
void measureParts() {
    std::printf("\ncomplex FFT of P points and what surrounds it, ns per point and level; the rest, ns per point\n");
    for (std::int64_t points = 64; points <= 16384; points *= 2) {
        const stream::RightAngleFft fft(points);
        stream::RightAngleFft::Scratch scratch(fft);
        stream::AlignedFloats a(scratch.time.size()), b(scratch.time.size()), out(scratch.time.size());
        const auto runs = static_cast<int>(20'000'000 / points / 20);
        std::vector<double> forward, inverse;
        for (int i = 0; i < runs; ++i) {
            const auto t0 = Clock::now();
            fft.window(a.data(), b.data(), scratch);
            fft.forward(scratch, out.data(), stream::kTileFloats);
            const auto t1 = Clock::now();
            fft.inverse(scratch, out.data());
            const auto t2 = Clock::now();
            forward.push_back(microseconds(t0, t1));
            inverse.push_back(microseconds(t1, t2));
        }
        std::sort(forward.begin(), forward.end());
        std::sort(inverse.begin(), inverse.end());
        const double n = static_cast<double>(points);
        std::printf("%7ld  forward %8.2f µs  inverse %8.2f µs  %.3f ns per point\n", static_cast<long>(points),
                    quantile(forward, 0.5), quantile(inverse, 0.5),
                    500 * (quantile(forward, 0.5) + quantile(inverse, 0.5)) / n);
    }
    std::printf("\ncomplex products of one tile with its parts (%s), ns per product\n", stream::simdName());
    for (std::int64_t parts = 4; parts <= 4096; parts *= 4) {
        stream::AlignedFloats a(static_cast<std::size_t>(parts * stream::kTileFloats)), b(a.size()),
            out(stream::kTileFloats);
        std::vector<double> times;
        for (int i = 0; i < static_cast<int>(400'000 / parts) + 20; ++i) {
            const auto t0 = Clock::now();
            stream::sumOfProducts({a.data(), b.data(), parts}, {}, out.data());
            times.push_back(microseconds(t0, Clock::now()));
        }
        std::sort(times.begin(), times.end());
        std::printf("%7ld  %.3f\n", static_cast<long>(parts),
                    1e3 * quantile(times, 0.5) / static_cast<double>(parts * stream::kTile));
    }
}

double cpuSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// The whole stream: all its threads, the reports some 30 times a second too.
void runStream(double seconds, bool paced) {
    constexpr double kRate = 48000;
    constexpr std::int64_t kBlock = 128;
    constexpr std::int64_t kTaps = 65536;
    StreamSetup setup;
    setup.source = std::make_shared<SignalSource>(ArrayView::fromFloats(noise(68545), {68545}), 0, true);
    setup.block = kBlock;
    if (paced)
        setup.sink = std::make_unique<PacedNullSink>(kRate, kBlock, static_cast<std::int64_t>(0.02 * kRate));
    else
        setup.sink = std::make_unique<EagerSink>();
    StreamTaps taps;
    taps.bank = ArrayView::fromFloats(noise(kTaps), {kTaps});
    std::mutex mutex;
    std::shared_ptr<const StreamReport> latest;
    StreamRunner runner(std::move(setup), std::move(taps), [&](std::shared_ptr<const StreamReport> report) {
        const std::lock_guard lock(mutex);
        latest = std::move(report);
    });
    const double cpu = cpuSeconds();
    const auto start = Clock::now();
    while (microseconds(start, Clock::now()) < seconds * 1e6)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const double spent = cpuSeconds() - cpu;
    const double elapsed = microseconds(start, Clock::now()) * 1e-6;
    const std::lock_guard lock(mutex);
    const StreamReport& r = *latest;
    std::printf("48 kHz, block 128, 65,536 taps as %s, %s, %s priority\n", r.parts.c_str(),
                paced ? "in real time without sound" : "as fast as possible", r.hasPriority ? "real-time" : "usual");
    std::printf("%.1f s: %lld blocks, %lld missed, %lld underruns; of a block's time: median %.3f %%, p95 %.3f %%, "
                "longest %.2f %%, mean %.3f %%\n",
                elapsed, static_cast<long long>(r.load.blocks), static_cast<long long>(r.load.missed),
                static_cast<long long>(r.underruns), 100 * r.load.median, 100 * r.load.p95, 100 * r.load.highest,
                100 * r.load.mean);
    std::printf("all threads together: %.2f %% of one core; %.1f s of signal a second\n", 100 * spent / elapsed,
                static_cast<double>(r.position) / kRate / elapsed);
}

} // namespace

int main(int argc, char** argv) {
    if (argc > 2 && (std::strcmp(argv[1], "--paced") == 0 || std::strcmp(argv[1], "--fast") == 0)) {
        runStream(std::atof(argv[2]), std::strcmp(argv[1], "--paced") == 0);
        return 0;
    }
    const double seconds = argc > 1 ? std::atof(argv[1]) : 0.5;
    constexpr double kRate = 48000;
    std::printf("as fast as possible, one core, %s; times in µs, share of the block's time at 48 kHz\n",
                stream::simdName());
    std::printf(" block      taps  %-44s     mean   median      p95    p99.9     share    ns/model\n", "parts");
    for (const std::int64_t block : {64, 128, 512, 2048, 8192})
        for (const std::int64_t taps : {784, 65536, 1 << 20}) {
            measure(block, taps, {.uniform = true}, kRate, seconds);
            for (const std::int64_t largest : {2048, 8192})
                if (largest > block)
                    measure(block, taps, {.largest = largest}, kRate, seconds);
        }
    measureParts();
    return 0;
}
