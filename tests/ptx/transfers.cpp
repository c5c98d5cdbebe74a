// SPDX-License-Identifier: GPL-3.0-or-later
// What moves values between registers and memory.
#include "tests/ptx/known.h"

#include <algorithm>

namespace longwave::ptx {
namespace {

// f(lane, where its address leads), with the lane named should that fail.
template <typename F>
void withEach(Warp& warp, const Instruction& instruction, int addressRow, std::size_t bytes, bool isWritten,
              Lanes lanes, const F& f) {
    const Row& addresses = warp.row(addressRow);
    forEach(lanes, [&](std::size_t lane) {
        warp.looking = static_cast<int>(lane);
        std::uint64_t address = addresses[lane];
        if (instruction.space == Space::Shared) // of 32 bits, whatever is above them
            address = static_cast<std::uint32_t>(address);
        f(lane, warp.memory().at(instruction.space, address + static_cast<std::uint64_t>(instruction.offset), bytes,
                                 isWritten));
    });
    warp.looking = -1;
}

std::uint64_t signedBits(std::uint64_t bits, int bytes) {
    const int unused = 64 - 8 * bytes;
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(bits << unused) >> unused);
}

void load(Warp& warp, const Instruction& i, Lanes lanes) {
    withEach(warp, i, i.rows[i.width], std::size_t{i.bytes} * i.width, false, lanes,
             [&](std::size_t lane, const std::byte* from) {
                 for (std::size_t value = 0; value < i.width; ++value, from += i.bytes) {
                     std::uint64_t bits = 0;
                     std::memcpy(&bits, from, i.bytes);
                     warp.row(i.rows[value])[lane] = i.isSigned ? signedBits(bits, i.bytes) : bits;
                 }
             });
}
void store(Warp& warp, const Instruction& i, Lanes lanes) {
    withEach(warp, i, i.rows[0], std::size_t{i.bytes} * i.width, true, lanes, [&](std::size_t lane, std::byte* to) {
        for (std::size_t value = 0; value < i.width; ++value, to += i.bytes)
            std::memcpy(to, &warp.row(i.rows[value + 1])[lane], i.bytes);
    });
}

void atomicMax(Warp& warp, const Instruction& i, Lanes lanes) {
    withEach(warp, i, i.rows[1], 4, true, lanes, [&](std::size_t lane, std::byte* at) {
        std::uint32_t old;
        std::memcpy(&old, at, 4);
        const std::uint32_t value = std::max(old, valueOf<std::uint32_t>(warp.row(i.rows[2])[lane]));
        std::memcpy(at, &value, 4);
        warp.row(i.rows[0])[lane] = old;
    });
}

void copyAsync(Warp& warp, const Instruction& i, Lanes lanes) {
    forEach(lanes, [&](std::size_t lane) {
        warp.looking = static_cast<int>(lane);
        const auto bytes = static_cast<std::size_t>(warp.row(i.rows[2])[lane]);
        const Warp::Copy copy{static_cast<std::uint32_t>(warp.row(i.rows[0])[lane]), warp.row(i.rows[1])[lane]};
        warp.memory().at(Space::Shared, copy.shared, bytes, true); // who is wrong is told here
        warp.memory().at(Space::Global, copy.global, bytes, false);
        warp.start(warp.looking, copy);
    });
    warp.looking = -1;
}
void commitCopies(Warp& warp, const Instruction&, Lanes lanes) {
    forEach(lanes, [&](std::size_t lane) { warp.commit(static_cast<int>(lane)); });
}
void waitForCopies(Warp& warp, const Instruction& i, Lanes lanes) {
    forEach(lanes, [&](std::size_t lane) {
        warp.waitFor(static_cast<int>(lane), static_cast<std::size_t>(warp.row(i.rows[0])[lane]));
    });
}

void nothing(Warp&, const Instruction&, Lanes) {}

Known with(Step step, std::vector<int> shape, Space space = Space::Generic) {
    Known known{{}, std::move(shape)};
    known.form.step = step;
    known.form.space = space;
    return known;
}

} // namespace

void addTransfers(KnownInstructions& all) {
    struct Type {
        const char* name;
        int bytes;
        bool isSigned;
    };
    constexpr Type kTypes[] = {{"b8", 1, false},  {"u8", 1, false},  {"s8", 1, true},   {"b16", 2, false},
                               {"u16", 2, false}, {"s16", 2, true},  {"b32", 4, false}, {"u32", 4, false},
                               {"s32", 4, true},  {"f32", 4, false}, {"b64", 8, false}, {"u64", 8, false},
                               {"s64", 8, true},  {"f64", 8, false}};
    constexpr std::pair<const char*, Space> kSpaces[] = {
        {"", Space::Generic}, {"global.", Space::Global}, {"shared.", Space::Shared}, {"param.", Space::Parameters}};
    for (const auto& [spaceName, space] : kSpaces)
        for (const Type& type : kTypes)
            for (const int width : {1, 2, 4}) {
                if (type.bytes * width > 16)
                    continue;
                const std::string vector = width == 1 ? "" : width == 2 ? "v2." : "v4.";
                Known known = with(load, {width, 1}, space);
                known.form.bytes = static_cast<std::uint8_t>(type.bytes);
                known.form.width = static_cast<std::uint8_t>(width);
                known.form.isSigned = type.isSigned;
                all["ld." + (spaceName + vector) + type.name] = known;
                if (space == Space::Global)
                    all["ld.global.nc." + vector + type.name] = known; // by the way of what is only read
                known.shape = {1, width};
                known.form.step = store;
                if (space != Space::Parameters)
                    all["st." + (spaceName + vector) + type.name] = known;
            }
    all["atom.global.max.u32"] = with(atomicMax, {1, 1, 1}, Space::Global);
    all["prefetch.global.L2"] = with(nothing, {1}); // whatever the address is: it moves no value
    all["cp.async.cg.shared.global"] = with(copyAsync, {1, 1, 1});
    all["cp.async.commit_group"] = with(commitCopies, {});
    all["cp.async.wait_group"] = with(waitForCopies, {1});

    all["cvta.to.global.u64"] = all["cvta.global.u64"] = lanewise([](std::uint64_t address) { return address; });
    all["cvta.shared.u64"] =
        lanewise([](std::uint64_t address) { return Memory::kSharedWindow + static_cast<std::uint32_t>(address); });
    all["cvta.to.shared.u64"] = lanewise([](std::uint64_t address) { return address - Memory::kSharedWindow; });
}

} // namespace longwave::ptx
