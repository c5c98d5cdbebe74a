// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/machine.h"

#include <bit>
#include <cstring>

// The sentences of faults about who waits where.

namespace longwave::simt {
namespace {

const char* nameOf(Operation operation) {
    switch (operation) {
    case Operation::None:
        break;
    case Operation::SyncBlock:
        return "syncBlock";
    case Operation::SyncWarp:
        return "syncWarp";
    case Operation::ShuffleFloat:
        return "shuffleXor of a float";
    case Operation::ShuffleWord:
        return "shuffleXor of a word";
    case Operation::LargestOfWarp:
        return "largestOfWarp";
    case Operation::LoadMatrices:
        return "loadMatrices";
    case Operation::LoadMatricesTransposed:
        return "loadMatricesTransposed";
    case Operation::MultiplyAddHalf:
        return "multiplyAdd<Half>";
    case Operation::MultiplyAddBfloat:
        return "multiplyAdd<Bfloat>";
    case Operation::MultiplyAddNarrowHalf:
        return "multiplyAddNarrow<Half>";
    case Operation::MultiplyAddNarrowBfloat:
        return "multiplyAddNarrow<Bfloat>";
    }
    return "nothing";
}

std::string describe(Operation operation, Place place) {
    const char* slash = std::strrchr(place.file, '/');
    return std::string(nameOf(operation)) + " (" + (slash ? slash + 1 : place.file) + ":" + std::to_string(place.line) +
           ")";
}

} // namespace

std::string Machine::whereabouts() const {
    return "thread " + std::to_string(thread_) + " of block " + std::to_string(block_);
}

std::string Machine::describeMismatch(const Warp& warp, Operation operation, Place place) const {
    if (warp.arrived && (warp.operation != operation || warp.place.line != place.line)) {
        const int other = thread_ / 32 * 32 + std::countr_zero(warp.arrived);
        return "Lanes of one warp meet at different operations: " + whereabouts() + " arrives at " +
               describe(operation, place) + ", while thread " + std::to_string(other) + " waits at " +
               describe(warp.operation, warp.place) + ".";
    }
    return "A divergent barrier: " + whereabouts() + " arrives at " + describe(operation, place) +
           ", while others of the block wait at " + describe(Operation::SyncBlock, blockPlace_) + ".";
}

std::string Machine::describeEnd(const Warp& waiting) const {
    const auto index = static_cast<int>(&waiting - warps_.data());
    return "A missing arrival: " + whereabouts() + " ends while thread " +
           std::to_string(32 * index + std::countr_zero(waiting.arrived)) + " waits at " +
           describe(waiting.operation, waiting.place) + ".";
}

std::string Machine::describeMissing(Operation operation, Place place, std::string_view whose) const {
    return "A missing arrival: " + whereabouts() + " arrives at " + describe(operation, place) +
           ", but another thread of its " + std::string(whose) + " has ended.";
}

} // namespace longwave::simt
