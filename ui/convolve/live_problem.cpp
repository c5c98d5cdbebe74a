// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/live_problem.h"

#include "compute/convolution/band_limit.h"
#include "compute/error.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace longwave::ui {

namespace {

/// Samples between two looks at the stop token while reading.
constexpr std::int64_t kReadStep = std::int64_t{1} << 20;

float sigmoid(float value) {
    return static_cast<float>(1 / (1 + std::exp(-static_cast<double>(value))));
}

/// g[t] for t = first … first + count − 1.
std::vector<float> gateValues(const LiveGate& gate, std::int64_t first, std::int64_t count,
                              const std::stop_token& stop) {
    std::vector<float> values(static_cast<std::size_t>(count)); // 0 beyond the signal's ends
    const std::int64_t begin = std::max<std::int64_t>(first, 0);
    const std::int64_t end = std::min(first + count, gate.signal->values.length());
    for (std::int64_t at = begin; at < end; at += kReadStep) {
        if (stop.stop_requested())
            throw Cancelled();
        gate.signal->values.read(gate.channel, at,
                                 std::span(values).subspan(static_cast<std::size_t>(at - first),
                                                           static_cast<std::size_t>(std::min(kReadStep, end - at))));
    }
    if (gate.isSigmoid)
        std::transform(values.begin(), values.end(), values.begin(), sigmoid);
    return values;
}

} // namespace

bool usesLoadedKernel(const LiveRequest& request) {
    return request.regularization.isIdentity() && keptTapsOf(request).count == request.bank->taps() &&
           request.keepFrequencies >= 1;
}

std::optional<ConvolveChoices::Against> comparisonOf(const LiveRequest& request) {
    if (request.against == ConvolveChoices::Against::Baseline && request.baseline)
        return ConvolveChoices::Against::Baseline;
    if (!usesLoadedKernel(request))
        return ConvolveChoices::Against::LoadedKernel;
    return std::nullopt;
}

KeptTaps keptTapsOf(const LiveRequest& request) {
    const std::int64_t all = request.bank->taps();
    const std::int64_t ahead = -request.bank->firstLag;
    const std::int64_t count = request.taps <= 0 ? all : std::min(request.taps, all);
    if (ahead <= 0)
        return {0, count, request.bank->firstLag};
    const auto kept = static_cast<std::int64_t>(
        std::floor(static_cast<double>(ahead) * static_cast<double>(count) / static_cast<double>(all)));
    return {ahead - kept, count, -kept};
}

ConvolutionProblem problemOf(const LiveRequest& request) {
    const KeptTaps kept = keptTapsOf(request);
    ConvolutionProblem problem;
    problem.heads = request.allHeads ? request.bank->heads() : 1;
    problem.kernelHeads = problem.heads;
    problem.length = request.signal->values.length();
    problem.taps = kept.count;
    problem.mode = request.mode == Mode::Causal && kept.firstLag < 0 ? Mode::Full : request.mode;
    problem.bands = lowestBands(request.keepFrequencies);
    return problem;
}

std::vector<float> skipOf(const LiveRequest& request) {
    if (!request.skip || !hasSkip(*request.bank))
        return {};
    const ArrayView& values = request.bank->skip;
    if (request.allHeads)
        return values.toFloats();
    std::vector<float> one(1);
    values.read(request.head / values.length(), request.head % values.length(), one);
    return one;
}

PlanOptions planOptionsOf(const LiveRequest& request) {
    PlanOptions options;
    options.threads = request.threads;
    options.order = request.order;
    options.tensorPrecision = request.precision;
    return options;
}

Outputs outputsOf(const LiveRequest& request) {
    const std::int64_t ahead = -keptTapsOf(request).firstLag;
    const std::int64_t length = request.signal->values.length();
    switch (request.mode) {
    case Mode::Causal:
        return {ahead, length, 0, 0};
    case Mode::Circular:
        return {0, length, 0, length > 0 ? ahead % length : 0};
    case Mode::Full:
        return {0, problemOf(request).outputLength(), -ahead, 0};
    }
    return {};
}

LiveRequest withLoadedKernel(const LiveRequest& request) {
    LiveRequest loaded = request;
    loaded.allHeads = false;
    loaded.regularization = {};
    loaded.taps = 0;
    loaded.keepFrequencies = 1;
    loaded.order = 0;
    loaded.precision = PlanOptions::TensorPrecision::Accurate;
    return loaded;
}

