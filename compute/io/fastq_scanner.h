// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/fasta_scanner.h"

namespace longwave {

/// Walks a FASTQ text (Cock et al. 2010, "The Sanger FASTQ file format"): records of a line "@NAME description", lines
/// of letters, a line that begins with "+", and as many quality characters, '!' to '~', as there were letters. Both may
/// go over several lines. Qualities are counted, not kept.
class FastqScanner final : public SequenceScanner {
  public:
    FastqScanner(FastaEvents& events, std::string subject);

    void feed(std::span<const std::byte> piece) override;
    void finish() override;

  private:
    enum class State { Before, Header, Sequence, Plus, Quality };
    std::size_t take(std::span<const std::byte> piece); // how many bytes were dealt with; none is a line end
    std::size_t takeHeader(std::span<const std::byte> piece);
    std::size_t takeLetters(std::span<const std::byte> piece);
    std::size_t takeQualities(std::span<const std::byte> piece);
    void endLine();

    FastaEvents& events_;
    std::string subject_;
    State state_ = State::Before;
    std::string header_;
    std::uint64_t line_ = 1;
    std::uint64_t recordLine_ = 0; // of its header
    std::uint64_t at_ = 0;         // byte of the text
    std::uint64_t lineStart_ = 0;
    std::uint64_t letters_ = 0;
    std::uint64_t qualities_ = 0;
    bool afterReturn_ = false; // an LF now belongs to the CR before it
};

/// True for the beginning of a text whose first line is a FASTQ header, with letters below it.
bool looksLikeFastq(std::string_view head);

} // namespace longwave
