// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/formats.h"
#include "compute/io/pixels.h"
#include "compute/io/text.h"

#include <csetjmp>
#include <cstdio>
#include <new>

#include <png.h>

// libpng leaves by longjmp when it fails. Between setjmp and the calls that may jump there is nothing to be destroyed:
// all memory is the Decoder's, which lives outside.

namespace longwave {
namespace {

// Deflate makes at most 1,032 bytes of one (RFC 1951: 258 bytes for two bits), each at most 8 pixels of one bit.
constexpr std::uint64_t kMostPixelsPerByte = 1032 * 8;

struct Decoder {
    std::span<const std::byte> bytes;
    std::size_t at = 0;
    std::stop_token stop;
    png_structp png = nullptr;
    png_infop info = nullptr;
    char problem[256] = {};
    bool isCancelled = false;
    PixelSize size;
    bool hasAlpha = false;
    bool isInterlaced = false;
    std::vector<std::byte> pixels;

    Decoder() = default;
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;
    ~Decoder() { png_destroy_read_struct(&png, &info, nullptr); }
};

[[noreturn]] void fail(png_structp png, png_const_charp message) {
    auto& decoder = *static_cast<Decoder*>(png_get_error_ptr(png));
    std::snprintf(decoder.problem, sizeof decoder.problem, "%s", message);
    png_longjmp(png, 1);
}

void ignoreWarning(png_structp, png_const_charp) {}

void readBytes(png_structp png, png_bytep to, png_size_t count) {
    auto& decoder = *static_cast<Decoder*>(png_get_io_ptr(png));
    if (count > decoder.bytes.size() - decoder.at)
        png_error(png, "the file ends too early");
    std::memcpy(to, decoder.bytes.data() + decoder.at, count);
    decoder.at += count;
}

/// Reads the header and says how rows are wanted. False when libpng failed.
bool readHeader(Decoder& decoder) {
    if (setjmp(png_jmpbuf(decoder.png)))
        return false;
    png_set_read_fn(decoder.png, &decoder, readBytes);
    png_set_user_limits(decoder.png, 0x7fffffff, 0x7fffffff); // ours come with a better sentence
    // Words, colour profiles, times: passed over unread, so that none of them is given the memory its length asks for.
    png_set_keep_unknown_chunks(decoder.png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
    png_set_chunk_malloc_max(decoder.png, 8 << 20);
    png_set_crc_action(decoder.png, PNG_CRC_ERROR_QUIT, PNG_CRC_WARN_DISCARD);
    png_read_info(decoder.png, decoder.info);
    decoder.size.width = png_get_image_width(decoder.png, decoder.info);
    decoder.size.height = png_get_image_height(decoder.png, decoder.info);
    const int colour = png_get_color_type(decoder.png, decoder.info);
    const bool isPalette = colour == PNG_COLOR_TYPE_PALETTE;
    decoder.size.channels = isPalette || (colour & PNG_COLOR_MASK_COLOR) ? 3 : 1;
    decoder.size.bytesPerValue = png_get_bit_depth(decoder.png, decoder.info) == 16 ? 2 : 1;
    decoder.isInterlaced = png_get_interlace_type(decoder.png, decoder.info) != PNG_INTERLACE_NONE;
    decoder.hasAlpha =
        (colour & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(decoder.png, decoder.info, PNG_INFO_tRNS) != 0;
    return true;
}

/// Reads the pixels into `decoder.pixels`, which is large enough. False when libpng failed, or was to stop.
bool readPixels(Decoder& decoder) {
    if (setjmp(png_jmpbuf(decoder.png)))
        return false;
    png_set_expand(decoder.png); // palettes to colours, 1, 2 and 4 bits to 8
    png_set_strip_alpha(decoder.png);
    if (decoder.size.bytesPerValue == 2 && std::endian::native == std::endian::little)
        png_set_swap(decoder.png);
    const int passes = png_set_interlace_handling(decoder.png);
    png_read_update_info(decoder.png, decoder.info);
    if (png_get_rowbytes(decoder.png, decoder.info) != decoder.size.rowBytes())
        png_error(decoder.png, "its rows are of another size than its header says");
    for (int pass = 0; pass < passes; ++pass)
        for (std::size_t row = 0; row < decoder.size.height; ++row) {
            if (row % 64 == 0 && decoder.stop.stop_requested()) {
                decoder.isCancelled = true;
                return false;
            }
            png_read_row(decoder.png,
                         reinterpret_cast<png_bytep>(decoder.pixels.data()) +
                             row * static_cast<std::size_t>(decoder.size.rowBytes()),
                         nullptr);
        }
    png_read_end(decoder.png, nullptr);
    return true;
}

[[noreturn]] void refuse(const Decoder& decoder, const std::string& subject) {
    if (decoder.isCancelled)
        throw Cancelled();
    std::string reason = decoder.problem;
    while (!reason.empty() && reason.back() == '.')
        reason.pop_back();
    throw Error(subject, "the PNG image is truncated or damaged near byte " + grouped(decoder.at) + ": " +
                             inQuotes(reason, 120));
}

class PngReader final : public Reader {
  public:
    const char* title() const override { return "images (PNG: .png)"; }

    bool recognises(std::span<const std::byte> head, std::uint64_t) const override {
        constexpr unsigned char kSignature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
        return head.size() >= sizeof kSignature && std::memcmp(head.data(), kSignature, sizeof kSignature) == 0;
    }

    File read(const std::shared_ptr<const MappedFile>& file, const std::stop_token& stop) const override {
        const std::string subject = file->path().string();
        try {
            return decode(*file, subject, stop);
        } catch (const std::bad_alloc&) {
            throw Error(subject, "its pixels do not fit into memory");
        }
    }

  private:
    static File decode(const MappedFile& file, const std::string& subject, const std::stop_token& stop) {
        Decoder decoder;
        decoder.bytes = file.bytes();
        decoder.stop = stop;
        decoder.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &decoder, fail, ignoreWarning);
        if (decoder.png)
            decoder.info = png_create_info_struct(decoder.png);
        if (!decoder.info)
            throw std::bad_alloc();
        if (!readHeader(decoder))
            refuse(decoder, subject);
        checkPixels(decoder.size, file.bytes().size(), kMostPixelsPerByte, subject);
        decoder.pixels.resize(static_cast<std::size_t>(decoder.size.bytes()));
        if (!readPixels(decoder))
            refuse(decoder, subject);
        std::vector<std::string> notes;
        if (decoder.hasAlpha)
            notes.emplace_back("the image's transparency (alpha) is left out");
        return imageFile(file.path(), "PNG", decoder.size, std::move(decoder.pixels), std::move(notes));
    }
};

} // namespace

const Reader& pngReader() {
    static const PngReader kReader;
    return kReader;
}

} // namespace longwave
