// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/zip_directory.h"

#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/text.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>

namespace longwave {
namespace {

constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kCentralHeader = 0x02014b50;
constexpr std::uint32_t kEnd = 0x06054b50;
constexpr std::uint32_t kEnd64 = 0x06064b50;
constexpr std::uint32_t kLocator64 = 0x07064b50;
constexpr std::size_t kLocalSize = 30;
constexpr std::size_t kCentralSize = 46;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kEnd64Size = 56;
constexpr std::size_t kLocatorSize = 20;
constexpr std::size_t kLongestComment = 0xffff;
constexpr std::uint64_t kMostMembers = 500'000;

using Bytes = std::span<const std::byte>;

std::uint16_t u16(Bytes b, std::uint64_t at) {
    return loadUnsigned<std::uint16_t>(&b[static_cast<std::size_t>(at)], std::endian::little);
}
std::uint32_t u32(Bytes b, std::uint64_t at) {
    return loadUnsigned<std::uint32_t>(&b[static_cast<std::size_t>(at)], std::endian::little);
}
std::uint64_t u64(Bytes b, std::uint64_t at) {
    return loadUnsigned<std::uint64_t>(&b[static_cast<std::size_t>(at)], std::endian::little);
}

bool fits(std::uint64_t begin, std::uint64_t count, std::uint64_t size) noexcept {
    return begin <= size && count <= size - begin;
}

struct Directory {
    std::uint64_t members = 0;
    std::uint64_t size = 0;
    std::uint64_t begin = 0;
};

/// One member while its place is still being checked.
struct Claim {
    std::uint64_t begin = 0; // of its local header
    std::uint64_t end = 0;
    std::size_t member = 0;
};

class DirectoryReader {
  public:
    DirectoryReader(Bytes bytes, const std::string& subject) : bytes_(bytes), subject_(subject) {}

    std::vector<ZipMember> read() {
        const Directory directory = findDirectory();
        if (directory.members > kMostMembers)
            fail("its directory says " + grouped(directory.members) + " members; at most " + grouped(kMostMembers) +
                 " are accepted");
        if (!fits(directory.begin, directory.size, end_))
            fail("its directory should lie at bytes " + grouped(directory.begin) + " to " +
                 grouped(directory.begin + directory.size) + ", but the file holds only " + grouped(end_) +
                 " bytes before its end record");
        directoryBegin_ = directory.begin;
        const Bytes central =
            bytes_.subspan(static_cast<std::size_t>(directory.begin), static_cast<std::size_t>(directory.size));
        std::uint64_t at = 0;
        for (std::uint64_t i = 0; i < directory.members; ++i)
            at += readMember(central, at, i);
        if (at != central.size())
            fail("its directory goes on after its " + grouped(directory.members) + " members");
        checkOverlaps();
        return std::move(members_);
    }

  private:
    [[noreturn]] void fail(const std::string& what) const {
        throw Error(subject_, "the zip archive is damaged: " + what);
    }
    [[noreturn]] void fail(const std::string& name, const std::string& what) const {
        throw Error(subject_, "member " + inQuotes(name) + " " + what);
    }

    Directory findDirectory() {
        const auto place = findEnd();
        if (!place)
            fail("it has no end record, so it was cut short or goes on after its end");
        end_ = *place;
        const Bytes end = bytes_.subspan(static_cast<std::size_t>(end_));
        Directory directory{u16(end, 10), u32(end, 12), u32(end, 16)};
        if (u16(end, 4) != 0 || u16(end, 6) != 0 || u16(end, 8) != directory.members) {
            if (u16(end, 4) != 0xffff && u16(end, 6) != 0xffff)
                fail("it is one part of several; a whole archive is accepted");
        }
        const bool saturated =
            directory.members == 0xffff || directory.size == 0xffffffff || directory.begin == 0xffffffff;
        if (end_ < kLocatorSize || u32(bytes_, end_ - kLocatorSize) != kLocator64) {
            if (saturated && directory.members != 0xffff)
                fail("its ZIP64 record is missing");
            return directory;
        }
        const std::uint64_t at = u64(bytes_, end_ - kLocatorSize + 8);
        if (!fits(at, kEnd64Size, end_ - kLocatorSize) || u32(bytes_, at) != kEnd64)
            fail("its ZIP64 record is not at byte " + grouped(at) + ", where it should be");
        end_ = at;
        return {u64(bytes_, at + 32), u64(bytes_, at + 40), u64(bytes_, at + 48)};
    }

    // The end record is last but for a comment, whose length it states.
    std::optional<std::uint64_t> findEnd() const {
        const std::size_t size = bytes_.size();
        if (size < kEndSize)
            return std::nullopt;
        for (std::size_t comment = 0; comment <= std::min(kLongestComment, size - kEndSize); ++comment) {
            const std::size_t at = size - kEndSize - comment;
            if (u32(bytes_, at) == kEnd && u16(bytes_, at + 20) == comment)
                return at;
        }
        return std::nullopt;
    }

