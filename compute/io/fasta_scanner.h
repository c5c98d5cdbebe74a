// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/letter_code.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace longwave {

/// The four channels A, C, G, T of a nucleotide letter, lower case as upper: a base is 1 in its own; an ambiguity code
/// (IUPAC, NC-IUB 1984) is shared evenly by the bases it stands for, so N is ¼ in all; U is T; a gap is 0.
std::span<const LetterCode::Channel> nucleotideChannels() noexcept;

/// True for a letter that stands for nucleotides, or a gap.
bool isNucleotide(std::byte letter) noexcept;

/// Throws the Error for a letter that is none: `from` begins with it, on `line` at `column`, both from 1.
[[noreturn]] void refuseLetter(std::span<const std::byte> from, std::uint64_t line, std::uint64_t column,
                               const std::string& subject);

/// What a FASTA or FASTQ text consists of, told in its order.
class FastaEvents {
  public:
    virtual ~FastaEvents() = default;
    /// A record begins: its header line without the mark and white space around it, cut after some thousand bytes.
    virtual void header(std::string_view text, std::uint64_t line) = 0;
    /// Letters in a row on one line, whose first is byte `offset` of the text. A line may come in several runs.
    virtual void letters(std::span<const std::byte> run, std::uint64_t offset) = 0;
};

/// Walks a text of sequences that may arrive in pieces.
class SequenceScanner {
  public:
    virtual ~SequenceScanner() = default;
    /// The next piece. Throws Error for what does not belong there, with its place.
    virtual void feed(std::span<const std::byte> piece) = 0;
    /// The text is over. Throws Error when it ends in the middle of a record.
    virtual void finish() = 0;
};

/// Walks a FASTA text. Headers begin with ">", or, in texts that begin with it, with ";";
/// lines with ";" are comments elsewhere. Lines end in LF, CR LF or CR; white space is passed over.
class FastaScanner final : public SequenceScanner {
  public:
    FastaScanner(FastaEvents& events, std::string subject);

    void feed(std::span<const std::byte> piece) override;
    void finish() override;

  private:
    enum class State { LineStart, Header, Comment, Sequence };
    void endLine();
    void beginLine(std::byte first);

    FastaEvents& events_;
    std::string subject_;
    State state_ = State::LineStart;
    std::string header_;
    std::uint64_t line_ = 1;
    std::uint64_t at_ = 0;        // byte of the text
    std::uint64_t lineStart_ = 0; // where this line began
    bool afterReturn_ = false;    // an LF now belongs to the CR before it
    bool oldStyle_ = false;       // headers begin with ";"
    bool hasRecord_ = false;
    bool hasLetters_ = false; // since the last header
};

/// True for a text whose first line is a FASTA header. One with ";" must be followed by nucleotides.
bool looksLikeFasta(std::string_view head);

} // namespace longwave
