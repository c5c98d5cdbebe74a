// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/numbers.h"
#include "app/cli/options.h"
#include "compute/data/generated_file.h"
#include "compute/error.h"
#include "compute/io/text.h"
#include "compute/monarch/examples.h"
#include "compute/monarch/trace.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <iostream>

namespace longwave::cli {
namespace {

using Json = nlohmann::ordered_json;

struct StepsOptions {
    std::string length;
    std::vector<std::string> factors;
    std::string input;
    std::string inputTensor;
    std::string channel; // a number or a name; empty: the first
    std::string kernel;
    std::string tensor;
    std::int64_t head = 0;
    std::string precision = "fp64";
    std::int64_t taps = 0;
    bool causal = false;
    bool padded = false;
    bool reorder = false;
    bool asJson = false;
    double kept = 1;
    RegularizationOptions regularization;
};

// CLI11 would take "4.5" or "0x10" as it sees fit.
std::int64_t wholeNumber(const std::string& text, const std::string& option) {
    std::int64_t value = 0;
    if (!isNumber(text, value))
        throw Error(option, inQuotes(text) + " is no whole number");
    return value;
}

std::vector<double> asDoubles(const std::vector<float>& values) {
    return {values.begin(), values.end()};
}

std::vector<double> signalOf(const StepsOptions& o, std::int64_t points) {
    if (o.input.empty())
        return exampleRow(ExampleRow::TwoTones, points);
    const File file = openOrGenerate(o.input);
    const Entry& entry = chooseSignal(file, o.inputTensor, "--input-tensor");
    warnNonFinite(file, entry);
    const std::int64_t channel = o.channel.empty() ? 0 : rowNamed(file, entry, o.channel, "--channel");
    return asDoubles(chooseRow(file, entry.values, channel, "--channel").toFloats());
}

std::vector<double> kernelOf(const StepsOptions& o, std::int64_t points) {
    const Regularization regularization = o.regularization.value();
    if (o.kernel.empty()) {
        const std::vector<double> taps = exampleRow(ExampleRow::Exponential, points);
        return asDoubles(regularize(ArrayView::fromFloats({taps.begin(), taps.end()}, {points}), regularization));
    }
    const File file = openOrGenerate(o.kernel);
    const ChosenKernels kernels = chooseKernels(file, o.tensor, {});
    warnNonFinite(file, kernels.name, kernels.values);
    const ArrayView row = chooseRow(file, kernels.values, o.head, "--head");
    return asDoubles(regularize(row, regularization));
}

void sayCut(const std::string& what, std::int64_t given, std::int64_t used) {
    if (given > used)
        std::cerr << "longwave-cli: " << what << ": of " << grouped(given) << " the first " << grouped(used)
                  << " are used\n";
}

MonarchTrace traceOf(const StepsOptions& o) {
    const std::int64_t points = wholeNumber(o.length, "--length");
    checkTraceLength(points, "--length");
    TraceOptions options;
    for (const std::string& factor : o.factors)
        options.factors.push_back(wholeNumber(factor, "--factors"));
    checkTraceFactors(options.factors, points, "--factors");
    const auto precision = stagePrecisionFromName(o.precision);
    if (!precision)
        throw Error("--precision",
                    o.precision + " is not known; fp64, fp32, tf32, bf16, fp16 and accurate are accepted");
    options.precision = *precision;
    options.mode = o.causal ? Mode::Causal : Mode::Circular;
    options.skipPadding = !o.padded;
    options.reorder = o.reorder;
    options.taps = o.taps;
    SpectrumOptions{o.kept}.check();
    options.bands = lowestBands(o.kept);
    options.signal = signalOf(o, points);
    options.kernel = kernelOf(o, points);
    MonarchTrace trace = traceMonarch(std::move(options));
    sayCut(o.input, trace.signalGiven, o.input.empty() ? trace.signalGiven : trace.window);
    sayCut(o.kernel, trace.kernelGiven, o.kernel.empty() ? trace.kernelGiven : trace.window);
    return trace;
}

Json traceJson(const TraceStep& step) {
    Json re = Json::array(), im = Json::array();
    for (const auto& z : step.values) {
        re.push_back(z.real());
        im.push_back(z.imag());
    }
    return {{"name", step.name},   {"shape", step.shape}, {"re", std::move(re)},
            {"im", std::move(im)}, {"flops", step.flops}, {"bytes", step.unfused.total()}};
}

Json traceJson(const MonarchTrace& trace) {
    Json steps = Json::array();
    for (const TraceStep& step : trace.steps)
        steps.push_back(traceJson(step));
    return {{"n", trace.points},         {"factors", trace.options.factors},
            {"steps", std::move(steps)}, {"spectrum_order", trace.spectrumOrder},
            {"output", trace.output},    {"relative_error", trace.relativeError}};
}

std::string joined(const std::vector<std::int64_t>& extents) {
    std::string text;
    for (const std::int64_t extent : extents)
        text += (text.empty() ? "" : " x ") + std::to_string(extent);
    return text;
}

// A small matrix as numbers, a large one as what it costs.
void printValues(const TraceStep& step) {
    constexpr std::int64_t kMostColumns = 8;
    constexpr std::size_t kMostCells = 64;
    const std::int64_t columns = step.shape.back();
    if (step.values.size() > kMostCells || columns > kMostColumns)
        return;
    for (std::size_t cell = 0; cell < step.values.size(); ++cell) {
        if (step.skipped[cell])
            std::printf("%19s", "-");
        else
            std::printf(" %8.3f %+8.3fi", step.values[cell].real(), step.values[cell].imag());
        if ((cell + 1) % static_cast<std::size_t>(columns) == 0)
            std::printf("\n");
    }
}

void printTrace(const MonarchTrace& trace) {
    std::printf("N = %lld = %s, %s, %s\n", static_cast<long long>(trace.points), joined(trace.options.factors).c_str(),
                nameOf(trace.options.mode), nameOf(trace.options.precision));
    std::printf("%-20s %16s %12s %12s %12s %10s\n", "step", "shape", "flops", "bytes", "fused", "rel. error");
    TraceStep all;
    for (const TraceStep& step : trace.steps) {
        std::printf("%-20s %16s %12.0f %12.0f %12.0f %10.1e\n", step.name.c_str(), joined(step.shape).c_str(),
                    step.flops, step.unfused.total(), step.fused.total(), step.relativeError);
        printValues(step);
        all.flops += step.flops;
        all.unfused.read += step.unfused.total();
        all.fused.read += step.fused.total();
    }
    std::printf("%-20s %16s %12.0f %12.0f %12.0f %10.1e\n", "all", "", all.flops, all.unfused.read, all.fused.read,
                trace.relativeError);
    std::fflush(stdout);
}

} // namespace

void addSteps(CLI::App& app, Action& action) {
    auto* command = app.add_subcommand("steps", "One convolution by a Monarch decomposition, step by step");
    auto o = std::make_shared<StepsOptions>();
    command->add_option("--length", o->length, "N, 4 to 4,096")->required()->type_name("N");
    command->add_option("--factors", o->factors, "Comma-separated: 2 to 4, each 2 or more, their product N")
        ->required()
        ->delimiter(',');
    auto* input = command->add_option("--input", o->input, "Signal, or generate:… as of convolve; two tones by default")
                      ->type_name("FILE");
    command->add_option("--input-tensor", o->inputTensor, "Array of that file")->type_name("NAME")->needs(input);
    command->add_option("--channel", o->channel, "Row of the signal: its number, from 0 (the default), or its name")
        ->needs(input);
    auto* kernel = command->add_option("--kernel", o->kernel, "Kernel bank, or generate:…; an exponential by default")
                       ->type_name("FILE");
    command->add_option("--tensor", o->tensor, "Bank of that file")->type_name("NAME")->needs(kernel);
    command->add_option("--head", o->head, "Row of the bank, from 0 (the default)")
        ->check(CLI::Range(0L, 1L << 40))
        ->needs(kernel);
    command->add_flag("--causal", o->causal, "Signal and kernel are N/2 samples, the rest zeros; circular otherwise");
    command->add_flag("--explicit-padding", o->padded, "Multiply the zeros too");
    command->add_flag("--reorder", o->reorder, "Put the spectra into natural order and back");
    command->add_option("--taps", o->taps, "Partial convolution: the first K taps")
        ->check(CLI::Range(1L, 1L << 40))
        ->type_name("K");
    command->add_option("--keep-frequencies", o->kept, "Keep the lowest share of frequencies, in (0, 1]")
        ->capture_default_str();
    command->add_option("--precision", o->precision, "fp64, fp32, tf32, bf16, fp16 or accurate")->capture_default_str();
    o->regularization.addTo(*command);
    command->add_flag("--json", o->asJson, "Print JSON: all values of all steps");
    command->callback([&action, o] {
        action = [o] {
            const MonarchTrace trace = traceOf(*o);
            if (o->asJson)
                std::cout << traceJson(trace).dump() << '\n';
            else
                printTrace(trace);
        };
    });
}

} // namespace longwave::cli
