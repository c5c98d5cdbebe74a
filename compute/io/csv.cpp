// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/csv_layout.h"
#include "compute/io/formats.h"
#include "compute/io/plain_text.h"
#include "compute/io/text.h"

#include <algorithm>
#include <new>

namespace longwave {
namespace {

constexpr const char* kAccepted = "accepted are columns of numbers, separated by commas, semicolons, tabs or blanks, "
                                  "under at most one line of names";

std::string placeOf(std::uint64_t line, std::size_t column) {
    return "line " + grouped(line) + ", column " + grouped(column);
}

/// What the first two lines with something in them say about the rest.
struct Layout {
    char separator = ' ';
    bool hasNames = false;
    std::vector<std::string> names;
};

std::vector<std::string> namesIn(std::string_view line, char separator, std::uint64_t lineNumber, std::size_t columns,
                                 const std::string& subject) {
    std::vector<std::string> names;
    CsvCells cells(line, separator);
    for (CsvCell cell; cells.next(cell);) {
        if (cell.isBroken)
            throw Error(subject, placeOf(lineNumber, names.size() + 1) + ": the quote in " + inQuotes(cell.text) +
                                     " is not closed, or text follows it");
        names.push_back(cell.name());
    }
    if (names.size() == columns)
        return names;
    // Names with blanks in them over columns separated by blanks: one column has one name, more cannot be told apart.
    if (separator == ' ')
        return columns == 1 ? std::vector{std::string(line)} : std::vector<std::string>();
    throw Error(subject, "line " + grouped(lineNumber) + " names " + grouped(names.size()) +
                             " columns, but the first line of numbers has " + grouped(columns));
}

/// The numbers so far, row by row as the text has them: [length, columns].
class Table {
  public:
    Table(char separator, const std::string& subject)
        : separator_(separator),
          mark_(firstMark(separator)),
          subject_(subject) {}

    void addLine(std::string_view line, std::uint64_t number) {
        const std::size_t start = values_.size();
        CsvCells cells(line, separator_);
        for (CsvCell cell; cells.next(cell);) {
            const std::size_t column = values_.size() - start + 1;
            const auto value = cell.isBroken ? std::nullopt : csvNumber(cell.text, mark_);
            if (!value || column > kMostColumns)
                refuse(cell, number, column);
            values_.push_back(*value);
        }
        const std::size_t found = values_.size() - start;
        if (columns_ == 0) {
            columns_ = found;
            firstLine_ = number;
        } else if (found != columns_) {
            throw Error(subject_, "line " + grouped(number) + " has " + grouped(found) +
                                      (found == 1 ? " column" : " columns") + ", but line " + grouped(firstLine_) +
                                      " has " + grouped(columns_) + "; all lines must have the same number");
        }
    }

    std::size_t columns() const noexcept { return columns_; }
    std::size_t length() const noexcept { return columns_ ? values_.size() / columns_ : 0; }

    /// [columns, length]; leaves the table empty.
    std::vector<float> takeColumns() {
        if (columns_ == 1)
            return std::move(values_);
        constexpr std::size_t kBlock = 64; // rows at a time, so that both sides stay in the cache
        const std::size_t n = length();
        std::vector<float> result(values_.size());
        for (std::size_t begin = 0; begin < n; begin += kBlock)
            for (std::size_t c = 0; c < columns_; ++c)
                for (std::size_t t = begin; t < std::min(n, begin + kBlock); ++t)
                    result[c * n + t] = values_[t * columns_ + c];
        return result;
    }

  private:
    [[noreturn]] void refuse(const CsvCell& cell, std::uint64_t line, std::size_t column) const {
        if (column > kMostColumns)
            throw Error(subject_, "line " + grouped(line) + " has more than " + grouped(kMostColumns) +
                                      " columns, the most that is accepted");
        const std::string place = placeOf(line, column);
        if (cell.isBroken)
            throw Error(subject_,
                        place + ": the quote in " + inQuotes(cell.text) + " is not closed, or text follows it");
        if (cell.text.empty())
            throw Error(subject_, place + " is empty; every cell must hold a number (nan is one)");
        if (mark_ == DecimalMark::Comma && cell.text.find('.') != std::string_view::npos)
            throw Error(subject_, place + ": " + inQuotes(cell.text) +
                                      " is not a number where earlier ones have a decimal comma");
        throw Error(subject_,
                    place + ": " + inQuotes(cell.text) + " is not a number" +
                        (columns_ == 0 ? std::string("; ") + kAccepted : "")); // the file may be no such table
    }

