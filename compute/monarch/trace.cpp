// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/trace.h"

#include "compute/error.h"
#include "compute/io/text.h"
#include "compute/monarch/trace_walk.h"

#include <algorithm>
#include <cmath>

namespace longwave {
namespace {

using Complex = std::complex<double>;

constexpr std::int64_t kFewestPoints = 4;
constexpr std::int64_t kMostPoints = 4096;

std::size_t at(std::int64_t index) {
    return static_cast<std::size_t>(index);
}

double relativeError(const Complexes& a, const Complexes& b) {
    double difference = 0, norm = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        difference += std::norm(a[i] - b[i]);
        norm += std::norm(b[i]);
    }
    return std::sqrt(norm > 0 ? difference / norm : difference);
}

Complexes asComplex(const std::vector<double>& values) {
    return {values.begin(), values.end()};
}

// The sum as written, circular over N points or of the first ⌊N/2⌋: y[t] = Σ_j k[j]·u[t − j], what is before u's
// beginning being its end or zeros. All outputs of a tap at a time, so that several are done at once.
void appendDirect(const MonarchTrace& trace, const std::vector<double>& u, std::vector<double>& y) {
    const std::vector<double>& k = trace.options.kernel;
    const std::size_t points = at(trace.window);
    std::vector<double> past(2 * points); // u[−points] … u[points − 1]
    std::copy(u.begin(), u.end(), past.begin() + trace.window);
    if (trace.options.mode == Mode::Circular)
        std::copy(u.begin(), u.end(), past.begin());
    const std::size_t begin = y.size();
    y.resize(begin + points);
    for (std::size_t j = 0; j < k.size(); ++j)
        for (std::size_t t = 0; t < points; ++t)
            y[begin + t] += k[j] * past[points + t - j];
}

void check(const TraceOptions& o) {
    std::int64_t points = 1;
    for (const std::int64_t factor : o.factors)
        points = factor > 0 && points <= kMostPoints ? points * std::min(factor, kMostPoints + 1) : points;
    checkTraceFactors(o.factors, points, "Monarch factors");
    if (o.mode != Mode::Circular && o.mode != Mode::Causal)
        throw Error("mode", std::string(nameOf(o.mode)) + "; circular and causal are accepted here");
    if (o.signal.empty())
        throw Error("signal", "it is empty; at least one sample is needed");
    if (o.kernel.empty())
        throw Error("kernel", "it is empty; at least one tap is needed");
    if (!o.partner.empty() && o.partner.size() != o.signal.size())
        throw Error("second row", "it has " + grouped(o.partner.size()) + " samples; as many as the first has, " +
                                      grouped(o.signal.size()) + ", are accepted");
    if (o.taps < 0)
        throw Error("taps", std::to_string(o.taps) + "; 1 or more are accepted, or 0 for all");
    if (o.bands.size() > kMostBands ||
        (!o.bands.empty() && std::none_of(o.bands.begin(), o.bands.end(), [](bool kept) { return kept; })))
        throw Error("frequencies",
                    "up to " + grouped(kMostBands) + " bands are accepted, and one of them has to be kept");
    if (!o.replaced.empty() && o.replaced.size() != o.factors.size())
        throw Error("matrices", grouped(o.replaced.size()) + " of them for " + grouped(o.factors.size()) +
                                    " factors; one for each is accepted");
    for (std::size_t i = 0; i < o.replaced.size(); ++i)
        if (!o.replaced[i].empty() && o.replaced[i].size() != at(o.factors[i] * o.factors[i]))
            throw Error("matrices", "the one of factor " + std::to_string(o.factors[i]) + " has " +
                                        grouped(o.replaced[i].size()) + " entries; " +
                                        grouped(at(o.factors[i] * o.factors[i])) + " are accepted");
}

void cut(std::vector<double>& values, std::int64_t most) {
    values.resize(std::min(values.size(), at(most)));
}

MonarchTrace traced(TraceOptions options, StagePrecision precision, const std::stop_token& stop) {
    MonarchTrace trace;
    trace.points = 1;
    for (const std::int64_t factor : options.factors)
        trace.points *= factor;
    trace.window = options.mode == Mode::Causal ? trace.points / 2 : trace.points;
    trace.signalGiven = static_cast<std::int64_t>(options.signal.size());
    trace.kernelGiven = static_cast<std::int64_t>(options.kernel.size());
    for (auto* values : {&options.signal, &options.partner, &options.kernel})
        cut(*values, trace.window);
    trace.options = std::move(options);
    trace.spectrumOrder = monarchOrder(trace.options.factors);
    for (const std::int64_t k : trace.spectrumOrder)
        trace.kept.push_back(trace.options.bands.empty() ||
                             isKept(trace.options.bands, static_cast<double>(k) / static_cast<double>(trace.points)));

    Complexes taps = asComplex(trace.options.kernel);
    if (trace.options.taps > 0)
        taps.resize(std::min(taps.size(), at(trace.options.taps)));
    taps.resize(at(trace.points));
    TraceWalk kernel(trace, StagePrecision::Double, true, trace.kernelSteps, stop);
    kernel.forward(std::move(taps));
    trace.kernelSpectrum = trace.kernelSteps.back().values;
    for (std::size_t i = 0; i < trace.kept.size(); ++i)
        if (!trace.kept[i])
            trace.kernelSpectrum[i] = 0;
    storeSpectrum(precision, trace.kernelSpectrum);
    if (trace.options.reorder) {
        kernel.reorder();
        Complexes natural(trace.kernelSpectrum.size());
        for (std::size_t i = 0; i < natural.size(); ++i)
            natural[at(trace.spectrumOrder[i])] = trace.kernelSpectrum[i];
        trace.kernelSpectrum = std::move(natural);
    }

    Complexes sequence = asComplex(trace.options.signal);
    for (std::size_t t = 0; t < trace.options.partner.size(); ++t)
        sequence[t].imag(trace.options.partner[t]);
    sequence.resize(at(trace.points));
    TraceWalk signal(trace, precision, false, trace.steps, stop);
    signal.forward(std::move(sequence));
    if (trace.options.reorder)
        signal.reorder();
    signal.multiply();
    if (trace.options.reorder)
        signal.reorderBack();
    signal.inverse();
    for (const Complex& z : trace.steps.back().values)
        trace.output.push_back(z.real());
    return trace;
}

} // namespace

