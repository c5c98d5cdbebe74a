// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/tasks/listops.h"

#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/text.h"
#include "compute/training/random.h"
#include "compute/training/tasks/task.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace longwave::training {
namespace listops {
namespace {

constexpr int kLevels = 10;
constexpr std::uint64_t kMostOperands = 10;
constexpr double kOperatorShare = 0.25;

class Writer {
  public:
    Writer(std::uint64_t seed, std::uint64_t index, std::size_t most)
        : random_(seed, CounterRandom::Use::Examples, index),
          most_(most) {}

    bool write(int level) {
        const bool isOperator = level == 0 || (level < kLevels && random_.uniform(next_++) < kOperatorShare);
        if (!isOperator)
            return append(static_cast<std::uint8_t>(random_.below(next_++, 10)));
        const auto operands = 2 + random_.below(next_++, kMostOperands - 1);
        if (!append(static_cast<std::uint8_t>(kMax + random_.below(next_++, 4))))
            return false;
        for (std::uint64_t i = 0; i < operands; ++i)
            if (!write(level + 1))
                return false;
        return append(kEnd);
    }
    std::vector<std::uint8_t> take() { return std::move(tokens_); }

  private:
    bool append(std::uint8_t token) {
        tokens_.push_back(token);
        return tokens_.size() <= most_;
    }
    CounterRandom random_;
    std::size_t most_;
    std::uint64_t next_ = 0;
    std::vector<std::uint8_t> tokens_;
};

int apply(std::uint8_t op, std::vector<int>& operands) {
    std::ranges::sort(operands);
    const std::size_t n = operands.size();
    switch (op) {
    case kMax:
        return operands.back();
    case kMin:
        return operands.front();
    case kMed: // of an even number the mean of the two in the middle, its whole part
        return n % 2 == 1 ? operands[n / 2] : (operands[n / 2 - 1] + operands[n / 2]) / 2;
    default: {
        int sum = 0;
        for (const int operand : operands)
            sum += operand;
        return sum % 10;
    }
    }
}

} // namespace

std::optional<std::vector<std::uint8_t>> expression(std::uint64_t seed, std::uint64_t index, std::size_t most) {
    Writer writer(seed, index, most);
    if (!writer.write(0))
        return std::nullopt;
    return writer.take();
}

int valueOf(std::span<const std::uint8_t> tokens) {
    struct Open {
        std::uint8_t op;
        std::vector<int> operands;
    };
    std::vector<Open> stack;
    std::optional<int> value;
    for (const std::uint8_t token : tokens) {
        if (value || token >= kPad)
            throw Error("expression", "goes on after its end");
        if (token >= kMax && token < kEnd) {
            stack.push_back({token, {}});
            continue;
        }
        int result = token;
        if (token == kEnd) {
            if (stack.empty() || stack.back().operands.empty())
                throw Error("expression", "closes what was not opened, or holds nothing");
            result = apply(stack.back().op, stack.back().operands);
            stack.pop_back();
        }
        if (stack.empty())
            value = result;
        else
            stack.back().operands.push_back(result);
    }
    if (!value)
        throw Error("expression", "is not closed");
    return *value;
}

std::string toText(std::span<const std::uint8_t> tokens) {
    static constexpr std::string_view kNames[] = {"[MAX", "[MIN", "[MED", "[SM", "]", "_"};
    std::string text;
    for (const std::uint8_t token : tokens) {
        text += text.empty() ? "" : " ";
        text += token < kMax ? std::string(1, static_cast<char>('0' + token)) : std::string(kNames[token - kMax]);
    }
    return text;
}

} // namespace listops

namespace {

class ListOpsTask final : public Task {
  public:
    ListOpsTask(std::int64_t length, std::int64_t sequences, std::uint64_t seed, const std::stop_token& stop) {
        if (length < 16 || length > 2048)
            throw Error("length", std::to_string(length) + "; ListOps has 16 to 2,048 tokens");
        if (sequences < 10 || sequences > 1'000'000)
            throw Error("sequences", std::to_string(sequences) + "; 10 to 1,000,000 are accepted");
        make(length, sequences, seed, stop);
        info_.id = "listops";
        info_.title = "ListOps";
        info_.input = ModelSettings::Input::Tokens;
        info_.inputs = listops::kTokens;
        info_.classes = 10;
        info_.length = length;
        info_.validation = info_.test = sequences / 10;
        info_.train = sequences - info_.validation - info_.test;
        info_.data = grouped(sequences) + " expressions of " + std::to_string(length / 4) + " to " +
                     std::to_string(length) +
                     " tokens made by seed, no two alike; a tenth to validate, a tenth to test";
        std::vector<std::int64_t> counts(10);
        for (std::int64_t i = info_.train + info_.validation; i < sequences; ++i)
            ++counts[static_cast<std::size_t>(values_[static_cast<std::size_t>(i)])];
        setChance(counts, info_);
    }

    void read(Split split, std::int64_t index, std::int64_t at, Batch& batch) const override {
        const std::int64_t begin = split == Split::Train        ? 0
                                   : split == Split::Validation ? info_.train
                                                                : info_.train + info_.validation;
        const auto i = static_cast<std::size_t>(begin + index);
        const auto& tokens = expressions_[i];
        const auto to = batch.tokens.begin() + at * info_.length;
        std::fill(std::ranges::copy(tokens, to).out, to + info_.length, std::int32_t{listops::kPad});
        batch.targets[static_cast<std::size_t>(at)] = values_[i];
        batch.lengths[static_cast<std::size_t>(at)] = static_cast<std::int32_t>(tokens.size());
    }

  private:
    void make(std::int64_t length, std::int64_t sequences, std::uint64_t seed, const std::stop_token& stop) {
        std::unordered_set<std::string> known;
        info_.fingerprint = fingerprintOf({});
        for (std::uint64_t index = 0; std::ssize(expressions_) < sequences; ++index) {
            stopIfAsked(stop);
            auto tokens = listops::expression(seed, index, static_cast<std::size_t>(length));
            if (!tokens || std::ssize(*tokens) < length / 4)
                continue;
            if (!known.emplace(tokens->begin(), tokens->end()).second)
                continue;
            info_.fingerprint = fingerprintOf(std::as_bytes(std::span(*tokens)), info_.fingerprint);
            values_.push_back(listops::valueOf(*tokens));
            expressions_.push_back(std::move(*tokens));
        }
    }

    std::vector<std::vector<std::uint8_t>> expressions_;
    std::vector<std::int32_t> values_;
};

} // namespace

std::shared_ptr<const Task> makeListOps(std::int64_t length, std::int64_t sequences, std::uint64_t seed,
                                        const std::stop_token& stop) {
    return std::make_shared<ListOpsTask>(length, sequences, seed, stop);
}

} // namespace longwave::training
