// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"
#include "compute/io/mapped_file.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace longwave {

/// One file inside a zip archive.
struct ZipMember {
    std::string name;
    std::span<const std::byte> packed; ///< as it lies in the archive
    std::uint64_t size = 0;            ///< unpacked
    std::uint32_t crc = 0;
    bool deflated = false; ///< otherwise stored: `packed` are the bytes themselves
};

/// A zip archive over a mapped file. Only its central directory and the members' local headers are read.
class ZipArchive {
  public:
    /// Throws Error unless every member is stored or deflated, not encrypted, named once, inside the file and apart
    /// from the others.
    explicit ZipArchive(std::shared_ptr<const MappedFile> file);

    const std::vector<ZipMember>& members() const noexcept { return members_; }
    /// nullptr when there is no member of that name.
    const ZipMember* find(const std::string& name) const noexcept;

    /// The first `count` bytes of a member, or all of it when it is shorter. Throws Error.
    std::vector<std::byte> prefix(const ZipMember& member, std::size_t count) const;

    /// A whole member: where it lies, or unpacked into `storage`. Its checksum is not looked at:
    /// PyTorch may leave it out. Throws Error, also when it has more than `limit` bytes.
    std::span<const std::byte> whole(const ZipMember& member, std::uint64_t limit,
                                     std::vector<std::byte>& storage) const;

    /// `count` bytes of a member from byte `begin` on as a source for arrays: a view of the mapped file when it is
    /// stored, and otherwise unpacked when first read. Precondition: begin + count ≤ member.size. Throws Error when
    /// a small member claims to unpack to something huge.
    ArrayView::Source source(const ZipMember& member, std::uint64_t begin, std::uint64_t count, DType type,
                             bool byteSwapped) const;

  private:
    std::shared_ptr<const MappedFile> file_;
    std::vector<ZipMember> members_; // in the directory's order
    std::vector<std::uint32_t> byName_;
};

} // namespace longwave
