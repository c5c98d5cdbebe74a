// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>

namespace longwave {

/// Memory that a file is mapped to. When another program makes the file shorter, touching what is gone would end this
/// one (SIGBUS), and every program that saves over a file makes it empty first. For files that are kept here what is
/// gone is zeros instead, and reading says so.
///
/// The first one installs a handler of SIGBUS, which passes on what is not about these files.
class MappedMemory {
  public:
    MappedMemory(const std::filesystem::path& path, const std::byte* data, std::size_t size);
    ~MappedMemory(); ///< before the memory is unmapped
    MappedMemory(const MappedMemory&) = delete;
    MappedMemory& operator=(const MappedMemory&) = delete;

    struct Range;

  private:
    Range& range_;
};

/// To be called after `data` was read. Throws Error when it lies in a file that was found to be shorter than it was.
void requireWhole(const std::byte* data);
/// The same as an answer.
bool isWhole(const std::byte* data) noexcept;

} // namespace longwave
