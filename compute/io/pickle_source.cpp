// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/pickle_source.h"

#include "compute/error.h"
#include "compute/io/text.h"

#include <charconv>

namespace longwave {
namespace {

constexpr std::size_t kMostOwnedBytes = 64 << 20;

/// Reads up to `most` hexadecimal digits at `at`.
std::optional<char32_t> hexAt(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size())
        return std::nullopt;
    std::uint32_t code = 0;
    const char* end = text.data() + at + digits;
    const auto read = std::from_chars(text.data() + at, end, code, 16);
    return read.ec == std::errc() && read.ptr == end ? std::optional<char32_t>(code) : std::nullopt;
}

} // namespace

void appendUtf8(std::string& text, char32_t code) {
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        code = 0xfffd;
    const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80u | ((code >> shift) & 0x3fu)); };
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xc0u | (code >> 6));
        tail(0);
    } else if (code < 0x10000) {
        text += static_cast<char>(0xe0u | (code >> 12));
        tail(6), tail(0);
    } else {
        text += static_cast<char>(0xf0u | (code >> 18));
        tail(12), tail(6), tail(0);
    }
}

void PickleSource::fail(const std::string& what) const {
    throw Error(subject_,
                (place_.empty() ? "the pickle" : place_) + " " + what + ", at its byte " + grouped(opcodeAt_));
}

char PickleSource::opcode() {
    opcodeAt_ = at_;
    return take(1).front();
}

void PickleSource::checkLength(std::uint64_t length) const {
    if (length > bytes_.size() - at_)
        fail("ends too early: " + grouped(length) + (length == 1 ? " byte should follow" : " bytes should follow"));
}

std::string_view PickleSource::take(std::uint64_t length) {
    checkLength(length);
    const std::string_view taken(reinterpret_cast<const char*>(bytes_.data()) + at_, static_cast<std::size_t>(length));
    at_ += taken.size();
    return taken;
}

std::string_view PickleSource::line() {
    const std::string_view rest(reinterpret_cast<const char*>(bytes_.data()) + at_, bytes_.size() - at_);
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos)
        fail("ends too early: a line is never ended");
    at_ += end + 1;
    return rest.substr(0, end);
}

double PickleSource::bigEndianDouble() {
    const std::string_view raw = take(8);
    return std::bit_cast<double>(
        loadUnsigned<std::uint64_t>(reinterpret_cast<const std::byte*>(raw.data()), std::endian::big));
}

std::optional<std::int64_t> PickleSource::toInteger(std::string_view digits) const {
    std::int64_t value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (read.ec == std::errc::result_out_of_range)
        return std::nullopt;
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size())
        fail("has " + inQuotes(digits, 24) + " for a whole number");
    return value;
}

double PickleSource::toFloat(std::string_view digits) const {
    double value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (read.ec == std::errc::invalid_argument || read.ptr != digits.data() + digits.size())
        fail("has " + inQuotes(digits, 24) + " for a number");
    return value;
}

std::string_view PickleSource::quoted(std::string_view text) {
    if (text.size() < 2 || (text.front() != '\'' && text.front() != '"') || text.back() != text.front())
        fail("has a text without its quotes");
    text = text.substr(1, text.size() - 2);
    if (text.find('\\') == std::string_view::npos)
        return text;
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            plain += text[i];
            continue;
        }
        const char escaped = text[++i];
        if (const auto code = escaped == 'x' ? hexAt(text, i + 1, 2) : std::nullopt) {
            plain += static_cast<char>(*code);
            i += 2;
        } else {
            plain += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped == 'r' ? '\r' : escaped;
        }
    }
    return keep(std::move(plain));
}

std::string_view PickleSource::rawUnicode(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char kind = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
        const std::size_t digits = kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
        const auto code = digits ? hexAt(text, i + 2, digits) : std::nullopt;
        // Every other byte is one of Latin-1.
        appendUtf8(plain, code ? *code : static_cast<unsigned char>(text[i]));
        i += code ? 1 + digits : 0;
    }
    return keep(std::move(plain));
}

std::string_view PickleSource::keep(std::string text) {
    ownedBytes_ += text.size() + sizeof(std::string);
    if (ownedBytes_ > kMostOwnedBytes)
        fail("holds more than " + grouped(kMostOwnedBytes) + " bytes of names and escaped texts");
    return owned_.emplace_back(std::move(text));
}

} // namespace longwave
