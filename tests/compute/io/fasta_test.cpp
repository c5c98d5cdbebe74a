// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compute/io/zip_support.h"

#include <map>
#include <numeric>

namespace longwave {
namespace {

using test::errorOf;
using test::gzipped;

File openText(const std::string& text) {
    const test::TemporaryFolder folder;
    return open(folder.write("file", text));
}

/// Rows A, C, G, T, by the table of NC-IUB 1984, written down anew.
std::vector<float> expected(const std::string& letters) {
    static const std::map<char, std::string> kBases{
        {'A', "A"},   {'C', "C"},   {'G', "G"},   {'T', "T"},    {'U', "T"},  {'R', "AG"},
        {'Y', "CT"},  {'S', "GC"},  {'W', "AT"},  {'K', "GT"},   {'M', "AC"}, {'B', "CGT"},
        {'D', "AGT"}, {'H', "ACT"}, {'V', "ACG"}, {'N', "ACGT"}, {'-', ""},   {'.', ""}};
    std::vector<float> values;
    for (const char base : std::string("ACGT"))
        for (const char letter : letters) {
            const std::string& bases = kBases.at(static_cast<char>(std::toupper(letter)));
            values.push_back(bases.find(base) == std::string::npos ? 0.0F : 1.0F / static_cast<float>(bases.size()));
        }
    return values;
}

std::string letters(std::size_t count) {
    std::mt19937 random(3);
    std::string text;
    while (text.size() < count)
        text += "ACGTacgtNnRYSWKMBDHVU-."[random() % 23];
    return text;
}

std::string inLines(const std::string& text, std::size_t width, const std::string& end = "\n") {
    std::string lines;
    for (std::size_t at = 0; at < text.size(); at += width)
        lines += text.substr(at, width) + end;
    return lines;
}

TEST(Fasta, ReadsEveryLetter) {
    const std::string all = "ACGTURYSWKMBDHVN-.acgturyswkmbdhvn";
    const File file = openText(">x all of them\n" + all + "\n");
    EXPECT_EQ(file.format, "FASTA");
    ASSERT_EQ(file.entries.size(), 2u);
    const Entry& entry = file.entries[0];
    EXPECT_EQ(entry.kind, Entry::Kind::Signal);
    EXPECT_EQ(entry.name, "x");
    EXPECT_EQ(entry.dtype, "nucleotides");
    EXPECT_EQ(entry.sampleRate, 0);
    EXPECT_EQ(entry.shape, (Shape{4, 34}));
    EXPECT_EQ(entry.rowNames, (std::vector<std::string>{"A", "C", "G", "T"}));
    EXPECT_EQ(entry.values.toFloats(), expected(all));
    EXPECT_EQ(file.metadata, (std::vector<std::pair<std::string, std::string>>{{"x", "all of them"}}));
}

TEST(Fasta, ListsTheIndicatorsAsAnAlternative) {
    const File file = openText(">x\nACGTN-\n>\nT\n");
    ASSERT_EQ(file.entries.size(), 4u);
    EXPECT_FALSE(file.entries[0].isAlternative);
    const Entry& indicators = file.entries[1];
    EXPECT_TRUE(indicators.isAlternative);
    EXPECT_EQ(indicators.kind, Entry::Kind::Signal);
    EXPECT_EQ(indicators.name, "x ±1");
    EXPECT_EQ(indicators.rowNames, file.entries[0].rowNames);
    EXPECT_EQ(indicators.values.toFloats(), (std::vector<float>{1,  -1, -1, -1, -0.5F, -1, -1, 1,  -1, -1, -0.5F, -1, //
                                                                -1, -1, 1,  -1, -0.5F, -1, -1, -1, -1, 1,  -0.5F, -1}));
    EXPECT_EQ(file.entries[3].name, "line 3 ±1");
}

TEST(Fasta, ReadsAnyLengthInAnyLines) {
    for (const std::size_t length : {1, 2, 59, 60, 61, 120, 997, 70001}) {
        const std::string text = letters(length);
        const std::vector<float> values = expected(text);
        for (const std::size_t width : {std::size_t{1}, std::size_t{60}, std::size_t{61}, length})
            for (const char* end : {"\n", "\r\n", "\r"})
                for (const bool packed : {false, true}) {
                    SCOPED_TRACE(std::to_string(length) + " in " + std::to_string(width));
                    const std::string bytes = ">x\n" + inLines(text, width, end);
                    const File file = openText(packed ? gzipped(bytes) : bytes);
                    EXPECT_EQ(file.format, packed ? "FASTA, gzip" : "FASTA");
                    ASSERT_EQ(file.entries.size(), 2u);
                    EXPECT_EQ(file.entries[0].shape, (Shape{4, static_cast<std::int64_t>(length)}));
                    EXPECT_EQ(file.entries[0].values.toFloats(), values);
                }
    }
}

TEST(Fasta, ReadsUnevenLines) {
    const std::string cases[] = {
        ">x\nACG\nACGT\nAC\n",     // a longer line after a shorter one
        ">x\nACGT\nACG\nAC",       // lines that get shorter
        ">x\nACGT\n\nACGT\n",      // a blank line
        ">x\nACGT\n\nACGT\nACG\n", // and an even one after it
        ">x\nAC GT AC\nGT\n",      // blanks in lines
        ">x\nACGT\n;no\nACGTA\n",  // comments
        "\xef\xbb\xbf\n  >x\nACGT\r\nAC\nA\r",
    };
    for (const std::string& text : cases) {
        SCOPED_TRACE(text);
        std::string bare;
        for (std::size_t line = 0, at = text.find("x\n") + 2; at < text.size(); ++line) {
            const std::size_t end = std::min(text.size(), text.find('\n', at));
            if (text[at] != ';')
                for (std::size_t i = at; i < end; ++i)
                    bare.append(std::isalpha(text[i]) ? 1 : 0, text[i]);
            at = end + 1;
        }
        EXPECT_EQ(openText(text).entries.at(0).values.toFloats(), expected(bare));
        EXPECT_EQ(openText(gzipped(text)).entries.at(0).values.toFloats(), expected(bare));
    }
}

TEST(Fasta, ReadsPartsThroughAnyView) {
    const std::string text = letters(997);
    const std::vector<float> values = expected(text);
    const ArrayView view = openText(">x\n" + inLines(text, 60)).entries.at(0).values;
    std::mt19937 random(5);
    for (int i = 0; i < 500; ++i) {
        const std::int64_t row = random() % 4;
        const std::int64_t begin = random() % 997;
        std::vector<float> part(1 + random() % static_cast<std::size_t>(997 - begin));
        view.read(row, begin, part);
        EXPECT_TRUE(std::equal(part.begin(), part.end(), values.begin() + row * 997 + begin));
    }
    EXPECT_TRUE(view.contiguousRow(2).empty());
    const std::vector<float> guanine = view.at(0, 2).toFloats();
    EXPECT_TRUE(std::equal(guanine.begin(), guanine.end(), values.begin() + 2 * 997));
    const std::vector<float> turned = view.transposed().toFloats();
    for (std::size_t t = 0; t < 997; ++t)
        for (std::size_t row = 0; row < 4; ++row)
            ASSERT_EQ(turned[t * 4 + row], values[row * 997 + t]);
}

TEST(Fasta, ReadsSeveralRecordsAndSeveralGzipMembers) {
    const std::string first = letters(130), second = letters(61);
    const std::string a = ">chr1\tthe first\n" + inLines(first, 60), b = "> chr2 \n" + inLines(second, 10);
    for (const std::string& bytes : {a + b, gzipped(a + b), gzipped(a) + gzipped(b), gzipped(a + b) + "\0\0\0"}) {
        const File file = openText(bytes);
        ASSERT_EQ(file.entries.size(), 4u);
        EXPECT_EQ(file.entries[0].name, "chr1");
        EXPECT_EQ(file.entries[2].name, "chr2");
        EXPECT_EQ(file.entries[2].values.toFloats(), expected(second));
        EXPECT_EQ(file.entries[0].values.toFloats(), expected(first));
        EXPECT_EQ(file.metadata, (std::vector<std::pair<std::string, std::string>>{{"chr1", "the first"}}));
    }
    const File odd = openText(">\nACGT\n>empty\n>\nTT\n");
    ASSERT_EQ(odd.entries.size(), 5u);
    EXPECT_EQ(odd.entries[0].name, "line 1");
    EXPECT_EQ(odd.entries[2].kind, Entry::Kind::Other);
    EXPECT_EQ(odd.entries[2].reason, "no sequence follows the header on line 3");
    EXPECT_EQ(odd.entries[3].name, "line 4");
    EXPECT_EQ(odd.entries[3].values.toFloats(), expected("TT"));
}

TEST(Fasta, ReadsTheOldStyle) {
    const File file = openText(";x first\n;a comment\nACGT\nAC\n;y\nTT\n");
    ASSERT_EQ(file.entries.size(), 4u);
    EXPECT_EQ(file.entries[0].values.toFloats(), expected("ACGTAC"));
    EXPECT_EQ(file.entries[2].name, "y");
    EXPECT_EQ(openText(";a;b\n1;2;3\n4;5;6\n").format, "CSV"); // a semicolon may also be an empty name's end
}

TEST(Fasta, ReadsThePhage) {
    const File file = open(std::filesystem::path(LONGWAVE_SAMPLES_DIR) / "phage_lambda.fa.gz");
    ASSERT_EQ(file.entries.size(), 2u);
    EXPECT_EQ(file.entries[0].shape, (Shape{4, 48502}));
    EXPECT_EQ(file.metadata.at(0).second, "Enterobacteria phage lambda, complete genome");
    const std::vector<float> values = file.entries[0].values.toFloats();
    std::vector<double> counts;
    for (std::size_t row = 0; row < 4; ++row)
        counts.push_back(std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(row * 48502),
                                         values.begin() + static_cast<std::ptrdiff_t>((row + 1) * 48502), 0.0));
    EXPECT_EQ(counts, (std::vector<double>{12334, 11362, 12820, 11986})); // as published for NC_001416.1
}

TEST(Fasta, SaysWhatIsWrongAndWhere) {
    std::string many;
    for (int i = 0; i < 10'001; ++i)
        many.append(">").append(std::to_string(i)).append("\nA\n");
    const std::pair<std::string, const char*> cases[] = {
        {">x\nACGT\nACQT\n", "line 3, column 3: \"Q\" is no nucleotide; accepted are A, C, G, T"},
        {">x\r\nACGT\r\nACGT7\r\n", "line 3, column 5: \"7\" is no"},
        {">x\nMKVE\n", "line 2, column 4: \"E\" is no nucleotide"},
        {">x\nMKVE\n", "proteins are not read"},
        {">x\nAC\xc3\xa9T\n", "line 2, column 3: \"é\" is no"},
        {">x\nAC\xff\n", "line 2, column 3: \"\\xff\" is no"},
        {">x\nAC" + std::string(5000, 'G') + std::string(1, '\0'), "column 5,003: \"\\x00\" is no"},
        {">x\nAC>GT\n", "line 2, column 3: \">\" is no"},
        {">x\n>y\n", "no sequence follows any"},
        {">", "no sequence follows any"},
        {">x\nA\n>y\nA\n>x again\nA\n", "line 5 begins a second record named \"x\"; the first is on line 1"},
        {many, "line 20,001 begins record 10,001; at most 10,000"},
        {gzipped(">x\nACQT\n"), "line 2, column 3: \"Q\" is no"},
    };
    for (const auto& [text, words] : cases) {
        SCOPED_TRACE(words);
        EXPECT_CONTAINS(errorOf(text), words);
    }
    std::string damaged = gzipped(">x\n" + letters(5000));
    EXPECT_CONTAINS(errorOf(damaged.substr(0, damaged.size() - 1)), "gzip data end too early");
    damaged[damaged.size() - 6] ^= 1;
    EXPECT_CONTAINS(errorOf(damaged), "gzip data are damaged");
    EXPECT_CONTAINS(errorOf(gzipped("1,2\n")), "no format that is read here"); // not all that is packed is FASTA
    EXPECT_CONTAINS(errorOf(gzipped(">x\n" + std::string(80'000'000, 'A'))), "more than 200 times their size");
}

TEST(Fasta, SurvivesEveryTruncationAndDamage) {
    const test::TemporaryFolder folder;
    const std::string plain = ">a first\n" + inLines(letters(200), 60) + ">b\n" + inLines(letters(70), 7, "\r\n");
    for (const std::string& good : {plain, gzipped(plain), gzipped(plain) + gzipped(plain.substr(0, 40))}) {
        for (std::size_t length = 0; length < good.size(); ++length)
            test::opensOrRefuses(folder.write("cut", good.substr(0, length)));
        const auto outcomes = test::openDamagedCopies(good, 2000, good.size(), 11);
        EXPECT_GT(outcomes.opened, 0);
        EXPECT_GT(outcomes.refused, 0);
    }
}

} // namespace
} // namespace longwave
