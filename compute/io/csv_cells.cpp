// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/csv_cells.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace longwave {
namespace {

bool isBlank(char c) noexcept {
    return c == ' ' || c == '\t';
}

// Loops rather than find_first_not_of: these run several times for every number of the file.
template <typename Predicate>
std::string_view trimmed(std::string_view text, Predicate isBlankHere) noexcept {
    while (!text.empty() && isBlankHere(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlankHere(text.back()))
        text.remove_suffix(1);
    return text;
}

// from_chars says only that a number is out of range, not on which side: below it is 0.00…1 or has a negative exponent.
float outOfRange(std::string_view text) noexcept {
    const bool negative = text.front() == '-';
    const std::size_t exponent = text.find_first_of("eE");
    const bool tiny = exponent != std::string_view::npos
                          ? text.substr(exponent + 1, 1) == "-"
                          : text.substr(0, text.find('.')).find_first_of("123456789") == std::string_view::npos;
    const float magnitude = tiny ? 0.0f : std::numeric_limits<float>::infinity();
    return negative ? -magnitude : magnitude;
}

std::optional<float> pointNumber(std::string_view text) noexcept {
    if (text.size() > 1 && text.front() == '+' && text[1] != '-' && text[1] != '+')
        text.remove_prefix(1); // from_chars takes no plus sign
    float value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size() || error == std::errc::invalid_argument)
        return std::nullopt;
    return error == std::errc::result_out_of_range ? outOfRange(text) : value;
}

std::optional<float> commaNumber(std::string_view text, std::size_t comma) noexcept {
    constexpr std::size_t kLongest = 64; // longer than any float with meaning; the rest would be digits of noise
    std::array<char, kLongest> copy;
    const auto isDigitAt = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    if (text.size() > kLongest || comma == 0 || !isDigitAt(comma - 1) || !isDigitAt(comma + 1))
        return std::nullopt; // "1," and ",5" are rather cells left empty
    if (text.find('.') != std::string_view::npos)
        return std::nullopt;
    std::ranges::copy(text, copy.begin());
    copy[comma] = '.';
    return pointNumber({copy.data(), text.size()});
}

} // namespace

CsvLines::CsvLines(std::string_view text) : rest_(text) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (rest_.starts_with(kByteOrderMark))
        rest_.remove_prefix(kByteOrderMark.size());
    if (rest_.find('\n') == std::string_view::npos)
        lineEnd_ = '\r';
}

bool CsvLines::next(std::string_view& line) {
    while (!rest_.empty()) {
        const std::size_t end = std::min(rest_.find(lineEnd_), rest_.size());
        line = trimmed(rest_.substr(0, end), [](char c) { return c == ' ' || (c >= '\v' && c <= '\r'); });
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        ++number_;
        const std::string_view words = trimmed(line, isBlank);
        if (!words.empty() && words.front() != '#')
            return true;
    }
    return false;
}

std::string CsvCell::name() const {
    if (!isQuoted)
        return std::string(text);
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        result += text[at];
        at += text.substr(at, 2) == "\"\"" ? 1 : 0;
    }
    return result;
}

CsvCells::CsvCells(std::string_view line, char separator) : rest_(line), separator_(separator), more_(true) {
    if (separator == ' ') {
        rest_ = trimmed(rest_, isBlank);
        more_ = !rest_.empty();
    }
}

bool CsvCells::next(CsvCell& cell) {
    if (!more_)
        return false;
    const bool byBlanks = separator_ == ' ';
    while (!rest_.empty() && isBlank(rest_.front()) && rest_.front() != separator_)
        rest_.remove_prefix(1);
    if (!rest_.empty() && rest_.front() == '"') {
        cell = takeQuoted();
    } else {
        std::size_t end = 0;
        while (end < rest_.size() && !(byBlanks ? isBlank(rest_[end]) : rest_[end] == separator_))
            ++end;
        cell = {};
        cell.text = rest_.substr(0, end);
        while (!cell.text.empty() && isBlank(cell.text.back()))
            cell.text.remove_suffix(1);
        rest_.remove_prefix(end);
    }
    more_ = !rest_.empty(); // what is left begins with a separator
    if (byBlanks)
        rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
    else if (more_)
        rest_.remove_prefix(1);
    return true;
}

CsvCell CsvCells::takeQuoted() {
    const std::string_view whole = rest_;
    CsvCell cell;
    cell.isQuoted = true;
    std::size_t end = whole.find('"', 1);
    while (end != std::string_view::npos && whole.substr(end + 1, 1) == "\"")
        end = whole.find('"', end + 2);
    if (end == std::string_view::npos) {
        cell.text = whole.substr(1);
        cell.isBroken = true;
        rest_ = {};
        return cell;
    }
    cell.text = whole.substr(1, end - 1);
    rest_ = whole.substr(end + 1);
    while (!rest_.empty() && isBlank(rest_.front()) && rest_.front() != separator_ && separator_ != ' ')
        rest_.remove_prefix(1);
    const bool atSeparator =
        rest_.empty() || rest_.front() == separator_ || (separator_ == ' ' && isBlank(rest_.front()));
    if (!atSeparator) {
        const std::size_t next = separator_ == ' ' ? rest_.find_first_of(" \t") : rest_.find(separator_);
        rest_.remove_prefix(std::min(next, rest_.size()));
        cell.text = whole.substr(0, whole.size() - rest_.size());
        cell.isQuoted = false;
        cell.isBroken = true;
    }
    return cell;
}

std::optional<float> csvNumber(std::string_view text, DecimalMark& mark) noexcept {
    text = trimmed(text, isBlank);           // a quoted cell may hold some
    constexpr std::size_t kLongest = 65'536; // characters, many more than anybody would write a number with
    if (text.empty() || text.size() > kLongest)
        return std::nullopt;
    const std::size_t comma = text.find(',');
    const bool hasPoint = text.find('.') != std::string_view::npos;
    const DecimalMark here = comma != std::string_view::npos ? DecimalMark::Comma
                             : hasPoint                      ? DecimalMark::Point
                                                             : DecimalMark::Unknown;
    if (here != DecimalMark::Unknown && mark != DecimalMark::Unknown && here != mark)
        return std::nullopt;
    const auto value = here == DecimalMark::Comma ? commaNumber(text, comma) : pointNumber(text);
    if (value && here != DecimalMark::Unknown)
        mark = here;
    return value;
}

} // namespace longwave
