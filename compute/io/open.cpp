// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/file.h"
#include "compute/io/reader.h"
#include "compute/io/text.h"

#include <algorithm>

namespace longwave {
namespace {

/// More dimensions than [B, H, L] have no names here: what becomes of them is told, whatever the format.
void noteDimensions(Entry& entry) {
    constexpr int kNamed = 3;
    const ArrayView& values = entry.values;
    if (values.isEmpty() || entry.grid || values.squeezed(kNamed).rank() <= kNamed)
        return;
    entry.notes.push_back("as a signal it is " + grouped(values.rows()) + " rows of " + grouped(values.length()) +
                          (values.length() == 1 ? " sample" : " samples") + ": the last of its " +
                          std::to_string(values.rank()) + " dimensions is time, the others count rows");
}

} // namespace

File open(const std::filesystem::path& path, const std::stop_token& stop, const Progress& progress) {
    const auto file = MappedFile::open(path);
    const auto bytes = file->bytes();
    if (bytes.empty())
        throw Error(path.string(), "the file is empty");
    const auto head = bytes.first(std::min<std::size_t>(bytes.size(), 4096));
    for (const Reader* reader : readers())
        if (reader->recognises(head, bytes.size())) {
            File opened = reader->readAndTell(file, stop, progress);
            std::ranges::for_each(opened.entries, noteDimensions);
            return opened;
        }

    std::string accepted;
    for (const Reader* reader : readers())
        accepted += (accepted.empty() ? "" : ", ") + std::string(reader->title());
    throw Error(path.string(), "its content is of no format that is read here; accepted are " + accepted);
}

bool looksLikeKernelBank(const Shape& shape) {
    constexpr std::int64_t kFewestTaps = 16;
    return !shape.empty() && shape.size() <= 3 && shape.back() >= kFewestTaps && elementCount(shape) > 0;
}

} // namespace longwave
