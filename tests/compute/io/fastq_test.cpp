// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compute/io/zip_support.h"

namespace longwave {
namespace {

using test::errorOf;
using test::gzipped;
using Floats = std::vector<float>;

File openText(const std::string& text) {
    const test::TemporaryFolder folder;
    return open(folder.write("file", text));
}

Floats oneHot(const std::string& letters) {
    Floats values;
    for (const char base : std::string("ACGT"))
        for (const char letter : letters)
            values.push_back(letter == 'N' ? 0.25F : letter == base ? 1.0F : 0.0F);
    return values;
}

std::string reads(std::size_t count, std::size_t letters) {
    std::mt19937 random(6);
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        std::string sequence, quality;
        for (std::size_t t = 0; t < letters; ++t) {
            sequence += "ACGTN"[random() % 5];
            quality += static_cast<char>('!' + random() % 94);
        }
        text += "@read." + std::to_string(i) + " of many\n" + sequence + "\n+\n" + quality + "\n";
    }
    return text;
}

TEST(Fastq, ReadsRecordsWithQualitiesThatLookLikeAnything) {
    const std::string text = "@a first read\nACGTN\n+a first read\n@+!~>\n@b\nTT\n+\n@@\n";
    for (const std::string& bytes : {text, gzipped(text), text.substr(0, text.size() - 1)}) {
        const File file = openText(bytes);
        EXPECT_EQ(file.format, bytes[0] == '@' ? "FASTQ" : "FASTQ, gzip");
        ASSERT_EQ(file.entries.size(), 4u);
        EXPECT_EQ(file.entries[0].name, "a");
        EXPECT_EQ(file.entries[0].values.toFloats(), oneHot("ACGTN"));
        EXPECT_EQ(file.entries[1].name, "a ±1");
        EXPECT_TRUE(file.entries[1].isAlternative);
        EXPECT_EQ(file.entries[2].name, "b");
        EXPECT_EQ(file.entries[2].values.toFloats(), oneHot("TT"));
        EXPECT_EQ(file.metadata, (std::vector<std::pair<std::string, std::string>>{{"a", "first read"}}));
    }
}

TEST(Fastq, ReadsLongReadsAndReadsOverSeveralLines) {
    std::string sequence, quality;
    for (int i = 0; i < 20'000; ++i) {
        sequence += "ACGT"[i * 7 % 4];
        quality += static_cast<char>('!' + i % 94);
    }
    EXPECT_EQ(openText("@x\n" + sequence + "\n+\n" + quality + "\n").entries.at(0).values.toFloats(), oneHot(sequence));
    const std::string wrapped = "@x\r\nACG\r\nTA\r\nCCC\r\n+x\r\n@IIII\r\n+II\r\n@y\r\nA\r\n+\r\n!\r\n";
    for (const std::string& bytes : {wrapped, gzipped(wrapped)}) {
        const File file = openText(bytes);
        ASSERT_EQ(file.entries.size(), 4u);
        EXPECT_EQ(file.entries[0].values.toFloats(), oneHot("ACGTACCC"));
        EXPECT_EQ(file.entries[2].values.toFloats(), oneHot("A"));
    }
}

TEST(Fastq, SaysThatAReadIsEmptyAndReadsTheOthers) {
    const File file = openText("@a\n\n+\n\n@b\nAC\n+\n!!\n");
    ASSERT_EQ(file.entries.size(), 3u);
    EXPECT_EQ(file.entries[0].kind, Entry::Kind::Other);
    EXPECT_EQ(file.entries[0].reason, "no sequence follows the header on line 1");
    EXPECT_EQ(file.entries[1].values.toFloats(), oneHot("AC"));
}

TEST(Fastq, TellsReadsOfOneNameApart) {
    const File file = openText("@a 1\nA\n+\n!\n@a 2\nC\n+\n!\n");
    ASSERT_EQ(file.entries.size(), 4u);
    EXPECT_EQ(file.entries[2].name, "a (line 5)");
}

TEST(Fastq, ListsTheFirstTenThousandReadsAndSaysSo) {
    const std::string text = reads(10'050, 12);
    for (const std::string& bytes : {text, gzipped(text)}) {
        const File file = openText(bytes);
        EXPECT_EQ(file.entries.size(), 20'000u);
        ASSERT_EQ(file.entries[0].notes.size(), 1u);
        EXPECT_EQ(file.entries[0].notes[0], "only the first 10,000 of the file's 10,050 reads are listed");
        EXPECT_EQ(file.entries[19'998].name, "read.9999");
        EXPECT_EQ(file.entries[19'998].values.toFloats().size(), 48u);
    }
}

TEST(Fastq, SaysWhatIsWrongAndWhere) {
    const std::pair<std::string, const char*> cases[] = {
        {"@x\nACQT\n+\n!!!!\n", "line 2, column 3: \"Q\" is no nucleotide"},
        {"@x\nACGT\n+\n!!!!!\n", "the record on line 1 has 4 letters, but more qualities: line 4 is too long"},
        {"@x\nACGT\n+\n!!!\n", "the record on line 1 has 4 letters, but only 3 qualities"},
        {"@x\nACGT\n+\n!!\x01!\n", "line 4, column 3: \"\\x01\" is no quality"},
        {"@x\nACGT\n", "the record on line 1 has no \"+\" line"},
        {"@x\nAC\n+\n!!\nx\nAC\n", "line 5 begins with \"x\" where a record should begin with \"@\""},
        {"@x\n\n+\n\n", "FASTQ headers, but no sequence"},
    };
    for (const auto& [text, words] : cases) {
        EXPECT_CONTAINS(errorOf(text), words);
        EXPECT_CONTAINS(errorOf(gzipped(text)), words);
    }
}

TEST(Fastq, LeavesOtherTextAlone) {
    EXPECT_EQ(openText("@someone\nHello, what do you think?\n").format, "text");
    EXPECT_EQ(openText("@").format, "text");
}

TEST(Fastq, SurvivesEveryTruncationAndDamage) {
    const test::TemporaryFolder folder;
    const std::string plain = reads(4, 30) + "@x\r\nACG\r\nTA\r\n+x\r\n@IIII\r\n";
    for (const std::string& good : {plain, gzipped(plain)}) {
        for (std::size_t length = 0; length < good.size(); ++length)
            test::opensOrRefuses(folder.write("cut", good.substr(0, length)));
        const auto outcomes = test::openDamagedCopies(good, 1500, good.size(), 11);
        EXPECT_GT(outcomes.opened, 0);
        EXPECT_GT(outcomes.refused, 0);
    }
}

} // namespace
} // namespace longwave
