// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ptx/kernel_reader.h"

#include "tests/ptx/known.h"
#include "tests/ptx/memory.h"

#include <algorithm>

namespace longwave::ptx {

Kernel KernelReader::read() {
    readHead();
    readBody();
    for (const auto& [instruction, label] : branches_) {
        const auto target = labels_.find(label);
        if (target == labels_.end())
            words_.fail("there is no label " + label);
        kernel_.code[instruction].target = target->second;
    }
    Instruction end; // that who runs off the end meets
    end.flow = Flow::End;
    end.line = words_.line();
    add(end);
    kernel_.sharedBytes = (sharedBytesOf(shared_) + 15) / 16 * 16;
    return std::move(kernel_);
}

void KernelReader::readHead() {
    kernel_.name = words_.take();
    words_.expect("(");
    while (!words_.takeIf(")")) {
        words_.expect(".param");
        readParameter(words_, kernel_);
        words_.takeIf(",");
    }
    while (!words_.takeIf("{")) {
        if (words_.takeIf(".maxntid")) {
            kernel_.mostThreads = static_cast<int>(words_.takeCount());
            while (words_.takeIf(","))
                words_.expect("1");
        } else {
            words_.expect(".minnctapersm"); // says what registers there are, no more
            words_.takeCount();
        }
    }
    scopes_.emplace_back();
    scopes_.back() = {{"%tid.x", kThreadRow},    {"%ntid.x", kThreadsRow}, {"%ctaid.x", kBlockRow},
                      {"%nctaid.x", kBlocksRow}, {"%laneid", kLaneRow},    {"_", kNobodysRow}};
}

void KernelReader::readBody() {
    while (!scopes_.empty()) {
        if (words_.takeIf("{")) {
            scopes_.emplace_back();
        } else if (words_.takeIf("}")) {
            scopes_.pop_back();
        } else if (words_.takeIf(".reg")) {
            readRegisters();
        } else if (words_.takeIf(".shared")) {
            readShared(words_, false, shared_);
        } else if (words_.takeIf(".pragma")) { // advice to the assembler
            words_.take();
            words_.expect(";");
        } else {
            readInstruction();
        }
    }
}

// .reg .b32 %r<12>;   .reg .f16 low, high;
void KernelReader::readRegisters() {
    if (!words_.takeIf(".pred")) {
        bytesOfType(words_, words_.peek());
        words_.take();
    }
    do {
        const std::string name(words_.take());
        if (words_.takeIf("<")) {
            const std::size_t count = words_.takeCount();
            words_.expect(">");
            for (std::size_t i = 0; i < count; ++i)
                scopes_.back()[name + std::to_string(i)] = newRow();
        } else {
            scopes_.back()[name] = newRow();
        }
    } while (words_.takeIf(","));
    words_.expect(";");
}

void KernelReader::readInstruction() {
    guard_ = -1;
    isNegated_ = false;
    if (words_.takeIf("@")) {
        isNegated_ = words_.takeIf("!");
        guard_ = rowOf(words_.take());
    }
    const int line = words_.line();
    const std::string opcode(words_.take());
    if (words_.takeIf(":")) {
        labels_[opcode] = static_cast<int>(kernel_.code.size());
        return;
    }
    const auto known = knownInstructions().find(opcode);
    if (opcode == "bra" || opcode == "bra.uni") {
        branches_.emplace_back(kernel_.code.size(), words_.take());
        words_.expect(";");
        Instruction branch = known->second.form;
        branch.line = line;
        return add(branch);
    }
    std::vector<Operand> operands;
    while (!words_.takeIf(";")) {
        operands.push_back(readOperand());
        words_.takeIf(",");
    }
    if (opcode.starts_with("mov.") && operands.size() == 2 && (operands[0].isVector || operands[1].isVector))
        return addPacking(opcode, operands, line);
    if (known == knownInstructions().end())
        words_.fail("the instruction " + opcode + " (line " + std::to_string(line) + ") is not known");
    if (opcode.starts_with("shfl.") && operands.size() == 5 && operands[0].rows.size() == 1)
        operands[0].rows.push_back(kNobodysRow); // the predicate is not asked for
    Instruction instruction = known->second.form;
    instruction.line = line;
    std::vector<int> shape;
    auto next = instruction.rows.begin();
    for (const Operand& operand : operands) {
        shape.push_back(static_cast<int>(operand.rows.size()));
        instruction.offset += operand.offset;
        next = std::ranges::copy(operand.rows, next).out;
    }
    if (instruction.offset != 0 && std::ranges::count_if(operands, &Operand::isAddress) > 1)
        words_.fail("offsets of two addresses are not known");
    if (shape != known->second.shape)
        words_.fail(opcode + " (line " + std::to_string(line) + ") has other operands");
    if (instruction.meeting == Meeting::Members)
        instruction.rows.back() = operands.back().rows[0];
    add(instruction);
}

// d, d|p, {r1, r2}, 12, [r + 4], [name + 4], name
KernelReader::Operand KernelReader::readOperand() {
    Operand made;
    if (words_.takeIf("{")) {
        made.isVector = true;
        while (!words_.takeIf("}")) {
            made.rows.push_back(rowOf(words_.take()));
            words_.takeIf(",");
        }
        if (made.rows.size() > 4)
            words_.fail("a vector has more than four parts");
        return made;
    }
    made.isAddress = words_.takeIf("[");
    made.rows.push_back(rowOf(words_.take()));
    if (words_.takeIf("|"))
        made.rows.push_back(rowOf(words_.take()));
    if (made.isAddress) {
        if (words_.takeIf("+")) {
            const auto offset = numberOf(words_.take());
            if (!offset)
                words_.fail("an offset is no number");
            made.offset = static_cast<std::int64_t>(*offset);
        }
        words_.expect("]");
    }
    return made;
}

void KernelReader::add(Instruction instruction) {
    instruction.guard = guard_;
    instruction.isNegated = isNegated_;
    kernel_.code.push_back(instruction);
}

int KernelReader::constantRow(std::uint64_t value) {
    const auto [at, isNew] = constants_.try_emplace(value, kernel_.rows);
    if (isNew)
        kernel_.constants.emplace_back(newRow(), value);
    return at->second;
}

int KernelReader::rowOf(std::string_view word) {
    const std::string name(word);
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope)
        if (const auto row = scope->find(name); row != scope->end())
            return row->second;
    if (const auto value = numberOf(word))
        return constantRow(*value);
    for (const Parameter& parameter : kernel_.parameters)
        if (parameter.name == name)
            return constantRow(Memory::kParametersBegin + parameter.offset);
    if (const auto variable = shared_.find(name); variable != shared_.end()) {
        const std::size_t begin = variable->second.isLaunchs ? (sharedBytesOf(shared_) + 15) / 16 * 16 : 0;
        return constantRow(Memory::kSharedBegin + begin + variable->second.offset);
    }
    words_.fail(quoted(name) + " is no register, number or variable that is known");
}

} // namespace longwave::ptx
