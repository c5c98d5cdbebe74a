// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/operands.h"

#include "app/cli/options.h"
#include "compute/data/generated_file.h"
#include "compute/error.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cmath>
#include <filesystem>

namespace longwave::cli {
namespace {

struct Candidate {
    Shape shape;
    std::int64_t row; // to be taken out of it; −1: all of it
};

// What a gate may look like, and how often its values are to be repeated to serve all rows.
struct Accepted {
    std::vector<Candidate> candidates;
    std::int64_t size = 0; // values that are needed in the end

    void add(const Shape& shape, std::int64_t row = -1) {
        for (const Candidate& candidate : candidates)
            if (candidate.shape == shape)
                return; // the first one said is meant
        candidates.push_back({shape, row});
    }
    void addRowOf(const ChosenRow& chosen, std::int64_t length) {
        if (chosen.row < 0)
            return;
        Shape shape = chosen.of;
        shape.back() = length;
        add(shape, chosen.row);
    }
    std::string text() const {
        std::string shapes;
        for (std::size_t i = 0; i < candidates.size(); ++i)
            shapes += (i == 0 ? "" : i + 1 == candidates.size() ? " and " : ", ") + toString(candidates[i].shape);
        return shapes + (candidates.size() == 1 ? " is accepted" : " are accepted");
    }
};

std::vector<float> readGate(const std::string& path, const std::string& tensor, const std::string& option,
                            const Accepted& accepted) {
    if (path.empty())
        return {};
    const File file = openOrGenerate(path);
    const Entry& entry = chooseSignal(file, tensor, option + "-tensor");
    for (const Candidate& candidate : accepted.candidates) {
        if (candidate.shape != entry.values.shape())
            continue;
        warnNonFinite(file, entry);
        std::vector<float> gate =
            (candidate.row < 0 ? entry.values : chooseRow(file, entry.values, candidate.row, option)).toFloats();
        const std::size_t once = gate.size();
        gate.resize(static_cast<std::size_t>(accepted.size));
        for (std::size_t i = once; i < gate.size(); ++i) // one row for all
            gate[i] = gate[i - once];
        return gate;
    }
    throw Error(path, option + " of shape " + toString(entry.values.shape()) + " does not fit; " + accepted.text());
}

std::vector<float> readSkip(const OperandOptions& options, std::int64_t heads, const ChosenRow& head) {
    const std::string& text = options.skip;
    if (text.empty())
        return {};
    float number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) {
        if (!std::isfinite(number))
            throw Error("--skip", text + "; a finite number, or a file, is accepted");
        return std::vector<float>(static_cast<std::size_t>(heads), number);
    }
    if (error == std::errc::result_out_of_range)
        throw Error("--skip", text + "; a number that float32 can hold, or a file, is accepted");
    std::error_code ignored;
    if (!std::filesystem::exists(text, ignored))
        throw Error("--skip", "\"" + text + "\" is neither a number nor a file that is there");
    const File file = open(text);
    const Entry& entry = chooseSignal(file, options.skipTensor, "--skip-tensor");
    const std::int64_t count = entry.values.size();
    const std::int64_t before = head.row < 0 ? heads : elementCount(Shape(head.of.begin(), head.of.end() - 1));
    if (count != heads && count != before)
        throw Error(text, "--skip of shape " + toString(entry.values.shape()) + " has " + std::to_string(count) +
                              " values; one per kernel head, " + std::to_string(before) +
                              (before == heads ? "" : " or " + std::to_string(heads)) + ", is accepted");
    warnNonFinite(file, entry);
    std::vector<float> values = entry.values.toFloats();
    if (count != heads) // a head was chosen out of them
        values = {values[static_cast<std::size_t>(head.row)]};
    return values;
}

} // namespace

void OperandOptions::addTo(CLI::App& command) {
    command
        .add_option("--input-gate", inputGate,
                    "Multiplies u before the convolution; shaped like u, or one row for all rows")
        ->type_name("G");
    command
        .add_option("--output-gate", outputGate,
                    "Multiplies y after the convolution; shaped like y, or one row for all rows")
        ->type_name("G");
    command.add_option("--input-gate-tensor", inputGateTensor, "Which array of the input gate's file");
    command.add_option("--output-gate-tensor", outputGateTensor, "Which array of the output gate's file");
    command
        .add_option("--skip", skip,
                    "Adds D·u (of u as it is gated, before the output gate): a number, or a file with one value per "
                    "kernel head")
        ->type_name("D");
    command.add_option("--skip-tensor", skipTensor, "Which array of the skip term's file");
}

ReadOperands readOperands(const OperandOptions& options, const Shape& signal, const Broadcast& shapes,
                          const ChosenRow& channel, const ChosenRow& head) {
    const ConvolutionProblem& p = shapes.problem;
    Accepted input;
    input.size = p.signalSize();
    input.add(signal);
    input.add({p.length});
    input.addRowOf(channel, p.length);
    Accepted output;
    output.size = p.outputSize();
    output.add(shapes.outputShape);
    output.add({p.outputLength()});
    output.addRowOf(channel, p.outputLength());
    output.addRowOf(head, p.outputLength());
    ReadOperands read;
    read.inputGate = readGate(options.inputGate, options.inputGateTensor, "--input-gate", input);
    read.outputGate = readGate(options.outputGate, options.outputGateTensor, "--output-gate", output);
    read.skip = readSkip(options, p.kernelHeads, head);
    return read;
}

} // namespace longwave::cli
