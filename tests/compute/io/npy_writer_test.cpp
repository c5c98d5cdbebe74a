// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/npy_writer.h"
#include "tests/compute/io/support.h"

#include <csignal>
#include <functional>
#include <numeric>

#include <sys/resource.h>
#include <unistd.h>

namespace longwave {
namespace {

std::vector<float> ramp(std::size_t n) {
    std::vector<float> values(n);
    std::iota(values.begin(), values.end(), -3.5f);
    return values;
}

std::size_t filesIn(const std::filesystem::path& folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

std::string writeError(const std::filesystem::path& path, std::size_t n = 4) {
    try {
        writeNpy(path, ramp(n), {static_cast<std::int64_t>(n)});
        ADD_FAILURE() << path << " was written";
        return "";
    } catch (const Error& error) {
        EXPECT_EQ(error.subject(), path.string());
        return error.explanation();
    }
}

TEST(NpyWriter, WritesWhatTheReaderReads) {
    const test::TemporaryFolder folder;
    for (const Shape& shape : {Shape{1}, Shape{17}, Shape{3, 5}, Shape{2, 3, 4}, Shape{1, 1, 1, 2}}) {
        const auto path = folder.path() / "out.npy";
        const auto values = ramp(static_cast<std::size_t>(elementCount(shape)));
        writeNpy(path, values, shape);
        const File file = open(path);
        EXPECT_EQ(file.entries.at(0).shape, shape);
        EXPECT_EQ(file.entries.at(0).values.toFloats(), values);
        EXPECT_EQ(filesIn(folder.path()), 1u); // no temporary file stays
    }
}

TEST(NpyWriter, WritesTheHeaderAsNumPyDoes) {
    const test::TemporaryFolder folder;
    writeNpy(folder.path() / "a", std::vector<float>{1, 2}, {2});
    const std::string bytes = test::fileBytes(folder.path() / "a");
    ASSERT_EQ(bytes.size(), 128u + 8u);
    EXPECT_EQ(bytes.substr(0, 10), std::string("\x93NUMPY\x01\x00\x76\x00", 10));
    EXPECT_EQ(bytes[127], '\n');
    EXPECT_EQ(bytes.substr(10, 58), "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } ");
    EXPECT_EQ(bytes.substr(128), test::bytesOfAll<float>({1, 2}));
}

TEST(NpyWriter, AlignsTheDataForEveryLengthOfHeader) {
    const test::TemporaryFolder folder;
    Shape shape;
    for (int rank = 1; rank < 40; ++rank) {
        shape.push_back(1);
        writeNpy(folder.path() / "a", std::vector<float>{1}, shape);
        EXPECT_EQ((test::fileBytes(folder.path() / "a").size() - 4) % 64, 0u) << rank;
    }
}

TEST(NpyWriter, ReplacesAFileAndWritesThroughALink) {
    const test::TemporaryFolder folder;
    const auto real = folder.write("real.npy", "old");
    const auto link = folder.path() / "link.npy";
    std::filesystem::create_symlink(real, link);
    writeNpy(link, ramp(4), {4});
    EXPECT_TRUE(std::filesystem::is_symlink(link));
    EXPECT_EQ(open(real).entries.at(0).values.toFloats(), ramp(4));
}

TEST(NpyWriter, RefusesWhatIsNoFile) {
    const test::TemporaryFolder folder;
    const auto file = folder.write("file", "kept");
    EXPECT_CONTAINS(writeError(folder.path() / "missing" / "a.npy"), "folder does not exist");
    EXPECT_CONTAINS(writeError(file / "a.npy"), "folder does not exist");
    EXPECT_CONTAINS(writeError(folder.path()), "this is a folder");
    EXPECT_CONTAINS(writeError(folder.path() / ""), "names no file");
    EXPECT_CONTAINS(writeError(""), "names no file");
    EXPECT_CONTAINS(writeError("/dev/null"), "device"); // and /dev/null stays what it is
    EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
    EXPECT_EQ(test::fileBytes(file), "kept");
    EXPECT_EQ(filesIn(folder.path()), 1u);
}

TEST(NpyWriter, RefusesAFolderThatMayNotBeWritten) {
    const test::TemporaryFolder folder;
    const auto locked = folder.path() / "locked";
    std::filesystem::create_directory(locked);
    std::filesystem::permissions(locked, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    if (::access(locked.c_str(), W_OK) == 0)
        GTEST_SKIP() << "this user may write everywhere";
    EXPECT_CONTAINS(writeError(locked / "a.npy"), "not permitted");
}

TEST(NpyWriter, LeavesNothingBehindWhenTheSystemStopsIt) {
    const test::TemporaryFolder folder;
    const auto path = folder.write("a.npy", "old");
    // The nearest thing to a full disk that every machine has: a limit on the size of files.
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto oldHandler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 4096;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const std::string error = writeError(path, 10000);
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, oldHandler);
    EXPECT_CONTAINS(error, "stopped after 4,096 bytes");
    EXPECT_EQ(test::fileBytes(path), "old");
    EXPECT_EQ(filesIn(folder.path()), 1u);
}

} // namespace
} // namespace longwave
