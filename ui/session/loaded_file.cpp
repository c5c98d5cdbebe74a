// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/loaded_file.h"

#include <string_view>
#include <unordered_map>

namespace longwave::ui {

FileBanks findBanks(const File& file) {
    FileBanks banks{recognise(file), std::vector<FileBanks::Use>(file.entries.size())};
    std::unordered_map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < file.entries.size(); ++i)
        places.emplace(file.entries[i].name, i); // the first of a name, as `recognise` takes it
    for (const bool usable : {true, false})
        for (std::size_t m = 0; m < banks.matches.size(); ++m) {
            if (banks.matches[m].isUsable() != usable)
                continue;
            for (const Match::Tensor& tensor : banks.matches[m].tensors)
                if (FileBanks::Use& use = banks.uses[places.at(tensor.name)]; use.match < 0)
                    use = {static_cast<int>(m), tensor.role};
        }
    return banks;
}

bool LoadedFile::isSignal(std::size_t entry) const {
    const int match = banks->uses[entry].match;
    const bool isNeeded = match >= 0 && banks->matches[static_cast<std::size_t>(match)].isUsable();
    return file->entries[entry].kind == Entry::Kind::Signal && !isNeeded;
}

} // namespace longwave::ui
