// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace longwave::simt {

struct Region;

/// Bytes of device memory; see Buffer.
class RawBuffer {
  public:
    RawBuffer(std::string name, std::size_t bytes);
    ~RawBuffer();
    RawBuffer(const RawBuffer&) = delete;
    RawBuffer& operator=(const RawBuffer&) = delete;

    void* data() const;
    void upload(const void* from, std::size_t offset, std::size_t bytes);
    void download(void* to) const;
    /// How many bytes neither upload nor device code has written.
    std::size_t unwrittenBytes() const;

  private:
    Region* region_;
};

/// `count` elements of device memory under a name, as cudaMalloc gives them: not initialised, and known as such. An
/// access of device code outside of it is a Fault.
template <typename T>
class Buffer {
    static_assert(std::is_trivially_copyable_v<T>);

  public:
    Buffer(std::string name, std::size_t count) : raw_(std::move(name), count * sizeof(T)), count_(count) {}
    Buffer(std::string name, std::span<const T> values) : Buffer(std::move(name), values.size()) { upload(values); }

    T* data() { return static_cast<T*>(raw_.data()); }
    const T* data() const { return static_cast<const T*>(raw_.data()); }
    std::size_t size() const { return count_; }

    /// The host writes values.size() elements from element `at` on.
    void upload(std::span<const T> values, std::size_t at = 0) {
        raw_.upload(values.data(), at * sizeof(T), values.size_bytes());
    }
    /// What was never written comes as bytes of 0xff.
    std::vector<T> download() const {
        std::vector<T> values(count_);
        raw_.download(values.data());
        return values;
    }
    std::size_t unwrittenBytes() const { return raw_.unwrittenBytes(); }

  private:
    RawBuffer raw_;
    std::size_t count_;
};

} // namespace longwave::simt
