// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compute/io/support.h"

#include <cmath>
#include <limits>

#include <unistd.h>

namespace longwave {
namespace {

using test::bytesOf;
using test::bytesOfAll;
using test::errorOf;

std::string safetensors(const std::string& header, const std::string& data) {
    return bytesOf(static_cast<std::uint64_t>(header.size())) + header + data;
}

std::string tensor(const std::string& name, const std::string& dtype, const std::string& shape, std::uint64_t begin,
                   std::uint64_t end) {
    return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":[" +
           std::to_string(begin) + "," + std::to_string(end) + "]}";
}

std::string object(const std::vector<std::string>& members) {
    std::string text = "{";
    for (const std::string& member : members)
        text.append(text.size() > 1 ? "," : "").append(member);
    return text.append("}");
}

std::string oneTensor(const std::string& dtype, const std::string& shape, const std::string& data) {
    return safetensors(object({tensor("t", dtype, shape, 0, data.size())}), data);
}

File openBytes(const std::string& bytes) {
    const test::TemporaryFolder folder;
    return open(folder.write("file", bytes));
}

TEST(Safetensors, ReadsEveryNumberType) {
    const std::vector<float> expected{0, 1, 2, 100};
    const std::pair<const char*, std::string> cases[] = {
        {"F16", bytesOfAll<std::uint16_t>({0x0000, 0x3c00, 0x4000, 0x5640})},
        {"BF16", bytesOfAll<std::uint16_t>({0x0000, 0x3f80, 0x4000, 0x42c8})},
        {"F32", bytesOfAll<float>({0, 1, 2, 100})},
        {"F64", bytesOfAll<double>({0, 1, 2, 100})},
        {"I8", bytesOfAll<std::int8_t>({0, 1, 2, 100})},
        {"I16", bytesOfAll<std::int16_t>({0, 1, 2, 100})},
        {"I32", bytesOfAll<std::int32_t>({0, 1, 2, 100})},
        {"I64", bytesOfAll<std::int64_t>({0, 1, 2, 100})},
        {"U8", bytesOfAll<std::uint8_t>({0, 1, 2, 100})},
        {"U16", bytesOfAll<std::uint16_t>({0, 1, 2, 100})},
        {"U32", bytesOfAll<std::uint32_t>({0, 1, 2, 100})},
        {"U64", bytesOfAll<std::uint64_t>({0, 1, 2, 100})},
        {"BOOL", bytesOfAll<std::uint8_t>({0, 1, 2, 100})},
    };
    for (const auto& [dtype, data] : cases) {
        const File file = openBytes(oneTensor(dtype, "[2,2]", data));
        ASSERT_EQ(file.entries.size(), 1u) << dtype;
        EXPECT_EQ(file.format, "safetensors");
        EXPECT_EQ(file.entries[0].name, "t");
        EXPECT_EQ(file.entries[0].dtype, dtype);
        EXPECT_EQ(file.entries[0].values.toFloats(), expected) << dtype;
    }
}

TEST(Safetensors, TakesTensorsForKernelBanksByShapeAndType) {
    const std::string data(4096, '\0');
    const auto entryOf = [&](const char* dtype, const char* shape, std::size_t bytes) {
        return openBytes(safetensors(object({tensor("t", dtype, shape, 0, bytes)}), data)).entries.at(0);
    };
    for (const auto& [dtype, size] : {std::pair{"F16", 2u}, {"BF16", 2u}, {"F32", 4u}, {"F64", 8u}}) {
        EXPECT_EQ(entryOf(dtype, "[16]", 16 * size).kind, Entry::Kind::Kernels);
        EXPECT_EQ(entryOf(dtype, "[4,16]", 64 * size).kind, Entry::Kind::Kernels);
        EXPECT_EQ(entryOf(dtype, "[1,4,17]", 68 * size).kind, Entry::Kind::Kernels);
        EXPECT_EQ(entryOf(dtype, "[1,4,17]", 68 * size).reason, "");
    }
    const auto reasonOf = [&](const char* dtype, const char* shape, std::size_t bytes) {
        const Entry entry = entryOf(dtype, shape, bytes);
        EXPECT_EQ(entry.kind, Entry::Kind::Other);
        return entry.reason;
    };
    EXPECT_EQ(reasonOf("F32", "[8]", 32),
              "shape [8] has 8 taps; a kernel bank is [K], [H, K] or [C, H, K] with K ≥ 16");
    EXPECT_CONTAINS(reasonOf("F32", "[32,1]", 128), "1 tap;");
    EXPECT_CONTAINS(reasonOf("F32", "[]", 4), "single number");
    EXPECT_CONTAINS(reasonOf("F32", "[0,32]", 0), "no elements");
    EXPECT_CONTAINS(reasonOf("F32", "[1,1,2,16]", 128), "4 dimensions");
    EXPECT_CONTAINS(reasonOf("I64", "[32]", 256), "integer tensor (I64)");
    EXPECT_CONTAINS(reasonOf("BOOL", "[32]", 32), "integer tensor (BOOL)");
    EXPECT_EQ(entryOf("I64", "[32]", 256).values.size(), 32); // the user may still pick it
}

TEST(Safetensors, ShowsTypesItCannotReadWithoutValues) {
    const File file =
        openBytes(safetensors(object({tensor("scale", "F8_E4M3", "[64]", 0, 64), tensor("k", "F32", "[16]", 64, 128)}),
                              std::string(128, '\0')));
    ASSERT_EQ(file.entries.size(), 2u);
    EXPECT_EQ(file.entries[0].kind, Entry::Kind::Other);
    EXPECT_EQ(file.entries[0].dtype, "F8_E4M3");
    EXPECT_EQ(file.entries[0].shape, Shape{64});
    EXPECT_TRUE(file.entries[0].values.isEmpty());
    EXPECT_CONTAINS(file.entries[0].reason, "F8_E4M3");
    EXPECT_EQ(file.entries[1].kind, Entry::Kind::Kernels);
}

TEST(Safetensors, KeepsTheHeadersOrderAndMetadata) {
    const std::string header = object({tensor("z", "F32", "[1]", 4, 8), R"("__metadata__":{"format":"pt","a":"Länge"})",
                                       tensor("a", "F32", "[1]", 0, 4)})
                                   .append("   ");
    const File file = openBytes(safetensors(header, bytesOfAll<float>({1, 2})));
    ASSERT_EQ(file.entries.size(), 2u);
    EXPECT_EQ(file.entries[0].name, "z");
    EXPECT_EQ(file.entries[0].values.toFloats(), std::vector<float>{2});
    EXPECT_EQ(file.entries[1].name, "a");
    using Pair = std::pair<std::string, std::string>;
    EXPECT_EQ(file.metadata, (std::vector<Pair>{{"format", "pt"}, {"a", "Länge"}}));
}

TEST(Safetensors, ReadsDataAtAnyAlignment) {
    for (std::size_t spaces = 0; spaces < 9; ++spaces) {
        const std::string header = object({tensor("t", "F64", "[3]", 1, 25)}).append(spaces, ' ');
        const File file = openBytes(safetensors(header, std::string("x").append(bytesOfAll<double>({1, -2, 0.25}))));
        EXPECT_EQ(file.entries.at(0).values.toFloats(), (std::vector<float>{1, -2, 0.25}));
    }
}

TEST(Safetensors, LoadsAndFlagsNonFiniteValues) {
    const File file = openBytes(oneTensor("F16", "[2,2]", bytesOfAll<std::uint16_t>({0x3c00, 0x7c00, 0xfe00, 0x0001})));
    const NonFinite found = findNonFinite(file.entries.at(0).values);
    EXPECT_EQ(found.count, 2);
    EXPECT_EQ(found.firstRow, 0);
    EXPECT_EQ(found.firstIndex, 1);
}

TEST(Safetensors, ReadsTheSampleBanks) {
    for (const char* name : {"smnist_longconv_h32_lambda0.safetensors", "smnist_longconv_h32_lambda0.001.safetensors",
                             "smnist_longconv_h32_lambda0.004.safetensors"}) {
        const File file = open(std::filesystem::path(LONGWAVE_SAMPLES_DIR) / name);
        ASSERT_EQ(file.entries.size(), 4u) << name;
        EXPECT_EQ(file.entries[0].name, "layers.0.layer.kernel.kernel");
        EXPECT_EQ(file.entries[0].kind, Entry::Kind::Kernels);
        EXPECT_EQ(file.entries[0].shape, (Shape{1, 32, 784}));
        EXPECT_EQ(file.entries[2].shape, (Shape{1, 32, 784}));
        EXPECT_FALSE(findNonFinite(file.entries[2].values));
        const auto metadata = std::ranges::find(file.metadata, "lambda", &std::pair<std::string, std::string>::first);
        ASSERT_NE(metadata, file.metadata.end());
    }
}

TEST(Safetensors, RefusesHeadersLongerThanTheFile) {
    const std::string good = oneTensor("F32", "[2]", std::string(8, '\0'));
    const std::string there = std::to_string(good.size() - 8);
    for (const auto& [length, words] : {std::pair{std::uint64_t{1} << 63, "9,223,372,036,854,775,808"},
                                        {~std::uint64_t{0}, "18,446,744,073,709,551,615"},
                                        {std::uint64_t{1} << 32, "4,294,967,296"},
                                        {good.size() - 7, "the header says"}}) {
        const std::string error = errorOf(bytesOf(length) + good.substr(8));
        EXPECT_CONTAINS(error, words);
        EXPECT_CONTAINS(error, "but the file ends after " + there + " of them");
    }
}

TEST(Safetensors, RefusesHeadersBeyondTheFormatsLimit) {
    const test::TemporaryFolder folder;
    const auto path = folder.write("big", bytesOf(std::uint64_t{100'000'001}) + "{");
    std::filesystem::resize_file(path, 200'000'000);
    EXPECT_CONTAINS(errorOf(path), "at most 33,554,432");
}

TEST(Safetensors, RefusesHeadersThatAreNotAsTheFormatSays) {
    const std::string data(64, '\0');
    const std::string range = R"("data_offsets":[0,4])";
    const std::pair<std::string, const char*> cases[] = {
        {"{}", "no tensors"},
        {R"({"__metadata__":{"a":"b"}})", "no tensors"},
        {"{", "not valid JSON at byte 9"},
        {R"({"a":)", "not valid JSON"},
        {R"({"a" 1})", "not valid JSON"},
        {"{\"a\xff\":{}}", "not valid JSON"},
        {object({tensor("a", "F32", "[1]", 0, 4)}) + " x", "not valid JSON"},
        {R"({"a":{}}{)", "lacks its dtype"},
        {R"({"a":1})", "\"a\" is the number 1 instead of an object"},
        {R"({"a":[1]})", "an array"},
        {R"({"a":null})", "null"},
        {R"({"a":"b"})", "the string \"b\""},
        {R"({"a":{"shape":[1],)" + range + "}}", "tensor \"a\" lacks its dtype"},
        {R"({"a":{"dtype":"F32",)" + range + "}}", "lacks its shape"},
        {R"({"a":{"dtype":"F32","shape":[1]}})", "lacks its data_offsets"},
        {R"({"a":{"dtype":32,"shape":[1],)" + range + "}}", "for its dtype"},
        {R"({"a":{"dtype":"F32","shape":1,)" + range + "}}", "for its shape"},
        {R"({"a":{"dtype":"F32","shape":[-1],)" + range + "}}", "-1 in its shape"},
        {R"({"a":{"dtype":"F32","shape":[1.5],)" + range + "}}", "1.5"},
        {R"({"a":{"dtype":"F32","shape":["1"],)" + range + "}}", "the string \"1\" in its shape"},
        {R"({"a":{"dtype":"F32","shape":[[1]],)" + range + "}}", "an array in its shape"},
        {R"({"a":{"dtype":"F32","shape":[9223372036854775808],)" + range + "}}", "64 bits"},
        {R"({"a":{"dtype":"F32","shape":[99999999999999999999],)" + range + "}}", "99999999999999999999"},
        {R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],)" + range + "}}", "more elements than any file"},
        {R"({"a":{"dtype":"F32","shape":[0,4294967296,4294967296],)" + range + "}}", "more elements than any file"},
        {R"({"a":{"dtype":"F32","shape":[4611686018427387904],)" + range + "}}", "more than 2⁶³ bytes"},
        {R"({"a":{"dtype":"F32","shape":[2],)" + range + "}}", "8 bytes, but its data_offsets span 4"},
        {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4]}})", "1 numbers instead of two"},
        {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[]}})", "instead of two"},
        {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}})", "more than two"},
        {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}})", "end before they begin"},
        {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}})", "-4"},
        {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[61,65]}})", "holds only 64 bytes"},
        {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[18446744073709551612,18446744073709551615]}})",
         "holds only 64 bytes"},
        {R"({"a":{"dtype":"F32","shape":[1],"shape":[1],)" + range + "}}", "\"shape\" twice"},
        {R"({"a":{"dtype":"F32","shape":[1],"extra":1,)" + range + "}}", "unknown key \"extra\""},
        {object({tensor("a", "F32", "[1]", 0, 4), tensor("a", "F32", "[1]", 4, 8)}), "two entries named \"a\""},
        {object({tensor("a", "F32", "[2]", 0, 8), tensor("b", "F32", "[1]", 4, 8)}),
         "tensor \"b\" begins at byte 4 of the data, inside tensor \"a\""},
        {object({tensor("a", "F32", "[1]", 0, 4), tensor("b", "F32", "[1]", 0, 4)}), "inside tensor"},
        {R"({"__metadata__":{"a":1},)" + tensor("a", "F32", "[1]", 0, 4) + "}", "only strings"},
        {R"({"__metadata__":{"a":{}},)" + tensor("a", "F32", "[1]", 0, 4) + "}", "only strings"},
        {R"({"__metadata__":{"a":"b","a":"c"},)" + tensor("a", "F32", "[1]", 0, 4) + "}", "\"a\" twice"},
        {R"({"__metadata__":[],)" + tensor("a", "F32", "[1]", 0, 4) + "}", "an array"},
        {R"({"x\n\u0007\u202e":{"dtype":"F32","shape":[1]}})", "\"x\\n\\x07\\xe2\\x80\\xae\""},
    };
    for (const auto& [header, words] : cases) {
        SCOPED_TRACE(header);
        EXPECT_CONTAINS(errorOf(safetensors(header, data)), words);
    }
}

