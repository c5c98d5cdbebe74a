// SPDX-License-Identifier: GPL-3.0-or-later
// Small files that would take hours or gigabytes to read: what is shared in them is not gone through without end, and
// what is long is not copied again and again.
#include "tests/compute/io/bounded_open.h"
#include "tests/compute/io/image_support.h"
#include "tests/compute/io/pickle_support.h"

#include <zlib.h>

namespace longwave {
namespace {

using namespace test::pickling;

test::Told openBounded(const std::string& what, const std::filesystem::path& path) {
    return test::expectBounded(
        what, 1, [&](std::size_t) { return path; }, [](std::size_t) { return "alone"; });
}

test::Told openBounded(const std::string& what, const std::string& bytes) {
    const test::TemporaryFolder folder;
    return openBounded(what, folder.write("file", bytes));
}

const std::string kBegin = "\x80\x02";
const std::string kKeep0("q\0000", 3); // remembered as 0, and off the stack
const std::string kKeep1("q\0010", 3);
const std::string kGet0("h\0", 2);
const std::string kGet1("h\1", 2);

TEST(WorkBounds, PickledValuesThatAreReferredToAgainAndAgain) {
    const std::string numbers = "](" + repeated("N", 900'000) + "e" + kKeep0;
    EXPECT_EQ(
        openBounded("a list of lists", archive(kBegin + numbers + "](" + repeated(kGet0, 900'000) + "e.")).refused, 1u);
    const std::string pairs = "}(" + repeated("NN", 400'000) + "u" + kKeep0;
    EXPECT_EQ(
        openBounded("a list of dictionaries", archive(kBegin + pairs + "](" + repeated(kGet0, 400'000) + "e.")).refused,
        1u);
    const std::string empty("U\0", 2);
    const std::string key = empty + kKeep0 + "(" + repeated(kGet0, 1'500'000) + "t" + kKeep1;
    EXPECT_EQ(
        openBounded("one key again and again", archive(kBegin + key + "}(" + repeated(kGet1 + "N", 400'000) + "u."))
            .refused,
        1u);
    const std::string object = "ccollections\nOrderedDict\n(" + repeated("N", 900'000) + "tR" + kKeep0;
    EXPECT_EQ(
        openBounded("a list of objects", archive(kBegin + object + "](" + repeated(kGet0, 900'000) + "e.")).refused,
        1u);
}

TEST(WorkBounds, PickledNamesOfMillionsOfLetters) {
    const std::string name = repeated("a", 30'000'000);
    const std::string classes = kBegin + "c" + name + "\nb\n" + kKeep0 + "](" + repeated(kGet0, 150'000) + "e.";
    EXPECT_EQ(openBounded("a class", archive(classes)).opened, 1u);
    std::string tensors = kBegin + global("torch._utils", "_rebuild_tensor_v3") + "(" +
                          storage("FloatStorage", "0", 64) + number(0) + tuple({64}) + tuple({1}) + "\x89}ctorch\n" +
                          name + "\ntR" + kKeep0 + "](" + repeated(kGet0, 100) + "e.";
    EXPECT_EQ(openBounded("an element type", archive(tensors)).opened, 1u);
    const std::string key = dict({{"k", tensor(storage("FloatStorage", name, 64), 0, {64}, {1})}});
    EXPECT_CONTAINS(openBounded("a storage", archive(key)).words, "names its storage by a text of 30,000,000 bytes");
}

TEST(WorkBounds, ColumnsWithNamesOfMillionsOfQuotes) {
    // Behind many columns, so that the file looks like a table from its beginning.
    const std::string names = repeated("a,", 1'000) + "\"" + repeated("\"", 20'000'000) + "\"\n";
    const std::string numbers = repeated("1,", 1'000) + "1\n";
    const test::TemporaryFolder folder;
    const auto path = folder.write("file", names + numbers);
    EXPECT_EQ(openBounded("quotes", path).opened, 1u);
    EXPECT_EQ(open(path).entries.at(0).rowNames.at(1'000), repeated("\"", 10'000'000));
}

TEST(WorkBounds, ImagesOfMillionsOfRows) {
    std::string bytes = test::pngBytes({.width = 1, .height = 9000, .pixels = test::picture(1, 9000, 1)});
    bytes.resize(10'000, 'x'); // 50 million pixels in 10,000 bytes might be
    bytes.replace(20, 4, test::bytesOf(std::uint32_t{50'000'000}, std::endian::big));
    const auto sum = static_cast<std::uint32_t>(::crc32(0, reinterpret_cast<const Bytef*>(bytes.data()) + 12, 17));
    bytes.replace(29, 4, test::bytesOf(sum, std::endian::big));
    EXPECT_CONTAINS(openBounded("one pixel wide", bytes).words, "the PNG image is truncated or damaged");
}

TEST(WorkBounds, ShardsWithMuchToSayOfThemselves) {
    std::string header = "{\"__metadata__\":{";
    for (int i = 0; i < 240'000; ++i)
        header.append(i ? ",\"" : "\"").append(std::to_string(i)).append("\":\"x\"");
    header.append("},\"k\":{\"dtype\":\"F32\",\"shape\":[16],\"data_offsets\":[0,64]}}");
    const test::TemporaryFolder folder;
    folder.write("one.safetensors",
                 test::bytesOf(static_cast<std::uint64_t>(header.size())) + header + std::string(64, '\0'));
    EXPECT_EQ(openBounded("an index", folder.write("index", "{\"weight_map\":{\"k\":\"one.safetensors\"}}")).opened,
              1u);
}

} // namespace
} // namespace longwave
