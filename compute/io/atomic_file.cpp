// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/atomic_file.h"

#include "compute/error.h"
#include "compute/io/text.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace longwave {
namespace {

namespace fs = std::filesystem;

// What the new file replaces: through a symbolic link, the file it points to; never a folder or a device.
fs::path replacedPath(const fs::path& path) {
    if (!path.has_filename())
        throw Error(path.string(), "this names no file");
    std::error_code error;
    const auto status = fs::status(path, error);
    if (fs::is_directory(status))
        throw Error(path.string(), "this is a folder; a file name is expected");
    if (fs::exists(status) && !fs::is_regular_file(status))
        throw Error(path.string(), "this is a device or a pipe; a regular file is expected");
    if (fs::exists(status) && fs::is_symlink(fs::symlink_status(path, error))) {
        const fs::path real = fs::canonical(path, error);
        return error ? path : real;
    }
    return path;
}

fs::path folderOf(const fs::path& file) {
    return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

constexpr const char* kOpenFiles = "/proc/self/fd";

} // namespace

AtomicFile::AtomicFile(const fs::path& path) : subject_(path.string()), target_(replacedPath(path)) {
    if (::access(kOpenFiles, X_OK) == 0) // it is named by way of that
        descriptor_ = ::open(folderOf(target_).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    if (descriptor_ < 0 && !openNamed())
        fail(errno, "it cannot be written");
}

AtomicFile::~AtomicFile() {
    if (descriptor_ >= 0)
        ::close(descriptor_);
    if (!done_ && !temporary_.empty())
        ::unlink(temporary_.c_str());
}

fs::path AtomicFile::anotherName() const {
    static std::atomic<unsigned> counter{0};
    return folderOf(target_) / (".longwave-" + std::to_string(::getpid()) + "-" + std::to_string(counter++) + ".tmp");
}

bool AtomicFile::openNamed() {
    do {
        temporary_ = anotherName();
        descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (descriptor_ < 0 && errno == EEXIST);
    return descriptor_ >= 0;
}

// A link cannot replace a file, as renaming can: so it gets a name of its own first.
bool AtomicFile::nameWhatIsOpen() {
    const std::string open = std::string(kOpenFiles) + "/" + std::to_string(descriptor_);
    for (;;) {
        const fs::path name = anotherName();
        if (::linkat(AT_FDCWD, open.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0) {
            temporary_ = name;
            return true;
        }
        if (errno != EEXIST)
            return false;
    }
}

void AtomicFile::write(std::string_view bytes) {
    constexpr std::size_t kMostAtOnce = std::size_t{1} << 30;
    while (!bytes.empty()) {
        const ssize_t n = ::write(descriptor_, bytes.data(), std::min(bytes.size(), kMostAtOnce));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            fail(errno, "writing stopped after " + grouped(written_) + " bytes");
        written_ += static_cast<std::uint64_t>(n);
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
}

void AtomicFile::commit() {
    if (::fsync(descriptor_) != 0)
        fail(errno, "it cannot be brought to disk");
    if (temporary_.empty() && !nameWhatIsOpen())
        fail(errno, "it cannot be written");
    if (::close(std::exchange(descriptor_, -1)) != 0)
        fail(errno, "it cannot be brought to disk");
    if (::rename(temporary_.c_str(), target_.c_str()) != 0)
        fail(errno, "it cannot be written");
    done_ = true;
    // The new name itself reaches the disk with its folder; a file system that cannot do that loses nothing else.
    const int folder = ::open(folderOf(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
}

void AtomicFile::fail(int code, const std::string& what) const {
    switch (code) {
    case ENOENT:
    case ENOTDIR:
        throw Error(subject_, what + ": its folder does not exist");
    case EACCES:
    case EPERM:
    case EROFS:
        throw Error(subject_, what + ": writing into its folder is not permitted");
    case ENOSPC:
    case EDQUOT:
        throw Error(subject_, what + ": the disk is full");
    case EFBIG:
        throw Error(subject_, what + ": the file would be larger than is permitted here");
    default:
        throw Error(subject_, what + ": " + std::generic_category().message(code));
    }
}

void writeAtomically(const fs::path& path, std::string_view bytes) {
    AtomicFile file(path);
    file.write(bytes);
    file.commit();
}

} // namespace longwave
