// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/checked.h"

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace longwave {

/// The bytes of a pickle and the forms its opcodes' arguments have. Throws Error that says where the opcode began.
class PickleSource {
  public:
    /// `owned` keeps the texts that cannot stay as they lie in the pickle.
    PickleSource(std::span<const std::byte> bytes, std::size_t begin, const std::string& subject,
                 const std::string& place, std::deque<std::string>& owned)
        : bytes_(bytes),
          at_(begin),
          opcodeAt_(begin),
          subject_(subject),
          place_(place),
          owned_(owned) {}

    [[noreturn]] void fail(const std::string& what) const;

    std::size_t at() const noexcept { return at_; }
    char opcode();

    /// Fails unless that many bytes follow.
    void checkLength(std::uint64_t length) const;
    std::string_view take(std::uint64_t length);
    /// Up to the next line feed, which is taken too.
    std::string_view line();

    template <typename T>
    T number() {
        const std::string_view raw = take(sizeof(T));
        return loadUnsigned<T>(reinterpret_cast<const std::byte*>(raw.data()), std::endian::little);
    }
    double bigEndianDouble();

    /// Nothing when the digits are too many for 64 bits; fails when they are no digits.
    std::optional<std::int64_t> toInteger(std::string_view digits) const;
    double toFloat(std::string_view digits) const;

    /// Protocol 0's texts: 'it\'s' with Python's escapes, and é.
    std::string_view quoted(std::string_view text);
    std::string_view rawUnicode(std::string_view text);

    std::string_view keep(std::string text);

  private:
    std::span<const std::byte> bytes_;
    std::size_t at_;
    std::size_t opcodeAt_;
    const std::string& subject_;
    const std::string& place_;
    std::deque<std::string>& owned_;
    std::size_t ownedBytes_ = 0;
};

/// Appends a character as UTF-8; U+FFFD for what is none.
void appendUtf8(std::string& text, char32_t code);

} // namespace longwave
