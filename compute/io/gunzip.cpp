// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/gunzip.h"

#include "compute/error.h"
#include "compute/io/text.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <zlib.h>

namespace longwave {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 18;
constexpr std::size_t kMostAtOnce = std::size_t{1} << 30; // zlib counts in 32 bits
// The same limits as for the members of a zip archive.
constexpr std::uint64_t kHarmlessSize = std::uint64_t{64} << 20;
constexpr std::uint64_t kMostInflation = 200;
constexpr int kGzipWindow = MAX_WBITS + 16; // zlib's way to say that headers and checksums are gzip's

class Stream {
  public:
    explicit Stream(std::span<const std::byte> packed) : rest_(packed) { ready_ = ::inflateInit2(&z_, kGzipWindow); }
    ~Stream() {
        if (ready_ == Z_OK)
            ::inflateEnd(&z_);
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    bool isReady() const noexcept { return ready_ == Z_OK; }
    std::span<const std::byte> rest() const noexcept { return rest_; }

    /// Fills `out` as far as the stream goes in one step; zlib's status.
    int step(std::span<std::byte> out, std::size_t& made) {
        const std::size_t given = std::min(kMostAtOnce, rest_.size());
        z_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(rest_.data()));
        z_.avail_in = static_cast<uInt>(given);
        z_.next_out = reinterpret_cast<Bytef*>(out.data());
        z_.avail_out = static_cast<uInt>(out.size());
        const int status = ::inflate(&z_, Z_NO_FLUSH);
        rest_ = rest_.subspan(given - z_.avail_in);
        made = out.size() - z_.avail_out;
        return status;
    }

    void beginMember() { ::inflateReset(&z_); }

  private:
    z_stream z_{};
    int ready_ = Z_STREAM_ERROR;
    std::span<const std::byte> rest_;
};

} // namespace

bool beginsLikeGzip(std::span<const std::byte> head) noexcept {
    return head.size() >= 3 && head[0] == std::byte{0x1f} && head[1] == std::byte{0x8b} && head[2] == std::byte{8};
}

void gunzip(std::span<const std::byte> packed, const std::string& subject,
            const std::function<bool(std::span<const std::byte>)>& take) {
    Stream stream(packed);
    if (!stream.isReady())
        throw Error(subject, "it cannot be unpacked: out of memory");
    std::vector<std::byte> piece(kPiece);
    std::uint64_t unpacked = 0;
    while (true) {
        std::size_t made = 0;
        const int status = stream.step(piece, made);
        const std::uint64_t read = packed.size() - stream.rest().size();
        const std::string place = " at byte " + grouped(read);
        if (status == Z_DATA_ERROR || status == Z_NEED_DICT)
            throw Error(subject, "its gzip data are damaged" + place);
        if (status == Z_MEM_ERROR)
            throw Error(subject, "it cannot be unpacked: out of memory");
        if (status == Z_BUF_ERROR && made == 0)
            throw Error(subject, "its gzip data end too early," + place);
        unpacked += made;
        if (unpacked > kHarmlessSize && unpacked / kMostInflation > read)
            throw Error(subject, "its first " + grouped(read) + " bytes unpack to more than " +
                                     std::to_string(kMostInflation) +
                                     " times their size, which is not accepted above 64 MiB");
        if (made > 0 && !take(std::span(piece).first(made)))
            return;
        if (status != Z_STREAM_END)
            continue;
        // What follows a member is another one, or is not looked at, as gzip itself does.
        if (!beginsLikeGzip(stream.rest()))
            return;
        stream.beginMember();
    }
}

std::string gunzipHead(std::span<const std::byte> head, std::size_t count) {
    std::string text(count, '\0');
    std::size_t filled = 0;
    Stream stream(head);
    int status = stream.isReady() ? Z_OK : Z_MEM_ERROR;
    while (status == Z_OK && filled < count && !stream.rest().empty()) {
        std::size_t made = 0;
        status = stream.step(std::as_writable_bytes(std::span(text)).subspan(filled), made);
        filled += made;
    }
    text.resize(filled);
    return text;
}

} // namespace longwave
