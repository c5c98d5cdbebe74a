// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace longwave {

/// Bytes that come one part after the other and are an array in the end. They lie in memory while they are few; from
/// `mostInMemory` on in a file without a name, which is mapped and gone when nobody holds the array any more, so that
/// memory stays bounded however many there are.
class SpilledBytes {
  public:
    static constexpr std::size_t kMostInMemory = std::size_t{64} << 20;

    /// `subject` is what errors are about; `expected` bytes in all, 0: unknown. Throws Error when there is no room for
    /// so many.
    SpilledBytes(std::string subject, std::uint64_t expected, std::size_t mostInMemory = kMostInMemory);
    ~SpilledBytes();
    SpilledBytes(const SpilledBytes&) = delete;
    SpilledBytes& operator=(const SpilledBytes&) = delete;

    /// Throws Error when the folder has no room for it, or there is none to write to.
    void append(std::span<const std::byte> bytes);
    std::uint64_t size() const noexcept { return size_; }
    /// Where they lie, for an array; nothing may be appended any more. Throws Error.
    ArrayView::Source finish();

    /// TMPDIR where that is set, else /var/tmp, which is on a disk where /tmp may be memory.
    static std::filesystem::path folder();

  private:
    void spill();
    void write(std::span<const std::byte> bytes);
    [[noreturn]] void fail(int code) const;

    std::string subject_;
    std::uint64_t expected_;
    std::size_t mostInMemory_;
    std::vector<std::byte> memory_;
    std::uint64_t size_ = 0;
    int descriptor_ = -1;
};

} // namespace longwave
