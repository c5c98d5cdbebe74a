// SPDX-License-Identifier: GPL-3.0-or-later
// Partitioned convolution: what a block takes, for partitions, block sizes and lengths; and the parts of it.
#include "compute/streaming/stream_convolver.h"
#include "compute/streaming/stream_loops.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
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

} // namespace

int main(int argc, char** argv) {
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
