// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/shadow.h"

#include "simt/machine.h"
#include "simt/memory.h"
#include "simt/shadow_messages.h"

#include <bit>
#include <cstring>

namespace longwave::simt {
namespace {

/// A record's date against the present.
class Now {
  public:
    Now(const Machine& machine, bool shared, bool wholeWarp)
        : id_(identify(machine.thread(), wholeWarp)),
          epoch_(machine.epoch()),
          lastBlockBarrier_(machine.lastBlockBarrier()),
          blockBegin_(machine.blockBegin()),
          floor_(shared ? machine.blockBegin() : machine.launchBegin()) {}

    std::uint16_t id() const { return id_; }
    std::uint32_t epoch() const { return epoch_; }
    std::uint32_t floor() const { return floor_; }
    bool sameBlock(std::uint32_t epoch) const { return epoch >= blockBegin_; }

    bool races(std::uint16_t id, std::uint32_t epoch) const {
        if (epoch < floor_)
            return false;
        if (epoch < blockBegin_)
            return true;
        if (epoch < lastBlockBarrier_ || id == id_)
            return false;
        return warpOf(id) != warpOf(id_) || epoch >= epoch_;
    }

    /// Whether the two reads a granule keeps are worth more without this one: it is before all that matters.
    bool outdated(std::uint32_t epoch) const {
        return epoch < floor_ || (sameBlock(epoch) && epoch < lastBlockBarrier_);
    }

