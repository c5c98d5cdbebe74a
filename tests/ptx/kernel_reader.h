// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ptx/declarations.h"

#include <unordered_map>

namespace longwave::ptx {

/// Reads one kernel, from its name to its end.
class KernelReader {
  public:
    KernelReader(Words& words, const SharedVariables& shared) : words_(words), shared_(shared) {}
    Kernel read();

  private:
    struct Operand {
        std::vector<int> rows;
        std::int64_t offset = 0;
        bool isVector = false;
        bool isAddress = false;
    };
    using Scope = std::unordered_map<std::string, int>;

    void readHead();
    void readBody();
    void readRegisters();
    void readInstruction();
    Operand readOperand();
    void addPacking(const std::string& opcode, const std::vector<Operand>& operands, int line);
    void add(Instruction instruction);

    int newRow() { return kernel_.rows++; }
    int constantRow(std::uint64_t value);
    int rowOf(std::string_view word);

    Words& words_;
    SharedVariables shared_;
    Kernel kernel_;
    std::vector<Scope> scopes_; // of registers, the innermost last
    std::unordered_map<std::uint64_t, int> constants_;
    std::unordered_map<std::string, int> labels_;
    std::vector<std::pair<std::size_t, std::string>> branches_; // that are still to learn where they lead
    int guard_ = -1;
    bool isNegated_ = false;
};

} // namespace longwave::ptx
