// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/convolution_report.h"

#include "compute/error.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace longwave::ui {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double peakOf(std::span<const float> values) {
    float peak = 0;
    for (const float value : values)
        if (std::isfinite(value))
            peak = std::max(peak, std::abs(value));
    return peak;
}

float levelOf(double meanSquare, double peak) {
    if (std::isnan(meanSquare))
        return std::numeric_limits<float>::quiet_NaN();
    if (peak <= 0 || meanSquare <= 0)
        return kLevelFloor;
    return std::max(kLevelFloor, static_cast<float>(10 * std::log10(meanSquare) - 20 * std::log10(peak)));
}

} // namespace

double relativeL2(std::span<const float> value, std::span<const float> reference) {
    double error = 0;
    double norm = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const double r = reference[i];
        const double e = static_cast<double>(value[i]) - r;
        error += e * e;
        norm += r * r;
    }
    if (!std::isfinite(error) || !std::isfinite(norm))
        return kNaN;
    if (norm == 0)
        return error == 0 ? 0 : std::numeric_limits<double>::infinity();
    return std::sqrt(error / norm);
}

std::int64_t levelWindow(std::int64_t length, double sampleRate) {
    const double window = sampleRate > 0 ? std::round(sampleRate / 100) : std::ceil(static_cast<double>(length) / 1000);
    return std::clamp<std::int64_t>(std::llround(window), 1, std::max<std::int64_t>(length, 1));
}

Levels levels(std::span<const float> processed, std::span<const float> raw, std::int64_t window) {
    const double peak = peakOf(raw);
    const auto step = static_cast<std::size_t>(window);
    Levels out;
    out.raw.reserve(raw.size() / step + 1);
    out.difference.reserve(raw.size() / step + 1);
    for (std::size_t begin = 0; begin < raw.size(); begin += step) {
        const std::size_t end = std::min(begin + step, raw.size());
        double rawSum = 0;
        double differenceSum = 0;
        for (std::size_t i = begin; i < end; ++i) {
            const double r = raw[i];
            const double d = static_cast<double>(processed[i]) - r;
            rawSum += r * r;
            differenceSum += d * d;
        }
        const auto count = static_cast<double>(end - begin);
        out.raw.push_back(levelOf(std::isfinite(rawSum) ? rawSum / count : kNaN, peak));
        out.difference.push_back(levelOf(std::isfinite(differenceSum) ? differenceSum / count : kNaN, peak));
    }
    return out;
}

ConvolutionProblem problemOf(const LiveRequest& request) {
    ConvolutionProblem problem;
    problem.heads = request.allHeads ? request.bank->heads() : 1;
    problem.kernelHeads = problem.heads;
    problem.length = request.signal->values.length();
    problem.taps = request.bank->taps();
    problem.mode = request.mode == Mode::Causal && request.bank->firstLag < 0 ? Mode::Full : request.mode;
    return problem;
}

Outputs outputsOf(const LiveRequest& request) {
    const std::int64_t ahead = -request.bank->firstLag;
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

double directProducts(const LiveRequest& request) {
    return static_cast<double>(request.signal->values.length()) * static_cast<double>(request.bank->taps());
}

double errorAgainstDirect(const LiveRequest& request, const Pyramid& y, const Engine& direct, std::stop_token stop) {
    LiveRequest single = request;
    single.allHeads = false;
    const ConvolutionProblem problem = problemOf(single);

    std::vector<float> signal(static_cast<std::size_t>(problem.length));
    request.signal->values.read(request.channel, 0, signal);
    const Outputs outputs = outputsOf(single);
    std::rotate(signal.begin(), signal.begin() + outputs.turn, signal.end());
    std::vector<float> kernel(static_cast<std::size_t>(problem.taps));
    regularizeRow(request.bank->values, request.head, request.regularization, kernel);

    const auto plan = direct.plan(problem);
    Timings timings;
    plan->setKernels(kernel, timings, stop);
    std::vector<float> reference(static_cast<std::size_t>(problem.outputLength()));
    plan->run(signal, reference, timings, stop);

    std::vector<float> value(static_cast<std::size_t>(outputs.length));
    y.read(0, value);
    return relativeL2(value, std::span(reference).subspan(static_cast<std::size_t>(outputs.begin), value.size()));
}

double samplesPerSecond(const ConvolutionProblem& problem, double seconds) {
    return seconds > 0 ? static_cast<double>(problem.outputSize()) / seconds : kNaN;
}

} // namespace longwave::ui
