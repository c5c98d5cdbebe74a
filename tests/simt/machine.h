// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simt/fiber.h"
#include "simt/launch.h"
#include "simt/traffic.h"

#include <array>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace longwave::simt {

enum class Operation : std::uint8_t {
    None,
    SyncBlock,
    SyncWarp,
    ShuffleFloat,
    ShuffleWord,
    LargestOfWarp,
    LoadMatrices,
    LoadMatricesTransposed,
    MultiplyAddHalf,
    MultiplyAddBfloat,
    MultiplyAddNarrowHalf,
    MultiplyAddNarrowBfloat
};

/// A statement of device code.
struct Place {
    const char* file;
    int line;
};

struct Warp {
    std::uint32_t ready = 0;   // Lanes that could run
    std::uint32_t arrived = 0; // Lanes that wait for the others at `operation`
    std::uint32_t ended = 0;
    std::uint32_t epoch = 0; // Grows at each barrier; see Shadow
    Operation operation = Operation::None;
    Place place{};
    std::array<void*, 32> arguments{};
};

/// A thread's asynchronous copies, oldest first.
struct Copies {
    struct Copy {
        void* shared;
        const void* global;
        int group;
    };
    std::vector<Copy> copies;
    std::size_t done = 0; // So many of them
    int groups = 0;       // Committed
};

/// The block that runs: its threads, who waits where, who is next.
class Machine {
  public:
    static Machine& instance() { return instance_ ? *instance_ : create(); }

    Counts launch(const LaunchShape& shape, const std::function<void()>& body, const Options& options);

    int thread() const { return thread_; }
    int threads() const { return shape_.threads; }
    std::int64_t block() const { return block_; }
    std::int64_t blocks() const { return shape_.blocks; }
    Counts& counts() { return counts_; }
    const Options& options() const { return options_; }

    // The clock of Shadow: it ticks at every barrier, and a memory access is dated by its warp's epoch.
    std::uint32_t epoch() const { return warps_[static_cast<std::size_t>(thread_ / 32)].epoch; }
    std::uint32_t lastBlockBarrier() const { return lastBlockBarrier_; }
    std::uint32_t blockBegin() const { return blockBegin_; }
    std::uint32_t launchBegin() const { return launchBegin_; }

    /// The running thread waits for the other lanes of its warp; the last to arrive runs `perform` on the 32 arguments.
    void meetWarp(Operation operation, Place place, void* argument, void (*perform)(void* const* arguments));
    /// The running thread waits for all of its block.
    void meetBlock(Place place);

    /// A watched access of the running thread has been found good.
    void recordTraffic(const void* address, std::size_t bytes, Kind kind, const void* code) {
        traffic_.record(thread_, code, address, bytes, kind);
    }
    /// The arguments are LoadMatricesLane of fragments.h. Called by the last lane.
    void recordMatrixLoad(void* const* lanes);

    // Asynchronous copies of the running thread.
    void beginCopy(void* shared, const void* global, const void* code);
    void commitCopies();
    void waitForCopies(int pending);

    /// Ends the launch from within a fiber, which is left where it stands: nothing that owns memory may live on its
    /// stack.
    [[noreturn]] void fail(std::string message);
    /// "thread 37 of block 2"
    std::string whereabouts() const;

  private:
    static Machine& create();
    static void runThread();
    void runBlock();
    void end();
    [[noreturn]] void leave();
    void rest();
    int next();
    void arrive(Warp& warp, Operation operation, Place place);
    std::string describeMismatch(const Warp& warp, Operation operation, Place place) const;
    std::string describeEnd(const Warp& waiting) const;
    std::string describeMissing(Operation operation, Place place, std::string_view whose) const;

    inline static constinit Machine* instance_ = nullptr;

    LaunchShape shape_;
    Options options_;
    const std::function<void()>* body_ = nullptr;
    Counts counts_;
    std::int64_t block_ = 0;
    int thread_ = 0;

    Traffic traffic_;
    Stacks stacks_;
    Fiber main_;
    std::vector<Fiber> fibers_;
    std::vector<Copies> copies_; // [thread]
    std::array<Warp, 32> warps_;
    std::uint32_t readyWarps_ = 0;
    int waitingWarps_ = 0; // At the block's barrier, with all their lanes
    int ended_ = 0;
    Place blockPlace_{};
    bool blockWaits_ = false; // Somebody has arrived at the block's barrier; blockPlace_ says where

    std::uint32_t clock_ = 0;
    std::uint32_t lastBlockBarrier_ = 0, blockBegin_ = 0, launchBegin_ = 0;
    std::uint64_t random_ = 0;

    bool launching_ = false;
    std::optional<std::string> fault_;
    std::exception_ptr thrown_;
};

} // namespace longwave::simt