    std::uint64_t readMember(Bytes central, std::uint64_t at, std::uint64_t index) {
        if (!fits(at, kCentralSize, central.size()) || u32(central, at) != kCentralHeader)
            fail("its directory ends or is no longer one at member " + grouped(index + 1));
        const std::size_t nameLength = u16(central, at + 28);
        const std::size_t extraLength = u16(central, at + 30);
        const std::uint64_t length = kCentralSize + nameLength + extraLength + u16(central, at + 32);
        if (!fits(at, length, central.size()))
            fail("its directory ends inside member " + grouped(index + 1));
        const Bytes header = central.subspan(static_cast<std::size_t>(at));
        const std::string name(reinterpret_cast<const char*>(header.data()) + kCentralSize, nameLength);
        std::uint64_t packed = u32(header, 20);
        std::uint64_t size = u32(header, 24);
        std::uint64_t local = u32(header, 42);
        widen(header.subspan(kCentralSize + nameLength, extraLength), name, {&size, &packed, &local});
        const unsigned flags = u16(header, 8);
        const unsigned method = u16(header, 10);
        if (flags & 0x2041u)
            fail(name, "is encrypted; accepted are members without a password");
        if (method != 0 && method != 8)
            fail(name,
                 "is compressed by method " + std::to_string(method) + "; accepted are stored and deflated members");
        if (method == 0 && packed != size)
            fail(name, "is stored, yet has " + grouped(packed) + " bytes in the archive and " + grouped(size) +
                           " outside of it");
        addMember(name, local, packed, {name, {}, size, u32(header, 16), method == 8});
        return length;
    }

    // ZIP64: fields too large for 32 bits stand in an extra field, in this order and only those.
    void widen(Bytes extra, const std::string& name, std::initializer_list<std::uint64_t*> fields) const {
        const auto isSaturated = [](const std::uint64_t* field) { return *field == 0xffffffff; };
        if (std::ranges::none_of(fields, isSaturated))
            return;
        for (std::size_t at = 0; fits(at, 4, extra.size()); at += 4 + u16(extra, at + 2)) {
            if (u16(extra, at) != 1)
                continue;
            std::size_t value = at + 4;
            const std::size_t end = value + u16(extra, at + 2);
            for (std::uint64_t* field : fields) {
                if (!isSaturated(field))
                    continue;
                if (!fits(value, 8, std::min(end, extra.size())))
                    fail(name, "has a ZIP64 field that is too short");
                *field = u64(extra, value);
                value += 8;
            }
            return;
        }
        // Exactly 4 GiB − 1 needs no ZIP64: the numbers stand as they are, and are checked like any others.
    }

    void addMember(const std::string& name, std::uint64_t local, std::uint64_t packed, ZipMember member) {
        if (!fits(local, kLocalSize, directoryBegin_) || u32(bytes_, local) != kLocalHeader)
            fail(name, "should begin at byte " + grouped(local) + ", but no member begins there");
        const std::size_t nameLength = u16(bytes_, local + 26);
        const std::uint64_t begin = local + kLocalSize + nameLength + u16(bytes_, local + 28);
        if (!fits(begin, packed, directoryBegin_))
            fail(name, "has " + grouped(packed) + " bytes from byte " + grouped(begin) +
                           " on, but the directory begins at " + grouped(directoryBegin_));
        const std::string_view localName(reinterpret_cast<const char*>(bytes_.data() + local) + kLocalSize, nameLength);
        if (localName != name)
            fail(name, "is named " + inQuotes(localName) + " where its bytes lie");
        claims_.push_back({local, begin + packed, claims_.size()});
        names_.push_back(name);
        if (name.ends_with('/'))
            return;
        member.packed = bytes_.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(packed));
        members_.push_back(std::move(member));
    }

    void checkOverlaps() {
        std::ranges::sort(claims_, {}, &Claim::begin);
        for (std::size_t i = 1; i < claims_.size(); ++i)
            if (claims_[i].begin < claims_[i - 1].end)
                fail(names_[claims_[i].member], "begins at byte " + grouped(claims_[i].begin) + ", inside member " +
                                                    inQuotes(names_[claims_[i - 1].member]) + ", which ends at " +
                                                    grouped(claims_[i - 1].end));
    }

    Bytes bytes_;
    const std::string& subject_;
    std::uint64_t end_ = 0; // where the end records begin
    std::uint64_t directoryBegin_ = 0;
    std::vector<ZipMember> members_;
    std::vector<Claim> claims_;
    std::vector<std::string> names_; // of the claims; folders too
};

} // namespace

std::vector<ZipMember> readZipDirectory(std::span<const std::byte> bytes, const std::string& subject) {
    return DirectoryReader(bytes, subject).read();
}

} // namespace longwave
