// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simt/memory.h"
#include "simt/shadow.h"

namespace longwave::simt {

/// One access of the running thread.
struct Access {
    const void* address;
    std::size_t bytes;
    Kind kind;
    const void* code; // Where in the program; null: within a collective
    Region* region;
};

/// Who accessed a granule: lane + 64·warp, with lane 32 for a warp as a whole.
constexpr std::uint16_t identify(int thread, bool wholeWarp) {
    return static_cast<std::uint16_t>(thread / 32 * 64 + (wholeWarp ? 32 : thread % 32));
}
constexpr int warpOf(std::uint16_t id) {
    return id / 64;
}

[[noreturn]] void failNowhere(const Access& access);
[[noreturn]] void failOutOfBounds(const Access& access);
[[noreturn]] void failMisaligned(const Access& access);
[[noreturn]] void failUninitialised(const Access& access, std::size_t granule);
[[noreturn]] void failCopied(const Access& access, std::size_t granule);
/// `other` of this block, or somebody of another block, has touched the granule with no barrier between.
[[noreturn]] void failRace(const Access& access, std::size_t granule, Kind otherKind, std::uint16_t other,
                           bool sameBlock);
[[noreturn]] void failWrongSpace(const Access& access, const char* what, const char* wanted);

} // namespace longwave::simt
