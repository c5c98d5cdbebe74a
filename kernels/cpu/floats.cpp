// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cpu/floats.h"

#include "compute/error.h"

#include <cstdlib>
#include <string>

#include <sys/mman.h>

namespace longwave::cpu {
namespace {

constexpr std::size_t kHugePage = std::size_t{1} << 21;

// A long row is walked in strides of many small pages, more of them than the processor remembers the places of; and
// where small pages fall into a cache differs from plan to plan.
void* allocateHuge(void* /*opaque*/, std::size_t bytes) {
    const std::size_t whole = bytes / kHugePage * kHugePage;
    void* memory = std::aligned_alloc(kHugePage, (bytes + kHugePage - 1) / kHugePage * kHugePage);
#ifdef MADV_HUGEPAGE
    if (memory)
        madvise(memory, whole, MADV_HUGEPAGE); // a wish: without huge pages it is only slower
#endif
    return memory;
}

void freeHuge(void* /*opaque*/, void* memory) {
    std::free(memory);
}

} // namespace

Floats::Floats(std::int64_t count) : bytes_(static_cast<std::size_t>(count) * sizeof(float)) {
    if (count == 0)
        return;
    const auto items = static_cast<std::size_t>(count);
    memory_ = bytes_ >= kHugePage ? hwy::AllocateAligned<float>(items, allocateHuge, freeHuge, nullptr)
                                  : hwy::AllocateAligned<float>(items);
    if (!memory_)
        throw Error("memory", std::to_string(bytes_ >> 20) + " MiB for spectra could not be had");
}

} // namespace longwave::cpu
