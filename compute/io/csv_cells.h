// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace longwave {

/// The lines of a text that hold something: blank lines and lines that begin with # are passed over. Lines end in LF,
/// CR LF, or CR where the text has no LF at all; a byte order mark at the start is dropped.
class CsvLines {
  public:
    explicit CsvLines(std::string_view text);

    /// The next line, without white space at its ends other than tabs (a tab may separate empty cells).
    bool next(std::string_view& line);
    /// Which line of the file that was, from 1.
    std::uint64_t number() const noexcept { return number_; }

  private:
    std::string_view rest_;
    char lineEnd_ = '\n';
    std::uint64_t number_ = 0;
};

/// One cell as it stands in its line; `text` is what lies between the quotes when it is quoted.
struct CsvCell {
    std::string_view text;
    bool isQuoted = false;
    bool isBroken = false; ///< a quote is not closed on the line, or something follows it

    /// For header names: doubled quotes become one.
    std::string name() const;
};

/// Walks the cells of one line. Separator ' ' stands for any run of blanks and tabs.
class CsvCells {
  public:
    CsvCells(std::string_view line, char separator);

    bool next(CsvCell& cell);

  private:
    CsvCell takeQuoted();

    std::string_view rest_;
    char separator_;
    bool more_;
};

/// Which character marks decimals: found out at the first number that has one, then the same in the whole file.
enum class DecimalMark : char { Unknown = 0, Point = '.', Comma = ',' };

/// The number that `text` is as a whole, in any of the ways it is usually written: sign, exponent, nan, inf. Numbers
/// beyond float's range become infinity or zero. Independent of the locale. `mark` is set when it was Unknown.
std::optional<float> csvNumber(std::string_view text, DecimalMark& mark) noexcept;

} // namespace longwave
