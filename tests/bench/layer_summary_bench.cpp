// SPDX-License-Identifier: GPL-3.0-or-later
// The summary of a checkpoint of 12 layers × 768 heads × 8,192 taps, raw and squashed, from memory and from a
// safetensors file; and the λ sweep of one head and of a layer of it.
//
//   layer_summary_bench [REPEATS]
#include "compute/analysis/lambda_sweep.h"
#include "compute/analysis/layer_summary.h"
#include "compute/analysis/tap_histogram.h"
#include "compute/convolution/statistics.h"
#include "compute/io/file.h"
#include "compute/io/safetensors_writer.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <random>
#include <vector>

#include <unistd.h>

using namespace longwave;

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::int64_t kLayers = 12;
constexpr std::int64_t kHeads = 768;
constexpr std::int64_t kTaps = 8192;

/// Decaying noise, as untrained long convolutions have it, every layer and head of its own length.
std::vector<float> makeBank() {
    std::mt19937 generator(7);
    std::normal_distribution<float> normal;
    std::vector<float> noise(1 << 20); // drawn from, as 75 million normal deviates take long
    for (float& value : noise)
        value = 0.1F * normal(generator);
    std::vector<float> values(static_cast<std::size_t>(kLayers * kHeads * kTaps));
    for (std::int64_t row = 0; row < kLayers * kHeads; ++row) {
        const auto decay = static_cast<float>(std::exp2(-1.0 / (100 + 3 * static_cast<double>(row % 768))));
        const std::size_t from = generator() % (noise.size() - static_cast<std::size_t>(kTaps));
        float envelope = 1;
        for (std::int64_t t = 0; t < kTaps; ++t, envelope *= decay)
            values[static_cast<std::size_t>(row * kTaps + t)] = envelope * noise[from + static_cast<std::size_t>(t)];
    }
    return values;
}

double processSeconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double report(const char* what, int repeats, const std::function<void()>& work) {
    std::vector<double> wall;
    std::vector<double> cpu;
    for (int i = 0; i < repeats; ++i) {
        const double cpuBefore = processSeconds();
        const auto before = Clock::now();
        work();
        wall.push_back(std::chrono::duration<double>(Clock::now() - before).count());
        cpu.push_back(processSeconds() - cpuBefore);
    }
    const double median = quantile(wall, 0.5);
    std::printf("%-48s median %9.1f ms, CPU %9.1f ms (%d runs, slowest %.1f ms)\n", what, 1e3 * median,
                1e3 * quantile(cpu, 0.5), repeats, 1e3 * quantile(wall, 1));
    std::fflush(stdout);
    return median;
}

std::vector<LayerSource> layersOf(const ArrayView& bank) {
    std::vector<LayerSource> layers;
    for (std::int64_t layer = 0; layer < kLayers; ++layer)
        layers.push_back({"layer " + std::to_string(layer),
                          [bank, layer](const std::stop_token&, const std::function<void(double)>&) {
                              return KernelBank{"", bank.at(0, layer)};
                          }});
    return layers;
}

} // namespace

int main(int argc, char** argv) {
    const int repeats = argc > 1 ? std::max(1, std::atoi(argv[1])) : 5;
    const Regularization squash{.squashOn = true, .lambda = 0.02};
    const Shape shape{kLayers, kHeads, kTaps};
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("longwave-layers-" + std::to_string(getpid()) + ".safetensors");
    std::printf("%lld layers x %lld heads x %lld taps\n", static_cast<long long>(kLayers),
                static_cast<long long>(kHeads), static_cast<long long>(kTaps));
    ArrayView bank;
    {
        std::vector<float> values = makeBank();
        writeSafetensors(path.string(), "layers", values, shape);
        bank = ArrayView::fromFloats(std::move(values), shape);
    }
    const double inMemory = report("summary, in memory", repeats, [&] { summarizeLayers(layersOf(bank), squash); });
    const double fromFile = report("opening and summary, safetensors", repeats, [&] {
        const File file = open(path.string());
        summarizeLayers(layersOf(file.entries.front().values), squash);
    });
    std::filesystem::remove(path);

    const ArrayView layer = bank.at(0, 0);
    std::vector<float> samples(1'000'000);
    for (std::size_t t = 0; t < samples.size(); ++t)
        samples[t] = std::sin(0.01F * static_cast<float>(t % 100'000)) + static_cast<float>(t % 7) / 7;
    const ArrayView signal = ArrayView::fromFloats(std::move(samples), {1'000'000});
    std::shared_ptr<const SignalPower> power;
    report("power of a signal of 1,000,000 samples", repeats, [&] { power = signalPower(signal, 0, kTaps); });
    report("lambda sweep, one head", 4 * repeats, [&] { sweepLambda({.bank = layer, .head = 19, .signal = power}); });
    report("lambda sweep, layer", repeats, [&] { sweepLambda({.bank = layer, .signal = power}); });
    report("histogram, one head", 4 * repeats, [&] { tapHistogram(layer, 19, {}); });
    report("histogram, layer", repeats, [&] { tapHistogram(layer, -1, {}); });

    constexpr double kBar = 5;
    std::printf("bar: a summary under %.0f s: %s\n", kBar, std::max(inMemory, fromFile) < kBar ? "met" : "missed");
    return std::max(inMemory, fromFile) < kBar ? EXIT_SUCCESS : EXIT_FAILURE;
}
