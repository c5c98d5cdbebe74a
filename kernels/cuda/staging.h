// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/device_memory.h"
#include "kernels/cuda/event.h"

#include <array>
#include <cstddef>
#include <span>

namespace longwave::cuda {

/// Copies between memory as the caller has it (pageable) and the device's, through two pinned slots: while the device
/// copies one, the host fills or empties the other. Nothing of the caller's is touched after a call has returned.
class Staging {
  public:
    /// A slot never needs more than `most` bytes; it has at most kSlotBytes.
    explicit Staging(std::size_t most);

    /// Returns when `from` has been read; the copy is part of the stream.
    void upload(std::span<const float> from, float* to, const Stream& stream);
    /// Returns when `to` has been written.
    void download(const float* from, std::span<float> to, const Stream& stream);

  private:
    static constexpr std::size_t kSlotBytes = std::size_t{4} << 20;

    struct Slot {
        explicit Slot(std::size_t count) : memory(count) {}
        PinnedBuffer<float> memory;
        Event copied; // the device is done with the slot
    };
    std::size_t slotSize() const noexcept { return slots_[0].memory.size(); }

    std::array<Slot, 2> slots_;
};

} // namespace longwave::cuda
