// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/zip.h"

#include "compute/error.h"
#include "compute/io/inflate.h"
#include "compute/io/text.h"
#include "compute/io/zip_directory.h"

#include <algorithm>
#include <numeric>

namespace longwave {
namespace {

// DEFLATE cannot do better than 1032 : 1, and arrays of numbers come nowhere near it. What does is either worth nothing
// or a bomb; small ones do no harm.
constexpr std::uint64_t kHarmlessSize = std::uint64_t{64} << 20;
constexpr std::uint64_t kMostInflation = 200;

std::string label(const ZipMember& member) {
    return "member " + inQuotes(member.name);
}

void checkLength(const ZipMember& member, std::span<const std::byte> bytes, bool ended, const std::string& subject) {
    if (bytes.size() < member.size || !ended)
        throw Error(subject, label(member) + " unpacks to " + (ended ? "only " + grouped(bytes.size()) : "more") +
                                 " bytes, but the directory says " + grouped(member.size));
}

void checkUnpacked(const ZipMember& member, std::span<const std::byte> bytes, bool ended, const std::string& subject) {
    checkLength(member, bytes, ended, subject);
    if (crc32Of(bytes) != member.crc)
        throw Error(subject, label(member) + " is damaged: its checksum is wrong");
}

void checkInflation(const ZipMember& member, const std::string& subject) {
    if (member.size > kHarmlessSize && member.size / kMostInflation > member.packed.size())
        throw Error(subject, label(member) + " would unpack from " + grouped(member.packed.size()) + " to " +
                                 grouped(member.size) + " bytes; more than " + std::to_string(kMostInflation) +
                                 " times its size is not accepted above 64 MiB");
}

// Bombs that are small one by one.
void checkInflation(const std::vector<ZipMember>& members, const std::string& subject) {
    std::uint64_t size = 0;
    std::size_t count = 0;
    for (const ZipMember& member : members)
        if (member.deflated && member.size <= kHarmlessSize && member.size / kMostInflation > member.packed.size()) {
            size += member.size;
            ++count;
        }
    if (size > kHarmlessSize)
        throw Error(subject, grouped(count) + " of its members would unpack to " + grouped(size) +
                                 " bytes; more than " + std::to_string(kMostInflation) +
                                 " times their size is not accepted above 64 MiB");
}

} // namespace

ZipArchive::ZipArchive(std::shared_ptr<const MappedFile> file)
    : file_(std::move(file)),
      members_(readZipDirectory(file_->bytes(), file_->path().string())),
      byName_(members_.size()) {
    checkInflation(members_, file_->path().string());
    file_->forget(); // a page was touched for every member
    std::iota(byName_.begin(), byName_.end(), 0u);
    const auto nameOfIndex = [this](std::uint32_t i) -> const std::string& { return members_[i].name; };
    std::ranges::sort(byName_, {}, nameOfIndex);
    const auto twice = std::ranges::adjacent_find(byName_, {}, nameOfIndex);
    if (twice != byName_.end())
        throw Error(file_->path().string(), "the archive has two members named " + inQuotes(members_[*twice].name));
}

const ZipMember* ZipArchive::find(const std::string& name) const noexcept {
    const auto nameOfIndex = [this](std::uint32_t i) -> const std::string& { return members_[i].name; };
    const auto found = std::ranges::lower_bound(byName_, name, {}, nameOfIndex);
    return found == byName_.end() || members_[*found].name != name ? nullptr : &members_[*found];
}

std::vector<std::byte> ZipArchive::prefix(const ZipMember& member, std::size_t count) const {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(count, member.size));
    if (!member.deflated)
        return {member.packed.begin(), member.packed.begin() + static_cast<std::ptrdiff_t>(wanted)};
    bool ended = false;
    return inflate(member.packed, wanted, ended, file_->path().string(), label(member));
}

std::span<const std::byte> ZipArchive::whole(const ZipMember& member, std::uint64_t limit,
                                             std::vector<std::byte>& storage) const {
    const std::string subject = file_->path().string();
    if (member.size > limit)
        throw Error(subject, label(member) + " has " + grouped(member.size) + " bytes; at most " + grouped(limit) +
                                 " are accepted");
    bool ended = true;
    std::span<const std::byte> bytes = member.packed;
    if (member.deflated) {
        storage = inflate(member.packed, member.size, ended, subject, label(member));
        bytes = storage;
    }
    checkLength(member, bytes, ended, subject);
    return bytes;
}

ArrayView::Source ZipArchive::source(const ZipMember& member, std::uint64_t begin, std::uint64_t count, DType type,
                                     bool byteSwapped) const {
    if (!member.deflated)
        return {file_, member.packed.data() + begin, type, byteSwapped, nullptr, 0, true};
    const std::string subject = file_->path().string();
    checkInflation(member, subject);
    auto deferred = std::make_shared<const DeferredBytes>([file = file_, member, begin, count] {
        const std::string name = file->path().string();
        bool ended = false;
        std::vector<std::byte> bytes = inflate(member.packed, member.size, ended, name, label(member));
        checkUnpacked(member, bytes, ended, name);
        bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(begin));
        bytes.resize(static_cast<std::size_t>(count));
        return bytes;
    });
    return {file_, nullptr, type, byteSwapped, std::move(deferred)};
}

} // namespace longwave
