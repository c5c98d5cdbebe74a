// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/generator.h"
#include "compute/io/file.h"
#include "compute/parameterization/parameterization.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace longwave::ui {

/// An array of an open file, by identity: files are never renumbered while they are open.
struct EntryRef {
    int file = -1;  ///< LoadedFile::id
    int entry = -1; ///< index in File::entries
    bool isValid() const noexcept { return file >= 0; }
    bool operator==(const EntryRef&) const = default;
};

/// A kernel bank of an open file, by what it is called there, so that it is found again when the file is read again.
struct BankRef {
    int file = -1;                ///< LoadedFile::id
    std::string parameterization; ///< Match::parameterization
    std::string name;             ///< Match::name
    bool isValid() const noexcept { return file >= 0; }
    bool operator==(const BankRef&) const = default;
};

/// The kernel banks of a file, and what its arrays have to do with them.
struct FileBanks {
    /// Where an array is used: as the tensor `role` of `matches[match]`; −1 when no match has it.
    struct Use {
        int match = -1;
        std::string role;
    };
    std::vector<Match> matches; ///< as `recognise` gives them: usable ones, and almost-matches with their reasons
    std::vector<Use> uses;      ///< one for each array; a usable match goes before an almost-match
};

/// Recognises the banks of a file. Reads no values.
FileBanks findBanks(const File& file);

struct LoadedFile {
    int id = -1;
    std::shared_ptr<const File> file;
    std::shared_ptr<const FileBanks> banks;
    std::optional<Generator> generator; ///< where there is no file: what the signal is made by

    /// An array that its file takes for a signal, unless a recognised layer needs it: archives do not tell the two
    /// apart.
    bool isSignal(std::size_t entry) const;
};

} // namespace longwave::ui
