// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/shadow_messages.h"

#include "simt/machine.h"

#include <dlfcn.h>

#include <sstream>

namespace longwave::simt {
namespace {

std::size_t byteOf(const Access& access, std::size_t granule) {
    const auto offset =
        static_cast<std::size_t>(static_cast<const unsigned char*>(access.address) - access.region->begin);
    return std::max(2 * granule, offset);
}

/// "thread 3 of block 0 reads 4 bytes"
std::string doing(const Access& access) {
    return Machine::instance().whereabouts() + (access.kind == Kind::Read ? " reads " : " writes ") +
           std::to_string(access.bytes) + " bytes";
}

std::string at(const Access& access, std::size_t granule) {
    return " at byte " + std::to_string(byteOf(access, granule)) + " of " + access.region->name;
}

/// For addr2line, where the program has debug information.
std::string code(const Access& access) {
    Dl_info info{};
    if (!access.code || !dladdr(access.code, &info))
        return ".";
    std::ostringstream text;
    text << " (code at 0x" << std::hex
         << reinterpret_cast<std::uintptr_t>(access.code) - reinterpret_cast<std::uintptr_t>(info.dli_fbase) - 1
         << ").";
    return text.str();
}

// Each sentence is made by a function of its own, so that nothing but itself is alive when the fiber is left.

std::string describeNowhere(const Access& access) {
    return "Out of bounds: " + doing(access) + " of device memory that is no buffer's" + code(access);
}

std::string describeOutOfBounds(const Access& access) {
    const Region& region = *access.region;
    const auto* address = static_cast<const unsigned char*>(access.address);
    const std::string what = "Out of bounds: " + doing(access) + " ";
    if (address < region.begin)
        return what + std::to_string(region.begin - address) + " bytes before the beginning of " + region.name +
               code(access);
    const auto offset = static_cast<std::size_t>(address - region.begin);
    return what + "at byte " + std::to_string(offset) + ", past the end of " + region.name + " by " +
           std::to_string(offset + access.bytes - region.bytes) + " bytes" + code(access);
}

std::string describeMisaligned(const Access& access) {
    return "Misaligned: " + doing(access) +
           at(access,
              static_cast<std::size_t>(static_cast<const unsigned char*>(access.address) - access.region->begin) / 2) +
           code(access);
}

std::string describeUninitialised(const Access& access, std::size_t granule) {
    return "Not initialised: " + doing(access) + at(access, granule) + ", which nobody has written" + code(access);
}

std::string describeCopied(const Access& access, std::size_t granule) {
    return "A missing wait: " + doing(access) + at(access, granule) + ", where an asynchronous copy is under way" +
           code(access);
}

std::string describeRace(const Access& access, std::size_t granule, Kind otherKind, std::uint16_t other,
                         bool sameBlock) {
    const char* did = otherKind == Kind::Read ? " has read" : " has written";
    std::string who = "another block";
    if (sameBlock)
        who = other % 64 == 32 ? "a matrix load of warp " + std::to_string(warpOf(other))
                               : "thread " + std::to_string(warpOf(other) * 32 + other % 64);
    return "A race: " + doing(access) + at(access, granule) + ", which " + who + did +
           (sameBlock ? " with no barrier between" : "") + code(access);
}

std::string describeWrongSpace(const Access& access, const char* what, const char* wanted) {
    return Machine::instance().whereabouts() + ": " + what + " " + access.region->name + ", which is not " + wanted +
           code(access);
}

} // namespace

void failNowhere(const Access& access) {
    Machine::instance().fail(describeNowhere(access));
}
void failOutOfBounds(const Access& access) {
    Machine::instance().fail(describeOutOfBounds(access));
}
void failMisaligned(const Access& access) {
    Machine::instance().fail(describeMisaligned(access));
}
void failUninitialised(const Access& access, std::size_t granule) {
    Machine::instance().fail(describeUninitialised(access, granule));
}
void failCopied(const Access& access, std::size_t granule) {
    Machine::instance().fail(describeCopied(access, granule));
}
void failRace(const Access& access, std::size_t granule, Kind otherKind, std::uint16_t other, bool sameBlock) {
    Machine::instance().fail(describeRace(access, granule, otherKind, other, sameBlock));
}
void failWrongSpace(const Access& access, const char* what, const char* wanted) {
    Machine::instance().fail(describeWrongSpace(access, what, wanted));
}

} // namespace longwave::simt
