// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/file.h"
#include "compute/io/reader.h"

#include <algorithm>

namespace longwave {

File open(const std::filesystem::path& path, const std::stop_token& stop, const Progress& progress) {
    const auto file = MappedFile::open(path);
    const auto bytes = file->bytes();
    if (bytes.empty())
        throw Error(path.string(), "the file is empty");
    const auto head = bytes.first(std::min<std::size_t>(bytes.size(), 4096));
    for (const Reader* reader : readers())
        if (reader->recognises(head, bytes.size()))
            return reader->readAndTell(file, stop, progress);

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
