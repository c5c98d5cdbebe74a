// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ptx/warp.h"

#include "tests/ptx/fault.h"

#include <algorithm>
#include <limits>

namespace longwave::ptx {

Warp::Warp(const Kernel& kernel, Memory& memory, Schedule schedule, int index, int threads, std::int64_t blocks)
    : kernel_(kernel),
      memory_(memory),
      schedule_(schedule),
      index_(index),
      rows_(static_cast<std::size_t>(kernel.rows)) {
    const int own = std::min(threads - kLanes * index, kLanes);
    exist_ = own == kLanes ? kAllLanes : (Lanes{1} << own) - 1;
    for (Row& row : rows_) // what a register holds before it is written is not defined
        row.fill(~std::uint64_t{0});
    for (const auto& [constant, value] : kernel.constants)
        row(constant).fill(value);
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        row(kLaneRow)[lane] = lane;
        row(kThreadRow)[lane] = static_cast<std::size_t>(kLanes * index) + lane;
    }
    row(kThreadsRow).fill(static_cast<std::uint64_t>(threads));
    row(kBlocksRow).fill(static_cast<std::uint64_t>(blocks));
}

void Warp::begin(std::int64_t block) {
    row(kBlockRow).fill(static_cast<std::uint64_t>(block));
    at_.fill(0);
    ended_ = ~exist_;
    waiting_ = 0;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        open_[lane].clear();
        groups_[lane].clear();
    }
}

Lanes Warp::at(Lanes lanes, int instruction) const {
    Lanes found = 0;
    forEach(lanes, [&](std::size_t lane) { found |= Lanes{at_[lane] == instruction} << lane; });
    return found;
}

void Warp::setAt(Lanes lanes, int instruction) {
    forEach(lanes, [&](std::size_t lane) { at_[lane] = instruction; });
}

void Warp::run() {
    constexpr int kNowhere = std::numeric_limits<int>::max();
    while (const Lanes lanes = running()) {
        if (schedule_ != Schedule::Together) {
            const int one = schedule_ == Schedule::LaneByLane ? std::countr_zero(lanes) : 31 - std::countl_zero(lanes);
            runGroup(Lanes{1} << one, at_[static_cast<std::size_t>(one)], kNowhere);
            continue;
        }
        // Code lies so that what comes later in a run comes later in the text, but for loops; so who is furthest behind
        // finds the others again.
        int first = kNowhere;
        forEach(lanes, [&](std::size_t lane) { first = std::min(first, at_[lane]); });
        const Lanes group = at(lanes, first);
        int next = kNowhere;
        forEach(lanes & ~group, [&](std::size_t lane) { next = std::min(next, at_[lane]); });
        runGroup(group, first, next);
    }
    // Who waits now waits for the block, or in vain.
    forEach(waiting_, [&](std::size_t lane) {
        const Instruction& instruction = kernel_.code[static_cast<std::size_t>(at_[lane])];
        if (instruction.meeting != Meeting::Block || at_[lane] != at_[std::countr_zero(waiting_)])
            explain(instruction, "lanes wait here for others that don't come");
    });
}

// Carries out instructions for the lanes of a group until they part, meet others, end, or come to where others are.
void Warp::runGroup(Lanes group, int index, int next) {
    const auto* code = kernel_.code.data();
    for (;; ++index) {
        if (index >= next)
            return setAt(group, index);
        const Instruction& instruction = code[index];
        Lanes active = group;
        if (instruction.guard >= 0) {
            const Row& guard = row(instruction.guard);
            active = 0;
            forEach(group,
                    [&](std::size_t lane) { active |= Lanes{(guard[lane] != 0) != instruction.isNegated} << lane; });
        }
        try {
            if (instruction.flow == Flow::Branch) {
                if (active == group) {
                    index = instruction.target - 1;
                } else if (active != 0) {
                    setAt(active, instruction.target);
                    return setAt(group & ~active, index + 1);
                }
            } else if (instruction.flow == Flow::End) {
                ended_ |= active;
                setAt(active, index);
                group &= ~active;
                if (group == 0)
                    return;
            } else if (instruction.meeting != Meeting::None) {
                setAt(group & ~active, index + 1);
                return meet(active, index, instruction);
            } else if (active != 0) {
                instruction.step(*this, instruction, active);
            }
        } catch (const Fault& fault) {
            explain(instruction, fault.what());
        }
    }
}

void Warp::meet(Lanes lanes, int index, const Instruction& instruction) {
    setAt(lanes, index);
    waiting_ |= lanes;
    if (lanes == 0)
        return;
    if (instruction.meeting == Meeting::Block) {
        if (row(instruction.rows[0])[0] != 0)
            throw Fault("a barrier that is not the first is not known");
        return;
    }
    Lanes named = kAllLanes;
    if (instruction.meeting == Meeting::Members) {
        const Row& members = row(instruction.rows.back());
        named = static_cast<Lanes>(members[static_cast<std::size_t>(std::countr_zero(lanes))]);
        forEach(lanes, [&](std::size_t lane) {
            if (static_cast<Lanes>(members[lane]) != named)
                throw Fault("lanes name different members");
        });
    }
    if ((lanes & ~named) != 0)
        throw Fault("a lane is not among the members it names");
    if ((named & ended_) != 0)
        throw Fault("lanes that have ended are among the members");
    if ((at(waiting_, index) & named) != named)
        return; // until they come
    if (instruction.step)
        instruction.step(*this, instruction, named);
    waiting_ &= ~named;
    setAt(named, index + 1);
}

void Warp::pass() {
    forEach(waiting_, [&](std::size_t lane) { ++at_[lane]; });
    waiting_ = 0;
}

void Warp::commit(int of) {
    const auto at = static_cast<std::size_t>(of);
    groups_[at].push_back(std::move(open_[at]));
    open_[at].clear();
}

void Warp::waitFor(int of, std::size_t pending) {
    auto& groups = groups_[static_cast<std::size_t>(of)];
    for (; groups.size() > pending; groups.erase(groups.begin()))
        for (const Copy& copy : groups.front())
            std::memcpy(memory_.at(Space::Shared, copy.shared, 16, true),
                        memory_.at(Space::Global, copy.global, 16, false), 16);
}

void Warp::explain(const Instruction& instruction, const char* what) const {
    std::string words =
        kernel_.name + ", block " + std::to_string(rows_[kBlockRow][0]) + ", warp " + std::to_string(index_);
    if (looking >= 0)
        words += ", lane " + std::to_string(looking);
    throw Fault(words + ": " + what + ": line " + std::to_string(instruction.line) + ": " +
                std::string(kernel_.lineOf(instruction)));
}

} // namespace longwave::ptx
