// SPDX-License-Identifier: GPL-3.0-or-later
// Files that another program writes to while they are open here.
#include "compute/analysis/pyramid.h"
#include "compute/io/npy_writer.h"
#include "tests/compute/io/bounded_open.h"
#include "tests/compute/io/zip_support.h"

#include <cmath>
#include <csignal>

#include <fcntl.h>

namespace longwave {
namespace {

/// Puts other bytes into a file where it lies, as an editor may; it keeps its length.
void overwrite(const std::filesystem::path& path, std::string bytes) {
    bytes.resize(std::filesystem::file_size(path), '\n');
    std::fstream(path, std::ios::binary | std::ios::in | std::ios::out) << bytes;
}

std::string whyUnreadable(const ArrayView& values) {
    try {
        values.toFloats();
        return "";
    } catch (const Error& error) {
        return error.explanation();
    }
}

/// Opens `before`, puts `after` in its place, and reads what comes at entry `index`.
std::string whyUnreadable(const std::string& before, const std::string& after, std::size_t index) {
    const test::TemporaryFolder folder;
    const auto path = folder.write("file", before);
    const File file = open(path);
    overwrite(path, after);
    return whyUnreadable(file.entries.at(index).values);
}

TEST(ChangedFile, CharactersAreNotReadFromWhatIsNoTextAnyMore) {
    const std::string text = "Some years ago, never mind how long precisely\n";
    EXPECT_CONTAINS(whyUnreadable(text, std::string(text.size(), '\xff'), 1), "has changed since it was opened");
    // Fewer characters than there were, as long as they are.
    std::string longer;
    while (longer.size() + 2 < text.size())
        longer += "é";
    EXPECT_CONTAINS(whyUnreadable(text, longer, 1), "has changed since it was opened");
    EXPECT_EQ(whyUnreadable(text, "Another year or so, and in other words, but in as many\n", 1), "");
}

TEST(ChangedFile, SequencesThatLostLettersAreNotReadOn) {
    const std::string uneven = ">a\nACGT\nAC\nACGTACGT\nACGT\n";
    EXPECT_CONTAINS(whyUnreadable(uneven, ">a\nACGT\n", 0), "has changed since it was opened");
    EXPECT_EQ(whyUnreadable(uneven, ">a\nTTTT\nTT\nTTTTTTTT\nTTTT\n", 0), "");
    std::mt19937 random(4);
    std::string letters;
    while (letters.size() < 500)
        letters += "ACGT"[random() % 4];
    const std::string packed = test::gzipped(">a\n" + letters + "\n");
    const std::string less = test::gzipped(">a\nACGT\n");
    ASSERT_LT(less.size(), packed.size());
    EXPECT_CONTAINS(whyUnreadable(packed, less, 0), "has changed since it was opened");
}

/// A file of numbers, 40,000 bytes, that is cut to its first 4,096 when it is open.
class ShortenedFile : public testing::Test {
  protected:
    void SetUp() override {
        writeNpy(path_, test::ramp(kCount), {2, kCount / 2});
        values_ = open(path_).entries.at(0).values;
    }
    void shorten() const { std::filesystem::resize_file(path_, 4096); }

    static constexpr std::int64_t kCount = 10'000;
    test::TemporaryFolder folder_;
    std::filesystem::path path_ = folder_.path() / "a.npy";
    ArrayView values_;
};

TEST_F(ShortenedFile, IsSaidToBe) {
    const std::span<const float> row = values_.contiguousRow(1);
    ASSERT_EQ(row.size(), 5'000u);
    const ArrayView other = open(folder_.write("b.npy", test::fileBytes(path_))).entries.at(0).values;
    EXPECT_EQ(row.back(), test::ramp(kCount).back());
    shorten();
    EXPECT_EQ(row.back(), 0); // not an end of the program
    EXPECT_CONTAINS(whyUnreadable(values_), "has become shorter since it was opened");
    EXPECT_TRUE(values_.contiguousRow(0).empty());
    EXPECT_EQ(other.toFloats(), test::ramp(kCount));
    EXPECT_CONTAINS(test::errorOf(path_), "the file holds only");
    writeNpy(path_, test::ramp(kCount), {kCount});
    EXPECT_EQ(open(path_).entries.at(0).values.toFloats(), test::ramp(kCount));
    try {
        values_.toFloats();
        FAIL() << "the old one is another file";
    } catch (const Error& error) {
        EXPECT_EQ(error.subject(), path_.string());
    }
}

TEST_F(ShortenedFile, IsNotDrawn) {
    const auto pyramid = Pyramid::build(values_, 1);
    shorten();
    EXPECT_TRUE(std::isnan(pyramid->at(4'000)));
    MinMax column;
    pyramid->columns(3'000, 3'001, {&column, 1});
    EXPECT_GT(column.low, column.high);
    EXPECT_THROW(Pyramid::build(values_, 1), Error);
}

TEST_F(ShortenedFile, OfSomebodyElseEndsTheProgramAsEver) {
    // A sanitizer has had a handler of its own: it is asked, says what it was and ends the program.
    const auto ends = [](int status) {
        return test::kSanitized ? WIFEXITED(status) && WEXITSTATUS(status) != 0
                                : testing::KilledBySignal(SIGBUS)(status);
    };
    const int descriptor = ::open(path_.c_str(), O_RDONLY);
    const void* data = ::mmap(nullptr, 40'000, PROT_READ, MAP_PRIVATE, descriptor, 0);
    ASSERT_NE(data, MAP_FAILED);
    shorten();
    EXPECT_EXIT(static_cast<void>(static_cast<const volatile char*>(data)[20'000]), ends,
                test::kSanitized ? "Sanitizer: BUS" : "");
    ::munmap(const_cast<void*>(data), 40'000);
    ::close(descriptor);
}

} // namespace
} // namespace longwave
