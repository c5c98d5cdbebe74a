// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/reader_fuzz.h"

#include "compute/error.h"
#include "compute/io/formats.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

namespace longwave {
namespace {

/// Arrays beyond this are listed but not read: a small compressed file may be large by right.
constexpr std::int64_t kMostBytesRead = 1 << 20;

void readAll(const File& file) {
    for (const Entry& entry : file.entries) {
        if (entry.values.isEmpty() || entry.values.bytes() > kMostBytesRead)
            continue;
        try {
            entry.values.toFloats();
        } catch (const Error&) { // compressed bytes show only now that they are damaged
        }
    }
}

} // namespace

void openBytes(const Reader& reader, const std::uint8_t* data, std::size_t size) {
    const int descriptor = ::memfd_create("fuzz", MFD_CLOEXEC);
    if (descriptor < 0 || ::write(descriptor, data, size) != static_cast<ssize_t>(size))
        std::abort();
    try {
        const auto file = MappedFile::open("/proc/self/fd/" + std::to_string(descriptor));
        const auto bytes = file->bytes();
        if (!bytes.empty() && reader.recognises(bytes.first(std::min<std::size_t>(bytes.size(), 4096)), bytes.size()))
            readAll(reader.read(file, {}));
    } catch (const Error&) {
    }
    ::close(descriptor);
}

} // namespace longwave
