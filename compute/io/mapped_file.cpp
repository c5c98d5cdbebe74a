// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/mapped_file.h"

#include "compute/error.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace longwave {
namespace {

std::string reasonOf(int code) {
    return std::generic_category().message(code);
}

[[noreturn]] void throwOpenError(const std::filesystem::path& path, int code) {
    switch (code) {
    case ENOENT:
        throw Error(path.string(), "there is no such file");
    case ENOTDIR:
        throw Error(path.string(), "there is no such file: a part of its path is not a folder");
    case EACCES:
    case EPERM:
        throw Error(path.string(), "the file may not be read: permission denied");
    default:
        throw Error(path.string(), "the file cannot be opened: " + reasonOf(code));
    }
}

struct Descriptor {
    int value;
    ~Descriptor() {
        if (value >= 0)
            ::close(value);
    }
};

} // namespace

std::shared_ptr<const MappedFile> MappedFile::open(const std::filesystem::path& path) {
    // O_NONBLOCK: opening a named pipe must not wait for a writer that never comes.
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (file.value < 0)
        throwOpenError(path, errno);
    struct stat status {};
    if (::fstat(file.value, &status) != 0)
        throwOpenError(path, errno);
    if (S_ISDIR(status.st_mode))
        throw Error(path.string(), "this is a folder; a file is expected");
    if (!S_ISREG(status.st_mode))
        throw Error(path.string(), "this is a device or a pipe; a regular file is expected");

    const std::shared_ptr<MappedFile> mapped(new MappedFile(path, nullptr, 0));
    if (const auto size = static_cast<std::size_t>(status.st_size); size > 0) {
        void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.value, 0);
        if (data == MAP_FAILED)
            throw Error(path.string(), "the file cannot be mapped into memory: " + reasonOf(errno));
        mapped->data_ = static_cast<const std::byte*>(data);
        mapped->size_ = size;
        mapped->memory_.emplace(path, mapped->data_, size);
    }
    return mapped;
}

void MappedFile::forget() const noexcept {
    if (data_) // a hint: nothing is lost when it is not followed
        ::madvise(const_cast<std::byte*>(data_), size_, MADV_DONTNEED);
}

MappedFile::~MappedFile() {
    memory_.reset();
    if (data_)
        ::munmap(const_cast<std::byte*>(data_), size_);
}

} // namespace longwave
