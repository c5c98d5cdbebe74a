// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/formats.h"
#include "compute/io/npy_header.h"

// The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
//   "\x93NUMPY", major, minor, header length (2 bytes little-endian in version 1, 4 in versions 2 and 3), and a Python
//   dictionary literal {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }, then the elements.

namespace longwave {
namespace {

class NpyReader final : public Reader {
  public:
    const char* title() const override { return "NumPy array (.npy)"; }

    bool recognises(std::span<const std::byte> head, std::uint64_t) const override { return beginsLikeNpy(head); }

    File read(const std::shared_ptr<const MappedFile>& file, const std::stop_token&) const override {
        const auto bytes = file->bytes();
        NpyArray array = readNpyArray(bytes, bytes.size(), file->path().string());
        Entry entry;
        entry.values = ArrayView(
            {file, bytes.data() + array.dataStart, array.element.type, array.element.byteSwapped, nullptr, 0, true},
            array.shape, array.strides);
        entry.kind = Entry::Kind::Signal;
        entry.dtype = std::move(array.descr);
        entry.shape = std::move(array.shape);
        File result;
        result.path = file->path();
        result.format = "NumPy array";
        result.entries.push_back(std::move(entry));
        return result;
    }
};

} // namespace

const Reader& npyReader() {
    static const NpyReader kReader;
    return kReader;
}

} // namespace longwave
