// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/parameterization/skip_terms.h"

#include "compute/parameterization/known.h"

#include <algorithm>

namespace longwave {
namespace {

/// The name without its last part, and with the dot before that; empty when it has no other.
std::string_view above(std::string_view name) {
    return name.substr(0, name.rfind('.') + 1);
}

} // namespace

SkipTerms::SkipTerms(std::span<Match> matches) : matches_(matches) {
    for (std::size_t place = 0; place < matches.size(); ++place) {
        if (!matches[place].isUsable())
            continue;
        const std::string_view one = above(matches[place].name);
        below_[one].push_back(place);
        if (!one.empty())
            below_[above(one.substr(0, one.size() - 1))].push_back(place);
    }
}

std::span<const std::size_t> SkipTerms::below(std::string_view prefix) const {
    const auto found = below_.find(prefix);
    return found == below_.end() ? std::span<const std::size_t>() : found->second;
}

Match* SkipTerms::layerOf(const Entry& entry) const {
    const std::string_view prefix = above(entry.name);
    const std::string role = entry.name.substr(prefix.size());
    if (std::ranges::find(kSkipRoles, role) == std::end(kSkipRoles) || entry.values.isEmpty())
        return nullptr;
    // The shift SSM's skip term says so in its name; D is the other one's.
    const bool ofShift = role == "ssm_k_D";
    const std::int64_t numbers = entry.values.size();
    for (const std::size_t place : below(prefix)) {
        Match& match = matches_[place];
        if (match.heads % numbers == 0 && match.heads / numbers <= 2 && !match.find(role) &&
            (match.parameterization == h3Shift().id()) == ofShift)
            return &match;
    }
    return nullptr;
}

} // namespace longwave
