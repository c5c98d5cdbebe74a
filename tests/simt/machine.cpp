// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/machine.h"

#include "simt/fragments.h"
#include "simt/memory.h"
#include "simt/shadow.h"
#include "simt/watch.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace longwave::simt {
namespace {

constexpr std::uint32_t kAllLanes = 0xffffffffu;
// Stacks of one size would put every fiber's hottest words into the same cache set; each starts a little lower instead.
constexpr std::size_t kColours = 32;
constexpr std::size_t kColourBytes = 448;

int nthSetBit(std::uint32_t bits, int n) {
    for (; n > 0; --n)
        bits &= bits - 1;
    return std::countr_zero(bits);
}

} // namespace

constinit thread_local bool watching = false;

Machine& Machine::create() {
    static Machine machine;
    instance_ = &machine;
    return machine;
}

Counts launch(const LaunchShape& shape, const std::function<void()>& body, const Options& options) {
    return Machine::instance().launch(shape, body, options);
}

Counts Machine::launch(const LaunchShape& shape, const std::function<void()>& body, const Options& options) {
    if (launching_)
        throw Fault("A launch from within device code: there is no such thing here.");
    if (shape.blocks < 0 || shape.threads < 32 || shape.threads > 1024 || shape.threads % 32 != 0)
        throw Fault("A block of " + std::to_string(shape.threads) +
                    " threads: they must be a multiple of 32, up to 1024.");
    shape_ = shape;
    options_ = options;
    body_ = &body;
    counts_ = {};
    random_ = options.seed * 0x9e3779b97f4a7c15u + 0x2545f4914f6cdd1du;
    fault_.reset();
    thrown_ = nullptr;
    stacks_.reserve(shape.threads);
    if (fibers_.size() < static_cast<std::size_t>(shape.threads))
        fibers_.resize(static_cast<std::size_t>(shape.threads));
    if (copies_.size() < fibers_.size())
        copies_.resize(fibers_.size());
    Memory& memory = Memory::instance();
    if (shape.sharedBytes > Memory::kSharedBytes)
        throw Fault(std::to_string(shape.sharedBytes) + " bytes of shared memory: no device has so many.");
    memory.beginLaunch();
    launchBegin_ = ++clock_;
    launching_ = true;
    for (block_ = 0; block_ < shape.blocks && !fault_ && !thrown_; ++block_)
        runBlock();
    launching_ = false;
    if (thrown_)
        std::rethrow_exception(thrown_);
    if (fault_)
        throw Fault(*fault_);
    memory.collectCounts(counts_);
    return std::move(counts_);
}

void Machine::runBlock() {
    Memory::instance().resetShared(shape_.sharedBytes);
    blockBegin_ = lastBlockBarrier_ = ++clock_;
    waitingWarps_ = ended_ = 0;
    blockWaits_ = false;
    readyWarps_ = 0;
    for (int warp = 0; warp < shape_.threads / 32; ++warp) {
        warps_[static_cast<std::size_t>(warp)] = Warp{.ready = kAllLanes, .epoch = clock_};
        readyWarps_ |= 1u << warp;
    }
    for (int thread = 0; thread < shape_.threads; ++thread)
        fibers_[static_cast<std::size_t>(thread)].start(stacks_.at(thread), Stacks::kBytes,
                                                        static_cast<std::size_t>(thread) % kColours * kColourBytes,
                                                        &Machine::runThread);
    traffic_.begin(shape_.threads);
    for (Copies& copies : copies_) {
        for (std::size_t index = copies.done; index < copies.copies.size(); ++index)
            forgetCopy(copies.copies[index].shared);
        copies.copies.clear();
        copies.done = 0;
        copies.groups = 0;
    }
    thread_ = next();
    Fiber::switchTo(main_, fibers_[static_cast<std::size_t>(thread_)]);
}

void Machine::runThread() {
    Machine& machine = instance();
    try {
        watching = machine.options_.checkAccesses;
        (*machine.body_)();
        watching = false;
    } catch (...) {
        watching = false;
        machine.thrown_ = std::current_exception();
    }
    if (machine.thrown_)
        machine.leave();
    machine.end();
}

void Machine::end() {
    const int ended = thread_;
    Warp& warp = warps_[static_cast<std::size_t>(ended / 32)];
    if (warp.arrived)
        fail(describeEnd(warp));
    if (blockWaits_)
        fail(describeEnd(*std::find_if(warps_.begin(), warps_.end(), [](const Warp& each) {
            return each.operation == Operation::SyncBlock && each.arrived;
        })));
    warp.ended |= 1u << ended % 32;
    if (warp.ended == kAllLanes)
        traffic_.flush(ended / 32, counts_.shared);
    if (++ended_ == shape_.threads)
        leave();
    thread_ = next();
    Fiber::switchTo(fibers_[static_cast<std::size_t>(ended)], fibers_[static_cast<std::size_t>(thread_)], true);
}

