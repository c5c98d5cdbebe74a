// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compute/io/support.h"

#include <clocale>
#include <cmath>
#include <limits>
#include <locale>

namespace longwave {
namespace {

using test::errorOf;
using Floats = std::vector<float>;
using Names = std::vector<std::string>;

File openText(const std::string& text) {
    const test::TemporaryFolder folder;
    return open(folder.write("table", text));
}

Entry onlyEntry(const std::string& text) {
    const File file = openText(text);
    EXPECT_EQ(file.entries.size(), 1u);
    EXPECT_EQ(file.entries.at(0).kind, Entry::Kind::Signal);
    EXPECT_EQ(file.entries.at(0).shape, file.entries.at(0).values.shape());
    return file.entries.at(0);
}

void expectColumn(const std::string& text, const Floats& expected) {
    SCOPED_TRACE(text);
    const Entry entry = onlyEntry(text);
    EXPECT_EQ(entry.shape, Shape{static_cast<std::int64_t>(expected.size())});
    EXPECT_EQ(entry.values.toFloats(), expected);
}

// Two columns 1, 2, 3 and 10.5, −20, 0.25.
void expectTwoColumns(const std::string& text, const Names& names = {}) {
    SCOPED_TRACE(text);
    const Entry entry = onlyEntry(text);
    EXPECT_EQ(entry.shape, (Shape{2, 3}));
    EXPECT_EQ(entry.values.toFloats(), (Floats{1, 2, 3, 10.5, -20, 0.25}));
    EXPECT_EQ(entry.rowNames, names);
}

TEST(Csv, ReadsOneColumn) {
    expectColumn("1\n2\n3\n", {1, 2, 3});
    expectColumn("1\n2\n3", {1, 2, 3});
    expectColumn("5", {5});
    expectColumn("  1.5 \n\t-2e3\t\n", {1.5, -2000});
    expectColumn("\"1.5\"\n\" 2 \"\n", {1.5, 2});
    expectColumn("1,2.5,-3\n", {1, 2.5, -3}); // one line of numbers is one sequence too
}

TEST(Csv, ReadsEverySeparator) {
    expectTwoColumns("1,10.5\n2,-20\n3,0.25\n");
    expectTwoColumns("1;10.5\n2;-20\n3;0.25\n");
    expectTwoColumns("1\t10.5\n2\t-20\n3\t0.25\n");
    expectTwoColumns("1 10.5\n2 -20\n3 0.25\n");
    expectTwoColumns("  1   10.5\n 2 \t -20  \n3\t\t0.25\n");
    expectTwoColumns("1, 10.5\n2 ,-20\n 3 , 0.25 \n");
    expectTwoColumns("1 \t 10.5\n2\t-20\n3\t 0.25 \n");
}

TEST(Csv, ReadsDecimalCommas) {
    expectTwoColumns("1;10,5\n2;-20\n3;0,25\n");
    expectTwoColumns("1,0;10,5\n2,0;-20,0\n3;2,5e-1\n");
    expectTwoColumns("1\t10,5\n2\t-20\n3\t0,25\n");
    expectTwoColumns("1,0 10,5\n2,0 -20,0\n3,0 0,25\n");
    expectTwoColumns("1;\"10,5\"\n2;-20\n3;0,25\n");
    EXPECT_CONTAINS(errorOf(std::string("1;1,5\n2;1.5\n")), "decimal comma");
    EXPECT_CONTAINS(errorOf(std::string("1;1.5\n2;1,5\n")), "line 2, column 2: \"1,5\" is not a number");
    EXPECT_CONTAINS(errorOf(std::string("1;1,234,567\n")), "not a number");
    EXPECT_CONTAINS(errorOf(std::string("1;2\n3;1,234.5\n")), "not a number");
    EXPECT_CONTAINS(errorOf(std::string("1,\"2,5\"\n")), "not a number");
}

TEST(Csv, ReadsNames) {
    expectTwoColumns("t,u\n1,10.5\n2,-20\n3,0.25\n", {"t", "u"});
    expectTwoColumns("t;u (mV)\n1;10,5\n2;-20\n3;0,25\n", {"t", "u (mV)"});
    expectTwoColumns("\"time, s\",\"say \"\"u\"\"\"\n1,10.5\n2,-20\n3,0.25\n", {"time, s", "say \"u\""});
    expectTwoColumns("t u\n1 10.5\n2 -20\n3 0.25\n", {"t", "u"});
    expectTwoColumns("time (s) u\n1 10.5\n2 -20\n3 0.25\n", {}); // which blank parts names cannot be known
    expectTwoColumns(",u\n1,10.5\n2,-20\n3,0.25\n", {"", "u"});
    expectTwoColumns("2020,u\n1,10.5\n2,-20\n3,0.25\n", {"2020", "u"});
    expectTwoColumns("Länge,\xb5V\n1,10.5\n2,-20\n3,0.25\n", {"Länge", "\xb5V"});
    const Entry one = onlyEntry("heart rate, mean\n1\n2\n");
    EXPECT_EQ(one.shape, Shape{2});
    EXPECT_EQ(one.rowNames, Names{"heart rate, mean"});
    EXPECT_TRUE(onlyEntry("1\n2\n").rowNames.empty());
}

TEST(Csv, PassesOverBlankLinesCommentsAndMarks) {
    expectTwoColumns("\xef\xbb\xbf"
                     "1,10.5\n2,-20\n3,0.25\n");
    expectTwoColumns("\xef\xbb\xbft,u\r\n1,10.5\r\n2,-20\r\n3,0.25\r\n", {"t", "u"});
    expectTwoColumns("\n\n1,10.5\n   \n2,-20\n\t\n\r\n3,0.25\n\n\n");
    expectTwoColumns("# made by hand\n#t,u\n1,10.5\n  # more\n2,-20\n3,0.25\n#");
    expectTwoColumns("1,10.5\r2,-20\r3,0.25\r");
}

TEST(Csv, ReadsTheWaysNumbersAreWritten) {
    expectColumn("+1\n-.5\n1.\n.25\n1E3\n1e-2\n+1.5e+2\n007\n-0\n", {1, -0.5, 1, 0.25, 1000, 0.01f, 150, 7, 0});
    expectColumn("1e39\n-1e39\n1e400\n-1e400\n1e-400\n0\n",
                 {std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(),
                  std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(), 0, 0});
    expectColumn("1e-45\n1.17549435e-38\n3.4028235e38\n",
                 {std::numeric_limits<float>::denorm_min(), std::numeric_limits<float>::min(),
                  std::numeric_limits<float>::max()});
    expectColumn("0." + std::string(60, '0') + "1\n1" + std::string(60, '0') + "\n",
                 {0, std::numeric_limits<float>::infinity()});
    expectColumn("0.1000000000000000000000000000000000000000000000000000000000000000000000000000000000\n", {0.1f});
}

TEST(Csv, LoadsAndFlagsNonFiniteValues) {
    const Entry entry = onlyEntry("1,2\nnan,3\nNaN,-inf\n4,INF\n-nan,Infinity\n");
    EXPECT_EQ(entry.shape, (Shape{2, 5}));
    const NonFinite found = findNonFinite(entry.values);
    EXPECT_EQ(found.count, 6);
    EXPECT_EQ(found.firstRow, 0);
    EXPECT_EQ(found.firstIndex, 1);
}

struct DecimalComma : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
};

TEST(Csv, DoesNotDependOnTheLocale) {
    const std::string savedC = std::setlocale(LC_ALL, nullptr);
    const std::locale saved = std::locale::global(std::locale(std::locale(), new DecimalComma));
    for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "fr_FR.utf8"}) // where one is installed
        if (std::setlocale(LC_ALL, name))
            break;
    expectColumn("1.5\n2500\n1e5\n", {1.5, 2500, 100000});
    expectTwoColumns("1;10,5\n2;-20\n3;0,25\n");
    EXPECT_CONTAINS(errorOf(std::string(2000, '\n') + "1,x\n"), "line 2,001, column 2");
    std::locale::global(saved);
    std::setlocale(LC_ALL, savedC.c_str());
}

