// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/training/layers/loops.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace longwave::training {

/// How sequences are cut in time: into tiles that hold all heads and stay in a core's cache while several layers pass
/// over them. It depends on shapes alone, so what is summed over tiles is summed in the same order on every machine.
class Tiling {
  public:
    Tiling(std::int64_t batch, std::int64_t length, std::int64_t heads) : batch_(batch), length_(length) {
        const std::int64_t widest = heads <= 32 ? 256 : 128;
        count_ = (length + widest - 1) / widest;
        width_ = (length + count_ * kTileStep - 1) / (count_ * kTileStep) * kTileStep;
        count_ = (length + width_ - 1) / width_;
        const std::int64_t steps = width_ / kTileStep;
        pitch_ = (steps | 1) * kTileStep; // odd: the rows of a tile do not meet in one set of the cache
    }

    std::int64_t items() const noexcept { return batch_ * count_; }
    std::int64_t width() const noexcept { return width_; }
    std::int64_t pitch() const noexcept { return pitch_; }
    std::int64_t sequenceOf(std::int64_t item) const noexcept { return item / count_; }
    std::int64_t begin(std::int64_t item) const noexcept { return item % count_ * width_; }
    /// Samples of the sequence in this tile; the rest of its width is zero.
    std::int64_t samples(std::int64_t item) const noexcept { return std::min(width_, length_ - begin(item)); }
    TileShape shape(std::int64_t rows) const noexcept { return {rows, width_, pitch_}; }
    std::size_t floats(std::int64_t rows) const noexcept { return static_cast<std::size_t>(rows * pitch_); }

    /// The tile of an array [batch, rows, length].
    template <typename T>
    void load(std::span<const T> from, std::int64_t rows, std::int64_t item, T* tile) const {
        const std::int64_t count = samples(item);
        const T* source = from.data() + sequenceOf(item) * rows * length_ + begin(item);
        for (std::int64_t r = 0; r < rows; ++r) {
            std::copy_n(source + r * length_, count, tile + r * pitch_);
            std::fill_n(tile + r * pitch_ + count, width_ - count, T(0));
        }
    }
    template <typename T>
    void store(const T* tile, std::int64_t rows, std::int64_t item, std::span<T> to) const {
        const std::int64_t count = samples(item);
        T* target = to.data() + sequenceOf(item) * rows * length_ + begin(item);
        for (std::int64_t r = 0; r < rows; ++r)
            std::copy_n(tile + r * pitch_, count, target + r * length_);
    }

  private:
    std::int64_t batch_;
    std::int64_t length_;
    std::int64_t count_ = 1;
    std::int64_t width_ = 0;
    std::int64_t pitch_ = 0;
};

/// What is summed over all tiles, gradients of parameters: in a fixed number of shares, each added up in the order of
/// its tiles by whichever thread takes it, then share by share. The sum is the same on any number of threads.
template <typename T>
class Shares {
  public:
    static constexpr std::int64_t kMost = 16;

    Shares(std::int64_t items, std::int64_t size)
        : items_(items),
          count_(std::min(items, kMost)),
          size_(size),
          sums_(static_cast<std::size_t>(count_ * size)) {}

    std::int64_t count() const noexcept { return count_; }
    std::int64_t begin(std::int64_t share) const noexcept { return share * items_ / count_; }
    /// A share's own sums, set to zero.
    T* clear(std::int64_t share) {
        std::fill_n(sums_.begin() + share * size_, size_, T(0));
        return sums_.data() + share * size_;
    }
    /// All shares together, valid until the next clear.
    const T* total() {
        for (std::int64_t share = 1; share < count_; ++share)
            loops<T>().add(sums_.data() + share * size_, size_, sums_.data());
        return sums_.data();
    }

  private:
    std::int64_t items_;
    std::int64_t count_;
    std::int64_t size_;
    std::vector<T> sums_;
};

inline constexpr std::int64_t paddedToStep(std::int64_t n) noexcept {
    return (n + kTileStep - 1) / kTileStep * kTileStep;
}

} // namespace longwave::training
