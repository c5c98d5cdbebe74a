// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/operands.h"
#include "app/cli/options.h"
#include "app/cli/outputs.h"
#include "compute/convolution/statistics.h"
#include "compute/data/generated_file.h"
#include "compute/data/voxel_box.h"
#include "compute/error.h"
#include "compute/io/atomic_file.h"
#include "compute/io/npy_writer.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <limits>
#include <string>
#include <vector>

namespace longwave::cli {
namespace {

struct ConvolveOptions {
    std::string input;
    std::string kernel;
    std::string output;
    std::string timings;
    std::string mode = "causal";
    std::string engine;
    std::string tensor;
    std::string inputTensor;
    std::string channel; // a number or a name; empty: all
    std::string voxel;
    std::string region;
    std::int64_t head = -1;
    int threads = 0;
    int runs = 0;
    std::int64_t taps = 0; // 0: all
    bool tapsGiven = false;
    FormOptions form;
    RegularizationOptions regularization;
    SpectrumOptions spectrum;
    PrecisionOption precision;
    OperandOptions operands;
};

// How often to run: once for the result; for timings until they mean something, but not for long.
class RunBudget {
  public:
    explicit RunBudget(const ConvolveOptions& options)
        : exact_(options.runs),
          timed_(!options.timings.empty()),
          begin_(std::chrono::steady_clock::now()) {}
    bool wantsAnother(int done) const {
        constexpr int kEnough = 100;
        constexpr double kSeconds = 2;
        if (done == 0)
            return true;
        if (exact_ > 0)
            return done < exact_;
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin_;
        return timed_ && done < kEnough && spent.count() < kSeconds;
    }

