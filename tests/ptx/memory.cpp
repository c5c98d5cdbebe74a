// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ptx/memory.h"

#include "tests/ptx/fault.h"

#include <algorithm>
#include <cstdio>

namespace longwave::ptx {
namespace {

bool holds(std::uint64_t begin, std::uint64_t bytes, std::uint64_t address, std::size_t wanted) {
    return address >= begin && address - begin <= bytes && bytes - (address - begin) >= wanted;
}

[[noreturn]] void fail(const char* what, const char* where, std::uint64_t address, std::size_t bytes) {
    char words[200];
    std::snprintf(words, sizeof words, "%zu bytes at %#llx of %s memory %s", bytes,
                  static_cast<unsigned long long>(address), where, what);
    throw Fault(words);
}

} // namespace

Memory::Memory(std::vector<Region> global, std::size_t sharedBytes, std::span<const std::byte> parameters)
    : global_(std::move(global)),
      shared_(sharedBytes),
      parameters_(parameters.begin(), parameters.end()) {
    std::ranges::sort(global_, {}, &Region::begin);
}

void Memory::forgetShared() {
    std::ranges::fill(shared_, std::byte{0xff});
}

std::byte* Memory::at(Space space, std::uint64_t address, std::size_t bytes, bool isWritten) {
    static constexpr const char* kNames[] = {"generic", "global", "shared", "parameter"};
    const char* name = kNames[static_cast<int>(space)];
    if (address % bytes != 0)
        fail("are not aligned", name, address, bytes);
    if (space == Space::Generic) {
        const bool isShared = holds(kSharedWindow, kSharedBegin + shared_.size(), address, bytes);
        space = isShared ? Space::Shared : Space::Global;
        address -= isShared ? kSharedWindow : 0;
    }
    switch (space) {
    case Space::Shared:
        if (!holds(kSharedBegin, shared_.size(), address, bytes))
            fail("are not the block's", name, address, bytes);
        return shared_.data() + (address - kSharedBegin);
    case Space::Parameters:
        if (isWritten)
            fail("can't be written", name, address, bytes);
        if (!holds(kParametersBegin, parameters_.size(), address, bytes))
            fail("are no parameters", name, address, bytes);
        return parameters_.data() + (address - kParametersBegin);
    default:
        break;
    }
    if (!holds(last_.begin, last_.bytes, address, bytes)) {
        const auto next = std::ranges::upper_bound(global_, address, {}, &Region::begin);
        if (next == global_.begin() || !holds(next[-1].begin, next[-1].bytes, address, bytes))
            fail("are in no allocation", name, address, bytes);
        last_ = next[-1];
    }
    return reinterpret_cast<std::byte*>(address); // NOLINT: the host's memory is the device's
}

} // namespace longwave::ptx
