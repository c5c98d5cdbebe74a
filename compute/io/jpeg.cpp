// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/formats.h"
#include "compute/io/pixels.h"
#include "compute/io/text.h"

#include <csetjmp>
#include <cstdio> // jpeglib.h needs it
#include <new>

#include <jerror.h>
#include <jpeglib.h>

// libjpeg leaves by longjmp when it fails. Between setjmp and the calls that may jump there is nothing to be destroyed:
// all memory is the Decoder's, which lives outside.

namespace longwave {
namespace {

// A block of 8 × 8 takes a bit in some scan at the least (a colour image of 16 × 16 pixels has six blocks or more).
constexpr std::uint64_t kMostPixelsPerByte = 512;
constexpr int kMostScans = 200;          // a picture has ten; thousands are an attack (libjpeg-turbo's advice)
constexpr long kMostMemory = 768L << 20; // of libjpeg's own: the coefficients of a progressive image of 256 MiB

struct Decoder {
    jpeg_decompress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg_progress_mgr progress{};
    std::jmp_buf leave{};
    char problem[JMSG_LENGTH_MAX] = {};
    bool isCreated = false;
    bool isCancelled = false;
    bool isCmyk = false;
    std::stop_token stop;
    PixelSize size;
    std::vector<std::byte> pixels;

    Decoder() = default;
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;
    ~Decoder() {
        if (isCreated)
            jpeg_destroy_decompress(&jpeg);
    }
};

Decoder& decoderOf(j_common_ptr jpeg) {
    return *static_cast<Decoder*>(jpeg->client_data);
}

[[noreturn]] void fail(j_common_ptr jpeg) {
    Decoder& decoder = decoderOf(jpeg);
    jpeg->err->format_message(jpeg, decoder.problem);
    std::longjmp(decoder.leave, 1);
}

/// A warning about the coded data means that libjpeg goes on with pixels of its own invention: that is an error here.
void takeMessage(j_common_ptr jpeg, int level) {
    if (level >= 0)
        return;
    switch (jpeg->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
        fail(jpeg);
    default:
        break; // bytes between the segments and the like, as some cameras write them
    }
}

void keepSilent(j_common_ptr) {}

void watch(j_common_ptr common) {
    Decoder& decoder = decoderOf(common);
    if (decoder.stop.stop_requested()) {
        decoder.isCancelled = true;
        std::longjmp(decoder.leave, 1);
    }
    if (decoder.jpeg.input_scan_number > kMostScans) {
        std::snprintf(decoder.problem, sizeof decoder.problem, "it has more than %d scans", kMostScans);
        std::longjmp(decoder.leave, 1);
    }
}

bool readHeader(Decoder& decoder, std::span<const std::byte> bytes) {
    if (setjmp(decoder.leave))
        return false;
    jpeg_create_decompress(&decoder.jpeg);
    decoder.isCreated = true;
    decoder.jpeg.client_data = &decoder;
    decoder.jpeg.mem->max_memory_to_use = kMostMemory;
    decoder.progress.progress_monitor = watch;
    decoder.jpeg.progress = &decoder.progress;
    jpeg_mem_src(&decoder.jpeg, reinterpret_cast<const unsigned char*>(bytes.data()),
                 static_cast<unsigned long>(bytes.size()));
    jpeg_read_header(&decoder.jpeg, TRUE);
    decoder.isCmyk = decoder.jpeg.jpeg_color_space == JCS_CMYK || decoder.jpeg.jpeg_color_space == JCS_YCCK ||
                     decoder.jpeg.num_components > 3;
    decoder.size.width = decoder.jpeg.image_width;
    decoder.size.height = decoder.jpeg.image_height;
    decoder.size.channels = decoder.jpeg.jpeg_color_space == JCS_GRAYSCALE ? 1 : 3;
    return true;
}

bool readPixels(Decoder& decoder) {
    if (setjmp(decoder.leave))
        return false;
    decoder.jpeg.out_color_space = decoder.size.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    decoder.jpeg.dct_method = JDCT_ISLOW;
    jpeg_start_decompress(&decoder.jpeg);
    while (decoder.jpeg.output_scanline < decoder.jpeg.output_height) {
        JSAMPROW row =
            reinterpret_cast<JSAMPROW>(decoder.pixels.data()) +
            static_cast<std::size_t>(decoder.jpeg.output_scanline) * static_cast<std::size_t>(decoder.size.rowBytes());
        jpeg_read_scanlines(&decoder.jpeg, &row, 1);
    }
    jpeg_finish_decompress(&decoder.jpeg);
    return true;
}

[[noreturn]] void refuse(const Decoder& decoder, const std::string& subject) {
    if (decoder.isCancelled)
        throw Cancelled();
    std::string reason = decoder.problem;
    while (!reason.empty() && reason.back() == '.')
        reason.pop_back();
    const std::string place = decoder.jpeg.output_scanline > 0 ? " at row " + grouped(decoder.jpeg.output_scanline) +
                                                                     " of " + grouped(decoder.size.height)
                                                               : std::string();
    throw Error(subject, "the JPEG image is truncated or damaged" + place + ": " + inQuotes(reason, 120));
}

class JpegReader final : public Reader {
  public:
    const char* title() const override { return "photographs (JPEG: .jpg, .jpeg)"; }

    bool recognises(std::span<const std::byte> head, std::uint64_t) const override {
        return head.size() >= 3 && head[0] == std::byte{0xff} && head[1] == std::byte{0xd8} &&
               head[2] == std::byte{0xff};
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
        decoder.stop = stop;
        decoder.jpeg.err = jpeg_std_error(&decoder.errors);
        decoder.jpeg.client_data = &decoder;
        decoder.errors.error_exit = fail;
        decoder.errors.emit_message = takeMessage;
        decoder.errors.output_message = keepSilent;
        if (!readHeader(decoder, file.bytes()))
            refuse(decoder, subject);
        if (decoder.isCmyk)
            throw Error(subject, "its colours are CMYK, for printing; grey and RGB images are accepted");
        checkPixels(decoder.size, file.bytes().size(), kMostPixelsPerByte, subject);
        decoder.pixels.resize(static_cast<std::size_t>(decoder.size.bytes()));
        if (!readPixels(decoder))
            refuse(decoder, subject);
        return imageFile(file.path(), "JPEG", decoder.size, std::move(decoder.pixels), {});
    }
};

} // namespace

const Reader& jpegReader() {
    static const JpegReader kReader;
    return kReader;
}

} // namespace longwave
