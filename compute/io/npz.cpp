// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/npz.h"

#include "compute/error.h"
#include "compute/io/npy_header.h"
#include "compute/io/tensor_kind.h"
#include "compute/io/text.h"

#include <string_view>

namespace longwave {
namespace {

constexpr std::string_view kEnding = ".npy";
// NumPy aligns its headers to 64 bytes and writes 118 of them for all but the longest shapes and records.
constexpr std::size_t kLongestHeader = 64 << 10;

bool namesKernels(std::string_view name) noexcept {
    return name.find("kernel") != std::string_view::npos || name.find("filter") != std::string_view::npos;
}

Entry entryOf(const ZipArchive& archive, const ZipMember& member, const std::string& subject) {
    Entry entry;
    entry.name = member.name;
    if (entry.name.ends_with(kEnding))
        entry.name.resize(entry.name.size() - kEnding.size());
    const std::string label = "member " + inQuotes(member.name) + ": ";
    const auto head = archive.prefix(member, kLongestHeader);
    if (!beginsLikeNpy(head)) {
        entry.reason = "it is not a NumPy array; accepted are members that begin as .npy files do";
        return entry;
    }
    try {
        NpyArray array = readNpyArray(head, member.size, subject);
        entry.dtype = array.descr;
        entry.shape = array.shape;
        entry.values = ArrayView(
            archive.source(member, array.dataStart, array.bytes, array.element.type, array.element.byteSwapped),
            array.shape, array.strides);
        const bool isBank = isFloat(array.element.type) && looksLikeKernelBank(array.shape) && namesKernels(entry.name);
        entry.kind = isBank ? Entry::Kind::Kernels : Entry::Kind::Signal;
    } catch (const UnusableNpy& unusable) { // whole, but not for plotting: the other members are
        entry.reason = unusable.explanation();
        entry.dtype = unusable.descr();
        entry.shape = unusable.shape();
    } catch (const Error& error) {
        const bool isOurs = error.explanation().starts_with("member ");
        throw Error(subject, isOurs ? error.explanation() : label + error.explanation());
    }
    return entry;
}

} // namespace

bool isNpz(const ZipArchive& archive) {
    for (const ZipMember& member : archive.members())
        if (member.name.ends_with(kEnding))
            return true;
    return false;
}

File readNpz(const ZipArchive& archive, const std::filesystem::path& path) {
    File file;
    file.path = path;
    file.format = "NumPy archive";
    for (const ZipMember& member : archive.members())
        file.entries.push_back(entryOf(archive, member, path.string()));
    return file;
}

} // namespace longwave
