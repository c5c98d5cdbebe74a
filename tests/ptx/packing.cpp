// SPDX-License-Identifier: GPL-3.0-or-later
// mov of a register to several and back: the first of them is the lowest part.
#include "tests/ptx/kernel_reader.h"
#include "tests/ptx/warp.h"

namespace longwave::ptx {
namespace {

std::uint64_t partOf(std::uint64_t bits, std::size_t part, int bytes) {
    return (bits >> 8 * static_cast<unsigned>(bytes) * part) & (~std::uint64_t{0} >> (64 - 8 * bytes));
}

void pack(Warp& warp, const Instruction& i, Lanes lanes) {
    forEach(lanes, [&](std::size_t lane) {
        std::uint64_t bits = 0;
        for (std::size_t part = 0; part < i.width; ++part)
            bits |= partOf(warp.row(i.rows[part + 1])[lane], 0, i.bytes) << 8u * i.bytes * part;
        warp.row(i.rows[0])[lane] = bits;
    });
}
void unpack(Warp& warp, const Instruction& i, Lanes lanes) {
    forEach(lanes, [&](std::size_t lane) {
        const std::uint64_t bits = warp.row(i.rows[i.width])[lane];
        for (std::size_t part = 0; part < i.width; ++part)
            warp.row(i.rows[part])[lane] = partOf(bits, part, i.bytes);
    });
}

} // namespace

void KernelReader::addPacking(const std::string& opcode, const std::vector<Operand>& operands, int line) {
    const std::size_t bytes = opcode == "mov.b32" ? 4 : opcode == "mov.b64" ? 8 : 0;
    const bool packs = operands[1].isVector;
    const std::size_t parts = operands[packs ? 1 : 0].rows.size();
    if (bytes == 0 || (parts != 2 && parts != 4) || operands[packs ? 0 : 1].isVector)
        words_.fail(opcode + " (line " + std::to_string(line) + ") of these parts is not known");
    Instruction instruction;
    instruction.step = packs ? pack : unpack;
    instruction.line = line;
    instruction.width = static_cast<std::uint8_t>(parts);
    instruction.bytes = static_cast<std::uint8_t>(bytes / parts);
    auto next = instruction.rows.begin();
    for (const Operand& operand : operands)
        for (const int row : operand.rows)
            *next++ = row;
    add(instruction);
}

} // namespace longwave::ptx
