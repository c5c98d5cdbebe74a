// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/error.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <string>

namespace longwave::stream {

/// Floats on a cache line's boundary, as every vector load wants them. Zeroed.
class AlignedFloats {
  public:
    AlignedFloats() = default;
    /// Throws Error when memory is short.
    explicit AlignedFloats(std::size_t count) : size_(count) {
        data_.reset(
            static_cast<float*>(::operator new(std::max<std::size_t>(count, 1) * sizeof(float), kLine, std::nothrow)));
        if (!data_)
            throw Error("memory", std::to_string(count * sizeof(float) >> 20) + " MiB for streaming could not be had");
        clear();
    }
    float* data() noexcept { return data_.get(); }
    const float* data() const noexcept { return data_.get(); }
    std::size_t size() const noexcept { return size_; }
    void clear() noexcept { std::fill_n(data_.get(), size_, 0.0f); }

  private:
    static constexpr std::align_val_t kLine{64};
    struct Free {
        void operator()(float* p) const noexcept { ::operator delete(p, kLine); }
    };
    std::unique_ptr<float[], Free> data_;
    std::size_t size_ = 0;
};

} // namespace longwave::stream
