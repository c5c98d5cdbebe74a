// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace longwave::ptx {

/// A text cut into words (names, numbers, opcodes with their dots), quoted ones, and marks of one character.
class Words {
  public:
    /// `line`: the number of its first.
    Words(std::string_view text, int line) : text_(text), line_(line) { advance(); }

    bool isDone() const { return word_.empty(); }
    /// The next word, and the line it is on.
    std::string_view peek() const { return word_; }
    int line() const { return wordLine_; }
    /// Where it begins.
    std::size_t position() const { return static_cast<std::size_t>(word_.data() - text_.data()); }

    std::string_view take();
    bool takeIf(std::string_view word);
    void expect(std::string_view word);
    /// A number in decimal.
    std::size_t takeCount();
    /// What is left of this line.
    void skipLine();
    /// Goes on from there, which is on line `line`.
    void moveTo(std::size_t position, int line);

    [[noreturn]] void fail(const std::string& what) const;

  private:
    void advance();

    std::string_view text_, word_;
    std::size_t at_ = 0;
    int line_;
    int wordLine_ = 0;
};

/// The bits of a number as PTX writes it: 12, -3, 0x1F, 42U, 0f3F800000, 0d3FF0000000000000; none of what is no number.
std::optional<std::uint64_t> numberOf(std::string_view word);

/// For messages.
std::string quoted(std::string_view word);

} // namespace longwave::ptx
