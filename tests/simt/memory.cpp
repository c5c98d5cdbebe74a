// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace longwave::simt {
namespace {

std::size_t roundUp(std::size_t bytes) {
    return (bytes + Memory::kPageBytes - 1) / Memory::kPageBytes * Memory::kPageBytes;
}

} // namespace

Memory& Memory::create() {
    instance_ = new Memory; // Never destroyed, since static buffers may be destroyed last.
    return *instance_;
}

Memory::Memory() : pages_(kBytes / kPageBytes, nullptr) {
    void* memory = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        throw std::bad_alloc();
    base_ = static_cast<unsigned char*>(memory);
    add("shared memory", kSharedBytes).shared = true;
    shared().bytes = 0;
}

void Memory::own(const Region& region, Region* owner) {
    const std::size_t first = offsetOf(region.begin) / kPageBytes;
    const std::size_t last = first + roundUp(region.capacity) / kPageBytes;
    std::fill(pages_.begin() + static_cast<std::ptrdiff_t>(first) - 1,
              pages_.begin() + static_cast<std::ptrdiff_t>(last) + 1, owner);
}

Region& Memory::add(std::string name, std::size_t bytes) {
    // First fit; a page before and a page after each region stay empty.
    const std::size_t wanted = roundUp(bytes) + 2 * kPageBytes;
    std::size_t at = 0;
    auto place = regions_.begin();
    for (; place != regions_.end(); ++place) {
        const Region& region = **place;
        if (at + wanted <= offsetOf(region.begin) - kPageBytes)
            break;
        at = offsetOf(region.begin) + roundUp(region.capacity) + kPageBytes;
    }
    if (at + wanted > kBytes)
        throw std::bad_alloc();
    auto* region = new Region;
    region->name = std::move(name);
    region->begin = base_ + at + kPageBytes;
    region->bytes = region->capacity = bytes;
    region->granules.resize((bytes + 1) / 2);
    std::memset(region->begin, 0xff, bytes);
    regions_.insert(place, region);
    own(*region, region);
    return *region;
}

void Memory::remove(Region& region) {
    own(region, nullptr);
    madvise(region.begin, roundUp(region.capacity), MADV_DONTNEED);
    std::erase(regions_, &region);
    delete &region;
}

void Memory::resetShared(std::size_t bytes) {
    Region& region = shared();
    region.bytes = bytes;
    std::memset(region.begin, 0xff, bytes);
}

void Memory::beginLaunch() {
    for (Region* region : regions_) {
        region->counts = {};
        if (!region->shared)
            for (Granule& granule : region->granules)
                granule.touched = 0;
    }
}

void Memory::collectCounts(Counts& counts) const {
    for (const Region* region : regions_)
        if (!region->shared && region->counts.reads + region->counts.writes > 0) {
            counts.buffers.push_back(region->counts);
            counts.buffers.back().name = region->name;
        }
}

Region* Memory::near(const void* address) const {
    return contains(address) ? pages_[offsetOf(address) / kPageBytes] : nullptr;
}

} // namespace longwave::simt