  private:
    int exact_;
    bool timed_;
    std::chrono::steady_clock::time_point begin_;
};

// The first `taps` of each kernel, [rows, taps].
std::vector<float> firstTaps(const ArrayView& kernels, std::int64_t taps) {
    if (taps == kernels.length())
        return kernels.toFloats();
    const auto count = static_cast<std::size_t>(taps);
    std::vector<float> cut(static_cast<std::size_t>(kernels.rows()) * count);
    for (std::int64_t row = 0; row < kernels.rows(); ++row)
        kernels.read(row, 0, std::span(cut).subspan(static_cast<std::size_t>(row) * count, count));
    return cut;
}

// Kernels of 2·P taps, lag 0 to P − 1, then −P to −1, laid on a circle of `length` samples: tap of lag t at t mod
// length, summed where they meet. [rows, length]
std::vector<float> onCircle(const ArrayView& kernels, std::int64_t length) {
    const std::int64_t taps = kernels.length();
    std::vector<float> circles(static_cast<std::size_t>(kernels.rows() * length));
    std::vector<float> k(static_cast<std::size_t>(taps));
    for (std::int64_t row = 0; row < kernels.rows(); ++row) {
        kernels.read(row, 0, k);
        for (std::int64_t j = 0; j < taps; ++j) {
            const std::int64_t lag = j < taps / 2 ? j : j - taps;
            const std::int64_t place = ((lag % length) + length) % length;
            circles[static_cast<std::size_t>(row * length + place)] += k[static_cast<std::size_t>(j)];
        }
    }
    return circles;
}

nlohmann::ordered_json timingsJson(const ConvolveOptions& options, const Engine& engine, const Plan& plan, int runs,
                                   const RunStatistics& statistics, const Timings& ofKernels) {
    auto stages = nlohmann::ordered_json::array();
    for (const Stage& stage : statistics.medianStages())
        stages.push_back({{"name", nameOf(stage.kind)},
                          {"median_s", stage.seconds},
                          {"bytes", stage.bytes},
                          {"flops", stage.flops}});
    auto kernelStages = nlohmann::ordered_json::array(); // measured once: the kernels were set once
    for (const Stage& stage : ofKernels.stages())
        kernelStages.push_back(
            {{"name", nameOf(stage.kind)}, {"time_s", stage.seconds}, {"bytes", stage.bytes}, {"flops", stage.flops}});
    return {{"engine", engine.name()},
            {"mode", nameOf(plan.problem().mode)},
            {"n", plan.fftLength()},
            {"threads", plan.threads()},
            {"precision", options.precision.name},
            {"runs", runs},
            {"median_s", statistics.medianTotal()},
            {"p95_s", statistics.p95Total()},
            {"stages", stages},
            {"kernel_stages", kernelStages}};
}

void convolve(const ConvolveOptions& options, const EngineRegistry& engines) {
    const auto mode = modeFromName(options.mode);
    if (!mode)
        throw Error("--mode", options.mode + " is not known; causal, circular and full are accepted");
    if (options.threads < 0)
        throw Error("--threads", "0 (all) or more is accepted");
    options.spectrum.check();
    const Output output{"--output", options.output};
    checkEnding(output, ".npy");
    checkOutputs({output, {"--timings", options.timings}});
    PlanOptions planOptions;
    planOptions.threads = options.threads;
    planOptions.order = options.spectrum.order;
    planOptions.tensorPrecision = options.precision.value();
    Regularization regularization = options.regularization.value();
    const Engine& engine = options.engine.empty() ? engines.preferred() : engines.find(options.engine);

    const File inputFile = openOrGenerate(options.input);
    const File kernelFile = openOrGenerate(options.kernel);
    const Entry& input = chooseSignal(inputFile, options.inputTensor, "--input-tensor");
    const ChosenKernels kernel = chooseKernels(kernelFile, options.tensor, options.form.value());
    if (kernel.bidirectional && *mode != Mode::Circular)
        throw Error("--mode", options.mode + "; kernel bank " + kernel.name +
                                  " has taps of negative lag, as only circular takes them");
    ArrayView u = input.values;
    ArrayView k = kernel.values;
    std::int64_t channel = -1;
    if (!options.channel.empty()) {
        channel = rowNamed(inputFile, input, options.channel, "--channel");
        u = chooseRow(inputFile, u, channel, "--channel");
    }
    if (!options.voxel.empty() || !options.region.empty()) {
        const std::string option = options.voxel.empty() ? "--region" : "--voxel";
        const VoxelBox box = parseVoxelBox(options.voxel.empty() ? options.region : options.voxel, option);
        if (!options.voxel.empty() && !box.isVoxel())
            throw Error(option, toString(box) + " is a region; --region takes its mean");
        checkVoxelBox(box, u, option);
        u = seriesOf(u, box);
    }
    if (options.head >= 0)
        k = chooseRow(kernelFile, k, options.head, "--head");
    if (options.tapsGiven && (options.taps < 1 || options.taps > k.length()))
        throw Error("--taps", std::to_string(options.taps) + "; the kernels of " + options.kernel + " have " +
                                  std::to_string(k.length()) + " taps, 1 to that many are accepted");
    std::int64_t taps = options.tapsGiven ? options.taps : k.length();
    if (kernel.bidirectional) {
        regularization.seam = k.length() / 2;
        if (taps > k.length() / 2 && taps < k.length())
            throw Error("--taps", std::to_string(taps) + " would leave some of the negative lags of " + kernel.name +
                                      "; up to " + std::to_string(k.length() / 2) + ", or all " +
                                      std::to_string(k.length()) + ", are accepted");
        if (taps == k.length() && taps != u.length()) { // regularised as learned, then laid on the signal's circle
            Shape shape = k.shape();
            k = ArrayView::fromFloats(regularize(k, regularization), shape);
            regularization = {};
            taps = shape.back() = u.length();
            k = ArrayView::fromFloats(onCircle(k, taps), shape);
        }
    }
    Shape kernelShape = k.shape();
    if (!kernelShape.empty())
        kernelShape.back() = taps;
    Broadcast shapes = broadcast(u.shape(), kernelShape, *mode, options.input + " with " + options.kernel);
    shapes.problem.bands = lowestBands(options.spectrum.kept);
    const ReadOperands operands = readOperands(options.operands, u.shape(), shapes, {channel, input.values.shape()},
                                               {options.head, kernel.values.shape()});
    tellNotes(inputFile, input);
    warnNonFinite(inputFile, input.name, channel < 0 ? u : input.values);
    warnNonFinite(kernelFile, kernel.name, kernel.values);

    const std::vector<float> signal = u.toFloats();
    const auto plan = engine.plan(shapes.problem, planOptions);
    Timings ofKernels;
    plan->setKernels(Kernels{firstTaps(k, taps), operands.skip, regularization}, ofKernels);

    std::vector<float> y(static_cast<std::size_t>(shapes.problem.outputSize()));
    Timings timings;
    RunStatistics statistics;
    int runs = 0;
    for (const RunBudget budget(options); budget.wantsAnother(runs); ++runs) {
        plan->run(Operands{signal, operands.inputGate, operands.outputGate}, y, timings);
        statistics.add(timings);
    }
    writeNpy(options.output, y, shapes.outputShape);
    if (!options.timings.empty())
        writeAtomically(options.timings,
                        timingsJson(options, engine, *plan, runs, statistics, ofKernels).dump(2) + "\n");
}

} // namespace

void addConvolve(CLI::App& app, const EngineRegistry& engines, Action& action) {
    auto* command = app.add_subcommand("convolve", "y = u ∗ k, shapes broadcast over leading dimensions as in NumPy");
    auto o = std::make_shared<ConvolveOptions>();
    command
        ->add_option("--input", o->input,
                     "Signal u: any readable file, or generate:KIND[,key=value]… of impulse, step, sine, chirp, "
                     "white-noise, pink-noise, pulse-train (generate:chirp,length=64K,from=20,to=8000)")
        ->required()
        ->type_name("U");
    command->add_option("--kernel", o->kernel, "Kernels k: any readable file, or generate:…")
        ->required()
        ->type_name("K");
    command->add_option("--output", o->output, "Result y, float32")->required()->type_name("Y.npy");
    command->add_option("--mode", o->mode, "causal, circular or full")->capture_default_str();
    command->add_option("--engine", o->engine, "See longwave-cli engines; the first that is available by default");
    o->regularization.addTo(*command);
    command
        ->add_option("--taps", o->taps,
                     "Partial convolution: only the first K taps of the kernels; cut before Smooth and Squash")
        ->type_name("K")
        ->each([o = o.get()](const std::string&) { o->tapsGiven = true; });
    o->spectrum.addTo(*command);
    o->precision.addTo(*command);
    o->operands.addTo(*command);
    command->add_option("--tensor", o->tensor,
                        "Which array of the kernel file, or which bank, by the name that inspect lists");
    o->form.addTo(*command);
    command->add_option("--input-tensor", o->inputTensor, "Which array of the signal file");
    auto* channel = command->add_option("--channel", o->channel,
                                        "Only this row of the signal: its number, from 0, or its name (a column of a "
                                        "CSV file, A, C, G, T, red, green, blue)");
    auto* voxel = command->add_option("--voxel", o->voxel, "Only this voxel of functional MRI, from 0")
                      ->type_name("X,Y,Z")
                      ->excludes(channel);
    command
        ->add_option("--region", o->region,
                     "The mean of a box of voxels, both ends in it (2:5,3:9,1); NaN is left out of it")
        ->type_name("X:X,Y:Y,Z:Z")
        ->excludes(channel)
        ->excludes(voxel);
    command->add_option("--head", o->head, "Only this row of the kernels, from 0")
        ->check(CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max()));
    command->add_option("--threads", o->threads, "Most threads to use; 0 takes all");
    command->add_option("--runs", o->runs, "Runs to time; with --timings up to 100 or 2 s, else 1")
        ->check(CLI::Range(1, 1000000));
    command->add_option("--timings", o->timings, "Write the stages' times here")->type_name("T.json");
    command->callback([&action, &engines, o] { action = [&engines, o] { convolve(*o, engines); }; });
}

} // namespace longwave::cli
