// SPDX-License-Identifier: GPL-3.0-or-later
// Every format, cut and lied to in every field: it opens, or is refused with a sentence, within a second and 300 MB.
#include "compute/io/npy_writer.h"
#include "compute/io/safetensors_writer.h"
#include "tests/compute/io/bounded_open.h"
#include "tests/compute/io/image_support.h"
#include "tests/compute/io/nifti_support.h"
#include "tests/compute/io/pickle_support.h"

#include <limits>
#include <set>

#include <sndfile.h>

namespace longwave {
namespace {

using namespace test::pickling;
using test::gzipped;
using test::TemporaryFolder;

std::string sound(int format) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "tone";
    SF_INFO info{};
    info.format = format;
    info.channels = 2;
    info.samplerate = 8000;
    SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
    const std::vector<float> samples = test::ramp(2 * 600, 1e-3F);
    sf_writef_float(file, samples.data(), 600);
    sf_close(file);
    return test::fileBytes(path);
}

std::string written(const std::function<void(const std::filesystem::path&)>& write) {
    const TemporaryFolder folder;
    write(folder.path() / "file");
    return test::fileBytes(folder.path() / "file");
}

const std::string kFasta = ">a first\nACGTNRYSWK\nACGTNRYSWK\nMBDHV\n>b\r\nUACG-.\r\nACG\r\n";

const std::string kFastq = "@a first\nACGTN\n+a\n@!+~>\n@b\r\nUAC\r\nGG\r\n+\r\n@@@\r\n@@\r\n";

/// A PNG whose chunk of this type claims 0x54495844 bytes, and which ends there.
std::string pngWithEndlessChunk(const std::string& type) {
    const std::string bytes = test::pngBytes({1, 1, 8, PNG_COLOR_TYPE_RGB, "\x10\x20\x30"});
    return bytes.substr(0, 33) + "TIXD" + type + std::string(64, 'a'); // behind the signature and IHDR
}

struct Good {
    std::string name;
    std::string bytes;
};

const std::vector<Good>& goodFiles() {
    static const std::vector<Good> files = [] {
        const std::vector<float> values = test::ramp(64);
        std::vector<Good> all{
            {"npy", written([&](const auto& path) {
                 writeNpy(path, values, {2, 32});
             })},
            {"safetensors", written([&](const auto& path) {
                 writeSafetensors(path, "k", values, {2, 32});
             })},
            {"wav", sound(SF_FORMAT_WAV | SF_FORMAT_PCM_16)},
            {"flac", sound(SF_FORMAT_FLAC | SF_FORMAT_PCM_16)},
            {"ogg", sound(SF_FORMAT_OGG | SF_FORMAT_VORBIS)},
            {"csv", "\"t (s)\",a\r\n0,1.5\r\n1,-2e-3\r\n2,nan\r\n"},
            {"fasta", kFasta},
            {"fasta.gz", gzipped(kFasta)},
            {"fastq", kFastq},
            {"fastq.gz", gzipped(kFastq)},
            {"mp3", sound(SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III)},
            {"png", test::pngBytes({9, 7, 8, PNG_COLOR_TYPE_RGB, test::picture(9, 7, 3)})},
            {"interlaced png",
             test::pngBytes({.width = 24, .height = 16, .pixels = test::picture(24, 16, 1), .interlaced = true})},
            {"jpeg", test::jpegBytes(24, 16, JCS_RGB, test::picture(24, 16, 3))},
            {"progressive jpeg", test::jpegBytes(24, 16, JCS_RGB, test::picture(24, 16, 3), true)},
            {"nii", test::niftiBytes(test::Nifti{}, std::vector<std::int16_t>(48, 3))},
            {"nifti-2", test::niftiBytes(test::Nifti{.version = 2}, std::vector<std::int16_t>(48, 3))},
            {"nii.gz", gzipped(test::niftiBytes(test::Nifti{}, std::vector<std::int16_t>(48, 3)))},
            {"text", "Call me Ishmaël.\nSome years ago, never mind how long precisely\n"}};
        for (const char* name : {"arrays.npz", "arrays_compressed.npz", "objects.npz", "checkpoint.pt",
                                 "checkpoint_legacy.pt", "deflated.pt", "protocol4.pt", "state_dict.bin",
                                 "numpy_protocol0.pkl", "numpy_protocol2.pkl", "numpy_protocol5.pkl"})
            all.push_back({name, test::fileBytes(test::fixture(name))});
        return all;
    }();
    return files;
}

/// The first and the last places of a file, where its fields lie, and some between.
std::vector<std::size_t> placesIn(std::size_t size, std::size_t most) {
    std::set<std::size_t> places;
    for (std::size_t i = 0; i < most && i < size; ++i) {
        places.insert(i);
        places.insert(size - 1 - i);
        places.insert(i * size / most);
    }
    return {places.begin(), places.end()};
}

TEST(BadInput, CutAnywhere) {
    const TemporaryFolder folder;
    for (const Good& good : goodFiles()) {
        const auto places = placesIn(good.bytes.size(), 1500);
        const auto told = test::expectBounded(
            good.name + " cut", places.size(),
            [&](std::size_t i) { return folder.write("cut", good.bytes.substr(0, places[i])); },
            [&](std::size_t i) { return "after " + std::to_string(places[i]) + " bytes"; });
        EXPECT_EQ(told.opened + told.refused, places.size());
        EXPECT_GT(told.refused, 0u); // nothing at all is refused
    }
}

TEST(BadInput, FieldsThatLie) {
    constexpr std::uint64_t kTop = std::uint64_t{1} << 63;
    std::vector<std::string> lies{std::string(1, '\0'),  "\xff", "\x7f", "\x80", "\xff\xff", "\xff\xff\xff\xff",
                                  std::string(8, '\xff')};
    for (const std::endian order : {std::endian::little, std::endian::big})
        for (const std::uint64_t value : {kTop, kTop - 1, kTop >> 1})
            lies.push_back(test::bytesOf(value, order));
    for (const std::uint32_t value : {0x7fffffffu, 0x80000000u})
        lies.push_back(test::bytesOf(value));
    const TemporaryFolder folder;
    for (const Good& good : goodFiles()) {
        const auto places = placesIn(good.bytes.size(), 150);
        test::expectBounded(
            good.name + " with a lie", places.size() * lies.size(),
            [&](std::size_t i) {
                std::string bytes = good.bytes;
                const std::string& lie = lies[i % lies.size()];
                bytes.replace(places[i / lies.size()], lie.size(), lie);
                return folder.write("lie", bytes);
            },
            [&](std::size_t i) {
                return "lie " + std::to_string(i % lies.size()) + " at " + std::to_string(places[i / lies.size()]);
            });
    }
}

TEST(BadInput, NumbersThatLie) {
    const std::vector<std::string> lies{"9223372036854775807",
                                        "9223372036854775808",
                                        "18446744073709551615",
                                        "18446744073709551616",
                                        "-1",
                                        "-9223372036854775808",
                                        "4294967296",
                                        "0",
                                        "1e308",
                                        "NaN",
                                        "",
                                        std::string(5000, '9')};
    const TemporaryFolder folder;
    for (const Good& good : goodFiles()) {
        std::vector<std::pair<std::size_t, std::size_t>> numbers; // begin, length, of runs of digits
        const auto isDigit = [&](std::size_t at) { return good.bytes[at] >= '0' && good.bytes[at] <= '9'; };
        for (std::size_t at = 0; at < good.bytes.size(); ++at)
            if (isDigit(at)) {
                const std::size_t begin = at;
                while (at < good.bytes.size() && isDigit(at))
                    ++at;
                numbers.emplace_back(begin, at - begin);
            }
        if (numbers.size() > 60)
            numbers.resize(60);
        test::expectBounded(
            good.name + " with another number", numbers.size() * lies.size(),
            [&](std::size_t i) {
                std::string bytes = good.bytes;
                const auto& [begin, length] = numbers[i / lies.size()];
                const std::string& lie = lies[i % lies.size()];
                bytes.replace(begin, length, lie);
                if (good.name == "safetensors") // whose header says how long it is, before 256 bytes of data
                    bytes.replace(0, 8, test::bytesOf(static_cast<std::uint64_t>(bytes.size() - 8 - 256)));
                return folder.write("lie", bytes);
            },
            [&](std::size_t i) {
                return "number " + std::to_string(i / lies.size()) + ", lie " + std::to_string(i % lies.size());
            });
    }
}

std::string safetensors(const std::string& header, std::size_t data = 0) {
    return test::bytesOf(static_cast<std::uint64_t>(header.size())) + header + std::string(data, '\0');
}

std::string tensorJson(const std::string& name, const std::string& shape, const std::string& begin,
                       const std::string& end) {
    return std::string(1, '"') + name + R"(":{"dtype":"F32","shape":)" + shape + R"(,"data_offsets":[)" + begin + "," +
           end + "]}";
}

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

TEST(BadInput, ValuesThatAreNoNumbersOpenAndAreFound) {
    std::vector<float> values = test::ramp(64);
    values[40] = std::numeric_limits<float>::quiet_NaN();
    values[50] = std::numeric_limits<float>::infinity();
    const TemporaryFolder folder;
    writeNpy(folder.path() / "a.npy", values, {2, 32});
    writeSafetensors(folder.path() / "a.safetensors", "k", values, {2, 32});
    const std::string npz = test::zip({test::squeezed("k.npy", test::npy("(2, 32)", values))});
    folder.write("a.npz", npz);
    for (const char* name : {"a.npy", "a.safetensors", "a.npz"}) {
        const NonFinite found = findNonFinite(open(folder.path() / name).entries.at(0).values);
        EXPECT_EQ(found.count, 2) << name;
        EXPECT_EQ(found.firstRow, 1);
        EXPECT_EQ(found.firstIndex, 8);
    }
}

} // namespace
} // namespace longwave
