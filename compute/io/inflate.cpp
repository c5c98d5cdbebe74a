// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/inflate.h"

#include "compute/error.h"

#include <algorithm>
#include <limits>

#include <zlib.h>

namespace longwave {
namespace {

// zlib counts in 32 bits.
constexpr std::size_t kMostAtOnce = std::size_t{1} << 30;

struct Stream {
    z_stream z{};
    ~Stream() { ::inflateEnd(&z); }
};

} // namespace

std::vector<std::byte> inflate(std::span<const std::byte> packed, std::uint64_t count, bool& endsThere,
                               const std::string& subject, const std::string& what) {
    Stream stream;
    if (::inflateInit2(&stream.z, -MAX_WBITS) != Z_OK)
        throw Error(subject, what + " cannot be unpacked: out of memory");
    std::vector<std::byte> out;
    // The claimed size is believed step by step, so a lie costs no memory that the stream does not fill.
    constexpr std::uint64_t kFirstStep = 1 << 16;
    std::size_t filled = 0;
    std::size_t taken = 0;
    int status = Z_OK;
    std::byte beyond{}; // one byte more than asked for: only to see whether the stream ends
    while (status == Z_OK) {
        const bool full = filled == count;
        if (!full && filled == out.size())
            out.resize(static_cast<std::size_t>(
                std::min<std::uint64_t>(count, std::max<std::uint64_t>(kFirstStep, out.size() * 2))));
        stream.z.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data() + taken));
        stream.z.avail_in = static_cast<uInt>(std::min(kMostAtOnce, packed.size() - taken));
        const auto room = static_cast<uInt>(full ? 1 : std::min(kMostAtOnce, out.size() - filled));
        stream.z.next_out = reinterpret_cast<Bytef*>(full ? &beyond : out.data() + filled);
        stream.z.avail_out = room;
        const uInt given = stream.z.avail_in;
        status = ::inflate(&stream.z, Z_NO_FLUSH);
        taken += given - stream.z.avail_in;
        const uInt made = room - stream.z.avail_out;
        if (full && made > 0) {
            endsThere = false;
            return out;
        }
        filled += made;
    }
    out.resize(filled);
    if (status == Z_DATA_ERROR || status == Z_NEED_DICT)
        throw Error(subject, what + " is damaged: its compressed data cannot be unpacked");
    if (status == Z_MEM_ERROR)
        throw Error(subject, what + " cannot be unpacked: out of memory");
    if (status != Z_STREAM_END)
        throw Error(subject, what + " is damaged: its compressed data end too early");
    endsThere = true;
    return out;
}

std::uint32_t crc32Of(std::span<const std::byte> bytes) noexcept {
    uLong crc = ::crc32(0, nullptr, 0);
    while (!bytes.empty()) {
        const auto part = bytes.first(std::min(kMostAtOnce, bytes.size()));
        crc = ::crc32(crc, reinterpret_cast<const Bytef*>(part.data()), static_cast<uInt>(part.size()));
        bytes = bytes.subspan(part.size());
    }
    return static_cast<std::uint32_t>(crc);
}

} // namespace longwave