TEST(Safetensors, CutsLongNamesInItsErrors) {
    const std::string error =
        errorOf(safetensors(object({tensor(std::string(5000, 'n'), "F32", "[2]", 0, 4)}), "1234"));
    EXPECT_LT(error.size(), 300u);
    EXPECT_CONTAINS(error, std::string(80, 'n') + "…");
}

TEST(Safetensors, RefusesNestingBombs) {
    const std::size_t deep = 2'000'000;
    EXPECT_FALSE(errorOf(safetensors("{\"a\":" + std::string(deep, '['), "")).empty());
    std::string objects = "{\"a\":";
    for (std::size_t i = 0; i < 200'000; ++i)
        objects += "{\"a\":";
    EXPECT_FALSE(errorOf(safetensors(objects, "")).empty());
    EXPECT_FALSE(errorOf(safetensors(R"({"a":{"shape":)" + std::string(deep, '['), "")).empty());
}

TEST(Safetensors, IsNotMistakenForText) {
    // Eight printable characters would be a length beyond any file: this is text, if an odd one.
    const test::TemporaryFolder folder;
    EXPECT_EQ(open(folder.write("odd", "12345678{ not a tensor in sight }\n")).format, "text");
}

TEST(Safetensors, RefusesEveryTruncation) {
    const test::TemporaryFolder folder;
    const std::string header =
        object({R"("__metadata__":{"k":"v"})", tensor("a", "F32", "[2,8]", 0, 64), tensor("b", "I16", "[3]", 64, 70)});
    const std::string good = safetensors(header, std::string(70, '\x3c'));
    EXPECT_EQ(openBytes(good).entries.size(), 2u);
    for (std::size_t length = 0; length < good.size(); ++length)
        EXPECT_FALSE(errorOf(folder.write("cut", good.substr(0, length))).empty()) << length;
}

TEST(Safetensors, SurvivesDamage) {
    const std::string header = object({R"("__metadata__":{"k":"v"})", tensor("a", "F32", "[2,8]", 0, 64),
                                       tensor("b", "I16", "[3]", 64, 70), tensor("c", "BF16", "[1,1,16]", 70, 102)});
    const std::string good = safetensors(header, std::string(102, '\x3c'));
    const auto outcomes = test::openDamagedCopies(good, 5000, 8 + header.size(), 7);
    EXPECT_GT(outcomes.opened, 0);
    EXPECT_GT(outcomes.refused, 0);
}

std::size_t residentBytes() {
    std::size_t total = 0;
    std::size_t resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

TEST(Safetensors, ListsAFileOfFourGibibytesWithoutReadingIt) {
    constexpr std::uint64_t kTensors = 64;
    constexpr std::uint64_t kBytes = std::uint64_t{1} << 26; // each, 4 GiB together
    std::vector<std::string> tensors;
    for (std::uint64_t i = 0; i < kTensors; ++i)
        tensors.push_back(
            tensor("layers." + std::to_string(i) + ".k", "F32", "[1,256,65536]", i * kBytes, (i + 1) * kBytes));
    const std::string header = object(tensors);
    const test::TemporaryFolder folder;
    const auto path = folder.write("sparse.safetensors", safetensors(header, ""));
    std::filesystem::resize_file(path, 8 + header.size() + kTensors * kBytes);

    const std::size_t before = residentBytes();
    const File file = open(path);
    const std::size_t after = residentBytes();
    ASSERT_EQ(file.entries.size(), kTensors);
    EXPECT_EQ(file.entries[63].kind, Entry::Kind::Kernels);
    EXPECT_EQ(file.entries[63].values.bytes(), static_cast<std::int64_t>(kBytes));
    EXPECT_LT(after, before + (std::size_t{150} << 20));
    float last = 1;
    file.entries[63].values.read(255, 65535, {&last, 1});
    EXPECT_EQ(last, 0);
}

} // namespace
} // namespace longwave
