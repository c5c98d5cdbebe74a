// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/formats.h"
#include "compute/io/gunzip.h"
#include "compute/io/nifti_header.h"
#include "compute/io/text.h"

#include <algorithm>
#include <new>

namespace longwave {
namespace {

std::span<const std::byte> asBytes(const std::string& text) {
    return std::as_bytes(std::span(text));
}

std::string voxelCount(std::uint64_t bytes, const NiftiHeader& header) {
    return grouped(bytes) + " bytes of voxels (" + toString(header.extents) + " " + nameOf(header.dtype) + ")";
}

/// The voxels of a packed file, which begin at a byte of what it unpacks to.
std::vector<std::byte> unpack(const MappedFile& file, const NiftiHeader& header, std::uint64_t wanted) {
    const std::string subject = file.path().string();
    constexpr std::uint64_t kMostInflation = 1032; // deflate cannot make more of a byte
    std::vector<std::byte> voxels;
    try {
        voxels.reserve(static_cast<std::size_t>(std::min(wanted, file.bytes().size() * kMostInflation)));
        std::uint64_t toSkip = header.begin;
        gunzip(file.bytes(), subject, [&](std::span<const std::byte> piece) {
            const std::size_t skipped = static_cast<std::size_t>(std::min<std::uint64_t>(toSkip, piece.size()));
            toSkip -= skipped;
            piece = piece.subspan(skipped);
            piece =
                piece.first(static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), wanted - voxels.size())));
            voxels.insert(voxels.end(), piece.begin(), piece.end());
            return voxels.size() < wanted;
        });
    } catch (const std::bad_alloc&) {
        throw Error(subject, "its voxels do not fit into memory");
    }
    if (voxels.size() < wanted)
        throw Error(subject, "the file is truncated: its header claims " + voxelCount(wanted, header) +
                                 ", but it unpacks to " + grouped(voxels.size()));
    return voxels;
}

/// [n7, …, nz, ny, nx, nt] with strides into a file whose first dimension is the fastest. A file of fewer than four
/// dimensions is its own array, the other way round.
ArrayView arrayOf(const NiftiHeader& header, ArrayView::Source source) {
    const Shape& extents = header.extents;
    Shape strides(extents.size(), 1);
    for (std::size_t d = 1; d < extents.size(); ++d)
        strides[d] = strides[d - 1] * extents[d - 1];
    std::vector<std::size_t> order; // of the file's dimensions, slowest first
    for (std::size_t d = extents.size(); d-- > 0;)
        if (d != 3)
            order.push_back(d);
    if (extents.size() > 3)
        order.push_back(3);
    Shape shape, steps;
    for (const std::size_t d : order) {
        shape.push_back(extents[d]);
        steps.push_back(strides[d]);
    }
    return ArrayView(std::move(source), std::move(shape), std::move(steps));
}

class NiftiReader final : public Reader {
  public:
    const char* title() const override { return "functional MRI (NIfTI: .nii, .nii.gz)"; }

    bool recognises(std::span<const std::byte> head, std::uint64_t) const override {
        return beginsLikeGzip(head) ? looksLikeNifti(asBytes(gunzipHead(head, kNiftiHeaderBytes)))
                                    : looksLikeNifti(head);
    }

    File read(const std::shared_ptr<const MappedFile>& file, const std::stop_token&) const override {
        const std::string subject = file->path().string();
        const auto bytes = file->bytes();
        const bool isPacked = beginsLikeGzip(bytes);
        const auto head = bytes.first(std::min<std::size_t>(bytes.size(), 4096));
        const std::string unpacked = isPacked ? gunzipHead(head, kNiftiHeaderBytes) : std::string();
        const NiftiHeader header = parseNiftiHeader(isPacked ? asBytes(unpacked) : head, subject);
        const auto wanted = static_cast<std::uint64_t>(*checkedBytes(header.count, sizeOf(header.dtype)));

        ArrayView::Source source;
        source.owner = file;
        source.dtype = header.dtype;
        source.byteSwapped = header.byteSwapped;
        source.slope = header.slope;
        source.intercept = header.intercept;
        if (isPacked) {
            source.deferred =
                std::make_shared<const DeferredBytes>([file, header, wanted] { return unpack(*file, header, wanted); });
        } else {
            if (header.begin > bytes.size() || wanted > bytes.size() - header.begin)
                throw Error(subject, "the file is truncated: its header claims " + voxelCount(wanted, header) +
                                         " from byte " + grouped(header.begin) + " on, but the file has " +
                                         grouped(bytes.size()) + " bytes");
            source.data = bytes.data() + header.begin;
            source.mapped = true;
        }
        return fileOf(file->path(), header, isPacked, arrayOf(header, std::move(source)));
    }

  private:
    static File fileOf(const std::filesystem::path& path, const NiftiHeader& header, bool isPacked, ArrayView values) {
        Entry entry;
        entry.dtype = nameOf(header.dtype);
        entry.shape = values.shape();
        entry.values = std::move(values);
        if (header.extents.size() > 3 && header.extents[3] > 1) {
            entry.kind = Entry::Kind::Signal;
            entry.sampleRate = header.repetition > 0 ? 1 / header.repetition : 0;
            if (header.extents.size() == 4)
                entry.grid = VoxelGrid{{header.extents[0], header.extents[1], header.extents[2]}, header.voxel};
        } else {
            entry.reason = "a volume of " + toString(header.extents) +
                           " voxels has no time; functional MRI has a fourth dimension of 2 or more points";
        }
        File file;
        file.path = path;
        file.format = std::string("NIfTI-") + (header.version == 1 ? "1" : "2") + (isPacked ? ", gzip" : "");
        if (!header.description.empty())
            file.metadata.emplace_back("description", header.description);
        if (!header.spaceUnit.empty())
            file.metadata.emplace_back("unit of space", header.spaceUnit);
        file.entries.push_back(std::move(entry));
        return file;
    }
};

} // namespace

const Reader& niftiReader() {
    static const NiftiReader kReader;
    return kReader;
}

} // namespace longwave
