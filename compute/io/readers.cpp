// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/formats.h"

namespace longwave {

std::span<const Reader* const> readers() {
    static const Reader* const kReaders[] = {
        &npyReader(),    &archiveReader(), &soundReader(), &safetensorsReader(),
        &pickleReader(), &indexReader(),   &fastaReader(),
        &csvReader(), // any text could be a table of numbers: last
    };
    return kReaders;
}

} // namespace longwave
