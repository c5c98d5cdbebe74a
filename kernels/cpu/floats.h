// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <hwy/aligned_allocator.h>

#include <cstddef>
#include <cstdint>

namespace longwave::cpu {

/// Aligned memory that knows its size; much of it lies on huge pages where the system has them. Throws Error when it
/// cannot be had.
class Floats {
  public:
    Floats() = default;
    explicit Floats(std::int64_t count);
    float* get() const noexcept { return memory_.get(); }
    std::size_t bytes() const noexcept { return bytes_; }

  private:
    hwy::AlignedFreeUniquePtr<float[]> memory_;
    std::size_t bytes_ = 0;
};

} // namespace longwave::cpu