void Machine::leave() {
    Fiber::switchTo(fibers_[static_cast<std::size_t>(thread_)], main_, true);
    std::terminate(); // Nobody comes back.
}

void Machine::fail(std::string message) {
    watching = false;
    fault_.emplace(std::move(message)); // Not assigned: that would hand an older text to this abandoned stack.
    leave();
}

/// Another thread's turn; or again the running one's.
void Machine::rest() {
    const int from = thread_;
    thread_ = next();
    if (thread_ != from)
        Fiber::switchTo(fibers_[static_cast<std::size_t>(from)], fibers_[static_cast<std::size_t>(thread_)]);
}

/// Takes one from those that are ready. There is always one: whoever would make all wait is a fault before.
int Machine::next() {
    int warp = 0;
    int lane = 0;
    switch (options_.order) {
    case Order::Ascending:
        warp = std::countr_zero(readyWarps_);
        lane = std::countr_zero(warps_[static_cast<std::size_t>(warp)].ready);
        break;
    case Order::Descending:
        warp = 31 - std::countl_zero(readyWarps_);
        lane = 31 - std::countl_zero(warps_[static_cast<std::size_t>(warp)].ready);
        break;
    case Order::Shuffled: {
        random_ ^= random_ << 13;
        random_ ^= random_ >> 7;
        random_ ^= random_ << 17;
        const auto pick = [](std::uint32_t bits, std::uint64_t chance) {
            return nthSetBit(bits, static_cast<int>(chance % static_cast<std::uint64_t>(std::popcount(bits))));
        };
        warp = pick(readyWarps_, random_ & 0xffff);
        lane = pick(warps_[static_cast<std::size_t>(warp)].ready, random_ >> 32);
        break;
    }
    }
    Warp& chosen = warps_[static_cast<std::size_t>(warp)];
    chosen.ready &= ~(1u << lane);
    if (!chosen.ready)
        readyWarps_ &= ~(1u << warp);
    return 32 * warp + lane;
}

void Machine::arrive(Warp& warp, Operation operation, Place place) {
    if (warp.ended)
        fail(describeMissing(operation, place, "warp"));
    if (!warp.arrived) {
        warp.operation = operation;
        warp.place = place;
    } else if (warp.operation != operation || warp.place.line != place.line) {
        fail(describeMismatch(warp, operation, place));
    }
    warp.arrived |= 1u << thread_ % 32;
}

void Machine::meetWarp(Operation operation, Place place, void* argument, void (*perform)(void* const* arguments)) {
    const Unwatched unwatched;
    const int index = thread_ / 32;
    Warp& warp = warps_[static_cast<std::size_t>(index)];
    arrive(warp, operation, place);
    warp.arguments[static_cast<std::size_t>(thread_ % 32)] = argument;
    if (warp.arrived == kAllLanes) {
        traffic_.flush(index, counts_.shared);
        if (perform)
            perform(warp.arguments.data());
        if (operation == Operation::SyncWarp || options_.collectivesOrderMemory)
            warp.epoch = ++clock_;
        warp.arrived = 0;
        warp.ready = kAllLanes;
        readyWarps_ |= 1u << index;
    }
    rest();
}

void Machine::meetBlock(Place place) {
    const Unwatched unwatched;
    Warp& warp = warps_[static_cast<std::size_t>(thread_ / 32)];
    arrive(warp, Operation::SyncBlock, place);
    if (ended_)
        fail(describeMissing(Operation::SyncBlock, place, "block"));
    if (!blockWaits_) {
        blockWaits_ = true;
        blockPlace_ = place;
    } else if (blockPlace_.line != place.line) {
        fail(describeMismatch(warp, Operation::SyncBlock, place));
    }
    if (warp.arrived == kAllLanes) {
        traffic_.flush(thread_ / 32, counts_.shared);
        ++waitingWarps_;
    }
    if (waitingWarps_ == shape_.threads / 32) {
        ++counts_.blockBarriers;
        lastBlockBarrier_ = ++clock_;
        for (int index = 0; index < shape_.threads / 32; ++index) {
            Warp& released = warps_[static_cast<std::size_t>(index)];
            released.epoch = clock_;
            released.arrived = 0;
            released.ready = kAllLanes;
            readyWarps_ |= 1u << index;
        }
        waitingWarps_ = 0;
        blockWaits_ = false;
    }
    rest();
}

void Machine::recordMatrixLoad(void* const* lanes) {
    ++counts_.matrixLoads;
    if (!options_.checkAccesses)
        return;
    std::array<std::uintptr_t, 32> rows;
    for (std::size_t lane = 0; lane < 32; ++lane) {
        const void* row = static_cast<const LoadMatricesLane*>(lanes[lane])->row;
        checkMatrixRead(row);
        rows[lane] = reinterpret_cast<std::uintptr_t>(row);
    }
    Traffic::countMatrixLoad(rows, counts_.shared);
}

} // namespace longwave::simt