  private:
    std::uint16_t id_;
    std::uint32_t epoch_, lastBlockBarrier_, blockBegin_, floor_;
};

/// Which of the two kept reads the present one replaces; -1: neither.
int slotForRead(const Granule& granule, const Now& now) {
    for (int slot = 0; slot < 2; ++slot)
        if (granule.reader[slot] == now.id() && now.sameBlock(granule.readEpoch[slot]))
            return slot;
    for (int slot = 0; slot < 2; ++slot)
        if (now.outdated(granule.readEpoch[slot]))
            return slot;
    // Two blocks, or two warps of this block: whoever writes races with one of them.
    const bool here[2] = {now.sameBlock(granule.readEpoch[0]), now.sameBlock(granule.readEpoch[1])};
    if (here[0] != here[1])
        return -1;
    if (!here[0])
        return 1;
    if (warpOf(granule.reader[0]) != warpOf(granule.reader[1]))
        return -1;
    if (warpOf(granule.reader[0]) != warpOf(now.id()))
        return 1;
    // All of one warp: two of its lanes since its last barrier.
    for (int slot = 0; slot < 2; ++slot)
        if (granule.readEpoch[slot] < now.epoch())
            return slot;
    return -1;
}

struct Piece {
    Region& region;
    std::size_t index;
    Granule& granule;
    std::uint8_t bytes; // Which of the two
};

void countFresh(Region& region, std::uint8_t fresh) {
    region.counts.uniqueBytesRead += static_cast<std::uint64_t>(std::popcount(fresh & 3u));
    region.counts.uniqueBytesWritten += static_cast<std::uint64_t>(std::popcount(fresh & 12u));
}

/// For each granule of [offset, offset + bytes): apply(piece, decide(piece)), where only apply changes it. Most
/// accesses find several that are alike; for those one decision serves.
template <typename Decide, typename Apply>
void forEachPiece(Region& region, std::size_t offset, std::size_t bytes, Decide decide, Apply apply) {
    static_assert(sizeof(Granule) == 24, "Compared as bytes, so none may be padding");
    const std::size_t end = offset + bytes;
    Granule before;
    bool decided = false;
    int decision = 0;
    for (std::size_t index = offset / 2; index <= (end - 1) / 2; ++index) {
        std::uint8_t which = 3;
        if (2 * index < offset)
            which = 2;
        if (2 * index + 2 > end)
            which &= 1;
        const Piece piece{region, index, region.granules[index], which};
        if (!decided || which != 3 || std::memcmp(&piece.granule, &before, sizeof before) != 0) {
            before = piece.granule;
            decision = decide(piece);
            decided = which == 3;
        }
        apply(piece, decision);
        if (!region.shared && piece.granule.touched != before.touched)
            countFresh(region, static_cast<std::uint8_t>(piece.granule.touched & ~before.touched));
    }
}

/// What a block before has left in shared memory is nothing.
std::uint8_t initialised(const Piece& piece, const Now& now) {
    return piece.region.shared && piece.granule.writeEpoch < now.floor() ? std::uint8_t{0} : piece.granule.initialised;
}

int decideWrite(const Piece& piece, const Now& now, const Access& access) {
    const Granule& granule = piece.granule;
    if (granule.copied & piece.bytes)
        failCopied(access, piece.index);
    if ((granule.writeBytes & piece.bytes) && now.races(granule.writer, granule.writeEpoch))
        failRace(access, piece.index, Kind::Write, granule.writer, now.sameBlock(granule.writeEpoch));
    for (int slot = 0; slot < 2; ++slot)
        if ((granule.readBytes[slot] & piece.bytes) && now.races(granule.reader[slot], granule.readEpoch[slot]))
            failRace(access, piece.index, Kind::Read, granule.reader[slot], now.sameBlock(granule.readEpoch[slot]));
    return 0;
}

void applyWrite(const Piece& piece, const Now& now) {
    Granule& granule = piece.granule;
    const bool again = granule.writer == now.id() && granule.writeEpoch == now.epoch();
    granule.initialised = static_cast<std::uint8_t>(initialised(piece, now) | piece.bytes);
    granule.writeBytes = static_cast<std::uint8_t>((again ? granule.writeBytes : 0) | piece.bytes);
    granule.writer = now.id();
    granule.writeEpoch = now.epoch();
    granule.touched |= static_cast<std::uint8_t>(piece.bytes << 2);
}

int decideRead(const Piece& piece, const Now& now, const Access& access) {
    const Granule& granule = piece.granule;
    if (granule.copied & piece.bytes)
        failCopied(access, piece.index);
    if ((initialised(piece, now) & piece.bytes) != piece.bytes)
        failUninitialised(access, piece.index);
    if ((granule.writeBytes & piece.bytes) && now.races(granule.writer, granule.writeEpoch))
        failRace(access, piece.index, Kind::Write, granule.writer, now.sameBlock(granule.writeEpoch));
    return slotForRead(granule, now);
}

void applyRead(const Piece& piece, const Now& now, int slot) {
    Granule& granule = piece.granule;
    granule.touched |= piece.bytes;
    if (slot < 0)
        return;
    const bool again = granule.reader[slot] == now.id() && granule.readEpoch[slot] == now.epoch();
    granule.readBytes[slot] = static_cast<std::uint8_t>((again ? granule.readBytes[slot] : 0) | piece.bytes);
    granule.reader[slot] = now.id();
    granule.readEpoch[slot] = now.epoch();
}

std::size_t locate(Access& access, bool aligned) {
    access.region = Memory::instance().near(access.address);
    if (!access.region)
        failNowhere(access);
    const Region& region = *access.region;
    const auto address = reinterpret_cast<std::uintptr_t>(access.address);
    const auto begin = reinterpret_cast<std::uintptr_t>(region.begin);
    if (address < begin || address + access.bytes > begin + region.bytes)
        failOutOfBounds(access);
    if (aligned && (address & (access.bytes - 1)) != 0)
        failMisaligned(access);
    return address - begin;
}

void check(Access&& access, bool aligned, bool wholeWarp) {
    const std::size_t offset = locate(access, aligned);
    Region& region = *access.region;
    const Now now(Machine::instance(), region.shared, wholeWarp);
    if (access.kind == Kind::Read)
        forEachPiece(
            region, offset, access.bytes, [&](const Piece& piece) { return decideRead(piece, now, access); },
            [&](const Piece& piece, int slot) { applyRead(piece, now, slot); });
    else
        forEachPiece(
            region, offset, access.bytes, [&](const Piece& piece) { return decideWrite(piece, now, access); },
            [&](const Piece& piece, int) { applyWrite(piece, now); });
}

void setCopied(const void* shared, std::uint8_t copied) {
    Region& region = Memory::instance().shared();
    const auto offset = static_cast<std::size_t>(static_cast<const unsigned char*>(shared) - region.begin);
    for (std::size_t index = offset / 2; index < offset / 2 + 8; ++index)
        region.granules[index].copied = copied;
}

} // namespace

void checkAccess(const void* address, std::size_t bytes, Kind kind, bool aligned, const void* code) {
    check({address, bytes, kind, code, nullptr}, aligned, false);
}

void checkCopyPlaces(const void* shared, const void* global, const void* code) {
    Access to{shared, 16, Kind::Write, code, nullptr};
    locate(to, true);
    if (!to.region->shared)
        failWrongSpace(to, "copyAsync writes", "shared memory");
    Access from{global, 16, Kind::Read, code, nullptr};
    locate(from, true);
    if (from.region->shared)
        failWrongSpace(from, "copyAsync reads", "global memory");
}

void checkCopyBegin(const void* shared, const void* global, const void* code) {
    check({global, 16, Kind::Read, code, nullptr}, true, false);
    // A write that has not happened: it must not race, and what was there before is lost.
    check({shared, 16, Kind::Write, code, nullptr}, true, false);
    setCopied(shared, 3);
}

void checkCopyEnd(const void* shared, const void* global) {
    setCopied(shared, 0);
    check({global, 16, Kind::Read, nullptr, nullptr}, true, false);
    check({shared, 16, Kind::Write, nullptr, nullptr}, true, false);
}

void forgetCopy(const void* shared) {
    setCopied(shared, 0);
}

void checkMatrixRow(const void* row, const void* code) {
    Access access{row, 16, Kind::Read, code, nullptr};
    locate(access, true);
    if (!access.region->shared)
        failWrongSpace(access, "loadMatrices reads", "shared memory");
}

void checkMatrixRead(const void* row) {
    check({row, 16, Kind::Read, nullptr, nullptr}, true, true);
}

} // namespace longwave::simt
