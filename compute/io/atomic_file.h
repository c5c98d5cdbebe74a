// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace longwave {

/// A file that appears under its name only when it is complete. What is written goes to a file without a name on the
/// same file system; `commit` brings it to disk and gives it the name. Destroyed before that, it leaves nothing behind,
/// and neither does a process that is killed; a file of that name stays as it was. (Where the file system has no files
/// without a name, one beside it is written instead, which only a killed process leaves there.) A symbolic link keeps
/// pointing to the file that is replaced.
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
    std::filesystem::path anotherName() const;
    bool openNamed();
    bool nameWhatIsOpen();
    [[noreturn]] void fail(int code, const std::string& what) const;

    std::string subject_; ///< the path as it was given
    std::filesystem::path target_;
    std::filesystem::path temporary_; ///< empty while it has no name
    int descriptor_ = -1;
    std::uint64_t written_ = 0;
    bool done_ = false;
};

/// All of `bytes` as an AtomicFile. Throws Error.
void writeAtomically(const std::filesystem::path& path, std::string_view bytes);

} // namespace longwave
