// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/numbers.h"
#include "app/cli/options.h"
#include "app/cli/outputs.h"
#include "compute/data/generated_file.h"
#include "compute/error.h"
#include "compute/io/atomic_file.h"
#include "compute/streaming/stream_render.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <limits>
#include <string>
#include <vector>

namespace longwave::cli {
namespace {

constexpr double kHighestRate = 1e9; // times 4 bytes is what a WAV file's header can say

struct StreamOptions {
    std::string input;
    std::string kernel;
    std::string output;
    std::string timings;
    std::string tensor;
    std::string inputTensor;
    std::string channel; // a number or a name; empty: the first
    std::int64_t head = 0;
    std::int64_t block = 128;
    std::int64_t samples = 0; // 0: all of the signal, once
    double rate = 0;          // 0: the file's, else 48,000
    int bits = 32;
    bool uniform = false;
    bool tail = false;
    bool late = false;
    FormOptions form;
    RegularizationOptions regularization;
};

// Taps of lag 0 to P − 1, then −P to −1, in the order of their lags.
ArrayView inOrder(const ArrayView& row) {
    const std::vector<float> k = row.toFloats();
    std::vector<float> ordered(k.size());
    std::rotate_copy(k.begin(), k.begin() + static_cast<std::ptrdiff_t>(k.size() / 2), k.end(), ordered.begin());
    return ArrayView::fromFloats(std::move(ordered), {row.length()});
}

nlohmann::ordered_json streamJson(const StreamOptions& options, const Rendered& rendered, double rate) {
    return {{"rate_hz", rate},
            {"block", options.block},
            {"parts", rendered.parts},
            {"samples", rendered.samples},
            {"blocks", rendered.load.blocks},
            {"load_median", rendered.load.median},
            {"load_p95", rendered.load.p95},
            {"load_longest", rendered.load.highest},
            {"load_mean", rendered.load.mean},
            {"missed", rendered.load.missed},
            {"peak", rendered.peak},
            {"clipped", rendered.clipped},
            {"non_finite", rendered.nonFinite}};
}

void printRendered(const StreamOptions& options, const Rendered& rendered, double rate) {
    const auto percent = [](double share) { return 100 * share; };
    std::cout << std::setprecision(3) << options.output << ": " << rendered.samples << " samples at " << rate / 1000
              << " kHz, peak " << rendered.peak << "\nblock " << options.block << ", parts " << rendered.parts
              << "\nof a block's time: median " << percent(rendered.load.median) << " %, p95 "
              << percent(rendered.load.p95) << " %, longest " << percent(rendered.load.highest) << " %, "
              << rendered.load.missed << " of " << rendered.load.blocks << " missed\n";
    if (rendered.nonFinite > 0)
        std::cout << rendered.nonFinite << " samples were NaN or infinite, and are 0\n";
    if (rendered.clipped > 0)
        std::cout << rendered.clipped << " samples are beyond full scale"
                  << (options.bits == 24 ? " and were clipped\n" : "\n");
}

void stream(const StreamOptions& options) {
    if (options.bits != 32 && options.bits != 24)
        throw Error("--bits", std::to_string(options.bits) + "; 32 (float) and 24 are accepted");
    const Output output{"--output", options.output};
    checkEnding(output, ".wav");
    checkOutputs({output, {"--timings", options.timings}});
    const File inputFile = openOrGenerate(options.input);
    const File kernelFile = openOrGenerate(options.kernel);
    const Entry& input = chooseSignal(inputFile, options.inputTensor, "--input-tensor");
    const ChosenKernels kernel = chooseKernels(kernelFile, options.tensor, options.form.value());
    const std::int64_t channel = options.channel.empty() ? 0 : rowNamed(inputFile, input, options.channel, "--channel");
    const ArrayView signal = chooseRow(inputFile, input.values, channel, "--channel");

    StreamTaps taps;
    taps.bank = chooseRow(kernelFile, kernel.values, options.head, "--head");
    if (kernel.bidirectional) {
        taps.bank = inOrder(taps.bank);
        taps.firstLag = -taps.bank.length() / 2;
    }
    taps.regularization = options.regularization.value();
    RenderOptions render;
    render.rate = options.rate > 0 ? options.rate : input.sampleRate > 0 ? input.sampleRate : 48000;
    render.samples = options.samples > 0 ? options.samples : signal.length();
    render.block = options.block;
    render.uniform = options.uniform;
    render.withTail = options.tail;
    render.compensates = !options.late;
    render.format = options.bits == 24 ? WavSamples::Int24 : WavSamples::Float32;
    warnNonFinite(inputFile, input);
    warnNonFinite(kernelFile, kernel.name, kernel.values);
    SignalSource source(signal, 0, options.samples > 0);
    const Rendered rendered = renderToWav(source, taps, render, options.output);
    printRendered(options, rendered, render.rate);
    if (!options.timings.empty())
        writeAtomically(options.timings, streamJson(options, rendered, render.rate).dump(2) + "\n");
}

} // namespace

void addStream(CLI::App& app, Action& action) {
    auto* command = app.add_subcommand(
        "stream", "y = u ∗ k block by block, as it streams, into a WAV file; and what share of its time a block took");
    auto o = std::make_shared<StreamOptions>();
    const auto anyIndex = CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max());
    command->add_option("--input", o->input, "Signal u: any readable file, or generate:… as of convolve")
        ->required()
        ->type_name("U");
    command->add_option("--kernel", o->kernel, "Kernels k: any readable file, or generate:…")
        ->required()
        ->type_name("K");
    command->add_option("--output", o->output, "Result y, mono")->required()->type_name("Y.wav");
    command->add_option("--block", o->block, "Samples a block, 1 to 65,536 without a prime factor above 7")
        ->capture_default_str();
    command->add_flag("--uniform", o->uniform, "Parts of one size, the block's, instead of growing ones");
    command->add_option("--samples", o->samples, "Loop the signal for so many samples; once by default")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40));
    command->add_flag("--tail", o->tail, "Also what the kernel still says when the signal has ended");
    command->add_flag("--late", o->late, "Keep the latency of a kernel that looks ahead, instead of cutting it off");
    command->add_option("--bits", o->bits, "32 (float) or 24")->capture_default_str();
    command->add_option("--rate", o->rate, "Sample rate in Hz; the file's by default, 48,000 where it says none")
        ->check(numbers(1, kHighestRate, "1 to 1,000,000,000 is accepted"));
    o->regularization.addTo(*command);
    command->add_option("--tensor", o->tensor,
                        "Which array of the kernel file, or which bank, by the name that inspect lists");
    o->form.addTo(*command);
    command->add_option("--input-tensor", o->inputTensor, "Which array of the signal file");
    command->add_option("--channel", o->channel, "Row of the signal: its number, from 0 (the default), or its name");
    command->add_option("--head", o->head, "Row of the kernels, from 0")->check(anyIndex);
    command->add_option("--timings", o->timings, "Write the loads here")->type_name("T.json");
    command->callback([&action, o] { action = [o] { stream(*o); }; });
}

} // namespace longwave::cli
