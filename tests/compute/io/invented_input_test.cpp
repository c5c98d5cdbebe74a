// SPDX-License-Identifier: GPL-3.0-or-later
// Files that nobody writes by accident: each is refused with a sentence, or opens, within a second and 300 MB.
#include "compute/io/safetensors_writer.h"
#include "tests/compute/io/bounded_open.h"
#include "tests/compute/io/image_support.h"
#include "tests/compute/io/nifti_support.h"
#include "tests/compute/io/pickle_support.h"

namespace longwave {
namespace {

using namespace test::pickling;
using test::gzipped;
using test::TemporaryFolder;

/// A PNG whose chunk of this type claims 0x54495844 bytes, and which ends there.
std::string pngWithEndlessChunk(const std::string& type) {
    const std::string bytes = test::pngBytes({1, 1, 8, PNG_COLOR_TYPE_RGB, "\x10\x20\x30"});
    return bytes.substr(0, 33) + "TIXD" + type + std::string(64, 'a'); // behind the signature and IHDR
}

std::string safetensors(const std::string& header, std::size_t data = 0) {
    return test::bytesOf(static_cast<std::uint64_t>(header.size())) + header + std::string(data, '\0');
}

std::string tensorJson(const std::string& name, const std::string& shape, const std::string& begin,
                       const std::string& end) {
    return std::string(1, '"') + name + R"(":{"dtype":"F32","shape":)" + shape + R"(,"data_offsets":[)" + begin + "," +
           end + "]}";
}

// NOLINTBEGIN(bugprone-string-constructor): it is about files as long as that
struct Bad {
    const char* name;
    std::function<std::string()> make;
    bool mayOpen = false;
};

TEST(BadInput, Inventions) {
    const std::string top = "9223372036854775807";
    const std::vector<Bad> inventions{
        // safetensors
        {"header of 2^63 bytes", [] { return test::bytesOf(std::uint64_t{1} << 63) + "{}"; }},
        {"overlapping tensors",
         [] {
             return safetensors("{" + tensorJson("a", "[4]", "0", "16") + "," + tensorJson("b", "[4]", "8", "24") + "}",
                                24);
         }},
        {"offsets beyond the end", [&] { return safetensors("{" + tensorJson("a", "[4]", "16", top) + "}", 24); }},
        {"extents whose product overflows",
         [&] { return safetensors("{" + tensorJson("a", "[" + top + "," + top + "]", "0", "16") + "}", 16); }},
        {"one name twice",
         [] {
             return safetensors(
                 "{" + tensorJson("a", "[4]", "0", "16") + "," + tensorJson("a", "[4]", "16", "32") + "}", 32);
         }},
        {"arrays in arrays, 20 million deep", [] { return safetensors("{\"a\":" + std::string(20'000'000, '[')); }},
        {"objects in objects", [] { return safetensors(repeated("{\"a\":", 4'000'000)); }},
        {"metadata of objects", [] { return safetensors("{\"__metadata__\":" + repeated("{\"a\":", 4'000'000)); }},
        {"a name of 30 million letters",
         [] { return safetensors("{" + tensorJson(std::string(30'000'000, 'a'), "[4]", "0", "16") + "}", 16); }},
        {"a number of 30 million digits",
         [] {
             return safetensors("{" + tensorJson("a", "[" + std::string(30'000'000, '9') + "]", "0", "16") + "}", 16);
         }},
        {"300,000 tensors",
         [] {
             std::string header = "{";
             for (int i = 0; i < 300'000; ++i)
                 header.append(i ? "," : "").append(tensorJson(std::to_string(i), "[0]", "0", "0"));
             return safetensors(header.append("}"));
         }},
        {"300,000 lines of metadata",
         [] {
             std::string header = "{\"__metadata__\":{";
             for (int i = 0; i < 300'000; ++i)
                 header.append(i ? ",\"" : "\"").append(std::to_string(i)).append("\":\"x\"");
             return safetensors(header.append("}}"));
         }},
        // npy
        {"npy header of 4 GiB", [] { return std::string("\x93NUMPY\x02\0\xff\xff\xff\xff{", 13); }},
        {"npy header of brackets",
         [] {
             return std::string("\x93NUMPY\x02\0", 8) + test::le(std::uint32_t{50'000'000}) +
                    std::string(50'000'000, '(');
         }},
        {"npy of a million dimensions", [] { return test::npy("(" + repeated("1,", 1'000'000) + ")", {}); }},
        // zip
        {"npz bomb", [] { return test::zerosArchive(50'000'000); }},
        {"npz member twice",
         [] {
             return test::zip({test::stored("a.npy", test::npy("(4,)", test::ramp(4))),
                               test::stored("a.npy", test::npy("(4,)", test::ramp(4)))});
         }},
        {"npz members over each other",
         [] {
             test::Member a = test::stored("a.npy", test::npy("(4,)", test::ramp(4)));
             test::Member b = a;
             b.offset = 0;
             return test::zip({a, b});
         }},
        {"npz of many bombs",
         [] {
             const test::Member bomb =
                 test::squeezed("a.npy", test::npy("(16000000,)", std::vector<float>(16'000'000)));
             std::vector<test::Member> members;
             for (int i = 0; i < 200; ++i) {
                 members.push_back(bomb);
                 members.back().name = members.back().localName = std::to_string(i) + ".npy";
             }
             return test::zip(members);
         }},
        {"zip directory of 60,000 nothings",
         [] {
             std::vector<test::Member> members;
             for (int i = 0; i < 60'000; ++i)
                 members.push_back(test::stored(std::to_string(i), ""));
             return test::zip(members);
         }},
        // pickles
        {"lists in lists", [] { return archive("\x80\x02" + repeated("]", 900'000) + repeated("a", 899'999) + "."); }},
        {"tuples in tuples", [] { return archive("\x80\x02N" + repeated("\x85", 900'000) + "."); }},
        {"ten to the sixtieth",
         [] {
             std::string nested = "\x80\x02]q" + std::string(1, '\0');
             for (char level = 0; level < 60; ++level)
                 nested += "](" + repeated(std::string("h") + level, 10) + "eq" + static_cast<char>(level + 1);
             return archive(nested + ".");
         }},
        {"a memo of millions", [] { return archive("\x80\x04N" + repeated("\x94", 5'000'000) + "."); }},
        {"a stack of millions", [] { return archive("\x80\x02" + repeated("N", 50'000'000) + "."); }},
        {"text of 4 GiB", [] { return archive("\x80\x02X\xff\xff\xff\xff."); }},
        {"an integer of 100 million bytes",
         [] {
             return archive("\x80\x02\x8b" + test::le(std::uint32_t{100'000'000}) + std::string(100'000'000, '\x7f') +
                            ".");
         }},
        {"a line of 100 million digits", [] { return archive("\x80\x02I" + std::string(100'000'000, '1') + "\n."); }},
        {"a deflated pickle of 64 MiB",
         [] { return test::zip({test::squeezed("x/data.pkl", "\x80\x02" + repeated("N", 60'000'000))}); }},
        {"tensors over 2^62 elements",
         [] {
             return archive(dict({{"k", tensor(storage("FloatStorage", "0", std::int64_t{1} << 62), 0,
                                               {std::int64_t{1} << 62}, {1})}}));
         }},
        {"a storage repeated 2^62 times",
         [] {
             return archive(dict({{"k", tensor(storage("FloatStorage", "0", 64), 0, {std::int64_t{1} << 62}, {0})}}));
         }},
        // text
        {"a line of 30 million commas", [] { return std::string(30'000'000, ','); }},
        {"a cell that never ends", [] { return "1\n" + std::string(100'000'000, '7'); }},
        {"a quote that never ends", [] { return "1\n\"" + repeated("1\n", 20'000'000); }},
        {"a text of 60 MB that is no UTF-8 at its end",
         [] { return std::string(60'000'000, 'a') + std::string("\xff"); }, true},
        {"nothing but line ends", [] { return std::string(100'000'000, '\n'); }},
        {"nothing but comments", [] { return repeated("#\n", 30'000'000); }},
        // FASTA
        {"a header that never ends", [] { return ">" + std::string(100'000'000, 'x'); }},
        {"nothing but headers", [] { return repeated(">\n", 30'000'000); }},
        {"gzip bomb", [] { return gzipped(">x\n" + std::string(200'000'000, 'A')); }},
        {"gzip bomb of headers", [] { return gzipped(repeated(">\n", 40'000'000)); }},
        {"ten thousand scattered records",
         [] {
             std::string text;
             for (int i = 0; i < 10'000; ++i)
                 text.append(">")
                     .append(std::to_string(i))
                     .append("\nA\n\nC")
                     .append(std::string(2000, 'G'))
                     .append("\n");
             return text;
         },
         true},
        // FASTQ
        {"a read that never ends", [] { return "@x\n" + std::string(100'000'000, 'A'); }},
        {"nothing but reads", [] { return repeated("@x\nA\n+\n!\n", 1'000'000); }, true},
        {"gzip bomb of reads", [] { return gzipped(repeated("@x\nA\n+\n!\n", 8'000'000)); }},
        // images
        {"a PNG of 8,000 × 8,000 zeros",
         [] {
             return test::pngBytes({8'000, 8'000, 8, PNG_COLOR_TYPE_GRAY, std::string(64'000'000, '\0')});
         },
         true},
        {"a PNG larger than its file",
         [] {
             std::string bytes = test::pngBytes({.pixels = "\x10"});
             bytes.replace(16, 8, std::string("\0\0\x30\0\0\0\x30\0", 8));
             bytes.replace(29, 4, test::bytesOf(test::crcOf(bytes.substr(12, 17)), std::endian::big));
             return bytes;
         }},
        {"a PNG with a word of 1.4 GB", [] { return pngWithEndlessChunk("zTXt"); }},
        {"a PNG with a colour profile of 1.4 GB", [] { return pngWithEndlessChunk("iCCP"); }},
        {"a PNG with a palette of 1.4 GB", [] { return pngWithEndlessChunk("PLTE"); }},
        {"a PNG with something unknown of 1.4 GB", [] { return pngWithEndlessChunk("xyZt"); }},
        {"a JPEG larger than its file",
         [] {
             std::string bytes = test::jpegBytes(24, 16, JCS_GRAYSCALE, test::picture(24, 16, 1), true);
             return bytes.replace(bytes.find("\xff\xc2") + 5, 4, "\x30\x30\x30\x30");
         }},
        {"a JPEG with many scans",
         [] {
             const std::string bytes = test::jpegBytes(512, 512, JCS_GRAYSCALE, test::picture(512, 512, 1), true);
             const std::size_t last = bytes.rfind("\xff\xda"), end = bytes.size() - 2;
             return bytes.substr(0, last) + repeated(bytes.substr(last, end - last), 300) + bytes.substr(end);
         }},
        // functional MRI
        {"a NIfTI of 2^62 voxels",
         [] {
             return test::niftiBytes(test::Nifti{.version = 2, .extents = {1 << 20, 1 << 20, 1 << 20, 2}},
                                     std::vector<std::int16_t>(48));
         }},
        {"a packed NIfTI that claims 4 GiB",
         [] {
             return gzipped(
                 test::niftiBytes(test::Nifti{.extents = {1024, 1024, 1024, 2}}, std::vector<std::int16_t>(48)));
         },
         true},
        {"a packed NIfTI of zeros",
         [] {
             return gzipped(
                 test::niftiBytes(test::Nifti{.extents = {256, 128, 64, 8}}, std::vector<std::int16_t>(16'777'216)));
         },
         true},
        // sound
        {"nothing but frames of MP3",
         [] { return repeated(std::string("\xff\xfb\x10\xc4", 4) + std::string(100, '\0'), 10'000); }, true},
        {"wav of 4 GiB",
         [] {
             return "RIFF\xff\xff\xff\xff" +
                    std::string("WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\xbb\0\0\0\x77\x01\0\x02\0\x10\0", 28) +
                    "data\xff\xff\xff\xff" + std::string(64, '\0');
         },
         true},
        {"wav of 65,535 channels",
         [] {
             return std::string("RIFF\x64\0\0\0WAVEfmt \x10\0\0\0\x01\0\xff\xff\x80\xbb\0\0\0\x77\x01\0\xfe\xff\x10\0",
                                36) +
                    std::string("data\x40\0\0\0", 8) + std::string(64, '\0');
         },
         true},
    };
    for (const Bad& bad : inventions) {
        const TemporaryFolder folder;
        const auto path = folder.write("file", bad.make()); // made here, so that it does not count as the reader's
        const auto told = test::expectBounded(
            bad.name, 1, [&](std::size_t) { return path; }, [](std::size_t) { return "alone"; });
        EXPECT_TRUE(bad.mayOpen || told.refused == 1) << bad.name << " opened";
    }
}

TEST(BadInput, IndexFilesThatLie) {
    const TemporaryFolder folder;
    writeSafetensors(folder.path() / "one.safetensors", "k", test::ramp(64), {2, 32});
    const std::string map = "{\"metadata\":{},\"weight_map\":";
    const std::vector<std::string> texts{
        map + "{\"k\":\"none.safetensors\"}}",
        map + "{\"k\":\"../one.safetensors\"}}",
        map + "{\"k\":\"/etc/passwd\"}}",
        map + "{\"k\":\"index\"}}",
        map + "{\"other\":\"one.safetensors\"}}",
        map + "{\"k\":\"one.safetensors\",\"k\":\"one.safetensors\"}}",
        map + "{\"k\":1e400}}",
        map + "{\"k\":[[[]]]}}",
        map + repeated("{\"a\":", 1'000'000),
        map + "{\"" + std::string(20'000'000, 'k') + "\":\"one.safetensors\"}}",
        map + std::string(10'000'000, '['),
        map + "null}",
    };
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto path = folder.write("index", texts[i]);
        const auto told = test::expectBounded(
            "index " + std::to_string(i), 1, [&](std::size_t) { return path; }, [](std::size_t) { return "alone"; });
        EXPECT_EQ(told.refused, 1u);
    }
}
// NOLINTEND(bugprone-string-constructor)

} // namespace
} // namespace longwave