TEST(Csv, SaysWhichCellIsNoNumber) {
    EXPECT_EQ(errorOf(std::string("1,2\n3,4\n5,abc\n")), "line 3, column 2: \"abc\" is not a number");
    EXPECT_EQ(errorOf(std::string("t,u\n\n# x\n1,2\n3,4 V\n")), "line 5, column 2: \"4 V\" is not a number");
    EXPECT_CONTAINS(errorOf(std::string("1,2\n3,\n")), "line 2, column 2 is empty");
    EXPECT_CONTAINS(errorOf(std::string("1,2\n,3\n")), "line 2, column 1 is empty");
    EXPECT_CONTAINS(errorOf(std::string("1\t2\n3\t\n")), "line 2, column 2 is empty");
    EXPECT_CONTAINS(errorOf(std::string("1,2\n\"\",3\n")), "line 2, column 1 is empty");
    EXPECT_CONTAINS(errorOf(std::string("1,2,\n3,4,\n")), "line 1, column 3 is empty");
    EXPECT_CONTAINS(errorOf(std::string("1,\n2,\n")), "line 1, column 2 is empty");
    EXPECT_CONTAINS(errorOf(std::string("1,x")), "line 1, column 2: \"x\" is not a number");
    EXPECT_CONTAINS(errorOf(std::string("a,b\n1,x\n2,3\n")), "line 2, column 2: \"x\" is not a number");
    EXPECT_CONTAINS(errorOf(std::string("1\n2\n0x10\n")), "\"0x10\"");
    EXPECT_CONTAINS(errorOf(std::string("1\n+-2\n")), "\"+-2\"");
    EXPECT_CONTAINS(errorOf(std::string("1\n++2\n")), "\"++2\"");
    EXPECT_CONTAINS(errorOf(std::string("1\n1e\n")), "\"1e\"");
    EXPECT_CONTAINS(errorOf(std::string("1\n--\n")), "\"--\"");
    EXPECT_CONTAINS(errorOf(std::string("1\n") + std::string(5000, 'y') + "\n"), std::string(80, 'y') + "…");
    EXPECT_CONTAINS(errorOf(std::string("1\n\"2\n3\n")), "not closed");
    EXPECT_CONTAINS(errorOf(std::string("1,2\n\"3\"x,4\n")), "line 2, column 1");
    EXPECT_CONTAINS(errorOf("1\n" + std::string(5000, '1') + "\n2\x1b[31m\n"), "\\x1b[31m");
    EXPECT_CONTAINS(errorOf("1\n" + std::string(5000, '\n') + std::string("2\0\n", 3)), "\\x00");
}

