// SPDX-License-Identifier: GPL-3.0-or-later
// What the lanes of a warp, or the threads of a block, do together.
#include "tests/ptx/fault.h"
#include "tests/ptx/known.h"

#include <algorithm>

namespace longwave::ptx {
namespace {

enum class Mode { Up, Down, Butterfly, Index };

template <Mode mode>
void shuffle(Warp& warp, const Instruction& i, Lanes lanes) {
    const Row values = warp.row(i.rows[2]); // a copy: the destination may be the same register
    forEach(lanes, [&](std::size_t at) {
        const auto lane = static_cast<int>(at);
        const auto by = static_cast<int>(warp.row(i.rows[3])[at] & 31);
        const auto bounds = static_cast<int>(warp.row(i.rows[4])[at]);
        const int segment = bounds >> 8 & 31;
        const int first = lane & segment;
        const int last = first | (bounds & 31 & ~segment);
        int from = 0;
        bool isInside = false;
        switch (mode) {
        case Mode::Up:
            from = lane - by;
            isInside = from >= last;
            break;
        case Mode::Down:
            from = lane + by;
            isInside = from <= last;
            break;
        case Mode::Butterfly:
            from = lane ^ by;
            isInside = from <= last;
            break;
        case Mode::Index:
            from = first | (by & ~segment);
            isInside = from <= last;
            break;
        }
        warp.row(i.rows[1])[at] = isInside;
        if (!isInside)
            from = lane;
        if ((lanes >> from & 1) == 0) {
            warp.looking = lane;
            throw Fault("a shuffle from a lane that takes no part");
        }
        warp.row(i.rows[0])[at] = values[static_cast<std::size_t>(from)];
    });
}

void largest(Warp& warp, const Instruction& i, Lanes lanes) {
    const Row& values = warp.row(i.rows[1]);
    std::uint32_t most = 0;
    forEach(lanes, [&](std::size_t lane) { most = std::max(most, valueOf<std::uint32_t>(values[lane])); });
    Row& to = warp.row(i.rows[0]);
    forEach(lanes, [&](std::size_t lane) { to[lane] = most; });
}

Known meeting(Step step, std::vector<int> shape, Meeting who) {
    Known known{{}, std::move(shape)};
    known.form.step = step;
    known.form.meeting = who;
    return known;
}

} // namespace

void addCollectives(KnownInstructions& all) {
    all["shfl.sync.up.b32"] = meeting(shuffle<Mode::Up>, {2, 1, 1, 1, 1}, Meeting::Members);
    all["shfl.sync.down.b32"] = meeting(shuffle<Mode::Down>, {2, 1, 1, 1, 1}, Meeting::Members);
    all["shfl.sync.bfly.b32"] = meeting(shuffle<Mode::Butterfly>, {2, 1, 1, 1, 1}, Meeting::Members);
    all["shfl.sync.idx.b32"] = meeting(shuffle<Mode::Index>, {2, 1, 1, 1, 1}, Meeting::Members);
    all["redux.sync.max.u32"] = meeting(largest, {1, 1, 1}, Meeting::Members);
    all["bar.warp.sync"] = meeting(nullptr, {1}, Meeting::Members);
    all["bar.sync"] = meeting(nullptr, {1}, Meeting::Block);
}

} // namespace longwave::ptx
