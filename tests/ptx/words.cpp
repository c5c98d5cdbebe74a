// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ptx/words.h"

#include "tests/ptx/fault.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace longwave::ptx {
namespace {

bool isOfWord(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' || c == '%' || c == '.';
}

} // namespace

std::string quoted(std::string_view word) {
    return std::string(1, '"').append(word).append(1, '"');
}

void Words::advance() {
    const auto starts = [&](std::string_view mark) { return text_.substr(at_).starts_with(mark); };
    for (; at_ < text_.size(); ++at_) {
        if (starts("//"))
            at_ = std::min(text_.find('\n', at_), text_.size() - 1);
        if (text_[at_] == '\n')
            ++line_;
        else if (!std::isspace(static_cast<unsigned char>(text_[at_])))
            break;
    }
    wordLine_ = line_;
    const std::size_t begin = at_;
    if (at_ < text_.size()) {
        const char first = text_[at_++];
        if (first == '"')
            at_ = std::min(text_.find('"', at_), text_.size() - 1) + 1;
        else if (isOfWord(first) || first == '-')
            while (at_ < text_.size() && isOfWord(text_[at_]))
                ++at_;
    }
    word_ = text_.substr(begin, at_ - begin);
}

std::string_view Words::take() {
    if (isDone())
        fail("the text ends too early");
    const std::string_view word = word_;
    advance();
    return word;
}

bool Words::takeIf(std::string_view word) {
    if (word_ != word)
        return false;
    advance();
    return true;
}

void Words::expect(std::string_view word) {
    if (!takeIf(word))
        fail(quoted(word) + " is expected, not " + quoted(word_));
}

std::size_t Words::takeCount() {
    std::size_t count = 0;
    const auto [end, error] = std::from_chars(word_.data(), word_.data() + word_.size(), count);
    if (error != std::errc{} || end != word_.data() + word_.size())
        fail("a number is expected, not " + quoted(word_));
    advance();
    return count;
}

void Words::skipLine() {
    for (const int line = wordLine_; !isDone() && wordLine_ == line;)
        advance();
}

void Words::moveTo(std::size_t position, int line) {
    at_ = position;
    line_ = line;
    advance();
}

void Words::fail(const std::string& what) const {
    throw Fault("line " + std::to_string(wordLine_) + ": " + what);
}

std::optional<std::uint64_t> numberOf(std::string_view word) {
    const bool isNegative = word.starts_with("-");
    if (isNegative)
        word.remove_prefix(1);
    int base = 10;
    std::size_t digits = 0; // that there must be, 0 for any
    if (word.starts_with("0x")) {
        base = 16;
        word.remove_prefix(2);
    } else if (word.starts_with("0f") || word.starts_with("0d")) {
        base = 16;
        digits = word[1] == 'f' ? 8 : 16;
        word.remove_prefix(2);
    }
    if (digits == 0 && word.ends_with("U"))
        word.remove_suffix(1);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value, base);
    if (word.empty() || error != std::errc{} || end != word.data() + word.size() ||
        (digits != 0 && word.size() != digits))
        return {};
    return isNegative ? 0 - value : value;
}

} // namespace longwave::ptx
