// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/checkpoint.h"
#include "compute/io/formats.h"
#include "compute/io/npz.h"
#include "compute/io/zip.h"

#include <algorithm>
#include <cstring>
#include <string_view>

// Zip archives: which format one holds, its members' names tell.

namespace longwave {
namespace {

class ArchiveReader final : public Reader {
  public:
    const char* title() const override { return "NumPy archive (.npz)"; }

    bool recognises(std::span<const std::byte> head, std::uint64_t) const override {
        const auto begins = [head](std::string_view magic) {
            return head.size() >= magic.size() && std::memcmp(head.data(), magic.data(), magic.size()) == 0;
        };
        return begins("PK\x03\x04") || begins("PK\x05\x06"); // the second is an archive of nothing
    }

    File read(const std::shared_ptr<const MappedFile>& file, const std::stop_token&) const override {
        const ZipArchive archive(file);
        if (isTorchArchive(archive))
            return readTorchArchive(archive, file);
        if (isNpz(archive))
            return readNpz(archive, file->path());
        throw Error(file->path().string(), "it is a zip archive, but of no format that is read here; accepted are "
                                           "NumPy's .npz and PyTorch's checkpoints");
    }
};

} // namespace

const Reader& archiveReader() {
    static const ArchiveReader kReader;
    return kReader;
}

} // namespace longwave
