// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/stage_rows.h"

#include "compute/monarch/examples.h"

#include <algorithm>

namespace longwave::ui {
namespace {

std::vector<double> asDoubles(const std::vector<float>& values) {
    return {values.begin(), values.end()};
}

/// `window` samples of a row from sample `first` on: from a sample of these, or as the means of equal cells over all.
std::vector<double> samplesOf(const ArrayView& values, std::int64_t row, const StageRow& choice, std::int64_t window,
                              std::int64_t first = 0) {
    const std::int64_t length = std::max<std::int64_t>(1, values.length() - first);
    if (!choice.resampled || length <= window) {
        const std::int64_t from = choice.resampled ? 0 : std::clamp<std::int64_t>(choice.from, 0, length - 1);
        std::vector<double> samples(static_cast<std::size_t>(std::min(window, length - from)));
        values.read(row, first + from, std::span(samples));
        return samples;
    }
    std::vector<double> samples(static_cast<std::size_t>(window));
    std::vector<double> cell;
    for (std::int64_t i = 0; i < window; ++i) {
        const std::int64_t begin = i * length / window, end = (i + 1) * length / window;
        cell.resize(static_cast<std::size_t>(end - begin));
        values.read(row, first + begin, std::span(cell));
        double sum = 0;
        for (const double value : cell)
            sum += value;
        samples[static_cast<std::size_t>(i)] = sum / static_cast<double>(cell.size());
    }
    return samples;
}

std::vector<double> exampleOf(StageRow::Source source, std::int64_t points, std::int64_t window, ExampleRow otherwise) {
    const auto kind = [&] {
        switch (source) {
        case StageRow::Source::Impulse:
            return ExampleRow::Impulse;
        case StageRow::Source::Cosine:
            return ExampleRow::Cosine;
        case StageRow::Source::TwoTones:
            return ExampleRow::TwoTones;
        case StageRow::Source::Exponential:
            return ExampleRow::Exponential;
        default:
            return otherwise;
        }
    }();
    std::vector<double> samples = exampleRow(kind, points);
    samples.resize(static_cast<std::size_t>(window));
    return samples;
}

std::int64_t loudest(const ArrayView& values, std::int64_t row, std::int64_t window) {
    constexpr std::int64_t kMostWindows = 4096;
    const std::int64_t last = values.length() - window;
    if (last <= 0)
        return 0;
    const std::int64_t stride = std::max<std::int64_t>(std::max<std::int64_t>(1, window / 4), last / kMostWindows);
    std::vector<double> samples(static_cast<std::size_t>(window));
    std::int64_t best = 0;
    double most = -1;
    for (std::int64_t from = 0; from <= last; from += stride) {
        values.read(row, from, std::span(samples));
        double sum = 0, power = 0;
        for (const double value : samples) {
            sum += value;
            power += value * value;
        }
        power -= sum * sum / static_cast<double>(window); // a level that does not move is not heard
        if (power > most) {                               // false for NaN
            most = power;
            best = from;
        }
    }
    return best;
}

} // namespace

std::int64_t windowOf(const MonarchChoices& choices) noexcept {
    return choices.causal ? choices.points() / 2 : choices.points();
}

StageSources placed(StageSources sources) {
    StageRow& row = sources.choices.signal;
    if (row.source == StageRow::Source::Loaded && sources.signal && !row.resampled && row.from < 0)
        row.from = loudest(sources.signal->values, sources.channel, windowOf(sources.choices));
    return sources;
}

PartnerRow partnerRowOf(const StageSources& sources) {
    const bool isLoaded = sources.choices.signal.source == StageRow::Source::Loaded && sources.signal;
    return isLoaded && sources.signal->values.rows() > 1 ? PartnerRow::NextChannel : PartnerRow::Reversed;
}

TraceOptions traceOptionsOf(const StageSources& sources) {
    const MonarchChoices& choices = sources.choices;
    const std::int64_t points = choices.points();
    const std::int64_t window = windowOf(choices);
    TraceOptions options;
    options.factors = choices.factors;
    options.mode = choices.causal ? Mode::Causal : Mode::Circular;
    options.skipPadding = choices.skipPadding;
    options.reorder = choices.reorder;
    options.taps = choices.taps;
    options.bands = choices.keepFrequencies < 1 ? lowestBands(choices.keepFrequencies) : std::vector<bool>();
    options.precision = choices.precision;
    if (choices.matrices)
        options.replaced = *choices.matrices;

    const StageRow& signal = choices.signal;
    if (signal.source == StageRow::Source::Drawn)
        options.signal = signal.drawn;
    else if (signal.source == StageRow::Source::Loaded && sources.signal)
        options.signal = samplesOf(sources.signal->values, sources.channel, signal, window);
    else
        options.signal = exampleOf(signal.source, points, window, ExampleRow::TwoTones);

    std::vector<double> taps;
    const StageRow& kernel = choices.kernel;
    if (kernel.source == StageRow::Source::Drawn) {
        taps = kernel.drawn;
    } else if (kernel.source == StageRow::Source::Loaded && sources.bank) {
        // What a kernel sees of the future is left out: lag 0 comes first.
        const std::int64_t lagZero = std::max<std::int64_t>(0, -sources.bank->firstLag);
        taps = samplesOf(sources.bank->values, sources.head, kernel, window, lagZero);
    } else {
        taps = exampleOf(kernel.source, points, window, ExampleRow::Exponential);
    }
    const auto length = static_cast<std::int64_t>(taps.size());
    const ArrayView row = ArrayView::fromFloats({taps.begin(), taps.end()}, {length});
    options.kernel = asDoubles(regularize(row, sources.regularization));

    if (choices.partnered && partnerRowOf(sources) == PartnerRow::NextChannel) {
        const std::int64_t next = (sources.channel + 1) % sources.signal->values.rows();
        options.partner = samplesOf(sources.signal->values, next, signal, window);
    } else if (choices.partnered) {
        options.partner.assign(options.signal.rbegin(), options.signal.rend());
    }
    return options;
}

} // namespace longwave::ui
