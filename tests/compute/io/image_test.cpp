// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compute/io/image_support.h"

namespace longwave {
namespace {

using test::errorOf;
using test::Png;
using test::pngBytes;
using Floats = std::vector<float>;

File openBytes(const std::string& bytes) {
    const test::TemporaryFolder folder;
    return open(folder.write("image", bytes));
}

float eighth(unsigned value) {
    return static_cast<float>(value * (1.0 / 255));
}

/// [channels, width · height] of interleaved bytes.
Floats planar(const std::string& pixels, std::size_t channels) {
    Floats values;
    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t i = c; i < pixels.size(); i += channels)
            values.push_back(eighth(static_cast<unsigned char>(pixels[i])));
    return values;
}

TEST(Image, ReadsGreyPngRowByRow) {
    for (const auto& [width, height] : {std::pair{1u, 1u}, {2u, 3u}, {7u, 5u}, {64u, 1u}, {1u, 64u}, {131u, 97u}})
        for (const bool interlaced : {false, true}) {
            const std::string pixels = test::picture(width, height, 1);
            const File file =
                openBytes(pngBytes({.width = width, .height = height, .pixels = pixels, .interlaced = interlaced}));
            EXPECT_EQ(file.format, "PNG");
            ASSERT_EQ(file.entries.size(), 1u);
            EXPECT_EQ(file.entries[0].kind, Entry::Kind::Signal);
            EXPECT_EQ(file.entries[0].shape, Shape{width * height});
            EXPECT_TRUE(file.entries[0].notes.empty());
            EXPECT_EQ(file.entries[0].values.toFloats(), planar(pixels, 1));
            EXPECT_EQ(file.metadata.at(0).second, std::to_string(width));
        }
}

TEST(Image, ReadsColoursAsThreeRows) {
    const std::string pixels = test::picture(13, 11, 3);
    const File file = openBytes(pngBytes({13, 11, 8, PNG_COLOR_TYPE_RGB, pixels}));
    EXPECT_EQ(file.entries.at(0).shape, (Shape{3, 143}));
    EXPECT_EQ(file.entries.at(0).rowNames, (std::vector<std::string>{"red", "green", "blue"}));
    EXPECT_EQ(file.entries.at(0).values.toFloats(), planar(pixels, 3));
}

TEST(Image, LeavesOutTransparencyAndSaysSo) {
    const std::string colours = "\x10\x20\x30\x80\x40\x50\x60\xff";
    const File rgba = openBytes(pngBytes({2, 1, 8, PNG_COLOR_TYPE_RGB_ALPHA, colours}));
    EXPECT_EQ(rgba.entries.at(0).values.toFloats(), planar("\x10\x20\x30\x40\x50\x60", 3));
    ASSERT_EQ(rgba.entries.at(0).notes.size(), 1u);
    EXPECT_CONTAINS(rgba.entries.at(0).notes[0], "transparency");
    const File grey = openBytes(pngBytes({2, 1, 8, PNG_COLOR_TYPE_GRAY_ALPHA, "\x10\x80\x20\xff"}));
    EXPECT_EQ(grey.entries.at(0).values.toFloats(), planar("\x10\x20", 1));
    EXPECT_EQ(grey.entries.at(0).notes.size(), 1u);
    Png keyed{2, 1, 8, PNG_COLOR_TYPE_GRAY, "\x10\x20"};
    keyed.transparent = true;
    EXPECT_EQ(openBytes(pngBytes(keyed)).entries.at(0).notes.size(), 1u);
    EXPECT_EQ(openBytes(pngBytes(keyed)).entries.at(0).values.toFloats(), planar("\x10\x20", 1));
}

TEST(Image, LooksUpPalettesAndSpreadsFewBits) {
    Png image{4, 1, 2, PNG_COLOR_TYPE_PALETTE, std::string(1, static_cast<char>(0b00011011))};
    image.palette = {{1, 2, 3}, {255, 0, 128}, {9, 8, 7}, {0, 0, 0}};
    const std::string colours("\x01\x02\x03\xff\x00\x80\x09\x08\x07\0\0\0", 12);
    EXPECT_EQ(openBytes(pngBytes(image)).entries.at(0).values.toFloats(), planar(colours, 3));
    image.transparent = true;
    EXPECT_EQ(openBytes(pngBytes(image)).entries.at(0).values.toFloats(), planar(colours, 3));
    EXPECT_EQ(openBytes(pngBytes({5, 1, 1, PNG_COLOR_TYPE_GRAY, "\xa8"})).entries.at(0).values.toFloats(),
              (Floats{1, 0, 1, 0, 1}));
    EXPECT_EQ(openBytes(pngBytes({2, 1, 4, PNG_COLOR_TYPE_GRAY, "\x0f"})).entries.at(0).values.toFloats(),
              (Floats{0, 1}));
}

TEST(Image, ReadsSixteenBits) {
    const File file = openBytes(pngBytes({3, 1, 16, PNG_COLOR_TYPE_GRAY, std::string("\0\0\x12\x34\xff\xff", 6)}));
    EXPECT_EQ(file.entries.at(0).dtype, "U16");
    EXPECT_EQ(file.entries.at(0).values.toFloats(), (Floats{0, static_cast<float>(0x1234 * (1.0 / 65535)), 1}));
    const std::string colour("\0\1\0\2\0\3", 6);
    EXPECT_EQ(openBytes(pngBytes({1, 1, 16, PNG_COLOR_TYPE_RGB, colour})).entries.at(0).shape, (Shape{3, 1}));
}

TEST(Image, ReadsJpegCloseToWhatWasWritten) {
    for (const bool progressive : {false, true})
        for (const auto& [width, height] : {std::pair{1u, 1u}, {8u, 8u}, {17u, 31u}, {130u, 70u}}) {
            SCOPED_TRACE(testing::Message() << width << " × " << height << (progressive ? " progressive" : ""));
            std::string pixels;
            for (std::size_t y = 0; y < height; ++y)
                for (std::size_t x = 0; x < width; ++x)
                    pixels += static_cast<char>(60 + x / 2 + y / 2);
            const File grey = openBytes(test::jpegBytes(width, height, JCS_GRAYSCALE, pixels, progressive));
            EXPECT_EQ(grey.format, "JPEG");
            ASSERT_EQ(grey.entries.at(0).shape, Shape{width * height});
            const Floats values = grey.entries.at(0).values.toFloats();
            for (std::size_t i = 0; i < values.size(); ++i)
                ASSERT_NEAR(values[i], eighth(static_cast<unsigned char>(pixels[i])), 4.0 / 255) << i;
            const std::string colours(std::size_t{3} * width * height, '\x50');
            EXPECT_EQ(openBytes(test::jpegBytes(width, height, JCS_RGB, colours, progressive)).entries.at(0).shape,
                      (Shape{3, width * height}));
        }
}

TEST(Image, SaysWhatItDoesNotRead) {
    EXPECT_CONTAINS(errorOf(test::jpegBytes(2, 2, JCS_CMYK, std::string(16, '\x50'))), "CMYK");
    std::string huge = pngBytes({.pixels = "\x10"});
    huge.replace(16, 8, std::string("\0\1\0\0\0\1\0\0", 8)); // 65,536 × 65,536
    const std::uint32_t sum = [&] {
        std::uint32_t crc = 0xffffffff; // of the chunk's name and body, bit by bit
        for (std::size_t i = 12; i < 29; ++i) {
            crc ^= static_cast<unsigned char>(huge[i]);
            for (int bit = 0; bit < 8; ++bit)
                crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
        }
        return ~crc;
    }();
    huge.replace(29, 4, test::bytesOf(sum, std::endian::big));
    EXPECT_CONTAINS(errorOf(huge), "65,536 × 65,536 pixels of 1 bytes; at most 256 MiB");
    std::string lying = test::jpegBytes(8, 8, JCS_GRAYSCALE, std::string(64, '\x50'));
    const std::size_t frame = lying.find("\xff\xc0");
    ASSERT_NE(frame, std::string::npos);
    lying.replace(frame + 5, 4, "\x20\x20\x20\x20"); // 8,224 × 8,224 in some hundred bytes
    EXPECT_CONTAINS(errorOf(lying), "more than its");
}

TEST(Image, RefusesEveryTruncation) {
    const std::string pixels = test::picture(40, 30, 3);
    const test::TemporaryFolder folder;
    for (const std::string& good :
         {pngBytes({40, 30, 8, PNG_COLOR_TYPE_RGB, pixels}), test::jpegBytes(40, 30, JCS_RGB, pixels),
          test::jpegBytes(40, 30, JCS_RGB, pixels, true)})
        for (std::size_t length = 8; length < good.size() - 2; length += 13)
            EXPECT_FALSE(errorOf(folder.write("cut", good.substr(0, length))).empty()) << length;
    const std::string jpeg = test::jpegBytes(40, 30, JCS_RGB, pixels);
    EXPECT_CONTAINS(errorOf(jpeg.substr(0, jpeg.size() / 2)), "truncated or damaged");
}

TEST(Image, SurvivesDamage) {
    const std::string pixels = test::picture(24, 16, 3);
    for (const std::string& good :
         {pngBytes({24, 16, 8, PNG_COLOR_TYPE_RGB, pixels}),
          pngBytes({.width = 24, .height = 16, .pixels = pixels.substr(0, 384), .interlaced = true}),
          test::jpegBytes(24, 16, JCS_RGB, pixels), test::jpegBytes(24, 16, JCS_RGB, pixels, true)}) {
        const auto outcomes = test::openDamagedCopies(good, 1000, 600, 3);
        EXPECT_GT(outcomes.refused, 0);
    }
}

} // namespace
} // namespace longwave
