// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/text.h"
#include "compute/parameterization/known.h"
#include "compute/parameterization/skip_terms.h"
#include "compute/parameterization/tensor_index.h"

#include <algorithm>
#include <set>

namespace longwave {
namespace {

std::string namesOf(const std::vector<Match>& matches) {
    std::string names;
    for (const Match& match : matches)
        if (match.isUsable())
            names += (names.empty() ? "" : ", ") + match.name + " (" + match.parameterization + ")";
    return names;
}

void requireUsable(const Match& match) {
    if (!match.isUsable())
        throw Error(match.source, inQuotes(match.name) + " cannot be taken for " + match.parameterization +
                                      " kernels: " + match.reason);
}

/// [H, 2·L] with lags 0 … L − 1, −L … −1 to lags −L … L − 1.
void putLagsInOrder(MaterializedBank& bank) {
    const std::int64_t half = bank.length / 2;
    for (std::int64_t row = 0; row < bank.heads; ++row) {
        const auto begin = bank.values.begin() + row * bank.length;
        std::rotate(begin, begin + half, begin + bank.length);
    }
}

} // namespace

const Match::Tensor* Match::find(const std::string& role) const noexcept {
    const auto found = std::ranges::find(tensors, role, &Tensor::role);
    return found == tensors.end() ? nullptr : &*found;
}

ArrayView Parameterization::skip(const Match& match, const SettingValues&) const {
    for (const std::string_view role : kSkipRoles)
        if (const Match::Tensor* tensor = match.find(std::string(role)); tensor && tensor->values.size() == match.heads)
            return tensor->values;
    return {};
}

const Match::Tensor& Match::at(const std::string& role) const {
    return *find(role);
}

std::span<const Parameterization* const> parameterizations() {
    static const Parameterization* const kAll[] = {&longConv(),   &hyena(),   &monarchMixer(), &s4d(),
                                                   &h3Diagonal(), &h3Shift(), &plainTensor()};
    return kAll;
}

const Parameterization& parameterizationOf(const Match& match) {
    return **std::ranges::find_if(parameterizations(),
                                  [&](const auto* p) { return match.parameterization == p->id(); });
}

std::vector<Match> recognise(const File& file) {
    const TensorIndex tensors(file);
    std::vector<Match> matches;
    std::set<std::string_view> used;
    for (const Parameterization* parameterization : parameterizations())
        for (Match& match : parameterization->recognise(tensors))
            matches.push_back(std::move(match));
    for (const Match& match : matches)
        if (match.isUsable())
            for (const Match::Tensor& tensor : match.tensors)
                used.insert(tensor.name);
    const SkipTerms skips(matches);
    for (const Entry& entry : file.entries)
        if (!used.contains(entry.name) && tensors.find(entry.name) == &entry) // of several of a name the first
            if (Match* layer = skips.layerOf(entry)) {
                layer->tensors.push_back(
                    {entry.name.substr(entry.name.rfind('.') + 1), entry.name, entry.dtype, entry.values});
                used.insert(entry.name);
            }
    std::vector<Match> plain;
    for (const Entry& entry : file.entries)
        if (entry.kind == Entry::Kind::Kernels && !used.contains(entry.name))
            plain.push_back(plainMatch(file, entry));
    std::ranges::move(plain, std::back_inserter(matches));

    std::unordered_map<std::string_view, std::size_t> place;
    for (std::size_t i = 0; i < file.entries.size(); ++i)
        place.emplace(file.entries[i].name, i);
    const auto first = [&place](const Match& match) {
        std::size_t least = place.size();
        for (const Match::Tensor& tensor : match.tensors)
            least = std::min(least, place.at(tensor.name));
        return least;
    };
    std::ranges::stable_sort(matches, {}, first);
    return matches;
}

Match findBank(const File& file, const std::string& name) {
    std::vector<Match> matches = recognise(file);
    const auto named = [&](bool usable) {
        return std::ranges::find_if(
            matches, [&](const Match& match) { return match.name == name && match.isUsable() == usable; });
    };
    if (name.empty()) {
        if (std::ranges::count_if(matches, &Match::isUsable) == 1)
            return *std::ranges::find_if(matches, &Match::isUsable);
        if (file.entries.size() == 1 && !file.entries[0].values.isEmpty())
            return plainMatch(file, file.entries[0]);
        const std::string names = namesOf(matches);
        throw Error(file.path.string(), names.empty()
                                            ? "no kernels are recognised in it; choose a tensor by its name"
                                            : "it has several kernel banks; choose one by its name: " + names);
    }
    if (const auto found = named(true); found != matches.end())
        return *found;
    const auto entry = std::ranges::find(file.entries, name, &Entry::name);
    if (entry != file.entries.end()) {
        if (entry->values.isEmpty())
            throw Error(file.path.string(), "tensor " + inQuotes(name) + " cannot be read: " + entry->reason);
        return plainMatch(file, *entry);
    }
    if (const auto almost = named(false); almost != matches.end())
        requireUsable(*almost);
    const std::string names = namesOf(matches);
    throw Error(file.path.string(), "there is no kernel bank or tensor " + inQuotes(name) +
                                        (names.empty() ? "" : "; its kernel banks are " + names));
}

std::vector<Setting> settingsOf(const Match& match) {
    requireUsable(match);
    return parameterizationOf(match).settings(match);
}

MaterializedBank materialize(const Match& match, const Settings& settings, const std::stop_token& stop,
                             const Progress& progress) {
    const SettingValues values(settingsOf(match), settings);
    return parameterizationOf(match).materialize(match, values, {stop, progress});
}

std::optional<KernelBank> explicitKernelsOf(const Match& match, const Settings& settings) {
    const SettingValues values(settingsOf(match), settings);
    const Parameterization& parameterization = parameterizationOf(match);
    if (auto kernels = parameterization.explicitKernels(match, values))
        return KernelBank{match.name, std::move(*kernels), 0, parameterization.skip(match, values)};
    return std::nullopt;
}

KernelBank kernelsOf(const Match& match, const Settings& settings, const std::stop_token& stop,
                     const Progress& progress) {
    if (auto there = explicitKernelsOf(match, settings))
        return std::move(*there);
    MaterializedBank bank = materialize(match, settings, stop, progress);
    const std::int64_t firstLag = bank.bidirectional ? -bank.length / 2 : 0;
    if (bank.bidirectional)
        putLagsInOrder(bank);
    ArrayView skip = parameterizationOf(match).skip(match, SettingValues(settingsOf(match), settings));
    if (skip.size() != bank.heads)
        skip = {};
    return {match.name, std::move(bank).view(), firstLag, std::move(skip)};
}

} // namespace longwave
