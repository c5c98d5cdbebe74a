// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simt/counts.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace longwave::simt {

/// What is known of two bytes of device memory: who touched them last, and when by the clock of Machine. See Shadow.
struct Granule {
    std::uint32_t writeEpoch = 0;
    std::uint32_t readEpoch[2] = {0, 0};
    std::uint16_t writer = 0;
    std::uint16_t reader[2] = {0, 0};
    // A bit for each of the two bytes.
    std::uint8_t writeBytes = 0;
    std::uint8_t readBytes[2] = {0, 0};
    std::uint8_t initialised = 0;
    std::uint8_t copied = 0;  // An asynchronous copy to here is under way
    std::uint8_t touched = 0; // In this launch: bytes read (low two bits) and written
};

/// A piece of device memory: a buffer, or the shared memory of the block that runs.
struct Region {
    std::string name;
    unsigned char* begin = nullptr;
    std::size_t bytes = 0;
    std::size_t capacity = 0;
    bool shared = false;
    std::vector<Granule> granules;
    BufferCounts counts;
};

/// Device memory: one reserved range of addresses, so that an access is known to be one by a single comparison. Regions
/// stand in it at least 64 KiB apart; what lies between belongs to nobody, and an access there is out of bounds.
class Memory {
  public:
    static constexpr std::size_t kPageBytes = 64 * 1024;
    static constexpr std::size_t kBytes = std::size_t{1} << 34;
    static constexpr std::size_t kSharedBytes = 256 * 1024;

    static Memory& instance() { return instance_ ? *instance_ : create(); }

    Region& add(std::string name, std::size_t bytes);
    void remove(Region& region);
    /// Fills shared memory with 0xff, a NaN in every format, for the next block.
    void resetShared(std::size_t bytes);
    void beginLaunch();
    void collectCounts(Counts& counts) const;

    Region& shared() { return *regions_.front(); }
    static bool contains(const void* address) { return offsetOf(address) < kBytes; }
    /// The region nearest the address, which may lie beside it; null where there is none within 64 KiB.
    Region* near(const void* address) const;

  private:
    Memory();
    static Memory& create();
    static std::size_t offsetOf(const void* address) {
        return reinterpret_cast<std::uintptr_t>(address) - reinterpret_cast<std::uintptr_t>(base_);
    }
    void own(const Region& region, Region* owner);

    inline static constinit Memory* instance_ = nullptr;
    inline static constinit unsigned char* base_ = nullptr;
    std::vector<Region*> regions_; // In order of address; the first is shared memory
    std::vector<Region*> pages_;   // Whose each page is, the pages beside a region included
};

} // namespace longwave::simt
