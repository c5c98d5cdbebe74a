// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compute/io/support.h"

namespace longwave {
namespace {

using Floats = std::vector<float>;

File openText(const std::string& text) {
    const test::TemporaryFolder folder;
    return open(folder.write("file", text));
}

TEST(PlainText, ReadsBytesCharactersAndOneHot) {
    const std::string text = "Aé€𝄞\n";
    const File file = openText(text);
    EXPECT_EQ(file.format, "text");
    ASSERT_EQ(file.entries.size(), 3u);
    Floats scaled;
    for (const char c : text)
        scaled.push_back(static_cast<float>(static_cast<unsigned char>(c) / 255.0));
    EXPECT_EQ(file.entries[0].name, "bytes");
    EXPECT_FALSE(file.entries[0].isAlternative);
    EXPECT_EQ(file.entries[0].shape, Shape{11});
    EXPECT_EQ(file.entries[0].values.toFloats(), scaled);
    EXPECT_TRUE(file.entries[0].values.isMapped());

    EXPECT_EQ(file.entries[1].name, "characters");
    EXPECT_TRUE(file.entries[1].isAlternative);
    EXPECT_EQ(file.entries[1].shape, Shape{5});
    EXPECT_EQ(file.entries[1].values.toFloats(), (Floats{0x41, 0xe9, 0x20ac, 0x1d11e, 10}));

    EXPECT_EQ(file.entries[2].name, "one-hot bytes");
    EXPECT_TRUE(file.entries[2].isAlternative);
    ASSERT_EQ(file.entries[2].shape, (Shape{256, 11}));
    const Floats hot = file.entries[2].values.toFloats();
    for (std::size_t row = 0; row < 256; ++row)
        for (std::size_t t = 0; t < 11; ++t)
            ASSERT_EQ(hot[row * 11 + t], static_cast<unsigned char>(text[t]) == row ? 1.0F : 0.0F) << row << " " << t;
}

TEST(PlainText, ReadsAnyLengthAndEveryCharacterLength) {
    const std::string characters[] = {"a", "\xc2\x80", "\xef\xbf\xbd", "\xf4\x8f\xbf\xbf"};
    const float codes[] = {0x61, 0x80, 0xfffd, 0x10ffff};
    std::mt19937 random(9);
    for (const std::size_t length : {1, 2, 7, 8, 9, 63, 997, 70'001}) {
        std::string text;
        Floats expected;
        for (std::size_t i = 0; i < length; ++i) {
            const std::size_t which = random() % 8 < 4 ? 0 : random() % 4;
            text += characters[which];
            expected.push_back(codes[which]);
        }
        EXPECT_EQ(openText(text).entries.at(1).values.toFloats(), expected) << length;
    }
}

TEST(PlainText, LeavesOutTheByteOrderMark) {
    const File file = openText("\xef\xbb\xbfHello there");
    EXPECT_EQ(file.entries.at(0).shape, Shape{11});
    EXPECT_EQ(file.entries.at(0).values.toFloats().front(), static_cast<float>('H' / 255.0));
    EXPECT_EQ(file.entries.at(1).values.toFloats().front(), static_cast<float>('H'));
}

TEST(PlainText, SaysWhereItIsNoUtf8AndReadsItsBytes) {
    const std::string prose = "It was the best of times, it was the worst of times, "
                              "it was the age of wisdom, it was the age of foolishness";
    for (const char* bad : {"\xe9 ", "\x80", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82"}) {
        const std::string text = prose + bad;
        const File file = openText(text);
        ASSERT_EQ(file.entries.size(), 3u);
        EXPECT_EQ(file.entries[0].kind, Entry::Kind::Signal);
        EXPECT_EQ(file.entries[0].shape, Shape{static_cast<std::int64_t>(text.size())});
        ASSERT_EQ(file.entries[0].notes.size(), 1u);
        EXPECT_EQ(file.entries[1].kind, Entry::Kind::Other);
        EXPECT_TRUE(file.entries[1].values.isEmpty());
        EXPECT_CONTAINS(file.entries[1].reason,
                        "at offset " + std::to_string(prose.size()) + " is part of no character");
        EXPECT_EQ(file.entries[0].notes[0], file.entries[1].reason);
        EXPECT_EQ(file.entries[2].kind, Entry::Kind::Signal);
    }
    EXPECT_CONTAINS(openText("\xef\xbb\xbf" + prose + "\xe9 ").entries.at(1).reason,
                    "the byte 0xE9 at offset " + std::to_string(prose.size() + 3));
}

TEST(PlainText, LeavesBinaryRubbishAlone) {
    std::string rubbish;
    std::mt19937 random(4);
    for (int i = 0; i < 5000; ++i)
        rubbish += static_cast<char>(random());
    EXPECT_CONTAINS(test::errorOf("x" + rubbish), "no format that is read here");
    EXPECT_CONTAINS(test::errorOf("x" + rubbish), "text (UTF-8)");
}

TEST(PlainText, SurvivesDamage) {
    const auto outcomes = test::openDamagedCopies("Call me Ishmaël. Some years ago, never mind how long", 2000, 60, 2);
    EXPECT_GT(outcomes.opened, 0);
}

} // namespace
} // namespace longwave
