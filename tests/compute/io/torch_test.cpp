// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compute/io/pickle_support.h"

#include <chrono>

#include <unistd.h>

namespace longwave {
namespace {

using test::errorOf;
using test::findEntry;
using test::fixture;
using test::ramp;

std::string metadataOf(const File& file, const std::string& key) {
    for (const auto& [name, value] : file.metadata)
        if (name == key)
            return value;
    return "(none)";
}

class TorchFixture : public testing::TestWithParam<const char*> {};

TEST_P(TorchFixture, ReadsWhatTorchWrote) {
    const File file = open(fixture(GetParam()));
    EXPECT_EQ(file.format, "PyTorch checkpoint");
    const auto expectValues = [&](const std::string& name, const Shape& shape, const std::vector<float>& values,
                                  const char* dtype) {
        SCOPED_TRACE(name);
        const Entry* entry = findEntry(file, name);
        ASSERT_TRUE(entry);
        EXPECT_EQ(entry->shape, shape);
        EXPECT_EQ(entry->dtype, dtype);
        EXPECT_EQ(entry->values.toFloats(), values);
        const bool isBank = looksLikeKernelBank(shape) && std::string(dtype).find("int") == std::string::npos &&
                            std::string(dtype) != "bool";
        EXPECT_EQ(entry->kind, isBank ? Entry::Kind::Kernels : Entry::Kind::Other);
        EXPECT_EQ(entry->reason.empty(), isBank);
    };
    const std::vector<float> base = ramp(64);
    expectValues("state_dict.model.layers.0.filter_fn.bias", {16}, ramp(16), "float32");
    expectValues("state_dict.model.layers.0.steps", {}, {7}, "int64");
    expectValues("shared", {4, 16}, base, "float32");
    expectValues("parameter", {4, 16}, base, "float32");
    expectValues("half", {4, 16}, base, "float16");
    expectValues("bfloat", {4, 16}, base, "bfloat16");
    expectValues("double", {4, 16}, base, "float64");
    expectValues("ordered.a", {16}, ramp(16), "float32");
    expectValues("scalar", {}, {1.5f}, "float32");
    std::vector<float> transposed, strided, expanded;
    for (int column = 0; column < 16; ++column)
        for (int row = 0; row < 4; ++row)
            transposed.push_back(base[static_cast<std::size_t>(row * 16 + column)]);
    for (int row = 1; row < 4; ++row)
        for (int column = 0; column < 16; column += 2)
            strided.push_back(base[static_cast<std::size_t>(row * 16 + column)]);
    for (int row = 0; row < 3; ++row)
        expanded.insert(expanded.end(), base.begin(), base.begin() + 16);
    expectValues("transposed", {16, 4}, transposed, "float32");
    expectValues("strided", {3, 8}, strided, "float32");
    expectValues("expanded", {3, 16}, expanded, "float32");
    const char* const ints[] = {"int8", "uint8", "int16", "int32", "int64"};
    for (std::size_t i = 0; i < 5; ++i)
        expectValues("ints." + std::to_string(i), {20}, ramp(20, 1), ints[i]);
    EXPECT_EQ(findEntry(file, "bool")->values.toFloats()[3], 1);
    expectValues("array", {2, 16}, ramp(32), "<f4");
    expectValues("array_fortran", {2, 16}, ramp(32), "<f4");
    expectValues("array_big", {2, 16}, ramp(32), ">f8");
    expectValues("hyper_parameters.extra", {16}, ramp(16), "<f4");
    EXPECT_TRUE(findEntry(file, "none")->values.isEmpty());
    EXPECT_CONTAINS(findEntry(file, "none")->reason, "no elements");
    EXPECT_CONTAINS(findEntry(file, "complex")->reason, "complex64");
    EXPECT_TRUE(findEntry(file, "optimizer.state.0.exp_avg"));
    EXPECT_EQ(metadataOf(file, "epoch"), "3");
    EXPECT_EQ(metadataOf(file, "loss"), "0.25");
    EXPECT_EQ(metadataOf(file, "name"), "tiny");
    EXPECT_EQ(metadataOf(file, "done"), "True");
    EXPECT_EQ(metadataOf(file, "np_number"), "0.75");
    EXPECT_EQ(metadataOf(file, "dtype"), "torch.float16");
    EXPECT_EQ(metadataOf(file, "optimizer.param_groups.0.lr"), "0.125");
    for (const Entry& entry : file.entries)
        EXPECT_NE(entry.dtype, "object") << entry.name << ": " << entry.reason;
}

INSTANTIATE_TEST_SUITE_P(Both, TorchFixture, testing::Values("checkpoint.pt", "checkpoint_legacy.pt"));

TEST(Torch, ReadsEveryProtocolAndADeflatedArchive) {
    for (const char* name : {"protocol2.pt", "protocol3.pt", "protocol4.pt", "protocol5.pt", "deflated.pt"}) {
        SCOPED_TRACE(name);
        const File file = open(fixture(name));
        ASSERT_EQ(file.entries.size(), 1u);
        EXPECT_EQ(file.entries[0].name, "k");
        EXPECT_EQ(file.entries[0].values.toFloats(), ramp(64));
    }
}

TEST(Torch, ReadsAStateDictAndAWholeModule) {
    EXPECT_EQ(open(fixture("state_dict.bin")).entries[0].name, "layers.0.steps");
    const File file = open(fixture("module.pt"));
    ASSERT_EQ(file.entries.size(), 1u);
    EXPECT_EQ(file.entries[0].name, "0.weight");
    EXPECT_EQ(file.entries[0].values.toFloats(), ramp(32));
}

TEST(Torch, ReadsPlainPicklesOfArrays) {
    for (int protocol = 0; protocol <= 5; ++protocol) {
        SCOPED_TRACE(protocol);
        const File file = open(fixture("numpy_protocol" + std::to_string(protocol) + ".pkl"));
        EXPECT_EQ(file.format, "Python pickle");
        ASSERT_EQ(file.entries.size(), 1u);
        EXPECT_EQ(file.entries[0].name, "k");
        EXPECT_EQ(file.entries[0].values.toFloats(), ramp(32));
    }
}

TEST(Torch, SurvivesEveryTruncation) {
    const test::TemporaryFolder folder;
    for (const char* name : {"protocol2.pt", "deflated.pt", "module.pt", "checkpoint_legacy.pt", "numpy_protocol0.pkl",
                             "numpy_protocol2.pkl", "numpy_protocol5.pkl"}) {
        SCOPED_TRACE(name);
        const std::string good = test::fileBytes(fixture(name));
        std::size_t texts = 0; // a few first bytes of what is written in letters are a text
        for (std::size_t length = 0; length < good.size(); ++length)
            if (const auto path = folder.write("cut", good.substr(0, length)); test::opensOrRefuses(path)) {
                EXPECT_EQ(open(path).format, "text") << length;
                ++texts;
            }
        EXPECT_LT(texts, 10u);
    }
}

TEST(Torch, SurvivesDamage) {
    for (const char* name : {"checkpoint.pt", "checkpoint_legacy.pt", "protocol4.pt", "module.pt",
                             "numpy_protocol0.pkl", "numpy_protocol4.pkl"}) {
        SCOPED_TRACE(name);
        const std::string good = test::fileBytes(fixture(name));
        const auto outcomes = test::openDamagedCopies(good, 2000, good.size(), 5);
        EXPECT_GT(outcomes.opened, 0);
        EXPECT_GT(outcomes.refused, 0);
    }
}

// ---- Pickles made here, opcode by opcode

using namespace test::pickling;

File openBytes(const std::string& bytes) {
    const test::TemporaryFolder folder;
    return open(folder.write("file", bytes));
}

const std::string kFloats = storage("FloatStorage", "0", 64);
const std::string kGood = tensor(kFloats, 0, {4, 16}, {16, 1});

TEST(Torch, RunsNothing) {
    const test::TemporaryFolder folder;
    const auto proof = folder.path() / "proof";
    const std::string attack = global("os", "system") + "(" + text("touch " + proof.string()) + "tR";
    const File file =
        open(folder.write("a", archive(dict({{"k", kGood}, {"evil", attack}, {"g", global("os", "system")}}))));
    EXPECT_EQ(findEntry(file, "k")->values.toFloats(), ramp(64));
    EXPECT_CONTAINS(findEntry(file, "evil")->reason, "os.system");
    EXPECT_EQ(findEntry(file, "evil")->kind, Entry::Kind::Other);
    EXPECT_CONTAINS(findEntry(file, "g")->reason, "os.system");
    EXPECT_FALSE(std::filesystem::exists(proof));
    // A tensor that depends on it is an error that names it.
    const std::pair<std::string, const char*> cases[] = {
        {tensor(attack, 0, {4}, {1}), "tensor \"k\" depends on os.system, which is not a storage"},
        {tensor(storage("EvilStorage", "0", 4), 0, {4}, {1}), "depends on torch.EvilStorage"},
        {global("torch._utils", "_rebuild_parameter") + "(" + attack + "\x88}tR",
         "depends on os.system, which is not run"},
        {global("torch._utils", "_rebuild_tensor_v2") + "(" + kFloats + number(0) + attack + tuple({1}) + "tR",
         "depends on os.system for its size"},
    };
    for (const auto& [code, words] : cases)
        EXPECT_CONTAINS(errorOf(archive(dict({{"k", code}}))), words);
    // The old ways to call something: INST, OBJ, NEWOBJ, BUILD.
    const std::string command = text("touch " + proof.string());
    for (const std::string& code :
         {"(" + command + "ios\nsystem\n", "(" + global("os", "system") + command + "o",
          global("os", "system") + "(" + command + "t\x81", global("os", "system") + ")R" + command + "b"}) {
        const File opened = open(folder.write("b", archive(dict({{"k", kGood}, {"evil", code}}))));
        EXPECT_CONTAINS(findEntry(opened, "evil")->reason, "os.system");
        EXPECT_FALSE(std::filesystem::exists(proof));
    }
}

TEST(Torch, RefusesTensorsThatReachBeyondTheirStorage) {
    constexpr std::int64_t kHuge = std::int64_t{1} << 62;
    const std::pair<std::string, const char*> cases[] = {
        {tensor(kFloats, 1, {4, 16}, {16, 1}), "reaches beyond its storage of 64 elements"},
        {tensor(kFloats, 0, {4, 16}, {17, 1}), "reaches beyond"},
        {tensor(kFloats, 64, {1}, {1}), "reaches beyond"},
        {tensor(kFloats, kHuge, {1}, {1}), "reaches beyond"},
        {tensor(kFloats, 0, {kHuge, kHuge}, {0, 0}), "more elements than any file"},
        {tensor(kFloats, 0, {3, 3}, {kHuge, kHuge}), "reaches beyond"},
        {tensor(kFloats, 0, {kHuge}, {0}), "repeats a storage"},
        {tensor(kFloats, -1, {1}, {1}), "negative offset"},
        {tensor(kFloats, 0, {-1}, {1}), "negative size"},
        {tensor(kFloats, 0, {1}, {-1}), "negative stride"},
        {tensor(kFloats, 0, {1, 1}, {1}), "2 dimensions, but 1 strides"},
        {tensor(storage("FloatStorage", "0", 65), 0, {1}, {1}), "holds only 256 bytes"},
        {tensor(storage("FloatStorage", "0", kHuge), 0, {1}, {1}), "holds only 256 bytes"},
        {tensor(storage("DoubleStorage", "0", 64), 0, {1}, {1}), "holds only 256 bytes"},
        {tensor(storage("FloatStorage", "1", 64), 0, {1}, {1}), "storage \"1\", which the file does not hold"},
        {tensor(storage("FloatStorage", "../data/0", 64), 0, {1}, {1}), "which the file does not hold"},
        {tensor(kFloats, 0, std::vector<std::int64_t>(65, 1), std::vector<std::int64_t>(65, 1)),
         "more than 64 dimensions"},
        {tensor(number(3), 0, {1}, {1}), "depends on a number"},
        {global("torch._utils", "_rebuild_tensor_v2") + ")R", "only 0 of the values"},
    };
    for (const auto& [code, words] : cases) {
        SCOPED_TRACE(words);
        EXPECT_CONTAINS(errorOf(archive(dict({{"k", code}}))), words);
    }
    EXPECT_CONTAINS(errorOf(archive(dict({{"a.b", kGood}, {"a", "}" + text("b") + kGood + "s"}}))),
                    "two tensors named \"a.b\"");
}

TEST(Torch, ReadsBigEndianStoragesAndThoseWithoutAType) {
    const std::string pickle = dict({{"k", tensor(storage("FloatStorage", "0", 64), 0, {64}, {1})}});
    const std::string big = test::zip({test::stored("x/data.pkl", pickle), test::stored("x/byteorder", "big"),
                                       test::stored("x/data/0", test::bytesOfAll(ramp(64), std::endian::big))});
    EXPECT_EQ(openBytes(big).entries[0].values.toFloats(), ramp(64));
    EXPECT_CONTAINS(errorOf(archive(pickle, 64, "middle")), "accepted are little and big");
    const std::string v3 = global("torch._utils", "_rebuild_tensor_v3") + "(" + storage("UntypedStorage", "0", 256) +
                           number(16) + tuple({48}) + tuple({1}) + "\x89}" + global("torch", "float32") + "tR";
    EXPECT_EQ(openBytes(archive(dict({{"k", v3}}))).entries[0].values.toFloats()[0], 8);
    std::string beyond = v3;
    beyond.replace(beyond.find(number(16)), number(16).size(), number(17));
    EXPECT_CONTAINS(errorOf(archive(dict({{"k", beyond}}))), "reaches beyond");
    std::string unknown = v3;
    unknown.replace(unknown.find("float32"), 7, "float8_e4m3fn");
    EXPECT_CONTAINS(openBytes(archive(dict({{"k", unknown}}))).entries[0].reason, "float8_e4m3fn");
}

/// An array of bytes as NumPy pickles it.
std::string pickledBytes(std::int64_t count, const std::string& data) {
    const std::string dtype =
        global("numpy", "dtype") + "(" + text("u1") + "\x89\x88tR(" + number(3) + text("|") + "NNNtb";
    return global("numpy.core.multiarray", "_reconstruct") + "(" + global("numpy", "ndarray") + tuple({0}) + text("b") +
           "tR(" + number(1) + tuple({count}) + dtype + "\x89" + data + "tb";
}

TEST(Torch, ReadsATextBothAsItIsAndEncoded) {
    constexpr std::int64_t kLetters = 500; // é, two bytes in UTF-8 and one in Latin-1
    const std::string kept = "V" + repeated("\xe9", kLetters) + "\n" + std::string("q\0000", 3);
    const std::string again("h\0", 2);
    const std::string encoded = global("_codecs", "encode") + "(" + again + text("latin1") + "tR";
    const std::string both = "\x80\x02" + kept + "}(" + text("encoded") + pickledBytes(kLetters, encoded) +
                             text("plain") + pickledBytes(2 * kLetters, again) + "u.";
    const test::TemporaryFolder folder;
    const File file = open(folder.write("file", archive(both)));
    ASSERT_EQ(file.entries.size(), 2u);
    EXPECT_EQ(file.entries[0].values.toFloats(), std::vector<float>(kLetters, 0xe9));
    const std::vector<float> plain = file.entries[1].values.toFloats();
    ASSERT_EQ(plain.size(), 2u * kLetters);
    for (std::size_t i = 0; i < plain.size(); ++i)
        ASSERT_EQ(plain[i], i % 2 ? 0xa9 : 0xc3) << i;
}

TEST(Torch, RefusesBrokenPickles) {
    const std::pair<std::string, const char*> cases[] = {
        {"", "ends too early"},
        {"\x80\x06.", "protocol 6; accepted are 0 to 5"},
        {"\x80\x02.", "empty stack"},
        {"\x80\x02u.", "mark that was never set"},
        {"\x80\x02\xff.", "unknown opcode"},
        {"\x80\x02h\x07.", "recalls value 7"},
        {"\x80\x02NR.", "empty stack"},
        {"\x80\x02N)R.", "neither a class nor a function"},
        {"\x80\x02N(NNu.", "not a dictionary"},
        {"\x80\x02}(Nu.", "key without a value"},
        {"\x80\x02]N", "ends too early"},
        {"\x80\x02\x8e\xff\xff\xff\xff\xff\xff\xff\x7f.", "should follow"},
        {"\x80\x02X\xff\xff\xff\xff.", "4,294,967,295 bytes should follow"},
        {std::string("\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\xff.", 12), "should follow"},
        {"\x80\x02\x97.", "buffers outside"},
        {"\x80\x02I12x\n.", "whole number"},
        {"\x80\x02]N]a.", "not a list"},
        {"\x80\x02N.", "no tensors"},
    };
    for (const auto& [pickle, words] : cases) {
        SCOPED_TRACE(words);
        EXPECT_CONTAINS(errorOf(archive(pickle)), words);
    }
}

TEST(Torch, RefusesBombs) {
    const std::string begin = "\x80\x02";
    // Lists in lists, a million deep.
    EXPECT_FALSE(errorOf(archive(begin + repeated("]", 900'000) + repeated("a", 899'999) + ".")).empty());
    EXPECT_FALSE(errorOf(archive(begin + "N" + repeated("\x85", 900'000) + ".")).empty());
    // Each level holds the one below ten times: 10^60 leaves.
    std::string nested = begin + "]q" + std::string(1, '\0');
    for (char level = 0; level < 60; ++level)
        nested += "](" + repeated(std::string("h") + level, 10) + "eq" + static_cast<char>(level + 1);
    EXPECT_CONTAINS(errorOf(archive(nested + ".")), "same containers");
    // More values, a higher stack, more marks and memos than any checkpoint has.
    EXPECT_CONTAINS(errorOf(archive(begin + repeated("]", 1'100'000) + ".")), "more than 1,000,000 values");
    EXPECT_CONTAINS(errorOf(archive(begin + repeated("N", 2'100'000) + ".")), "stacks more than");
    EXPECT_CONTAINS(errorOf(archive(begin + repeated("(", 2'100'000) + ".")), "marks");
    EXPECT_CONTAINS(errorOf(archive("\x80\x04N" + repeated("\x94", 1'100'000) + ".")), "remembers more than");
    // A list that holds itself is no bomb, only empty.
    EXPECT_CONTAINS(errorOf(archive(begin + "]q" + std::string(1, '\0') + "h" + std::string(1, '\0') + "a.")),
                    "no tensors");
    // A deflated pickle of a gigabyte of nothing.
    test::Member bomb = test::squeezed("x/data.pkl", repeated("N", 2'100'000));
    bomb.size = 0x40000000;
    EXPECT_CONTAINS(errorOf(test::zip({bomb})), "at most 67,108,864 are accepted");
    bomb.size = 0x3000000;
    EXPECT_CONTAINS(errorOf(test::zip({bomb})), "unpacks to only");
}

std::size_t residentBytes() {
    std::size_t total = 0;
    std::size_t resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// A sparse archive: `count` storages of `bytes` zeros each, in ZIP64 where it must be.
std::filesystem::path writeLarge(const std::filesystem::path& path, std::uint64_t count, std::uint64_t bytes) {
    std::ofstream out(path, std::ios::binary);
    std::string directory;
    const auto add = [&](const std::string& name, const std::string& content, std::uint64_t size) {
        const auto at = static_cast<std::uint64_t>(out.tellp());
        const std::string sizes =
            test::le(static_cast<std::uint32_t>(size)) + test::le(static_cast<std::uint32_t>(size));
        const std::string nameLength = test::le(static_cast<std::uint16_t>(name.size()));
        out << "PK\x03\x04" << std::string(14, '\0').substr(0, 14) << sizes << nameLength << std::string(2, '\0')
            << name << content;
        out.seekp(static_cast<std::streamoff>(size - content.size()), std::ios::cur);
        directory += "PK\x01\x02" + std::string(16, '\0') + sizes + nameLength + test::le<std::uint16_t>(12) +
                     std::string(10, '\0') + "\xff\xff\xff\xff" + name + test::le<std::uint16_t>(1) +
                     test::le<std::uint16_t>(8) + test::le(at);
    };
    std::vector<std::pair<std::string, std::string>> tensors;
    const auto elements = static_cast<std::int64_t>(bytes / 4);
    for (std::uint64_t i = 0; i < count; ++i)
        tensors.emplace_back("layers." + std::to_string(i) + ".k",
                             tensor(storage("FloatStorage", std::to_string(i), elements), 0, {256, elements / 256},
                                    {elements / 256, 1}));
    const std::string pickle = dict(tensors);
    add("x/data.pkl", pickle, pickle.size());
    for (std::uint64_t i = 0; i < count; ++i)
        add("x/data/" + std::to_string(i), "", bytes);
    const auto begin = static_cast<std::uint64_t>(out.tellp());
    const std::uint64_t members = count + 1;
    const std::uint64_t size = directory.size();
    out << directory << "PK\x06\x06" << test::le<std::uint64_t>(44) << std::string(12, '\0') << test::le(members)
        << test::le(members) << test::le(size) << test::le(begin);
    out << "PK\x06\x07" << std::string(4, '\0') << test::le(begin + size) << test::le<std::uint32_t>(1);
    out << "PK\x05\x06" << std::string(4, '\0') << std::string(12, '\xff') << std::string(2, '\0');
    return path;
}

TEST(Torch, ListsACheckpointOfTenGibibytesWithoutReadingIt) {
    const test::TemporaryFolder folder;
    const auto path = writeLarge(folder.path() / "large.pt", 640, std::uint64_t{16} << 20);
    EXPECT_GT(std::filesystem::file_size(path), std::uint64_t{10} << 30);
    const std::size_t before = residentBytes();
    const auto start = std::chrono::steady_clock::now();
    const File file = open(path);
    const auto took = std::chrono::steady_clock::now() - start;
    EXPECT_LT(residentBytes(), before + (std::size_t{100} << 20));
    EXPECT_LT(took, std::chrono::seconds(1));
    ASSERT_EQ(file.entries.size(), 640u);
    EXPECT_EQ(file.entries[639].kind, Entry::Kind::Kernels);
    float last = 1;
    file.entries[639].values.read(255, 16383, {&last, 1});
    EXPECT_EQ(last, 0);
}

} // namespace
} // namespace longwave
