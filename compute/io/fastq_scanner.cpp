// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/fastq_scanner.h"

#include "compute/error.h"
#include "compute/io/text.h"

#include <algorithm>

namespace longwave {
namespace {

constexpr std::size_t kLongestHeader = 4096;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool isLineEnd(std::byte byte) noexcept {
    return byte == std::byte{'\n'} || byte == std::byte{'\r'};
}

bool isBlank(std::byte byte) noexcept {
    return byte == std::byte{' '} || byte == std::byte{'\t'};
}

bool isQuality(std::byte byte) noexcept {
    return byte >= std::byte{'!'} && byte <= std::byte{'~'};
}

std::string letterCount(std::uint64_t count) {
    return grouped(count) + (count == 1 ? " letter" : " letters");
}

std::string quoted(std::span<const std::byte> from) {
    const std::string_view text(reinterpret_cast<const char*>(from.data()), std::min<std::size_t>(from.size(), 4));
    const Utf8Character character = firstUtf8Character(text);
    return inQuotes(text.substr(0, character.length ? character.length : 1));
}

std::string_view trimmed(std::string_view text) noexcept {
    const std::size_t begin = text.find_first_not_of(" \t");
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

} // namespace

FastqScanner::FastqScanner(FastaEvents& events, std::string subject) : events_(events), subject_(std::move(subject)) {}

void FastqScanner::feed(std::span<const std::byte> piece) {
    while (!piece.empty()) {
        const std::byte byte = piece.front();
        std::size_t used = 1;
        if (isLineEnd(byte)) {
            if (byte == std::byte{'\r'} || !afterReturn_) {
                endLine();
                ++line_;
            }
            lineStart_ = at_ + 1;
            afterReturn_ = byte == std::byte{'\r'};
        } else {
            afterReturn_ = false;
            used = take(piece);
        }
        at_ += used;
        piece = piece.subspan(used);
    }
}

std::size_t FastqScanner::take(std::span<const std::byte> piece) {
    switch (state_) {
    case State::Header:
        return takeHeader(piece);
    case State::Sequence:
        return takeLetters(piece);
    case State::Plus:
        return static_cast<std::size_t>(std::ranges::find_if(piece, isLineEnd) - piece.begin());
    case State::Quality:
        return takeQualities(piece);
    case State::Before:
        break;
    }
    const std::byte byte = piece.front();
    if (isBlank(byte) ||
        (at_ < kByteOrderMark.size() && byte == static_cast<std::byte>(kByteOrderMark[static_cast<std::size_t>(at_)])))
        return 1;
    if (byte != std::byte{'@'})
        throw Error(subject_, "line " + grouped(line_) + " begins with " + quoted(piece) +
                                  " where a record should begin with \"@\"");
    state_ = State::Header;
    recordLine_ = line_;
    header_.clear();
    letters_ = qualities_ = 0;
    return 1;
}

std::size_t FastqScanner::takeHeader(std::span<const std::byte> piece) {
    const auto used = static_cast<std::size_t>(std::ranges::find_if(piece, isLineEnd) - piece.begin());
    header_.append(reinterpret_cast<const char*>(piece.data()),
                   std::min(used, kLongestHeader - std::min(kLongestHeader, header_.size())));
    return used;
}

std::size_t FastqScanner::takeLetters(std::span<const std::byte> piece) {
    if (piece.front() == std::byte{'+'} && at_ == lineStart_) {
        state_ = State::Plus;
        return 1;
    }
    if (isBlank(piece.front()))
        return 1;
    const auto used = static_cast<std::size_t>(std::ranges::find_if_not(piece, isNucleotide) - piece.begin());
    if (used == 0)
        refuseLetter(piece, line_, at_ - lineStart_ + 1, subject_);
    letters_ += used;
    events_.letters(piece.first(used), at_);
    return used;
}

std::size_t FastqScanner::takeQualities(std::span<const std::byte> piece) {
    if (qualities_ == letters_ && isBlank(piece.front()))
        return 1;
    const auto used = static_cast<std::size_t>(std::ranges::find_if_not(piece, isQuality) - piece.begin());
    if (used == 0)
        throw Error(subject_, "line " + grouped(line_) + ", column " + grouped(at_ - lineStart_ + 1) + ": " +
                                  quoted(piece) + " is no quality; accepted are the characters ! to ~");
    qualities_ += used;
    if (qualities_ > letters_)
        throw Error(subject_, "the record on line " + grouped(recordLine_) + " has " + letterCount(letters_) +
                                  ", but more qualities: line " + grouped(line_) + " is too long");
    return used;
}

void FastqScanner::endLine() {
    if (state_ == State::Header) {
        events_.header(trimmed(header_), recordLine_);
        state_ = State::Sequence;
    } else if (state_ == State::Plus) {
        state_ = State::Quality; // also for no letters: then their empty line follows
    } else if (state_ == State::Quality && qualities_ == letters_) {
        state_ = State::Before;
    }
}

void FastqScanner::finish() {
    endLine();
    if (state_ == State::Before || (state_ == State::Quality && letters_ == 0))
        return;
    const std::string record = "the file is truncated: the record on line " + grouped(recordLine_);
    if (state_ == State::Sequence)
        throw Error(subject_, record + " has no \"+\" line");
    throw Error(subject_, record + " has " + letterCount(letters_) + ", but only " + grouped(qualities_) +
                              (qualities_ == 1 ? " quality" : " qualities"));
}

bool looksLikeFastq(std::string_view head) {
    if (head.starts_with(kByteOrderMark))
        head.remove_prefix(kByteOrderMark.size());
    head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
    if (!head.starts_with('@') || head.find('\0') != std::string_view::npos)
        return false;
    const std::size_t headerEnd = head.find_first_of("\r\n");
    if (headerEnd == std::string_view::npos)
        return false; // who names a read with 4,096 letters writes prose
    head.remove_prefix(headerEnd);
    head.remove_prefix(std::min(head.find_first_not_of("\r\n"), head.size()));
    const std::size_t lineEnd = std::min(head.find_first_of("\r\n"), head.size());
    const std::string_view line = trimmed(head.substr(0, lineEnd));
    head.remove_prefix(lineEnd);
    head.remove_prefix(std::min(head.find_first_not_of("\r\n"), head.size()));
    if (line.empty())
        return false;
    // Letters, or what should be letters: a word with the "+" line under it.
    return line.front() == '+' || (head.starts_with('+') && line.find_first_of(" \t") == std::string_view::npos) ||
           std::ranges::all_of(line, [](char c) { return isNucleotide(static_cast<std::byte>(c)); });
}

} // namespace longwave
