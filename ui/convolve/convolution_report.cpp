// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/convolution_report.h"

#include "ui/plot/pyramid_of.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

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

Levels levels(std::span<const float> value, std::span<const float> other, std::int64_t window) {
    const double peak = peakOf(other);
    const auto step = static_cast<std::size_t>(window);
    Levels out;
    out.other.reserve(other.size() / step + 1);
    out.difference.reserve(other.size() / step + 1);
    for (std::size_t begin = 0; begin < other.size(); begin += step) {
        const std::size_t end = std::min(begin + step, other.size());
        double otherSum = 0;
        double differenceSum = 0;
        for (std::size_t i = begin; i < end; ++i) {
            const double r = other[i];
            const double d = static_cast<double>(value[i]) - r;
            otherSum += r * r;
            differenceSum += d * d;
        }
        const auto count = static_cast<double>(end - begin);
        out.other.push_back(levelOf(std::isfinite(otherSum) ? otherSum / count : kNaN, peak));
        out.difference.push_back(levelOf(std::isfinite(differenceSum) ? differenceSum / count : kNaN, peak));
    }
    return out;
}

std::shared_ptr<const LiveOther> compared(std::span<const float> y, std::int64_t first, std::span<const float> other,
                                          std::int64_t otherFirst, double sampleRate, std::stop_token stop) {
    auto found = std::make_shared<LiveOther>();
    found->y = pyramidOf({other.begin(), other.end()}, stop);
    // Of both from the first sample of either to the last; where one has none it is 0.
    const std::int64_t begin = std::min(first, otherFirst);
    const std::int64_t end =
        std::max(first + static_cast<std::int64_t>(y.size()), otherFirst + static_cast<std::int64_t>(other.size()));
    const auto laid = [&](std::span<const float> values, std::int64_t at) {
        std::vector<float> padded(static_cast<std::size_t>(end - begin));
        std::copy(values.begin(), values.end(), padded.begin() + (at - begin));
        return padded;
    };
    std::vector<float> ours, theirs;
    if (begin != first || end - begin != static_cast<std::int64_t>(y.size()))
        y = ours = laid(y, first);
    found->firstSample = otherFirst;
    if (begin != otherFirst || end - begin != static_cast<std::int64_t>(other.size()))
        other = theirs = laid(other, otherFirst);
    found->levels.firstSample = begin;
    found->change = relativeL2(y, other);
    found->levels.window = levelWindow(end - begin, sampleRate);
    Levels traces = levels(y, other, found->levels.window);
    found->levels.other = pyramidOf(std::move(traces.other), stop);
    found->levels.difference = pyramidOf(std::move(traces.difference), stop);
    return found;
}

double directProducts(const LiveRequest& request) {
    return static_cast<double>(request.signal->values.length()) * static_cast<double>(keptTapsOf(request).count);
}

double errorAgainstDirect(const LiveRequest& request, const Pyramid& y, const Engine& direct, std::stop_token stop) {
    LiveRequest single = request;
    single.allHeads = false;
    const ConvolutionProblem problem = problemOf(single);

    const LiveOperands operands = readOperands(single, stop);
    const std::vector<float> kernel = usedKernel(single, 0);

    const auto plan = direct.plan(problem);
    Timings timings;
    const std::vector<float> skip = skipOf(single);
    plan->setKernels(Kernels{kernel, skip}, timings, stop);
    std::vector<float> reference(static_cast<std::size_t>(problem.outputLength()));
    plan->run(operands.operands(), reference, timings, stop);

    const Outputs outputs = outputsOf(single);
    std::vector<float> value(static_cast<std::size_t>(outputs.length));
    y.read(0, value);
    return relativeL2(value, std::span(reference).subspan(static_cast<std::size_t>(outputs.begin), value.size()));
}

double samplesPerSecond(const ConvolutionProblem& problem, double seconds) {
    return seconds > 0 ? static_cast<double>(problem.outputSize()) / seconds : kNaN;
}

} // namespace longwave::ui