TEST(Csv, SaysWhichLineHasAnotherNumberOfColumns) {
    EXPECT_EQ(errorOf(std::string("1,2\n3,4\n5\n")),
              "line 3 has 1 column, but line 1 has 2; all lines must have the same number");
    EXPECT_CONTAINS(errorOf(std::string("1,2,3\n4\n")), "line 2 has 1 column, but line 1 has 3");
    EXPECT_CONTAINS(errorOf(std::string("1\n2,3\n")), "line 2 has 2 columns, but line 1 has 1");
    EXPECT_CONTAINS(errorOf(std::string("1 2\n3 4\n5 6 7\n")), "line 3 has 3 columns");
    EXPECT_CONTAINS(errorOf(std::string("a,b,c\n1,2\n3,4\n")), "line 1 names 3 columns");
}

TEST(Csv, LeavesTextWithoutNumbersToTheTextReader) {
    for (const char* text : {"Hello, world\nThis is a letter.\n", "Hello", "a,b,c\n", "{\"a\": 1}", "<svg/>\n", "\"\"",
                             ",,,\n,,,\n", "Chapter 1\n\nCall me Ishmael.\n",
                             "1984\nIt was a bright cold day in April, and the clocks were striking thirteen.\n",
                             "Act 1, scene 2\nEnter two clowns, with 3 spades\n",
                             "Roses are red, violets are blue,\nSugar is sweet, and so are you.\n",
                             "Roses are red, violets are blue\nSugar is sweet, and so are you\n", "a;b\n",
                             "{\"a\":1,\"b\":2}\n{\"a\":3,\"b\":4}\n", "<p>one;two</p>\n<p>three;four</p>\n",
                             "one;two\nthree\n", "first,\nsecond,\n"}) {
        SCOPED_TRACE(text);
        EXPECT_EQ(openText(text).format, "text");
    }
    for (const char* text : {"\n", "   \n\n", "# only\n# comments\n", "\xef\xbb\xbf", "\xef\xbb\xbf\r\n", "\t\t\n"})
        EXPECT_CONTAINS(errorOf(std::string(text)), "no numbers");
}

