// SPDX-License-Identifier: GPL-3.0-or-later
// What the pictures and the metrics of a whole bank cost: both sides from nothing, then the side after alone, as after
// every rest of a λ drag.
//
//   bank_bench [HEADS TAPS [REPEATS]]
#include "compute/convolution/statistics.h"
#include "ui/kernels/bank_view.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <vector>

using namespace longwave;
using namespace longwave::ui;

namespace {

double medianSeconds(int repeats, const std::function<void()>& work) {
    std::vector<double> seconds;
    for (int i = 0; i < repeats; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    return quantile(seconds, 0.5);
}

} // namespace

int main(int argc, char** argv) {
    const std::int64_t heads = argc > 2 ? std::max(1, std::atoi(argv[1])) : 768;
    const std::int64_t taps = argc > 2 ? std::max(1, std::atoi(argv[2])) : 8192;
    const int repeats = argc > 3 ? std::max(1, std::atoi(argv[3])) : 5;
    std::mt19937 generator(7);
    std::normal_distribution<float> normal;
    std::vector<float> values(static_cast<std::size_t>(heads * taps));
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double t = static_cast<double>(static_cast<std::int64_t>(i) % taps) / static_cast<double>(taps);
        values[i] = normal(generator) * static_cast<float>(0.2 * std::exp(-4 * t));
    }
    const ArrayView bank = ArrayView::fromFloats(std::move(values), {heads, taps});
    const Contrast contrast = regularized(bank, 0, {.squashOn = true, .lambda = 0.05});
    const auto known = viewBank(contrast, nullptr);
    const auto measured = measureContrast(contrast, nullptr);
    std::printf("%lld heads x %lld taps, median of %d: maps %.0f ms, maps after alone %.0f ms, metrics %.0f ms, "
                "metrics after alone %.0f ms\n",
                static_cast<long long>(heads), static_cast<long long>(taps), repeats,
                1e3 * medianSeconds(repeats, [&] { viewBank(contrast, nullptr); }),
                1e3 * medianSeconds(repeats, [&] { viewBank(contrast, known.get()); }),
                1e3 * medianSeconds(repeats, [&] { measureContrast(contrast, nullptr); }),
                1e3 * medianSeconds(repeats, [&] { measureContrast(contrast, measured.get()); }));
    return EXIT_SUCCESS;
}
