// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/pixels.h"

#include "compute/error.h"
#include "compute/io/text.h"

#include <memory>

namespace longwave {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{256} << 20;
constexpr std::uint64_t kMostExtent = std::uint64_t{1} << 31; // products of two and a few bytes fit into 64 bits

std::string sizeText(const PixelSize& size) {
    return grouped(size.width) + " × " + grouped(size.height) + " pixels";
}

} // namespace

void checkPixels(const PixelSize& size, std::uint64_t fileSize, std::uint64_t mostPerByte, const std::string& subject) {
    if (size.width == 0 || size.height == 0)
        throw Error(subject, "the image has no pixels: its header says " + sizeText(size));
    if (size.width > kMostExtent || size.height > kMostExtent || size.bytes() > kMostBytes)
        throw Error(subject, "its header says " + sizeText(size) + " of " +
                                 std::to_string(size.channels * size.bytesPerValue) + " bytes; at most " +
                                 grouped(kMostBytes >> 20) + " MiB of pixels are read");
    if (size.width * size.height / mostPerByte > fileSize)
        throw Error(subject, "the file is truncated or damaged: its header says " + sizeText(size) +
                                 ", more than its " + grouped(fileSize) + " bytes can hold");
}

File imageFile(const std::filesystem::path& path, const std::string& format, const PixelSize& size,
               std::vector<std::byte> pixels, std::vector<std::string> notes) {
    const auto count = static_cast<std::int64_t>(size.width * size.height);
    auto owner = std::make_shared<const std::vector<std::byte>>(std::move(pixels));
    ArrayView::Source source;
    source.data = owner->data();
    source.owner = std::move(owner);
    source.dtype = size.bytesPerValue == 2 ? DType::U16 : DType::U8;
    source.slope = size.bytesPerValue == 2 ? 1.0 / 65535 : 1.0 / 255;

    Entry entry;
    entry.kind = Entry::Kind::Signal;
    entry.dtype = nameOf(source.dtype);
    entry.notes = std::move(notes);
    if (size.channels == 1) {
        entry.shape = {count};
        entry.values = ArrayView(std::move(source), entry.shape);
    } else {
        entry.shape = {size.channels, count};
        entry.values = ArrayView(std::move(source), entry.shape, {1, size.channels});
        entry.rowNames = {"red", "green", "blue"};
    }
    File file;
    file.path = path;
    file.format = format;
    file.metadata = {{"width", std::to_string(size.width)}, {"height", std::to_string(size.height)}};
    file.entries.push_back(std::move(entry));
    return file;
}

} // namespace longwave
