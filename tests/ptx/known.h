// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ptx/warp.h"

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

// The instructions that are known, each by its whole name. What is not here is an error of who uses it: nothing is left
// out in silence.

namespace longwave::ptx {

struct Known {
    Instruction form;       ///< all but rows, guard and line
    std::vector<int> shape; ///< of each operand, how many rows
};
using KnownInstructions = std::unordered_map<std::string, Known>;

void addIntegers(KnownInstructions& all);
void addFloats(KnownInstructions& all);
void addConversions(KnownInstructions& all);
void addPairs(KnownInstructions& all);
void addTransfers(KnownInstructions& all);
void addCollectives(KnownInstructions& all);
void addMatrices(KnownInstructions& all);

const KnownInstructions& knownInstructions();

/// The step that puts F of the sources into the destination, lane by lane.
template <typename F, typename Result, typename... Sources>
struct Lanewise {
    template <std::size_t... source>
    static void apply(Warp& warp, const Instruction& instruction, Lanes lanes, std::index_sequence<source...>) {
        Row& to = warp.row(instruction.rows[0]);
        const std::array<const Row*, sizeof...(Sources)> from{&warp.row(instruction.rows[source + 1])...};
        forEach(lanes, [&](std::size_t at) { to[at] = bitsOf<Result>(F{}(valueOf<Sources>((*from[source])[at])...)); });
    }
    static void step(Warp& warp, const Instruction& instruction, Lanes lanes) {
        apply(warp, instruction, lanes, std::index_sequence_for<Sources...>{});
    }
};
template <typename F, typename Result, typename... Sources>
Known lanewiseOf(Result (*)(Sources...)) {
    Known known{{}, std::vector<int>(sizeof...(Sources) + 1, 1)};
    known.form.step = Lanewise<F, Result, Sources...>::step;
    return known;
}
/// Of a function of values, as a lambda that captures nothing, or by its name.
template <typename F>
Known lanewise(F f) {
    return lanewiseOf<F>(+f);
}
template <auto f>
struct Call {
    template <typename... Values>
    auto operator()(Values... values) const {
        return f(values...);
    }
};
template <auto f>
Known lanewise() {
    return lanewiseOf<Call<f>>(f);
}

} // namespace longwave::ptx
