// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <new>

namespace longwave::cuda {

/// Bytes of device memory. Throws OutOfDeviceMemory, or Error.
void* allocateOnDevice(std::size_t bytes);
void freeOnDevice(void* memory) noexcept;

/// Bytes of the computer's memory that the device copies from and to directly. Throws Error.
void* allocatePinned(std::size_t bytes);
void freePinned(void* memory) noexcept;

/// `count` values of T in device memory; not initialized. The host must not look at what data() points to.
template <typename T>
class DeviceBuffer {
  public:
    DeviceBuffer() = default;
    explicit DeviceBuffer(std::size_t count) : count_(count) {
        if (count > std::numeric_limits<std::size_t>::max() / sizeof(T))
            throw std::bad_alloc();
        if (count > 0)
            data_.reset(static_cast<T*>(allocateOnDevice(count * sizeof(T))));
    }

    T* data() noexcept { return data_.get(); }
    const T* data() const noexcept { return data_.get(); }
    std::size_t size() const noexcept { return count_; }
    std::size_t bytes() const noexcept { return count_ * sizeof(T); }

  private:
    struct Free {
        void operator()(T* p) const noexcept { freeOnDevice(p); }
    };
    std::unique_ptr<T, Free> data_;
    std::size_t count_ = 0;
};

/// `count` values of T in pinned memory; not initialized.
template <typename T>
class PinnedBuffer {
  public:
    PinnedBuffer() = default;
    explicit PinnedBuffer(std::size_t count)
        : data_(static_cast<T*>(allocatePinned(count * sizeof(T)))),
          count_(count) {}

    T* data() noexcept { return data_.get(); }
    const T* data() const noexcept { return data_.get(); }
    std::size_t size() const noexcept { return count_; }

  private:
    struct Free {
        void operator()(T* p) const noexcept { freePinned(p); }
    };
    std::unique_ptr<T, Free> data_;
    std::size_t count_ = 0;
};

} // namespace longwave::cuda
