// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

namespace longwave::stream {

/// A queue between one thread that writes and one that reads, without locks. Allocates when it is made, never after.
template <typename T>
class Ring {
    static_assert(std::is_trivially_copyable_v<T>);

  public:
    explicit Ring(std::size_t capacity) : values_(std::max<std::size_t>(capacity, 1)) {}

    std::size_t capacity() const noexcept { return values_.size(); }
    /// What can be read; the reader may count on it.
    std::size_t filled() const noexcept {
        return written_.load(std::memory_order_acquire) - read_.load(std::memory_order_acquire);
    }
    /// What can be written; the writer may count on it.
    std::size_t room() const noexcept { return capacity() - filled(); }

    /// The writer's. As many as there is room for, which is the result.
    std::size_t write(std::span<const T> values) noexcept {
        const std::size_t at = written_.load(std::memory_order_relaxed);
        const std::size_t count = std::min(values.size(), capacity() - (at - read_.load(std::memory_order_acquire)));
        const std::size_t begin = at % capacity();
        const std::size_t first = std::min(count, capacity() - begin);
        std::copy_n(values.data(), first, values_.data() + begin);
        std::copy_n(values.data() + first, count - first, values_.data());
        written_.store(at + count, std::memory_order_release);
        return count;
    }
    bool push(const T& value) noexcept { return write({&value, 1}) == 1; }

    /// The reader's. As many as there are, up to the room in `values`; the result says how many.
    std::size_t read(std::span<T> values) noexcept {
        const std::size_t at = read_.load(std::memory_order_relaxed);
        const std::size_t count = std::min(values.size(), written_.load(std::memory_order_acquire) - at);
        const std::size_t begin = at % capacity();
        const std::size_t first = std::min(count, capacity() - begin);
        std::copy_n(values_.data() + begin, first, values.data());
        std::copy_n(values_.data(), count - first, values.data() + first);
        read_.store(at + count, std::memory_order_release);
        return count;
    }
    /// The reader's: forgets everything that is there.
    void drop() noexcept { read_.store(written_.load(std::memory_order_acquire), std::memory_order_release); }

  private:
    std::vector<T> values_;
    alignas(64) std::atomic<std::size_t> written_ = 0;
    alignas(64) std::atomic<std::size_t> read_ = 0;
};

} // namespace longwave::stream
