// SPDX-License-Identifier: GPL-3.0-or-later
// Text as a signal: its bytes, its characters, or its bytes one-hot, as the Long Range Arena's byte-level tasks and
// character-level language models take it.
#include "compute/io/plain_text.h"

#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/formats.h"
#include "compute/io/text.h"

#include <algorithm>
#include <new>
#include <string_view>

namespace longwave {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::size_t kBetweenStops = std::size_t{1} << 22; // bytes that are read without asking whether to stop
constexpr std::int64_t kMostCharacters = std::int64_t{1} << 31;

/// What a text is as UTF-8.
struct Utf8Facts {
    std::int64_t characters = 0;
    bool isValid = true;
    std::size_t badAt = 0; ///< the first byte that begins no character
};

/// Bytes at the start of `text` that are ASCII, eight at a time.
std::size_t asciiRun(std::string_view text) noexcept {
    std::size_t n = 0;
    for (; n + sizeof(std::uint64_t) <= text.size(); n += sizeof(std::uint64_t)) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, text.data() + n, sizeof eight);
        if (eight & 0x8080808080808080U)
            break;
    }
    while (n < text.size() && static_cast<unsigned char>(text[n]) < 0x80)
        ++n;
    return n;
}

Utf8Facts factsOfUtf8(std::string_view text, const std::stop_token& stop) {
    Utf8Facts facts;
    for (std::size_t at = 0, nextStop = 0; at < text.size();) {
        if (at >= nextStop) {
            stopIfAsked(stop);
            nextStop = at + kBetweenStops;
        }
        if (const std::size_t plain = asciiRun(text.substr(at, kBetweenStops)); plain > 0) {
            at += plain;
            facts.characters += static_cast<std::int64_t>(plain);
            continue;
        }
        const std::size_t length = firstUtf8Character(text.substr(at)).length;
        if (length == 0)
            return {0, false, at};
        at += length;
        ++facts.characters;
    }
    return facts;
}

std::vector<std::byte> codePoints(std::string_view text, std::int64_t count, const std::string& subject) {
    std::vector<std::byte> codes(static_cast<std::size_t>(count) * sizeof(std::uint32_t));
    for (std::int64_t i = 0; i < count; ++i) {
        const Utf8Character character = text.empty() ? Utf8Character{} : firstUtf8Character(text);
        if (character.length == 0) // it was valid when it was opened
            throwChanged(subject);
        const std::uint32_t code = character.code;
        std::memcpy(codes.data() + static_cast<std::size_t>(i) * sizeof code, &code, sizeof code);
        text.remove_prefix(character.length);
    }
    return codes;
}

std::span<const LetterCode::Channel> byteChannels() {
    static const std::vector<LetterCode::Channel> kChannels = [] {
        std::vector<LetterCode::Channel> channels(256);
        for (std::size_t byte = 0; byte < channels.size(); ++byte)
            channels[byte][byte] = 1;
        return channels;
    }();
    return kChannels;
}

Entry signalEntry(const char* name, Shape shape, ArrayView values) {
    Entry entry;
    entry.name = name;
    entry.kind = Entry::Kind::Signal;
    entry.dtype = "text";
    entry.shape = std::move(shape);
    entry.values = std::move(values);
    return entry;
}

Entry characters(const std::shared_ptr<const MappedFile>& file, std::string_view text, std::size_t skipped,
                 const Utf8Facts& facts) {
    Entry entry;
    entry.name = "characters";
    entry.dtype = "code points";
    if (!facts.isValid) {
        const auto byte = static_cast<unsigned char>(text[facts.badAt]);
        constexpr char kDigits[] = "0123456789ABCDEF";
        entry.reason = "it is no valid UTF-8: the byte 0x" + std::string{kDigits[byte >> 4], kDigits[byte & 15]} +
                       " at offset " + grouped(facts.badAt + skipped) +
                       " is part of no character; its bytes can be read";
        return entry;
    }
    entry.shape = {facts.characters};
    if (facts.characters > kMostCharacters) {
        entry.reason = "it has " + grouped(facts.characters) + " characters, more than " + grouped(kMostCharacters) +
                       "; its bytes can be read";
        return entry;
    }
    entry.kind = Entry::Kind::Signal;
    entry.isAlternative = true;
    auto codes = std::make_shared<const DeferredBytes>(
        [file, text, count = facts.characters] { return codePoints(text, count, file->path().string()); });
    entry.values = ArrayView({file, nullptr, DType::U32, false, std::move(codes)}, entry.shape);
    return entry;
}

class TextReader final : public Reader {
  public:
    const char* title() const override { return "text (UTF-8)"; }

    bool recognises(std::span<const std::byte> head, std::uint64_t) const override { return looksLikeText(head); }

    File read(const std::shared_ptr<const MappedFile>& file, const std::stop_token& stop) const override {
        std::string_view text(reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size());
        const std::size_t skipped = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
        text.remove_prefix(skipped);
        if (text.empty())
            throw Error(file->path().string(), "the text is empty: it holds nothing but a byte order mark");
        const Utf8Facts facts = factsOfUtf8(text, stop);

        const auto length = static_cast<std::int64_t>(text.size());
        ArrayView::Source bytes;
        bytes.owner = file;
        bytes.data = file->bytes().data() + skipped;
        bytes.dtype = DType::U8;
        bytes.mapped = true;
        ArrayView::Source letters = bytes;
        bytes.slope = 1.0 / 255;
        letters.code = std::make_shared<const LetterCode>(LetterCode{byteChannels(), length, length, length});

        File result;
        result.path = file->path();
        result.format = "text";
        result.entries.push_back(signalEntry("bytes", {length}, ArrayView(bytes, {length})));
        result.entries.push_back(characters(file, text, skipped, facts));
        result.entries.push_back(signalEntry("one-hot bytes", {256, length}, ArrayView(letters, {256, length})));
        result.entries.back().isAlternative = true;
        if (!facts.isValid)
            result.entries.front().notes.push_back(result.entries[1].reason);
        return result;
    }
};

} // namespace

bool looksLikeText(std::span<const std::byte> head) {
    std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
    if (text.empty() || text.find('\0') != std::string_view::npos)
        return false;
    std::size_t odd = 0; // control characters, and bytes that are not UTF-8 (a few Latin-1 letters pass)
    while (!text.empty()) {
        const Utf8Character character = firstUtf8Character(text);
        const bool isControl = character.code < 0x20 && (character.code < '\t' || character.code > '\r');
        odd += character.length == 0 || isControl || character.code == 0x7f;
        text.remove_prefix(std::max<std::size_t>(1, character.length));
    }
    return odd * 20 <= head.size();
}

const Reader& textReader() {
    static const TextReader kReader;
    return kReader;
}

} // namespace longwave