void checkOutputSize(const LiveRequest& request) {
    const std::int64_t firstLag = request.bank->firstLag;
    if (firstLag > 0 || -firstLag >= request.bank->taps())
        throw Error("Kernel k", "its lags begin at " + std::to_string(firstLag) +
                                    "; kernels that have lag 0 among theirs can be convolved here");
    const ConvolutionProblem problem = problemOf(request);
    const auto row = static_cast<double>(problem.outputLength()) * sizeof(float);
    const double all = row * static_cast<double>(problem.heads);
    if (all <= kLargestOutput)
        return;
    char size[32];
    std::snprintf(size, sizeof size, "%.1f", all / (1024.0 * 1024 * 1024));
    if (row > kLargestOutput)
        throw Error("Signal u", "one output row of " + std::to_string(problem.outputLength()) + " samples takes " +
                                    size + " GiB, and outputs of up to 2 GiB can be shown; choose a shorter signal");
    throw Error("Heads", "the outputs of all " + std::to_string(problem.heads) + " heads take " + size +
                             " GiB, and outputs of up to 2 GiB can be shown; choose “head " +
                             std::to_string(request.head) + " only”");
}

void countNonFinite(std::span<const float> values, std::int64_t row, std::int64_t begin, NonFinite& found) {
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!std::isfinite(values[i]) && found.count++ == 0) {
            found.firstRow = row;
            found.firstIndex = begin + static_cast<std::int64_t>(i);
        }
}

LiveOperands readOperands(const LiveRequest& request, const std::stop_token& stop) {
    const Outputs outputs = outputsOf(request);
    const ArrayView& values = request.signal->values;
    const std::int64_t length = values.length();
    LiveOperands read;
    read.signal.resize(static_cast<std::size_t>(length));
    for (std::int64_t begin = 0; begin < length; begin += kReadStep) {
        if (stop.stop_requested())
            throw Cancelled();
        const auto part = std::span(read.signal)
                              .subspan(static_cast<std::size_t>(begin),
                                       static_cast<std::size_t>(std::min(kReadStep, length - begin)));
        values.read(request.channel, begin, part);
        countNonFinite(part, request.channel, begin, read.signalNonFinite);
    }
    std::rotate(read.signal.begin(), read.signal.begin() + outputs.turn, read.signal.end());
    if (request.inputGate.signal) {
        read.inputGate = gateValues(request.inputGate, 0, length, stop);
        std::rotate(read.inputGate.begin(), read.inputGate.begin() + outputs.turn, read.inputGate.end());
    }
    if (request.outputGate.signal) {
        const ConvolutionProblem problem = problemOf(request);
        const std::vector<float> row =
            gateValues(request.outputGate, outputs.firstSample - outputs.begin, problem.outputLength(), stop);
        read.outputGate.reserve(row.size() * static_cast<std::size_t>(problem.heads));
        for (std::int64_t head = 0; head < problem.heads; ++head)
            read.outputGate.insert(read.outputGate.end(), row.begin(), row.end());
    }
    return read;
}

bool readSame(const LiveRequest& a, const LiveRequest& b) {
    const Outputs outputsA = outputsOf(a), outputsB = outputsOf(b);
    const bool sameSignal = a.signal == b.signal && a.channel == b.channel && outputsA.turn == outputsB.turn;
    const bool sameGates = a.inputGate == b.inputGate && a.outputGate == b.outputGate;
    if (!sameSignal || !sameGates)
        return false;
    if (!a.outputGate.signal)
        return true;
    const ConvolutionProblem problemA = problemOf(a), problemB = problemOf(b);
    return problemA.heads == problemB.heads && problemA.outputLength() == problemB.outputLength() &&
           outputsA.firstSample - outputsA.begin == outputsB.firstSample - outputsB.begin;
}

std::vector<float> usedKernel(const LiveRequest& request, std::int64_t circle) {
    const KeptTaps kept = keptTapsOf(request);
    std::vector<float> taps(static_cast<std::size_t>(kept.count));
    request.bank->values.read(request.head, kept.first, taps);
    if (!request.regularization.isIdentity()) {
        std::vector<float> used(taps.size());
        regularizeRow(taps, request.regularization, used);
        taps.swap(used);
    }
    const ConvolutionProblem problem = problemOf(request);
    if (problem.bands.empty())
        return taps;
    const bool wraps = problem.mode == Mode::Circular;
    const std::int64_t period = wraps ? problem.length : circle > 0 ? circle : problem.length + problem.taps;
    if (period > kLongestFiltered)
        return taps;
    std::vector<float> on(static_cast<std::size_t>(std::max(period, wraps ? 1 : problem.taps)));
    for (std::size_t i = 0; i < taps.size(); ++i)
        on[i % on.size()] += taps[i];
    bandLimit(on, problem.bands);
    on.resize(std::min(on.size(), taps.size()));
    return on;
}

} // namespace longwave::ui
