// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/compute/io/support.h"

#include <cstdio> // jpeglib.h needs it

#include <jpeglib.h>
#include <png.h>

namespace longwave::test {

/// What a PNG file is to hold: rows as the format packs them, 16 bits in big-endian order.
struct Png {
    std::uint32_t width = 1;
    std::uint32_t height = 1;
    int bits = 8;
    int colour = PNG_COLOR_TYPE_GRAY;
    std::string pixels;
    bool interlaced = false;
    std::vector<png_color> palette = {};
    bool transparent = false; ///< with a tRNS chunk
};

inline std::string pngBytes(const Png& image) {
    std::string bytes;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(
        png, &bytes,
        [](png_structp p, png_bytep data, png_size_t size) {
            static_cast<std::string*>(png_get_io_ptr(p))->append(reinterpret_cast<const char*>(data), size);
        },
        nullptr);
    png_set_IHDR(png, info, image.width, image.height, image.bits, image.colour,
                 image.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (!image.palette.empty())
        png_set_PLTE(png, info, image.palette.data(), static_cast<int>(image.palette.size()));
    const png_byte alpha[] = {0, 128};
    png_color_16 key{};
    if (image.transparent)
        png_set_tRNS(png, info, alpha, 2, &key);
    png_write_info(png, info);
    const std::size_t rowBytes = image.pixels.size() / image.height;
    std::vector<png_bytep> rows;
    for (std::size_t row = 0; row < image.height; ++row)
        rows.push_back(reinterpret_cast<png_bytep>(const_cast<char*>(image.pixels.data())) + row * rowBytes);
    png_write_image(png, rows.data());
    png_write_end(png, nullptr);
    png_destroy_write_struct(&png, &info);
    return bytes;
}

/// A JPEG file of these pixels, interleaved.
inline std::string jpegBytes(std::uint32_t width, std::uint32_t height, J_COLOR_SPACE space, const std::string& pixels,
                             bool progressive = false) {
    jpeg_compress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    unsigned char* memory = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&jpeg, &memory, &size);
    jpeg.image_width = width;
    jpeg.image_height = height;
    jpeg.input_components = space == JCS_GRAYSCALE ? 1 : space == JCS_CMYK ? 4 : 3;
    jpeg.in_color_space = space;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 95, TRUE);
    if (progressive)
        jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < height) {
        JSAMPROW row =
            reinterpret_cast<JSAMPROW>(const_cast<char*>(pixels.data())) +
            static_cast<std::size_t>(jpeg.next_scanline) * width * static_cast<std::size_t>(jpeg.input_components);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    std::string bytes(reinterpret_cast<const char*>(memory), size);
    jpeg_destroy_compress(&jpeg);
    std::free(memory);
    return bytes;
}

/// A picture with an edge, a slope and some noise; a byte a value.
inline std::string picture(std::size_t width, std::size_t height, std::size_t channels) {
    std::mt19937 random(8);
    std::string pixels;
    for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width; ++x)
            for (std::size_t c = 0; c < channels; ++c)
                pixels += static_cast<char>((x * 3 + y * 2 + c * 40 + (x > width / 2 ? 60 : 0) + random() % 4) % 256);
    return pixels;
}

} // namespace longwave::test