LevelView MonarchTrace::view(int level) const {
    return levelView(options.factors, level);
}

Complex MonarchTrace::matrix(int level, std::int64_t k, std::int64_t n) const {
    const auto i = static_cast<std::size_t>(level);
    const std::int64_t size = options.factors[i];
    if (i < options.replaced.size() && !options.replaced[i].empty())
        return options.replaced[i][at(k * size + n)];
    return dftEntry(k, n, size);
}

Complex MonarchTrace::twiddle(int level, std::int64_t k, std::int64_t c) const {
    const LevelView at = view(level);
    return dftEntry(k, c, at.rows * at.columns);
}

void checkTraceLength(std::int64_t points, const std::string& subject) {
    if (points < kFewestPoints || points > kMostPoints)
        throw Error(subject, "the length N is " + std::to_string(points) + "; " + grouped(kFewestPoints) + " to " +
                                 grouped(kMostPoints) + " are accepted");
}

void checkTraceFactors(const std::vector<std::int64_t>& factors, std::int64_t points, const std::string& subject) {
    if (factors.size() < 2 || factors.size() > 4)
        throw Error(subject, std::to_string(factors.size()) + (factors.size() == 1 ? " factor" : " factors") +
                                 "; 2, 3 or 4 are accepted");
    std::int64_t product = 1;
    for (const std::int64_t factor : factors) {
        if (factor < 2)
            throw Error(subject, "a factor is " + std::to_string(factor) + "; 2 and more are accepted");
        product = std::min(product, kMostPoints + 1) * std::min(factor, kMostPoints + 1);
    }
    checkTraceLength(points, subject);
    if (product == points)
        return;
    std::string text;
    for (const std::int64_t factor : factors)
        text += (text.empty() ? "" : " · ") + std::to_string(factor);
    throw Error(subject, text + " is not the length " + grouped(at(points)) +
                             "; factors are accepted whose product is the length");
}

MonarchTrace traceMonarch(TraceOptions options, std::stop_token stop) {
    check(options);
    const StagePrecision precision = options.precision;
    MonarchTrace trace = traced(options, precision, stop);
    if (precision != StagePrecision::Double) {
        const MonarchTrace exact = traced(std::move(options), StagePrecision::Double, stop);
        for (std::size_t i = 0; i < trace.steps.size(); ++i)
            trace.steps[i].relativeError = relativeError(trace.steps[i].values, exact.steps[i].values);
    }
    appendDirect(trace, trace.options.signal, trace.direct);
    if (!trace.options.partner.empty())
        appendDirect(trace, trace.options.partner, trace.direct);
    trace.relativeError = relativeError(asComplex(trace.output), asComplex(trace.direct));
    return trace;
}

} // namespace longwave
