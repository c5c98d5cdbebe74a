// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Device code as PTX has it, ready to be run: every register, special register and number is a row of 32 values, one
// for each lane of a warp, and every instruction knows its rows and the function that carries it out.

namespace longwave::ptx {

class Warp;
struct Instruction;

inline constexpr int kLanes = 32;
/// Which lanes of a warp, a bit each.
using Lanes = std::uint32_t;
inline constexpr Lanes kAllLanes = 0xffffffffu;

using Step = void (*)(Warp& warp, const Instruction& instruction, Lanes lanes);

enum class Flow : std::uint8_t { On, Branch, End };
/// Who must have come before an instruction is carried out, for all at once.
enum class Meeting : std::uint8_t {
    None,
    Warp,    ///< all 32 lanes (.aligned)
    Members, ///< the lanes that its last row names
    Block    ///< the block's threads
};
enum class Space : std::uint8_t { Generic, Global, Shared, Parameters };

struct Instruction {
    Step step = nullptr;
    Flow flow = Flow::On;
    Meeting meeting = Meeting::None;
    Space space = Space::Generic; ///< of its address
    std::uint8_t bytes = 0;       ///< of each value in memory
    std::uint8_t width = 1;       ///< values in memory
    bool isSigned = false;        ///< whether a value in memory has a sign
    bool isNegated = false;       ///< whether lanes whose guard is true stay away
    int guard = -1;               ///< row of the predicate, or none
    int target = -1;              ///< of a branch
    int line = 0;                 ///< of the text
    std::int64_t offset = 0;      ///< beside the address
    std::array<int, 16> rows{};   ///< of destinations, then of sources
};

/// Rows that every kernel has, before its own.
enum SpecialRow { kThreadRow, kThreadsRow, kBlockRow, kBlocksRow, kLaneRow, kNobodysRow, kSpecialRows };

struct Parameter {
    std::string name;
    std::size_t bytes = 0;
    std::size_t offset = 0;
};

struct Kernel {
    std::string name;
    std::vector<Parameter> parameters;
    std::size_t parameterBytes = 0;
    int mostThreads = 1024;      ///< .maxntid
    std::size_t sharedBytes = 0; ///< that it declares; what a launch asks for comes after them
    int rows = kSpecialRows;
    std::vector<std::pair<int, std::uint64_t>> constants; ///< rows and what is in them
    std::vector<Instruction> code;
    std::shared_ptr<const std::string> text; ///< of the module

    /// A line of the text, for messages.
    std::string_view lineOf(const Instruction& instruction) const;
};

} // namespace longwave::ptx
