// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace longwave {

/// A file that appears under its name only when it is complete. What is written goes to a temporary file beside it, on
/// the same file system; `commit` brings it to disk and gives it the name. Destroyed before that, it leaves nothing
/// behind, and a file of that name stays as it was. A symbolic link keeps pointing to the file that is replaced.
class AtomicFile {
  public:
    /// Throws Error when the name is a folder or a device, or its folder is missing or may not be written to.
    explicit AtomicFile(const std::filesystem::path& path);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    /// Appends. Throws Error, for instance when the disk is full.
    void write(std::string_view bytes);
    /// Throws Error. Call it once, last.
    void commit();

  private:
    [[noreturn]] void fail(int code, const std::string& what) const;

    std::string subject_; ///< the path as it was given
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    int descriptor_ = -1;
    std::uint64_t written_ = 0;
    bool done_ = false;
};

/// All of `bytes` as an AtomicFile. Throws Error.
void writeAtomically(const std::filesystem::path& path, std::string_view bytes);

} // namespace longwave
