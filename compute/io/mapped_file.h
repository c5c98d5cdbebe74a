// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/mapped_memory.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>

namespace longwave {

/// A file mapped read-only into memory for as long as somebody holds it. What is gone of it when another program makes
/// it shorter is read as zeros.
class MappedFile {
  public:
    /// Throws Error when the file is missing, is a directory, may not be read or cannot be mapped. An empty file
    /// maps to an empty span.
    static std::shared_ptr<const MappedFile> open(const std::filesystem::path& path);

    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::span<const std::byte> bytes() const noexcept { return {data_, size_}; }
    /// Gives back the memory of the pages read so far; they are read again when next touched.
    void forget() const noexcept;
    const std::filesystem::path& path() const noexcept { return path_; }

  private:
    MappedFile(std::filesystem::path path, const std::byte* data, std::size_t size)
        : path_(std::move(path)),
          data_(data),
          size_(size) {}

    std::filesystem::path path_;
    const std::byte* data_ = nullptr;
    std::size_t size_ = 0;
    std::optional<MappedMemory> memory_; ///< of a file that is not empty
};

} // namespace longwave
