// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/text.h"

#include <gtest/gtest.h>

namespace longwave {
namespace {

TEST(Text, GroupsCountsByThousands) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1000), "1,000");
    EXPECT_EQ(grouped(68545), "68,545");
    EXPECT_EQ(grouped(100000), "100,000");
    EXPECT_EQ(grouped(18446744073709551615u), "18,446,744,073,709,551,615");
}

TEST(Text, QuotesPlainTextAsItIs) {
    EXPECT_EQ(inQuotes(""), "\"\"");
    EXPECT_EQ(inQuotes("layers.0.kernel"), "\"layers.0.kernel\"");
    EXPECT_EQ(inQuotes("Länge µV 長"), "\"Länge µV 長\"");
}

TEST(Text, EscapesWhatWouldDisturbALine) {
    EXPECT_EQ(inQuotes("a\nb\r\tc"), "\"a\\nb\\r\\tc\"");
    EXPECT_EQ(inQuotes(std::string_view("\0\x1b[2J\x7f", 6)), "\"\\x00\\x1b[2J\\x7f\"");
    EXPECT_EQ(inQuotes("say \"no\\\""), "\"say \\\"no\\\\\\\"\"");
    EXPECT_EQ(inQuotes("\u202Ecod.exe"), "\"\\xe2\\x80\\xaecod.exe\""); // right-to-left override
    EXPECT_EQ(inQuotes("\u2028\u0085"), "\"\\xe2\\x80\\xa8\\xc2\\x85\"");
}

TEST(Text, EscapesBytesThatAreNotUtf8) {
    EXPECT_EQ(inQuotes("\xb5V"), "\"\\xb5V\"");
    EXPECT_EQ(inQuotes("\xc0\xaf"), "\"\\xc0\\xaf\"");                   // overlong /
    EXPECT_EQ(inQuotes("\xe0\x80\xaf"), "\"\\xe0\\x80\\xaf\"");          // overlong /, in three bytes
    EXPECT_EQ(inQuotes("\xed\xa0\x80"), "\"\\xed\\xa0\\x80\"");          // a surrogate
    EXPECT_EQ(inQuotes("\xf4\x90\x80\x80"), "\"\\xf4\\x90\\x80\\x80\""); // beyond U+10FFFF
    EXPECT_EQ(inQuotes("\xe9\x95"), "\"\\xe9\\x95\"");                   // cut off
}

TEST(Text, CutsAfterCharactersNotBytes) {
    EXPECT_EQ(inQuotes(std::string(80, 'x')), "\"" + std::string(80, 'x') + "\"");
    EXPECT_EQ(inQuotes(std::string(81, 'x')), "\"" + std::string(80, 'x') + "…\"");
    EXPECT_EQ(inQuotes("ééé", 2), "\"éé…\"");
}

TEST(Text, DecodesOneCharacter) {
    EXPECT_EQ(firstUtf8Character("A").code, U'A');
    EXPECT_EQ(firstUtf8Character("é!").code, U'é');
    EXPECT_EQ(firstUtf8Character("é!").length, 2u);
    EXPECT_EQ(firstUtf8Character("≥").length, 3u);
    EXPECT_EQ(firstUtf8Character("\U0001F600").code, U'\U0001F600');
    EXPECT_EQ(firstUtf8Character("\x80").length, 0u);
    EXPECT_EQ(firstUtf8Character("\xff").length, 0u);
}

} // namespace
} // namespace longwave
