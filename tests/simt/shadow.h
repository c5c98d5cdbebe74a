// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

// The access checker. Two accesses to a byte, one of them a write, must be ordered: they are one thread's; or lanes of
// one warp with a syncWarp or syncBlock between; or threads of one block with a syncBlock between. (All lanes or
// threads take part in these, so dates suffice: Machine's clock ticks at each barrier, and a record is dated by its
// warp's last one.) Nothing orders two blocks. A read must be of what was written or uploaded; shared memory is
// forgotten with its block.
//
// A granule keeps its last write, since an earlier one that raced with it has been a fault already, and two reads,
// chosen so that a write which races with any read since then races with one of the two.

namespace longwave::simt {

enum class Kind : std::uint8_t { Read, Write };

/// The running thread accesses device memory (Memory::contains). `aligned`: to its own size, as one instruction must
/// be.
void checkAccess(const void* address, std::size_t bytes, Kind kind, bool aligned, const void* code);

/// Aligned, and from global to shared memory.
void checkCopyPlaces(const void* shared, const void* global, const void* code);
/// copyAsync reads and writes at some time between its call and the wait, so both count at both; in between nobody may
/// touch where it goes.
void checkCopyBegin(const void* shared, const void* global, const void* code);
void checkCopyEnd(const void* shared, const void* global);
/// The copy will never be waited for: its block has ended.
void forgetCopy(const void* shared);

/// A lane's row for loadMatrices: aligned, in shared memory.
void checkMatrixRow(const void* row, const void* code);
/// The running thread's warp reads such a row for all its lanes.
void checkMatrixRead(const void* row);

} // namespace longwave::simt
