// SPDX-License-Identifier: GPL-3.0-or-later
// A file that appears whole or not at all: what stands in its folder meanwhile, and after.
#include "compute/io/atomic_file.h"

#include "compute/error.h"
#include "tests/compute/io/support.h"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace longwave {
namespace {

namespace fs = std::filesystem;

class AtomicFiles : public testing::Test {
  protected:
    std::set<std::string> names() const {
        std::set<std::string> all;
        for (const auto& entry : fs::directory_iterator(folder_))
            all.insert(entry.path().filename());
        return all;
    }
    std::string contentsOf(const char* name) const {
        std::ifstream in(folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    /// Whether the file system has files without a name, and /proc names them.
    bool hasNamelessFiles() const {
        const int file = ::open(folder_.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
        return file >= 0 && ::close(file) == 0 && ::access("/proc/self/fd", X_OK) == 0;
    }

    test::TemporaryFolder temporary_;
    const fs::path& folder_ = temporary_.path();
};

TEST_F(AtomicFiles, AppearWhenTheyAreComplete) {
    std::ofstream(folder_ / "a") << "old";
    {
        AtomicFile file(folder_ / "a");
        file.write("new ");
        file.write("words");
        EXPECT_EQ(contentsOf("a"), "old");
        file.commit();
        EXPECT_EQ(contentsOf("a"), "new words");
    }
    EXPECT_EQ(names(), (std::set<std::string>{"a"}));
    const mode_t mask = ::umask(027);
    writeAtomically(folder_ / "b", "b");
    ::umask(mask);
    struct stat status {};
    ASSERT_EQ(::stat((folder_ / "b").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0640U);
}

TEST_F(AtomicFiles, LeaveNothingBehindWhenTheyAreGivenUp) {
    std::ofstream(folder_ / "a") << "old";
    { AtomicFile(folder_ / "a").write("new"); }
    EXPECT_EQ(contentsOf("a"), "old");
    EXPECT_EQ(names(), (std::set<std::string>{"a"}));
}

TEST_F(AtomicFiles, LeaveNothingBehindOfAProcessThatIsKilled) {
    if (!hasNamelessFiles())
        GTEST_SKIP() << "this file system has no files without a name";
    const pid_t child = ::fork();
    if (child == 0) {
        AtomicFile file(folder_ / "a");
        file.write("half");
        ::raise(SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(names(), (std::set<std::string>{}));
}

TEST_F(AtomicFiles, KeepASymbolicLink) {
    std::ofstream(folder_ / "real") << "old";
    fs::create_symlink("real", folder_ / "link");
    writeAtomically(folder_ / "link", "new");
    EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
    EXPECT_EQ(contentsOf("real"), "new");
    EXPECT_EQ(names(), (std::set<std::string>{"link", "real"}));
}

TEST_F(AtomicFiles, SayWhyTheyCannotBe) {
    const auto sentence = [](const fs::path& path) {
        try {
            const AtomicFile file(path);
        } catch (const Error& error) {
            return std::string(error.explanation());
        }
        return std::string();
    };
    EXPECT_EQ(sentence(folder_), "this is a folder; a file name is expected");
    EXPECT_EQ(sentence(folder_ / "no" / "a"), "it cannot be written: its folder does not exist");
    EXPECT_EQ(sentence("/dev/null"), "this is a device or a pipe; a regular file is expected");
    EXPECT_EQ(sentence(""), "this names no file");
}

} // namespace
} // namespace longwave