TEST(Csv, RefusesTablesOfWords) {
    EXPECT_EQ(errorOf(std::string("name;place\nAnna;Bern\n")),
              "line 2, column 1: \"Anna\" is not a number; accepted are columns of numbers, separated by commas, "
              "semicolons, tabs or blanks, under at most one line of names");
    EXPECT_CONTAINS(errorOf(std::string("Anna,Bern,3\nBob,Basel,4\n")), "line 1, column 1: \"Anna\" is not a number; ");
    EXPECT_CONTAINS(errorOf(std::string("token\ttag\nThe\tDT\nend\tNN\n")), "line 2, column 1: \"The\"");
    EXPECT_CONTAINS(errorOf(std::string("\"Smith, J.\",Bern\n\"Jones, K.\",Basel\n")), "line 2, column 1");
    EXPECT_CONTAINS(errorOf(std::string("name,place\nAnna,\nBob,Basel\n")), "line 2, column 1");
    std::string many = "name,place\n"; // the head that is looked at ends within a line
    while (many.size() < 20'000)
        many += "Anna,Bern\nBob,Basel\n";
    EXPECT_CONTAINS(errorOf(many), "line 2, column 1: \"Anna\"");
    const std::string essay(200, 'x'); // a column of prose is no column of words
    EXPECT_EQ(openText("text\tlabel\n" + essay + "\tgood\n" + essay + "\tbad\n").format, "text");
}

TEST(Csv, SaysWhatIsWrongInATableRatherThanTakingItForText) {
    EXPECT_CONTAINS(errorOf(std::string("2020-01-01,1.5\n2020-01-02,2.5\n")), "line 1, column 1: \"2020-01-01\"");
    EXPECT_CONTAINS(errorOf(std::string("when,value\n2020-01-01,1.5\n")), "line 2, column 1: \"2020-01-01\"");
    std::string names = "first_name_of_a_column";
    for (int i = 1; i < 400; ++i)
        names.append(",column_").append(std::to_string(i));
    std::string row = "0";
    for (int i = 1; i < 400; ++i)
        row.append(",").append(std::to_string(i));
    EXPECT_EQ(openText(names.append("\n").append(row).append("\n").append(row)).entries.at(0).shape, (Shape{400, 2}));
}

TEST(Csv, LeavesBinaryFilesAlone) {
    for (const std::string& bytes : {std::string("1,2\n3,4\0", 8), std::string("\x01\x02\x03\x04 1 2 3"),
                                     std::string("\xff\xfe\x31\x00\x0a\x00", 6), std::string("\x89PNX\r\n\x1a\n\xff")})
        EXPECT_CONTAINS(errorOf(bytes), "no format that is read here");
}

TEST(Csv, LimitsTheColumns) {
    std::string row = "1";
    for (int i = 1; i < 100'000; ++i)
        row += ",1";
    EXPECT_EQ(onlyEntry(row + "\n" + row + "\n").shape, (Shape{100'000, 2}));
    EXPECT_CONTAINS(errorOf(row + ",1\n"), "more than 100,000 columns");
    EXPECT_CONTAINS(errorOf("1\n" + row + ",1\n"), "more than 100,000 columns");
}

TEST(Csv, ReadsLongFilesWhole) {
    std::string text = "n,half,square\n";
    constexpr int kLines = 100'000;
    for (int i = 0; i < kLines; ++i)
        text +=
            std::to_string(i) + "," + std::to_string(i / 2) + (i % 2 ? ".5" : "") + ",-" + std::to_string(i % 7) + "\n";
    const Entry entry = onlyEntry(text);
    ASSERT_EQ(entry.shape, (Shape{3, kLines}));
    for (const int i : {0, 1, 63, 64, 65, 4095, 99'999}) {
        float value = 0;
        entry.values.read(0, i, {&value, 1});
        EXPECT_EQ(value, static_cast<float>(i));
        entry.values.read(1, i, {&value, 1});
        EXPECT_EQ(value, static_cast<float>(i) / 2);
        entry.values.read(2, i, {&value, 1});
        EXPECT_EQ(value, -static_cast<float>(i % 7));
    }
}

TEST(Csv, OpensOrRefusesEveryTruncation) {
    const test::TemporaryFolder folder;
    const std::string good = "\xef\xbb\xbf\"t, s\";u\r\n# c\r\n1,5;-2e1\r\n\"2,5\";nan\r\n3;4\r\n";
    EXPECT_EQ(onlyEntry(good).shape, (Shape{2, 3}));
    for (std::size_t length = 1; length < good.size(); ++length)
        test::opensOrRefuses(folder.write("cut", good.substr(0, length)));
}

TEST(Csv, SurvivesDamage) {
    for (const std::string& good :
         {std::string("t,u\n1,10.5\n2,-20\n3,0.25\n4,nan\n"), std::string("\"t\";u\r\n1;10,5\r\n2;-20\r\n3;0,25\r\n"),
          std::string("# c\n1 2 3\n4 5 6\n\n7e1 8 9\n")}) {
        const auto outcomes = test::openDamagedCopies(good, 2000, good.size(), 11);
        EXPECT_GT(outcomes.opened, 0);
        EXPECT_GT(outcomes.refused, 0);
    }
}

} // namespace
} // namespace longwave