    char separator_;
    DecimalMark mark_;
    const std::string& subject_;
    std::vector<float> values_;
    std::size_t columns_ = 0;
    std::uint64_t firstLine_ = 0;
};

Layout layoutOf(CsvLines lines, const std::string& subject) {
    std::string_view first;
    if (!lines.next(first))
        throw Error(subject, std::string("it holds no numbers: every line is blank or a comment; ") + kAccepted);
    const std::uint64_t firstNumber = lines.number();
    std::string_view second;
    const bool hasSecond = lines.next(second);

    Layout layout;
    layout.separator = separatorOf(first);
    LineFacts facts = factsOf(first, layout.separator);
    if (hasSecond && facts.cells == 1 && facts.allNumbers())
        layout.separator = separatorOf(second); // so that a second line with more columns is told as that
    if (facts.allNumbers())
        return layout;

    // The first line has a cell that is no number: it names the columns, if the next line has numbers.
    if (hasSecond) {
        layout.separator = separatorOf(second);
        facts = factsOf(first, layout.separator);
        const LineFacts next = factsOf(second, layout.separator);
        if (next.allNumbers() && facts.hasWords()) {
            layout.hasNames = true;
            layout.names = namesIn(first, layout.separator, firstNumber, next.cells, subject);
            return layout;
        }
        if (facts.numbers == 0 && (next.numbers > 0 || next.cells > 1)) {
            layout.hasNames = facts.hasWords();
            return layout; // reading the second line says which of its cells is wrong
        }
    }
    if (facts.numbers == 0)
        throw Error(subject, "it is text, but not of numbers: line " + grouped(firstNumber) + " holds none, " +
                                 inQuotes(first) + "; " + kAccepted);
    return layout; // reading the first line says which of its cells is wrong
}

class CsvReader final : public Reader {
  public:
    const char* title() const override { return "columns of numbers as text (.csv, .tsv, .txt)"; }

    bool recognises(std::span<const std::byte> head, std::uint64_t) const override {
        return looksLikeText(head) && looksLikeTable({reinterpret_cast<const char*>(head.data()), head.size()});
    }

    File read(const std::shared_ptr<const MappedFile>& file, const std::stop_token& stop) const override {
        const std::string subject = file->path().string();
        try {
            return readTable(*file, subject, stop);
        } catch (const std::bad_alloc&) {
            throw Error(subject, "its numbers do not fit into memory");
        }
    }

  private:
    static File readTable(const MappedFile& file, const std::string& subject, const std::stop_token& stop) {
        const auto bytes = file.bytes();
        CsvLines lines({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        Layout layout = layoutOf(lines, subject);
        Table table(layout.separator, subject);
        std::string_view line;
        if (layout.hasNames)
            lines.next(line);
        while (lines.next(line)) {
            if (lines.number() % 1024 == 0)
                stopIfAsked(stop);
            table.addLine(line, lines.number());
        }

        Entry entry;
        entry.kind = Entry::Kind::Signal;
        entry.dtype = "text";
        const auto columns = static_cast<std::int64_t>(table.columns());
        const auto length = static_cast<std::int64_t>(table.length());
        // One column is one sequence; so is a single line of numbers that nobody named.
        const bool isOneSequence = columns == 1 || (length == 1 && !layout.hasNames);
        entry.shape = isOneSequence ? Shape{columns * length} : Shape{columns, length};
        entry.values = ArrayView::fromFloats(table.takeColumns(), entry.shape);
        entry.rowNames = std::move(layout.names);
        File result;
        result.path = file.path();
        result.format = layout.separator == '\t' ? "TSV" : "CSV";
        result.entries.push_back(std::move(entry));
        return result;
    }
};

} // namespace

const Reader& csvReader() {
    static const CsvReader kReader;
    return kReader;
}

} // namespace longwave
