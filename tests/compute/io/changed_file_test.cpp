// SPDX-License-Identifier: GPL-3.0-or-later
// Files that another program writes to while they are open here.
#include "tests/compute/io/zip_support.h"

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

} // namespace
} // namespace longwave
