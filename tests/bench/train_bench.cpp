// SPDX-License-Identifier: GPL-3.0-or-later
// Training steps per second: batch, forward, backward, clipping, AdamW, of the sMNIST preset's model on random data.
// Prints one JSON line; tests/bench/peers/train_race.py runs it in turn with the same model in PyTorch.
#include "app/engines.h"
#include "compute/training/model.h"
#include "compute/training/optimizer.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

using namespace longwave;
using namespace longwave::training;

int main(int argc, char** argv) {
    const auto argument = [&](int i, std::int64_t otherwise) {
        return argc > i ? std::strtoll(argv[i], nullptr, 10) : otherwise;
    };
    ModelSettings s;
    s.heads = argument(1, 64);
    s.depth = argument(2, 4);
    s.length = argument(3, 784);
    const std::int64_t batchSize = argument(4, 32);
    const int threads = static_cast<int>(argument(5, 2));
    const std::int64_t steps = argument(6, 10);
    s.dropout = 0.1;
    s.kernelDropout = 0.1;
    s.regularization = {true, 0.001, false, 1};
    EngineRegistry engines;
    registerEngines(engines);
    Model<float> model(s, batchSize, 1, convolutionsOf(engines.find("monarch-cpu"), threads), threads);
    AdamW optimizer(model.parameters(), {});
    const CounterRandom random(1, CounterRandom::Use::Examples);
    Batch batch;
    batch.used = batchSize;
    batch.numbers.resize(static_cast<std::size_t>(batchSize * s.length));
    for (std::size_t i = 0; i < batch.numbers.size(); ++i)
        batch.numbers[i] = static_cast<float>(random.normal(i));
    for (std::int64_t b = 0; b < batchSize; ++b)
        batch.targets.push_back(static_cast<std::int32_t>(b % s.classes));
    batch.lengths.assign(static_cast<std::size_t>(batchSize), static_cast<std::int32_t>(s.length));
    std::vector<double> seconds;
    for (std::int64_t step = 0; step < steps + 2; ++step) { // two to warm up
        const auto begin = std::chrono::steady_clock::now();
        model.step(batch, static_cast<std::uint64_t>(step));
        const double norm = AdamW::normOf(model.gradients(), model.workers());
        optimizer.step(model.gradients(), norm, step, steps + 2, model.values(), model.workers());
        if (step >= 2)
            seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    std::sort(seconds.begin(), seconds.end());
    std::printf("{\"seconds_per_step\": %.6f, \"fastest\": %.6f, \"threads\": %d}\n", seconds[seconds.size() / 2],
                seconds.front(), threads);
}
