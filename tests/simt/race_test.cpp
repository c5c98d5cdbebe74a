// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/fixture.h"

#include <random>

// The race checker against the definition, for random programs: a fault in every order if two accesses are not ordered,
// and none in any order if all are.

namespace longwave::simt {
namespace {

constexpr int kThreads = 64;

struct Step {
    int block, thread, word;
    bool write;
};

enum Barrier { kNone, kFirstWarp, kSecondWarp, kBothWarps, kBlock };

struct Round {
    std::vector<Step> steps;
    Barrier after;
};

using Program = std::vector<Round>;

Program randomProgram(std::mt19937& random, int blocks) {
    const auto pick = [&random](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
    Program program(static_cast<std::size_t>(2 + pick(6)));
    const int writes = 2 + pick(8); // One in so many
    const int words = 1 + pick(3);
    for (Round& round : program) {
        round.after = static_cast<Barrier>(pick(5));
        for (int count = pick(4); count > 0; --count) {
            // Few threads, so that one often meets itself.
            const int thread = pick(2) * 32 + pick(3);
            round.steps.push_back({pick(blocks), thread, pick(words), pick(writes) == 0});
        }
    }
    return program;
}

bool ordered(const Program& program, std::size_t first, const Step& a, std::size_t second, const Step& b) {
    if (a.block != b.block)
        return false;
    if (a.thread == b.thread)
        return true;
    for (std::size_t round = first; round < second; ++round) {
        const Barrier barrier = program[round].after;
        const bool warp = barrier == kBothWarps || barrier == (a.thread < 32 ? kFirstWarp : kSecondWarp);
        if (barrier == kBlock || (warp && a.thread / 32 == b.thread / 32))
            return true;
    }
    return false;
}

bool races(const Program& program) {
    for (std::size_t first = 0; first < program.size(); ++first)
        for (std::size_t second = first; second < program.size(); ++second)
            for (const Step& a : program[first].steps)
                for (const Step& b : program[second].steps)
                    if (a.word == b.word && (a.write || b.write) && !ordered(program, first, a, second, b))
                        return true;
    return false;
}

void run(const Program& program, volatile std::uint16_t* words) {
    const int thread = device::threadIndex();
    if (!words) { // Shared memory has first to be written
        words = sharedArray<std::uint16_t>();
        if (thread < 3)
            words[thread] = 0;
        device::syncBlock();
    }
    for (const Round& round : program) {
        for (const Step& step : round.steps)
            if (step.thread == thread && step.block == device::block()) {
                if (step.write)
                    words[step.word] = 1;
                else
                    static_cast<void>(words[step.word]);
            }
        if (round.after == kBlock)
            device::syncBlock();
        else if (round.after == kBothWarps || round.after == (thread < 32 ? kFirstWarp : kSecondWarp))
            device::syncWarp();
    }
}

void compare(int blocks, bool shared) {
    std::mt19937 random(static_cast<unsigned>(blocks));
    int racing = 0;
    constexpr int kPrograms = 400;
    for (int trial = 0; trial < kPrograms; ++trial) {
        const Program program = randomProgram(random, blocks);
        racing += races(program);
        Buffer<std::uint16_t> words("words", std::vector<std::uint16_t>(3, 0));
        for (const Order order : kOrders) {
            const std::string found = faultOf({.blocks = blocks, .threads = kThreads, .sharedBytes = 6},
                                              [&, data = words.data()] { run(program, shared ? nullptr : data); },
                                              {.order = order, .seed = static_cast<std::uint64_t>(trial)});
            ASSERT_EQ(found.starts_with("A race"), races(program)) << trial << ": " << found;
            ASSERT_EQ(found.empty(), !races(program)) << trial << ": " << found;
        }
    }
    // Both kinds are there.
    EXPECT_GT(racing, kPrograms / 10);
    EXPECT_LT(racing, 9 * kPrograms / 10);
}

TEST(Races, inSharedMemory) {
    compare(1, true);
}

TEST(Races, inGlobalMemoryOfOneBlock) {
    compare(1, false);
}

TEST(Races, betweenBlocks) {
    compare(2, false);
    compare(3, false);
}

} // namespace
} // namespace longwave::simt
