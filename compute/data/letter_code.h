// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace longwave {

/// Numbers that stand in a text as letters, read where they lie: one byte of text is a column of numbers, one a
/// channel. The text has lines of equal length, as a FASTA file's: letter t is at byte
/// (t / lineLetters)·lineBytes + t mod lineLetters.
struct LetterCode {
    /// What each byte stands for, in one channel.
    using Channel = std::array<float, 256>;

    std::span<const Channel> channels; ///< must outlive every view
    std::int64_t letters = 0;          ///< in one channel
    std::int64_t lineLetters = 1;      ///< at least 1
    std::int64_t lineBytes = 1;        ///< from the start of one line to that of the next

    /// Elements first, first + stride, … of the array [channels, letters] in C order. Precondition: all lie in it.
    /// Out: float or double.
    template <typename Out>
    void read(const std::byte* text, std::int64_t first, std::int64_t stride, std::span<Out> out) const noexcept;
};

} // namespace longwave
