// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/tasks/task.h"

#include "compute/error.h"
#include "compute/training/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace longwave::training {

Batch Task::emptyBatch(std::int64_t size) const {
    Batch batch;
    const auto count = static_cast<std::size_t>(size * info_.length);
    if (info_.input == ModelSettings::Input::Tokens)
        batch.tokens.resize(count);
    else
        batch.numbers.resize(count * static_cast<std::size_t>(info_.inputs));
    batch.targets.resize(info_.answer == ModelSettings::Answer::Position ? count : static_cast<std::size_t>(size));
    batch.lengths.assign(static_cast<std::size_t>(size), static_cast<std::int32_t>(info_.length));
    batch.used = size;
    return batch;
}

std::vector<std::int64_t> permutation(std::int64_t count, std::uint64_t seed, std::uint64_t place) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    const CounterRandom random(seed, CounterRandom::Use::Shuffle, place);
    for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[random.below(i, i)]);
    return order;
}

SplitOrder::SplitOrder(std::int64_t count, std::uint64_t seed, const std::string& subject) {
    if (count < 3)
        throw Error(subject, "holds " + std::to_string(count) + (count == 1 ? " sequence" : " sequences") +
                                 "; at least 3 are needed, to learn, to validate and to test");
    validation = test = std::max<std::int64_t>(1, count / 10);
    train = count - validation - test;
    order = permutation(count, seed, ~std::uint64_t{0});
}

std::int64_t SplitOrder::at(Split split, std::int64_t index) const {
    const std::int64_t begin = split == Split::Train ? 0 : split == Split::Validation ? train : train + validation;
    return order[static_cast<std::size_t>(begin + index)];
}

void setChance(std::span<const std::int64_t> counts, TaskInfo& info) {
    const auto all = static_cast<double>(std::reduce(counts.begin(), counts.end()));
    info.chance = info.chanceLoss = 0;
    if (all == 0)
        return;
    for (const std::int64_t count : counts) {
        const double share = static_cast<double>(count) / all;
        info.chance = std::max(info.chance, share);
        if (count > 0)
            info.chanceLoss -= share * std::log(share);
    }
}

std::uint64_t fingerprintOf(std::span<const std::byte> bytes, std::uint64_t before) {
    for (const std::byte b : bytes)
        before = (before ^ static_cast<std::uint64_t>(b)) * 0x100000001b3u;
    return before;
}

std::shared_ptr<const Task> makeTask(const TaskSource& s, const std::stop_token& stop) {
    if (s.task == "smnist" || s.task == "pmnist")
        return makeDigits(s.data, s.task == "pmnist", s.seed, stop);
    if (s.task == "listops")
        return makeListOps(s.length, s.sequences, s.seed, stop);
    if (s.task == "text")
        return makeText(s.data, s.length, stop);
    if (s.task == "dna")
        return makeDna(s.data, s.length, s.seed, stop);
    if (s.task == "arrays")
        return makeArrays(s.x, s.y, s.seed, stop);
    throw Error("task", s.task + "; smnist, pmnist, listops, text, dna and arrays are accepted");
}

} // namespace longwave::training
