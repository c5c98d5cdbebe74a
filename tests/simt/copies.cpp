// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/machine.h"
#include "simt/shadow.h"
#include "simt/watch.h"

#include <cstring>

// Asynchronous copies are carried out at the wait that they must be complete after, and not at all if there is none.

namespace longwave::simt {

void Machine::beginCopy(void* shared, const void* global, const void* code) {
    const Unwatched unwatched;
    checkCopyPlaces(shared, global, code);
    if (options_.checkAccesses) {
        checkCopyBegin(shared, global, code);
        recordTraffic(global, 16, Kind::Read, code);
        recordTraffic(shared, 16, Kind::Write, code);
    }
    Copies& own = copies_[static_cast<std::size_t>(thread_)];
    own.copies.push_back({shared, global, own.groups});
}

void Machine::commitCopies() {
    ++copies_[static_cast<std::size_t>(thread_)].groups;
}

void Machine::waitForCopies(int pending) {
    const Unwatched unwatched;
    Copies& own = copies_[static_cast<std::size_t>(thread_)];
    for (; own.done < own.copies.size() && own.copies[own.done].group < own.groups - pending; ++own.done) {
        const Copies::Copy& copy = own.copies[own.done];
        if (options_.checkAccesses)
            checkCopyEnd(copy.shared, copy.global);
        std::memcpy(copy.shared, copy.global, 16);
    }
    if (own.done == own.copies.size()) {
        own.copies.clear();
        own.done = 0;
    }
}

} // namespace longwave::simt
