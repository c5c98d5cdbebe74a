// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/formats.h"

namespace longwave {

std::span<const Reader* const> readers() {
    static const Reader* const kReaders[] = {
        &npyReader(),    &archiveReader(), &soundReader(), &pngReader(),   &jpegReader(), &safetensorsReader(),
        &pickleReader(), &indexReader(),   &niftiReader(), &fastaReader(), &csvReader(),
        &textReader(), // takes any text: last
    };
    return kReaders;
}

} // namespace longwave
