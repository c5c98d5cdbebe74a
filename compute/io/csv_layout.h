// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/csv_cells.h"

namespace longwave {

inline constexpr std::size_t kMostColumns = 100'000;

/// What the cells of one line are.
struct LineFacts {
    std::size_t cells = 0;
    std::size_t numbers = 0;
    std::size_t empty = 0;
    bool allNumbers() const noexcept { return cells > 0 && numbers == cells; }
    bool hasWords() const noexcept { return numbers + empty < cells; }
};

/// The mark that numbers may have from the start. In a file separated by commas a comma is no decimal mark.
DecimalMark firstMark(char separator) noexcept;

LineFacts factsOf(std::string_view line, char separator);

/// The separator under which all cells of the line are numbers, else one that it has, else blanks.
char separatorOf(std::string_view line);

/// True for the beginning of a text (4 KiB, or all of it) that is meant to be a table, if with mistakes in it: its
/// first line is numbers, or at least half of the cells of its second are, under any separator; or all its lines have
/// as many short cells, be they words. Prose is not, also when it begins with a year or "Chapter 1".
bool looksLikeTable(std::string_view head);

} // namespace longwave
