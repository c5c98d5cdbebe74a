// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/file.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace longwave {

/// What an image's header says of its pixels.
struct PixelSize {
    std::uint64_t width = 0;
    std::uint64_t height = 0;
    int channels = 1;      ///< 1 grey, 3 red, green, blue
    int bytesPerValue = 1; ///< 2: 16 bits, in the machine's byte order
    std::uint64_t rowBytes() const noexcept {
        return width * static_cast<std::uint64_t>(channels) * static_cast<std::uint64_t>(bytesPerValue);
    }
    std::uint64_t bytes() const noexcept { return height * rowBytes(); }
};

/// Throws Error when there are no pixels, more than 256 MiB of them, or more than the `fileSize` bytes of the file can
/// stand for at `mostPerByte` pixels a byte. To be asked before memory is taken.
void checkPixels(const PixelSize& size, std::uint64_t fileSize, std::uint64_t mostPerByte, const std::string& subject);

/// The image as a file: its pixels, interleaved row by row, as one Signal scaled to [0, 1].
File imageFile(const std::filesystem::path& path, const std::string& format, const PixelSize& size,
               std::vector<std::byte> pixels, std::vector<std::string> notes);

} // namespace longwave
