// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/problem.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace longwave::cli {

/// What surrounds the convolution on the command line: y = g_out ⊙ (k ∗ (g_in ⊙ u) + D·(g_in ⊙ u)).
struct OperandOptions {
    std::string inputGate;  ///< file, or empty
    std::string outputGate; ///< file, or empty
    std::string inputGateTensor;
    std::string outputGateTensor;
    std::string skip; ///< a number or a file, or empty
    std::string skipTensor;

    void addTo(CLI::App& command);
};

/// A choice of one row (--channel, --head) out of an array, and the shape that array had before.
struct ChosenRow {
    std::int64_t row = -1; ///< −1: none was chosen
    Shape of;
};

/// The three operands as a plan takes them; each empty when it was not given.
struct ReadOperands {
    std::vector<float> inputGate;
    std::vector<float> outputGate;
    std::vector<float> skip;
};

/// Reads them for a convolution of these shapes. A gate has the shape of what it gates, or one row of it ([L]) that
/// then serves all rows; where a row of the signal or the kernels was chosen, a gate with an entry for each of the rows
/// there were is cut to the same row. D is one number, or one per kernel head. Throws Error naming the file, its shape
/// and what is accepted.
ReadOperands readOperands(const OperandOptions& options, const Shape& signal, const Broadcast& shapes,
                          const ChosenRow& channel, const ChosenRow& head);

} // namespace longwave::cli
