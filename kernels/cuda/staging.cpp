// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/staging.h"

#include <algorithm>

namespace longwave::cuda {
namespace {

std::size_t slotCount(std::size_t most, std::size_t limit) {
    return std::max<std::size_t>(1, std::min(most, limit) / sizeof(float));
}

} // namespace

Staging::Staging(std::size_t most) : slots_{Slot(slotCount(most, kSlotBytes)), Slot(slotCount(most, kSlotBytes))} {}

void Staging::upload(std::span<const float> from, float* to, const Stream& stream) {
    for (std::size_t at = 0, i = 0; at < from.size(); at += slotSize(), ++i) {
        Slot& slot = slots_[i % 2];
        const auto part = from.subspan(at, std::min(slotSize(), from.size() - at));
        slot.copied.wait();
        std::copy(part.begin(), part.end(), slot.memory.data());
        check(cudaMemcpyAsync(to + at, slot.memory.data(), part.size_bytes(), cudaMemcpyHostToDevice, stream.get()),
              "cudaMemcpyAsync to the device");
        slot.copied.record(stream);
    }
}

void Staging::download(const float* from, std::span<float> to, const Stream& stream) {
    const auto fetch = [&](std::size_t at, Slot& slot) {
        if (at >= to.size())
            return;
        const std::size_t bytes = std::min(slotSize(), to.size() - at) * sizeof(float);
        check(cudaMemcpyAsync(slot.memory.data(), from + at, bytes, cudaMemcpyDeviceToHost, stream.get()),
              "cudaMemcpyAsync from the device");
        slot.copied.record(stream);
    };
    // An upload's use of a slot comes earlier in the same stream, so a slot need not be waited for here.
    fetch(0, slots_[0]);
    for (std::size_t at = 0, i = 0; at < to.size(); at += slotSize(), ++i) {
        fetch(at + slotSize(), slots_[(i + 1) % 2]);
        Slot& slot = slots_[i % 2];
        slot.copied.wait();
        std::copy_n(slot.memory.data(), std::min(slotSize(), to.size() - at), to.data() + at);
    }
}

} // namespace longwave::cuda
