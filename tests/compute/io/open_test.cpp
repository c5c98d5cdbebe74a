// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/formats.h"
#include "compute/io/mapped_file.h"
#include "compute/io/npy_writer.h"
#include "compute/io/reader.h"
#include "compute/io/safetensors_writer.h"
#include "tests/compute/io/support.h"

#include <sys/stat.h>
#include <unistd.h>

namespace longwave {
namespace {

using test::errorOf;

TEST(MappedFile, MapsTheBytesAndKeepsThemAfterTheNameIsGone) {
    const test::TemporaryFolder folder;
    const auto path = folder.write("bytes", "abc");
    const auto file = MappedFile::open(path);
    std::filesystem::remove(path);
    EXPECT_EQ(file->path(), path);
    ASSERT_EQ(file->bytes().size(), 3u);
    EXPECT_EQ(file->bytes()[2], std::byte{'c'});
}

TEST(MappedFile, MapsAnEmptyFileToNothing) {
    const test::TemporaryFolder folder;
    EXPECT_TRUE(MappedFile::open(folder.write("empty", ""))->bytes().empty());
}

TEST(Open, SaysWhatIsWrongWithThePath) {
    const test::TemporaryFolder folder;
    const auto file = folder.write("file", "1\n");
    EXPECT_CONTAINS(errorOf(folder.path() / "missing.npy"), "no such file");
    EXPECT_CONTAINS(errorOf(file / "below"), "not a folder");
    EXPECT_CONTAINS(errorOf(folder.path()), "folder");
    EXPECT_CONTAINS(errorOf(std::filesystem::path("/dev/null")), "device");
    const auto pipe = folder.path() / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_CONTAINS(errorOf(pipe), "pipe"); // and does not wait for a writer
    EXPECT_FALSE(errorOf(std::filesystem::path(std::string(5000, 'x'))).empty());
}

TEST(Open, SaysWhenAFileMayNotBeRead) {
    const test::TemporaryFolder folder;
    const auto path = folder.write("secret", "1\n");
    std::filesystem::permissions(path, std::filesystem::perms::none);
    if (::access(path.c_str(), R_OK) == 0)
        GTEST_SKIP() << "this user may read everything";
    EXPECT_CONTAINS(errorOf(path), "permission denied");
}

TEST(Open, NamesTheFileAsGiven) {
    try {
        open("no/../such.wav");
        FAIL() << "it opened";
    } catch (const Error& error) {
        EXPECT_EQ(error.subject(), "no/../such.wav");
        EXPECT_STREQ(error.what(), "no/../such.wav: there is no such file");
    }
}

TEST(Open, RefusesAnEmptyFileAndUnknownContentWhateverItsName) {
    const test::TemporaryFolder folder;
    for (const char* name : {"a.npy", "a.csv", "a.wav", "a.flac", "a.ogg", "a.safetensors"}) {
        EXPECT_CONTAINS(errorOf(folder.write(name, "")), "empty");
        const std::string unknown = errorOf(folder.write(name, std::string("\x7f"
                                                                           "ELF\x02\x01\x01\0\0\0\0\0\x03\0>\0",
                                                                           16)));
        for (const char* part : {"no format that is read here", "safetensors", ".npy", ".flac", ".csv"})
            EXPECT_NE(unknown.find(part), std::string::npos) << part << " is not in: " << unknown;
    }
}

TEST(Open, GoesByContentNotByName) {
    const test::TemporaryFolder folder;
    EXPECT_EQ(open(folder.write("numbers.wav", "1\n2\n")).format, "CSV");
}

TEST(Open, AsksTheTextReaderLast) {
    EXPECT_EQ(readers().back(), &textReader());
    EXPECT_EQ(readers()[readers().size() - 2], &csvReader());
    EXPECT_EQ(readers().size(), 12u);
}

TEST(Open, StopsWhenItIsAskedTo) {
    const test::TemporaryFolder folder;
    std::stop_source stop;
    stop.request_stop();
    std::string table;
    for (int i = 0; i < 3000; ++i)
        table += "1\n";
    for (const std::string& bytes :
         {std::string(">x\nACGT\n"), std::string("@x\nACGT\n+\n!!!!\n"), std::string("Call me Ishmael."), table}) {
        const auto path = folder.write("file", bytes);
        EXPECT_THROW(open(path, stop.get_token()), Cancelled) << bytes.substr(0, 16);
        EXPECT_NO_THROW(open(path));
    }
}

TEST(Open, TakesAShapeForAKernelBank) {
    EXPECT_TRUE(looksLikeKernelBank({16}));
    EXPECT_TRUE(looksLikeKernelBank({4, 16}));
    EXPECT_TRUE(looksLikeKernelBank({1, 32, 784}));
    EXPECT_FALSE(looksLikeKernelBank({}));
    EXPECT_FALSE(looksLikeKernelBank({15}));
    EXPECT_FALSE(looksLikeKernelBank({784, 4}));
    EXPECT_FALSE(looksLikeKernelBank({0, 16}));
    EXPECT_FALSE(looksLikeKernelBank({1, 1, 1, 64}));
}

TEST(Open, TellsWhatBecomesOfMoreThanThreeDimensions) {
    const test::TemporaryFolder folder;
    const std::vector<float> values(64);
    const auto notesOf = [&](const Shape& shape) {
        std::string notes;
        const auto array = folder.path() / "array.npy", checkpoint = folder.path() / "tensor.safetensors";
        writeNpy(array, values, shape);
        writeSafetensors(checkpoint, "weight", values, shape);
        for (const auto& path : {array, checkpoint}) { // as much is told of either
            const File file = open(path);
            std::string told;
            for (const std::string& note : file.entries.at(0).notes)
                told += note;
            EXPECT_TRUE(path == array || told == notes) << told;
            notes = told;
        }
        return notes;
    };
    EXPECT_EQ(notesOf({2, 2, 2, 2, 4}), "as a signal it is 16 rows of 4 samples: the last of its 5 dimensions is time, "
                                        "the others count rows");
    EXPECT_CONTAINS(notesOf({4, 4, 4, 1}), "64 rows of 1 sample: the last of its 4");
    for (const Shape& usual : {Shape{64}, Shape{2, 32}, Shape{2, 2, 16}, Shape{1, 1, 2, 2, 16}})
        EXPECT_EQ(notesOf(usual), "");
}

} // namespace
} // namespace longwave
