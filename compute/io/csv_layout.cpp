// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/csv_layout.h"

#include <algorithm>

namespace longwave {
namespace {

constexpr std::size_t kHead = 4096; // what a reader is shown of a file

/// The facts under the separator that suits the line.
LineFacts bestFacts(std::string_view line, char& separator) {
    separator = separatorOf(line);
    return factsOf(line, separator);
}

/// Half of what is there are numbers.
bool isRatherNumbers(const LineFacts& facts) noexcept {
    return facts.numbers > 0 && 2 * facts.numbers >= facts.cells - facts.empty;
}

/// Short cells, where prose has few long ones.
bool hasShortCells(std::string_view line, const LineFacts& facts) noexcept {
    constexpr std::size_t kLongest = 24; // characters, on average
    return line.size() <= kLongest * facts.cells;
}

/// A line of names that is longer than what is shown.
bool looksLikeNames(std::string_view line, const LineFacts& facts, char separator) noexcept {
    constexpr std::size_t kFewest = 16;
    return separator != ' ' && facts.cells >= kFewest && hasShortCells(line, facts);
}

/// Whether a blank follows a separator, as it does in prose.
bool isSpaced(std::string_view line, char separator) noexcept {
    bool isQuoted = false;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        isQuoted ^= line[i] == '"';
        if (!isQuoted && line[i] == separator && line[i + 1] == ' ')
            return true;
    }
    return false;
}

/// A table whose cells are mostly words: every line has as many short cells as the first, of which none is empty.
bool looksLikeTableOfWords(std::string_view head) {
    if (head.size() >= kHead) // the last line is cut
        head = head.substr(0, head.find_last_of("\r\n") + 1);
    CsvLines lines(head);
    std::string_view line;
    if (!lines.next(line) || std::string_view("{[<").find(line.front()) != std::string_view::npos) // JSON, markup
        return false;
    const char separator = separatorOf(line);
    const LineFacts first = factsOf(line, separator);
    if (separator == ' ' || first.empty > 0)
        return false;
    std::size_t count = 0;
    do {
        const LineFacts facts = factsOf(line, separator);
        if (facts.cells != first.cells || !hasShortCells(line, facts) || isSpaced(line, separator))
            return false;
        ++count;
    } while (lines.next(line));
    return count > 1;
}

} // namespace

DecimalMark firstMark(char separator) noexcept {
    return separator == ',' ? DecimalMark::Point : DecimalMark::Unknown;
}

LineFacts factsOf(std::string_view line, char separator) {
    LineFacts facts;
    DecimalMark mark = firstMark(separator);
    CsvCells cells(line, separator);
    for (CsvCell cell; facts.cells <= kMostColumns && cells.next(cell); ++facts.cells) {
        if (cell.text.empty())
            ++facts.empty;
        else if (!cell.isBroken && csvNumber(cell.text, mark))
            ++facts.numbers;
    }
    return facts;
}

char separatorOf(std::string_view line) {
    char present = ' ';
    for (const char separator : {' ', ',', '\t', ';'}) {
        const LineFacts facts = factsOf(line, separator);
        if (facts.cells < 2)
            continue;
        if (facts.allNumbers())
            present = separator;
    }
    if (present != ' ' || factsOf(line, ' ').allNumbers())
        return present;
    for (const char separator : {';', '\t', ','})
        if (factsOf(line, separator).cells > 1)
            return separator;
    return ' ';
}

bool looksLikeTable(std::string_view head) {
    CsvLines lines(head);
    std::string_view first;
    if (!lines.next(first))
        return true; // blank and comments so far: what follows is for the reader to judge
    std::string_view second;
    const bool hasSecond = lines.next(second);
    char separator = ' ', below = ' ';
    const LineFacts facts = bestFacts(first, separator);
    if (!hasSecond)
        return facts.allNumbers() || (separator != ' ' && isRatherNumbers(facts)) ||
               (head.size() >= kHead && (isRatherNumbers(facts) || looksLikeNames(first, facts, separator)));
    const LineFacts next = bestFacts(second, below);
    if (facts.allNumbers())
        return next.numbers > 0 || next.cells <= facts.cells;
    return isRatherNumbers(next) || (separator != ' ' && isRatherNumbers(facts)) || looksLikeTableOfWords(head);
}

} // namespace longwave
