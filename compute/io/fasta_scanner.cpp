// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/fasta_scanner.h"

#include "compute/error.h"
#include "compute/io/text.h"

#include <algorithm>

namespace longwave {
namespace {

constexpr std::size_t kLongestHeader = 4096;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

struct Code {
    char letter;
    std::string_view bases; ///< it stands for one of these
};

constexpr Code kCodes[] = {{'A', "A"},   {'C', "C"},   {'G', "G"},   {'T', "T"},    {'U', "T"},  {'R', "AG"},
                           {'Y', "CT"},  {'S', "CG"},  {'W', "AT"},  {'K', "GT"},   {'M', "AC"}, {'B', "CGT"},
                           {'D', "AGT"}, {'H', "ACT"}, {'V', "ACG"}, {'N', "ACGT"}, {'-', ""},   {'.', ""}};
constexpr std::string_view kBases = "ACGT";

constexpr unsigned char lower(char letter) noexcept {
    return static_cast<unsigned char>(letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter);
}

constexpr std::array<LetterCode::Channel, 4> makeChannels() {
    std::array<LetterCode::Channel, 4> channels{};
    for (const Code& code : kCodes)
        for (const char base : code.bases) {
            LetterCode::Channel& channel = channels[kBases.find(base)];
            const float share = 1.0F / static_cast<float>(code.bases.size());
            channel[static_cast<unsigned char>(code.letter)] = channel[lower(code.letter)] = share;
        }
    return channels;
}

constexpr std::array<bool, 256> makeLetters() {
    std::array<bool, 256> letters{};
    for (const Code& code : kCodes)
        letters[static_cast<unsigned char>(code.letter)] = letters[lower(code.letter)] = true;
    return letters;
}

constexpr std::array<LetterCode::Channel, 4> kChannels = makeChannels();
constexpr std::array<bool, 256> kIsLetter = makeLetters();

bool isBlank(std::byte byte) noexcept {
    return byte == std::byte{' '} || byte == std::byte{'\t'} || byte == std::byte{'\v'} || byte == std::byte{'\f'};
}

bool isLineEnd(std::byte byte) noexcept {
    return byte == std::byte{'\n'} || byte == std::byte{'\r'};
}

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view kWhite = " \t\v\f";
    const std::size_t begin = text.find_first_not_of(kWhite);
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(kWhite) - begin + 1);
}

} // namespace

bool isNucleotide(std::byte letter) noexcept {
    return kIsLetter[static_cast<std::size_t>(letter)];
}

std::span<const LetterCode::Channel> nucleotideChannels() noexcept {
    return kChannels;
}

FastaScanner::FastaScanner(FastaEvents& events, std::string subject) : events_(events), subject_(std::move(subject)) {}

void FastaScanner::endLine() {
    if (state_ == State::Header)
        events_.header(trimmed(header_), line_);
    state_ = State::LineStart;
}

void FastaScanner::beginLine(std::byte first) {
    const bool isOldMark = first == std::byte{';'};
    if (!hasRecord_ && isOldMark)
        oldStyle_ = true;
    // After its letters a record of the old style is over; before them the line is a comment.
    const bool begins = first == std::byte{'>'} || (isOldMark && oldStyle_ && (!hasRecord_ || hasLetters_));
    if (begins) {
        state_ = State::Header;
        header_.clear();
        hasRecord_ = true;
        hasLetters_ = false;
    } else {
        state_ = isOldMark ? State::Comment : State::Sequence;
    }
}

void FastaScanner::feed(std::span<const std::byte> piece) {
    while (!piece.empty()) {
        const std::byte byte = piece.front();
        std::size_t used = 1;
        if (isLineEnd(byte)) {
            if (byte == std::byte{'\n'} && afterReturn_) {
                lineStart_ = at_ + 1;
            } else {
                endLine();
                ++line_;
                lineStart_ = at_ + 1;
            }
            afterReturn_ = byte == std::byte{'\r'};
        } else if (afterReturn_ = false; state_ == State::Header || state_ == State::Comment) {
            const auto end = std::ranges::find_if(piece, isLineEnd);
            used = static_cast<std::size_t>(end - piece.begin());
            if (state_ == State::Header)
                header_.append(reinterpret_cast<const char*>(piece.data()),
                               std::min(used, kLongestHeader - std::min(kLongestHeader, header_.size())));
        } else if (isBlank(byte) || (at_ < kByteOrderMark.size() &&
                                     byte == static_cast<std::byte>(kByteOrderMark[static_cast<std::size_t>(at_)]))) {
            // passed over
        } else if (state_ == State::LineStart && (byte == std::byte{'>'} || byte == std::byte{';'})) {
            beginLine(byte);
        } else {
            used = static_cast<std::size_t>(std::ranges::find_if_not(piece, isNucleotide) - piece.begin());
            if (used == 0)
                refuseLetter(piece, line_, at_ - lineStart_ + 1, subject_);
            if (!hasRecord_)
                throw Error(subject_, "line " + grouped(line_) + " holds letters before the first header");
            if (state_ == State::LineStart)
                beginLine(byte);
            hasLetters_ = true;
            events_.letters(piece.first(used), at_);
        }
        at_ += used;
        piece = piece.subspan(used);
    }
}

void FastaScanner::finish() {
    endLine();
}

void refuseLetter(std::span<const std::byte> from, std::uint64_t line, std::uint64_t column,
                  const std::string& subject) {
    const std::string_view text(reinterpret_cast<const char*>(from.data()), std::min<std::size_t>(from.size(), 4));
    const Utf8Character character = firstUtf8Character(text);
    const std::string_view shown = text.substr(0, character.length ? character.length : 1);
    const bool isAminoAcid = std::string_view("EFILPQXZJOefilpqxzjo*").find(text.front()) != std::string_view::npos;
    throw Error(subject, "line " + grouped(line) + ", column " + grouped(column) + ": " + inQuotes(shown) +
                             " is no nucleotide; accepted are A, C, G, T and U, the ambiguity codes R, Y, S, W, K, M, "
                             "B, D, H, V and N, and - or . for a gap" +
                             (isAminoAcid ? " (proteins are not read)" : ""));
}

bool looksLikeFasta(std::string_view head) {
    if (head.starts_with(kByteOrderMark))
        head.remove_prefix(kByteOrderMark.size());
    const std::size_t begin = head.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos || head.find('\0') != std::string_view::npos)
        return false;
    head.remove_prefix(begin);
    if (head.front() == '>')
        return true;
    bool hasMark = false;
    while (head.starts_with(';') || (!head.empty() && trimmed(head.substr(0, head.find_first_of("\r\n"))).empty())) {
        const std::size_t end = head.find_first_of("\r\n");
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
        hasMark = true;
    }
    if (!hasMark || head.empty())
        return false;
    const std::string_view line = trimmed(head.substr(0, head.find_first_of("\r\n")));
    return line.starts_with('>') ||
           std::ranges::all_of(line, [](char c) { return isNucleotide(static_cast<std::byte>(c)) || c == ' '; });
}

} // namespace longwave
