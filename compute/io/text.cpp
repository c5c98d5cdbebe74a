// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/text.h"

namespace longwave {
namespace {

std::string escapedByte(unsigned char byte) {
    constexpr char kDigits[] = "0123456789abcdef";
    return {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
}

// Characters that break a line or reorder the text around them: C1 controls, line and paragraph separators,
// byte order mark, and the direction marks, embeddings and isolates.
bool disturbsALine(char32_t code) noexcept {
    return (code >= 0x7f && code <= 0x9f) || code == 0x061c || (code >= 0x200e && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

} // namespace

std::string grouped(std::uint64_t count) {
    std::string text = std::to_string(count);
    for (std::size_t at = text.size(); at > 3;)
        text.insert(at -= 3, 1, ',');
    return text;
}

Utf8Character firstUtf8Character(std::string_view text) noexcept {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80)
        return {lead, 1};
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < length)
        return {};
    char32_t code = lead & (0x7fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xc0u) != 0x80u)
            return {};
        code = (code << 6) | (next & 0x3fu);
    }
    constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < kSmallest[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return {};
    return {code, length};
}

std::string inQuotes(std::string_view text, std::size_t limit) {
    std::string result = "\"";
    for (std::size_t count = 0; !text.empty(); ++count) {
        if (count == limit) {
            result += "…";
            break;
        }
        const Utf8Character character = firstUtf8Character(text);
        const std::string_view bytes = text.substr(0, character.length ? character.length : 1);
        text.remove_prefix(bytes.size());
        if (character.length == 0 || character.code < 0x20 || disturbsALine(character.code)) {
            for (const char byte : bytes)
                result += byte == '\n'   ? "\\n"
                          : byte == '\t' ? "\\t"
                          : byte == '\r' ? "\\r"
                                         : escapedByte(static_cast<unsigned char>(byte));
        } else {
            if (character.code == U'"' || character.code == U'\\')
                result += '\\';
            result += bytes;
        }
    }
    return result + "\"";
}

} // namespace longwave
