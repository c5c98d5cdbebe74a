// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <memory>

namespace longwave::stream {

/// Hands values from a thread that may wait to one that may not, without a lock; the latest wins. The taker never frees
/// anything: what it is done with goes back and is freed by the giver.
template <typename T>
class Handover {
  public:
    Handover() = default;
    ~Handover() {
        delete waiting_.load();
        collect();
    }
    Handover(const Handover&) = delete;
    Handover& operator=(const Handover&) = delete;

    /// The giver's: replaces what was not taken yet. One thread at a time.
    void give(std::unique_ptr<T> value) {
        collect();
        delete waiting_.exchange(value.release(), std::memory_order_acq_rel);
    }
    /// The giver's: frees what came back.
    void collect() {
        for (auto& slot : back_)
            delete slot.exchange(nullptr, std::memory_order_acq_rel);
    }

    /// The taker's: what was given last, or null. It is the taker's until it gives it back.
    T* take() noexcept {
        if (!waiting_.load(std::memory_order_relaxed)) // the usual case costs no exchange
            return nullptr;
        return waiting_.exchange(nullptr, std::memory_order_acq_rel);
    }
    /// The taker's. False when all places are full: it must be tried again later. A taker that holds `kPlaces` − 1
    /// values at most never sees that, as every take follows a `give`, which empties the places.
    bool giveBack(T* value) noexcept {
        for (auto& slot : back_) {
            T* empty = nullptr;
            if (slot.compare_exchange_strong(empty, value, std::memory_order_acq_rel, std::memory_order_relaxed))
                return true;
        }
        return false;
    }

  private:
    static constexpr std::size_t kPlaces = 4;
    std::atomic<T*> waiting_ = nullptr;
    std::array<std::atomic<T*>, kPlaces> back_{};
};

} // namespace longwave::stream
