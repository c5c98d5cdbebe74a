// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simt/counts.h"
#include "simt/shadow.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace longwave::simt {

/// Groups the accesses of lanes into those of warps: the k-th time that a lane comes to an instruction, between two
/// meetings of its warp, goes with the k-th time of the others. Then counts wavefronts and sectors.
class Traffic {
  public:
    void begin(int threads);
    void record(int thread, const void* code, const void* address, std::size_t bytes, Kind kind);
    /// The warp's lanes have met: what they recorded becomes warp accesses.
    void flush(int warp, SharedCounts& shared);
    /// The rows of a matrix load: [32]
    static void countMatrixLoad(std::span<const std::uintptr_t> rows, SharedCounts& shared);

  private:
    struct Touch {
        const void* code;
        std::uintptr_t address;
        std::uint16_t bytes;
        Kind kind;
        std::uint8_t lane;
        std::uint32_t turn; // The how manyth time of the lane at this instruction
    };
    void flushAlike(std::span<std::vector<Touch>> lanes, SharedCounts& shared);
    void flushUnlike(std::span<std::vector<Touch>> lanes, SharedCounts& shared);
    static void countAccess(std::span<const Touch> lanes, SharedCounts& shared);
    static void countShared(std::span<const Touch> lanes, SharedCounts& shared);
    static void countGlobal(std::span<const Touch> lanes);

    std::vector<std::vector<Touch>> log_; // [thread]
    std::vector<std::uint8_t> any_;       // [warp]
    std::vector<Touch> sorted_;
};

} // namespace longwave::simt
