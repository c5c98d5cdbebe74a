// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/presets.h"

#include "compute/error.h"

#include <vector>

namespace longwave::training {
namespace {

RunSettings sequences(std::int64_t epochs) {
    RunSettings s;
    s.model.length = 784;
    s.model.depth = 3;
    s.model.heads = 32;
    s.model.dropout = 0.1;
    s.model.kernelDropout = 0.1;
    s.optimizer.rate = 4e-3;
    s.optimizer.kernelRate = 2e-3;
    s.optimizer.weightDecay = 0.05;
    s.epochs = epochs;
    return s;
}

RunSettings listOps() {
    RunSettings s = sequences(10);
    s.model.length = 256;
    s.model.depth = 3;
    s.model.bidirectional = true;
    return s;
}

RunSettings nextByte() {
    RunSettings s = sequences(20);
    s.model.length = 256;
    s.model.depth = 2;
    s.model.heads = 64;
    s.model.gated = true;
    s.batch = 16;
    return s;
}

RunSettings dna() {
    RunSettings s = sequences(20);
    s.model.length = 256;
    s.model.depth = 2;
    s.model.bidirectional = true;
    s.batch = 16;
    return s;
}

RunSettings arrays() {
    RunSettings s = sequences(20);
    s.model.depth = 2;
    s.model.heads = 32;
    return s;
}

} // namespace

std::span<const Preset> presets() {
    static const std::vector<Preset> kPresets{
        {"smnist", "Sequential MNIST", "mnist10k.npz", sequences(8), 0},
        {"pmnist", "Permuted MNIST", "mnist10k.npz", sequences(8), 0},
        {"listops", "ListOps", "", listOps(), 10'000},
        {"text", "Next byte", "", nextByte(), 0},
        {"dna", "Masked DNA", "phage_lambda.fa.gz", dna(), 0},
        {"arrays", "Own arrays", "", arrays(), 0},
    };
    return kPresets;
}

const Preset& presetFor(std::string_view task) {
    std::string names;
    for (const Preset& preset : presets()) {
        if (task == preset.task)
            return preset;
        names += (names.empty() ? "" : ", ") + std::string(preset.task);
    }
    throw Error("--task", std::string(task) + "; " + names + " are accepted");
}

} // namespace longwave::training
