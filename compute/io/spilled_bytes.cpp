// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/spilled_bytes.h"

#include "compute/error.h"
#include "compute/io/text.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace longwave {
namespace {

std::string mebibytes(std::uint64_t bytes) {
    return grouped((bytes + (1 << 20) - 1) >> 20) + " MiB";
}

/// A file that no folder lists; −1 where that cannot be (errno).
int openNameless(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
        return descriptor;
    std::string name = (folder / "longwave-XXXXXX").string(); // a file system without O_TMPFILE
    const int named = ::mkostemp(name.data(), O_CLOEXEC);
    if (named >= 0)
        ::unlink(name.c_str());
    return named;
}

} // namespace

SpilledBytes::SpilledBytes(std::string subject, std::uint64_t expected, std::size_t mostInMemory)
    : subject_(std::move(subject)),
      expected_(expected),
      mostInMemory_(mostInMemory) {
    if (expected_ <= mostInMemory_) {
        memory_.reserve(static_cast<std::size_t>(expected_));
        return;
    }
    spill();
}

SpilledBytes::~SpilledBytes() {
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

std::filesystem::path SpilledBytes::folder() {
    const char* chosen = std::getenv("TMPDIR");
    return chosen && *chosen ? chosen : "/var/tmp";
}

void SpilledBytes::append(std::span<const std::byte> bytes) {
    if (descriptor_ < 0 && memory_.size() + bytes.size() > mostInMemory_)
        spill();
    if (descriptor_ >= 0)
        write(bytes);
    else
        memory_.insert(memory_.end(), bytes.begin(), bytes.end());
    size_ += bytes.size();
}

void SpilledBytes::spill() {
    std::error_code unknown;
    if (const auto room = std::filesystem::space(folder(), unknown); !unknown && room.available < expected_)
        fail(ENOSPC);
    descriptor_ = openNameless(folder());
    if (descriptor_ < 0)
        fail(errno);
    write(std::exchange(memory_, {}));
}

void SpilledBytes::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR)
            fail(errno);
        bytes = bytes.subspan(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
}

void SpilledBytes::fail(int code) const {
    throw Error(subject_, "what is unpacked of it (" +
                              (expected_ > 0 ? mebibytes(expected_)
                                             : "over " + mebibytes(std::max<std::uint64_t>(size_, mostInMemory_))) +
                              ") is kept in a file while it is open, and cannot be written to the folder " +
                              inQuotes(folder().string()) + ": " + std::generic_category().message(code) +
                              "; the environment variable TMPDIR names another folder");
}

ArrayView::Source SpilledBytes::finish() {
    ArrayView::Source source;
    if (descriptor_ < 0) {
        auto owner = std::make_shared<const std::vector<std::byte>>(std::move(memory_));
        source.data = owner->data();
        source.owner = std::move(owner);
        return source;
    }
    const auto size = static_cast<std::size_t>(size_);
    void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor_, 0);
    if (data == MAP_FAILED)
        fail(errno);
    source.data = static_cast<const std::byte*>(data);
    source.owner =
        std::shared_ptr<const void>(data, [size](const void* mapped) { ::munmap(const_cast<void*>(mapped), size); });
    source.mapped = true;
    return source;
}

} // namespace longwave
