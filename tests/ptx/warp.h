// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ptx/memory.h"

#include <bit>
#include <cstring>
#include <optional>

namespace longwave::ptx {

using Row = std::array<std::uint64_t, kLanes>;

/// In which order lanes run what lies between the instructions at which they meet. Results must not depend on it.
enum class Schedule : std::uint8_t {
    Together,    ///< those that are at the same instruction at once, the ones furthest behind first
    LaneByLane,  ///< each as far as it can go
    FromTheLast, ///< likewise, the last lane first
};

/// 32 threads and what they hold.
class Warp {
  public:
    Warp(const Kernel& kernel, Memory& memory, Schedule schedule, int index, int threads, std::int64_t blocks);

    /// Begins anew, in that block.
    void begin(std::int64_t block);
    /// Runs until all its lanes have ended or wait for the block. Throws Fault.
    void run();

    bool hasEnded() const { return ended_ == kAllLanes; }
    /// Whether a thread of it has.
    bool hasLost() const { return (ended_ & exist_) != 0; }
    /// The block has met: they go on.
    void pass();

    Row& row(int index) { return rows_[static_cast<std::size_t>(index)]; }
    Memory& memory() { return memory_; }

    /// The lane that is looked at, for messages; −1: none in particular.
    int looking = -1;

    /// Starts a copy of 16 bytes to shared memory that is done as late as it may be: where its lane waits for it.
    struct Copy {
        std::uint64_t shared = 0, global = 0;
    };
    void start(int of, const Copy& copy) { open_[static_cast<std::size_t>(of)].push_back(copy); }
    void commit(int of);
    void waitFor(int of, std::size_t pending);

  private:
    Lanes running() const { return ~(ended_ | waiting_); }
    Lanes at(Lanes lanes, int instruction) const;
    void setAt(Lanes lanes, int instruction);
    void runGroup(Lanes group, int instruction, int next);
    void meet(Lanes lanes, int index, const Instruction& instruction);
    [[noreturn]] void explain(const Instruction& instruction, const char* what) const;

    const Kernel& kernel_;
    Memory& memory_;
    Schedule schedule_;
    int index_;
    Lanes exist_ = kAllLanes; // threads of the block
    std::vector<Row> rows_;
    std::array<int, kLanes> at_{};
    Lanes ended_ = 0;
    Lanes waiting_ = 0; // for others of the warp, or of the block
    std::array<std::vector<Copy>, kLanes> open_;
    std::array<std::vector<std::vector<Copy>>, kLanes> groups_;
};

/// Calls f(lane) for each of them.
template <typename F>
void forEach(Lanes lanes, const F& f) {
    if (lanes == kAllLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            f(lane);
    else
        for (; lanes != 0; lanes &= lanes - 1)
            f(static_cast<std::size_t>(std::countr_zero(lanes)));
}

/// A value as a register holds it, and back: the low bits count.
template <typename T>
std::uint64_t bitsOf(T value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof value);
    return bits;
}
template <typename T>
T valueOf(std::uint64_t bits) {
    T value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}
template <>
inline bool valueOf<bool>(std::uint64_t bits) {
    return bits != 0;
}

} // namespace longwave::ptx
