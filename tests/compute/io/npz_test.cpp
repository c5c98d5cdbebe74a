// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compute/io/zip_support.h"

#include <thread>

namespace longwave {
namespace {

using test::errorOf;
using test::findEntry;
using test::fixture;
using test::Member;
using test::npy;
using test::ramp;
using test::squeezed;
using test::stored;
using test::zip;

class NpzFixture : public testing::TestWithParam<const char*> {};

TEST_P(NpzFixture, ReadsWhatNumpyWrote) {
    const File file = open(fixture(GetParam()));
    EXPECT_EQ(file.format, "NumPy archive");
    ASSERT_EQ(file.entries.size(), 10u);
    const auto expectRamp = [&](const char* name, const Shape& shape, float step, const char* dtype) {
        SCOPED_TRACE(name);
        const Entry* entry = findEntry(file, name);
        ASSERT_TRUE(entry);
        EXPECT_EQ(entry->shape, shape);
        EXPECT_EQ(entry->dtype, dtype);
        EXPECT_EQ(entry->values.toFloats(), ramp(static_cast<std::size_t>(elementCount(shape)), step));
        EXPECT_EQ(entry->kind, entry->name == "kernels" ? Entry::Kind::Kernels : Entry::Kind::Signal);
    };
    expectRamp("signal", {3, 20}, 0.5f, "<f4");
    expectRamp("kernels", {2, 16}, 0.5f, "<f8");
    expectRamp("half", {20}, 0.5f, "<f2");
    expectRamp("big", {20}, 0.5f, ">f4");
    expectRamp("fortran", {4, 17}, 0.5f, "<f4");
    expectRamp("integers", {20}, 1, "<i2");
    EXPECT_EQ(findEntry(file, "truth")->values.toFloats()[3], 1);
    for (const auto& [name, words] :
         {std::pair("number", "single number"), {"words", "text"}, {"empty", "no elements"}}) {
        const Entry* entry = findEntry(file, name);
        EXPECT_EQ(entry->kind, Entry::Kind::Other);
        EXPECT_TRUE(entry->values.isEmpty());
        EXPECT_FALSE(entry->dtype.empty());
        EXPECT_CONTAINS(entry->reason, words);
    }
}

INSTANTIATE_TEST_SUITE_P(Both, NpzFixture, testing::Values("arrays.npz", "arrays_compressed.npz"));

TEST(Npz, StoredArraysAreMappedAndCompressedOnesDeferred) {
    const auto isTold = [](const char* name, bool mapped) {
        for (const Entry& entry : open(fixture(name)).entries)
            if (!entry.values.isEmpty() && (entry.values.isMapped() != mapped || entry.values.isDeferred() == mapped))
                return false;
        return true;
    };
    EXPECT_TRUE(isTold("arrays.npz", true));
    EXPECT_TRUE(isTold("arrays_compressed.npz", false));
}

TEST(Npz, NeverUnpicklesObjects) {
    const File file = open(fixture("objects.npz"));
    EXPECT_CONTAINS(findEntry(file, "o")->reason, "Python objects");
    EXPECT_EQ(findEntry(file, "x")->values.toFloats(), ramp(20));
}

TEST(Npz, ReadsZip64AndUnalignedMembersAndThreadsAtOnce) {
    const test::TemporaryFolder folder;
    for (std::size_t pad = 0; pad < 8; ++pad) {
        Member odd = stored("b.npy", npy("(20,)", ramp(20)));
        odd.localExtra = std::string(pad, 'x');
        const File file = open(folder.write("z", zip({squeezed("a.npy", npy("(20,)", ramp(20))), odd}, true)));
        ASSERT_EQ(file.entries.size(), 2u);
        EXPECT_EQ(file.entries[1].values.toFloats(), ramp(20));
        std::vector<float> other;
        std::thread reader([&] { other = file.entries[0].values.toFloats(); });
        EXPECT_EQ(file.entries[0].values.toFloats(), ramp(20));
        reader.join();
        EXPECT_EQ(other, ramp(20));
    }
}

TEST(Npz, UnpacksOnlyWhenRead) {
    const test::TemporaryFolder folder;
    Member bad = squeezed("a.npy", npy("(20,)", ramp(20)));
    bad.crc ^= 1;
    const File file = open(folder.write("z", zip({bad, stored("b.npy", npy("(20,)", ramp(20)))})));
    EXPECT_TRUE(file.entries[0].values.contiguousRow(0).empty());
    for (int twice = 0; twice < 2; ++twice) {
        try {
            file.entries[0].values.toFloats();
            FAIL() << "it was read";
        } catch (const Error& error) {
            EXPECT_CONTAINS(error.explanation(), "member \"a.npy\" is damaged: its checksum is wrong");
        }
    }
    EXPECT_EQ(file.entries[1].values.toFloats(), ramp(20));
}

TEST(Npz, RefusesLies) {
    const std::string good = npy("(20,)", ramp(20));
    const auto with = [&](auto change, bool squeeze = false) {
        Member m = squeeze ? squeezed("a.npy", good) : stored("a.npy", good);
        change(m);
        return zip({m});
    };
    const std::pair<std::string, const char*> cases[] = {
        {zip({}), "of no format that is read here"},
        {zip({stored("a.txt", "hello")}), "of no format that is read here"},
        {zip({stored("a.npy", good), stored("a.npy", good)}), "two members named \"a.npy\""},
        {with([](Member& m) { m.flags = 1; }), "encrypted"},
        {with([](Member& m) { m.method = 14; }), "method 14; accepted are stored and deflated"},
        {with([](Member& m) { m.size = 4000; }), "is stored, yet has 208 bytes"},
        {with([](Member& m) { m.size = m.packedSize = 4000; }), "but the directory begins"},
        {with([](Member& m) { m.size = m.packedSize = 0xfffffffe; }), "but the directory begins"},
        {with([](Member& m) { m.offset = 5; }), "no member begins there"},
        {with([](Member& m) { m.offset = 0xfffffff0; }), "no member begins there"},
        {with([](Member& m) { m.localName = "b.npy"; }), "is named \"b.npy\" where its bytes lie"},
        {with([](Member& m) { m.size = 100; }, true), "header says"},
        {with([](Member& m) { m.size = 200; }, true), "member \"a.npy\": shape [20] of F32 needs 80 bytes"},
        {with([](Member& m) { m.packed[0] = '\x07'; }, true), "damaged"},
        {with([](Member& m) { m.packed.resize(4), m.packedSize = 4; }, true), "end too early"},
        {with([](Member& m) { m.extra = test::le<std::uint32_t>(1 | 4 << 16) + "1234", m.size = 0xffffffff; }),
         "ZIP64 field that is too short"},
        {with([](Member& m) {
             m.extra = test::le<std::uint32_t>(1 | 16 << 16) + std::string(8, '\x7f') + std::string(8, '\x7f');
             m.size = m.packedSize = 0xffffffff;
         }),
         "but the directory begins"},
        {zip({stored("a.npy", npy("(9223372036854775807, 2)", {}))}), "more elements than any file"},
        {zip({stored("a.npy", npy("(9223372036854775807,)", {}))}), "more elements than any file"},
        {zip({stored("a.npy", npy("(21,)", ramp(20)))}), "needs 84 bytes"},
    };
    for (const auto& [bytes, words] : cases) {
        SCOPED_TRACE(words);
        EXPECT_CONTAINS(errorOf(bytes), words);
    }
}

TEST(Npz, RefusesOverlappingMembers) {
    Member first = stored("a.npy", npy("(20,)", ramp(20)));
    Member second = first;
    second.offset = 0;
    second.name = "b.npy";
    EXPECT_CONTAINS(errorOf(zip({first, second})), "is named");
    second.name = "a.npy";
    EXPECT_CONTAINS(errorOf(zip({first, second})), "inside member");
}

TEST(Npz, RefusesBombs) {
    // 80 MB of zeros in 80 KB: the ratio gives it away. 4 MB of them do no harm.
    EXPECT_CONTAINS(errorOf(test::zerosArchive(20'000'000)), "more than 200 times its size");
    const test::TemporaryFolder folder;
    EXPECT_EQ(open(folder.write("z", test::zerosArchive(1'000'000))).entries[0].values.toFloats()[999'999], 0);
    // More comes than was said: it is not unpacked.
    Member more = squeezed("a.npy", npy("(20,)", ramp(20)) + std::string(50'000'000, '\0'));
    more.size = 208;
    const File file = open(folder.write("z", zip({more})));
    EXPECT_THROW(file.entries[0].values.toFloats(), Error);
    // A header that says it is huge.
    std::string header = npy("(20,)", ramp(20));
    header[6] = 2;
    header.replace(8, 4, "\xff\xff\xff\x7f");
    EXPECT_CONTAINS(errorOf(zip({squeezed("a.npy", header)})), "the header says");
}

TEST(Npz, SurvivesEveryTruncation) {
    const test::TemporaryFolder folder;
    for (const char* name : {"arrays.npz", "arrays_compressed.npz", "objects.npz"}) {
        const std::string good = test::fileBytes(fixture(name));
        for (std::size_t length = 3; length < good.size(); ++length) // "PK" alone is a text of two letters
            EXPECT_FALSE(test::opensOrRefuses(folder.write("cut", good.substr(0, length)))) << length;
    }
}

TEST(Npz, SurvivesDamage) {
    for (const char* name : {"arrays.npz", "arrays_compressed.npz"}) {
        const std::string good = test::fileBytes(fixture(name));
        const auto outcomes = test::openDamagedCopies(good, 3000, good.size(), 11);
        EXPECT_GT(outcomes.opened, 0);
        EXPECT_GT(outcomes.refused, 0);
    }
}

} // namespace
} // namespace longwave
