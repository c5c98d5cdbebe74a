// SPDX-License-Identifier: GPL-3.0-or-later
// A fuzz target for one reader, LONGWAVE_FUZZ_READER: whatever the bytes, it opens them or throws Error.

#include "compute/error.h"
#include "compute/io/formats.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

namespace {

/// Arrays beyond this are listed but not read: a small compressed file may be large by right.
constexpr std::int64_t kMostBytesRead = 1 << 20;

void readAll(const longwave::File& file) {
    for (const longwave::Entry& entry : file.entries) {
        if (entry.values.isEmpty() || entry.values.bytes() > kMostBytesRead)
            continue;
        try {
            entry.values.toFloats();
        } catch (const longwave::Error&) { // compressed bytes show only now that they are damaged
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const int descriptor = ::memfd_create("fuzz", MFD_CLOEXEC);
    if (descriptor < 0 || ::write(descriptor, data, size) != static_cast<ssize_t>(size))
        std::abort();
    try {
        const auto file = longwave::MappedFile::open("/proc/self/fd/" + std::to_string(descriptor));
        const auto bytes = file->bytes();
        const longwave::Reader& reader = longwave::LONGWAVE_FUZZ_READER();
        if (!bytes.empty() && reader.recognises(bytes.first(std::min<std::size_t>(bytes.size(), 4096)), bytes.size()))
            readAll(reader.read(file, {}));
    } catch (const longwave::Error&) {
    }
    ::close(descriptor);
    return 0;
}
