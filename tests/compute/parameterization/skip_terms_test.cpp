// SPDX-License-Identifier: GPL-3.0-or-later
// The layer of a skip term is that of the definition, and few are asked for it.
#include "compute/parameterization/skip_terms.h"
#include "tests/compute/parameterization/support.h"

#include <algorithm>
#include <random>

namespace longwave {
namespace {

using test::fileOf;
using test::tensor;

std::string prefixOf(const std::string& name) {
    return name.substr(0, name.rfind('.') + 1);
}

/// Any layer is asked.
const Match* layerByDefinition(const std::vector<Match>& matches, const Entry& entry) {
    const std::string prefix = prefixOf(entry.name);
    const std::string role = entry.name.substr(prefix.size());
    if ((role != "D" && role != "bias" && role != "ssm_k_D") || entry.values.isEmpty())
        return nullptr;
    for (const Match& match : matches) {
        if (!match.isUsable() || !match.name.starts_with(prefix) || match.find(role))
            continue;
        const auto dots =
            std::count(match.name.begin() + static_cast<std::ptrdiff_t>(prefix.size()), match.name.end(), '.');
        const bool isOfShift = match.parameterization == "h3-shift";
        if (dots <= 1 && isOfShift == (role == "ssm_k_D") &&
            (match.heads == entry.values.size() || match.heads == 2 * entry.values.size()))
            return &match;
    }
    return nullptr;
}

Match matchOf(const std::string& name, const std::string& parameterization, std::int64_t heads) {
    Match match;
    match.name = name;
    match.parameterization = parameterization;
    match.heads = heads;
    return match;
}

TEST(SkipTerms, AreThoseOfTheLayersOfTheDefinition) {
    std::mt19937 random(1);
    const auto oneOf = [&](const auto& list) { return list[random() % std::size(list)]; };
    const std::string parts[] = {"a", "b", "ab", "", "D"};
    const auto nameOf = [&] {
        std::string name = oneOf(parts);
        for (auto more = random() % 4; more > 0; --more)
            name += "." + oneOf(parts);
        return name;
    };
    const std::string roles[] = {"D", "bias", "ssm_k_D", "E"};
    const std::string kinds[] = {"s4d", "h3-shift", "longconv"};
    int found = 0;
    for (int round = 0; round < 300; ++round) {
        std::vector<Match> matches;
        for (int i = 0; i < 20; ++i) {
            matches.push_back(matchOf(nameOf(), oneOf(kinds), 1 + static_cast<int>(random() % 6)));
            if (random() % 5 == 0)
                matches.back().reason = "it is none";
            if (random() % 5 == 0)
                matches.back().tensors.push_back({"D", "", "", {}});
        }
        const SkipTerms terms(matches);
        for (int i = 0; i < 50; ++i) {
            const std::string prefix = random() % 4 == 0 ? "" : nameOf() + ".";
            const Entry entry = tensor(prefix + oneOf(roles), {1 + static_cast<int>(random() % 3)});
            const Match* layer = terms.layerOf(entry);
            EXPECT_EQ(layer, layerByDefinition(matches, entry)) << entry.name;
            found += layer != nullptr;
        }
    }
    EXPECT_GT(found, 1000);
}

// However names branch, a layer is asked by what stands one or two parts above it.
TEST(SkipTerms, AskALayerTwiceForARoleAtMost) {
    std::vector<Match> matches;
    for (int i = 0; i < 1000; ++i) {
        const std::string number = std::to_string(i);
        matches.push_back(matchOf("layers." + number + ".kernel", "s4d", 4));
        matches.push_back(matchOf("flat." + number, "s4d", 4));
        matches.push_back(matchOf("flat" + number, "s4d", 4));
        matches.push_back(matchOf("layers." + number + ".a.b.c.kernel", "s4d", 4));
    }
    const SkipTerms terms(matches);
    std::vector<std::string> prefixes{"", "layers.", "flat."};
    for (int i = 0; i < 1000; ++i)
        for (const char* rest : {"", "kernel.", "a.", "a.b.", "a.b.c."})
            prefixes.push_back("layers." + std::to_string(i) + "." + rest);
    std::size_t asked = 0;
    for (const std::string& prefix : prefixes)
        asked += terms.below(prefix).size();
    EXPECT_GT(asked, matches.size());
    EXPECT_LE(asked, 2 * matches.size());
}

TEST(SkipTerms, OfTensThousandsOfLayersAreFound) {
    constexpr int kLayers = 30'000;
    std::vector<Entry> entries;
    for (int i = 0; i < kLayers; ++i) {
        const std::string layer = "layers." + std::to_string(i) + ".";
        entries.push_back(tensor(layer + "kernel.kernel", {1, 2, 4}));
        entries.push_back(tensor(layer + "D", {2}));
        entries.push_back(tensor(layer + "bias", {3})); // not one for each head
    }
    const std::vector<Match> matches = recognise(fileOf(std::move(entries)));
    ASSERT_EQ(matches.size(), std::size_t{kLayers});
    for (const Match& match : matches) {
        ASSERT_EQ(match.tensors.size(), 2u) << match.name;
        ASSERT_EQ(match.tensors[1].name,
                  prefixOf(prefixOf(match.name).substr(0, prefixOf(match.name).size() - 1)) + "D");
    }
}

TEST(SkipTerms, AreTheFirstOfTheirName) {
    const std::vector<Match> matches =
        recognise(fileOf({tensor("l.a.kernel.kernel", {1, 2, 16}), tensor("l.b.kernel.kernel", {1, 2, 16}),
                          tensor("l.a.D", {2}), tensor("l.b.D", {3}), tensor("l.b.D", {2})}));
    ASSERT_EQ(matches.size(), 2u);
    EXPECT_EQ(matches[0].at("D").name, "l.a.D");
    EXPECT_FALSE(matches[1].find("D"));
}

} // namespace
} // namespace longwave
