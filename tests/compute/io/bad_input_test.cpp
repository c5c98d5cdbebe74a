// SPDX-License-Identifier: GPL-3.0-or-later
// Every format, cut and lied to in every field: it opens, or is refused with a sentence, within a second and 300 MB.
#include "compute/io/npy_writer.h"
#include "compute/io/safetensors_writer.h"
#include "tests/compute/io/bounded_open.h"
#include "tests/compute/io/image_support.h"
#include "tests/compute/io/nifti_support.h"
#include "tests/compute/io/zip_support.h"

#include <limits>
#include <set>

#include <sndfile.h>

namespace longwave {
namespace {

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
