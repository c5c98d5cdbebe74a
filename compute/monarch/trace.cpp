// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/trace.h"

#include "compute/error.h"
#include "compute/io/text.h"
#include "compute/monarch/trace_work.h"
#include "compute/monarch/unit_root.h"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>

namespace longwave {
namespace {

using Complex = std::complex<double>;
using Matrix = Eigen::Matrix<Complex, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr std::int64_t kFewestPoints = 4;
constexpr std::int64_t kMostPoints = 4096;

std::size_t at(std::int64_t index) {
    return static_cast<std::size_t>(index);
}

std::vector<std::int64_t> shapeAt(const std::vector<std::int64_t>& factors, int level, std::int64_t columns) {
    std::vector<std::int64_t> shape(factors.begin(), factors.begin() + level + 1);
    if (columns > 1)
        shape.push_back(columns);
    return shape;
}

const char* baseName(StepKind kind) {
    switch (kind) {
    case StepKind::Sequence:
        return "sequence";
    case StepKind::Reshape:
        return "reshape";
    case StepKind::DftColumns:
        return "dft_columns";
    case StepKind::Twiddles:
        return "twiddles";
    case StepKind::DftRows:
        return "dft_rows";
    case StepKind::Spectrum:
        return "spectrum";
    case StepKind::Reorder:
        return "reorder";
    case StepKind::Multiply:
        return "multiply";
    case StepKind::ReorderBack:
        return "reorder_back";
    case StepKind::InverseRows:
        return "inverse_rows";
    case StepKind::InverseTwiddles:
        return "inverse_twiddles";
    case StepKind::InverseColumns:
        return "inverse_columns";
    case StepKind::Result:
        break;
    }
    return "result";
}

// exp(−2πi·j/n) for j < n.
Complexes rootsOf(std::int64_t n) {
    Complexes roots;
    for (std::int64_t j = 0; j < n; ++j)
        roots.push_back(dftEntry(j, 1, n));
    return roots;
}

// Makes the steps of one row one after the other, each from the one before.
class Walk {
  public:
    Walk(const MonarchTrace& trace, StagePrecision precision, bool isKernel, std::vector<TraceStep>& steps)
        : trace_(trace),
          precision_(precision),
          isKernel_(isKernel),
          steps_(steps) {}

    void forward(Complexes sequence) {
        const int p = trace_.order();
        if (precision_ != StagePrecision::Double)
            for (Complex& z : sequence)
                z = {static_cast<double>(static_cast<float>(z.real())),
                     static_cast<double>(static_cast<float>(z.imag()))};
        add(StepKind::Sequence, 0, 0, std::move(sequence)).shape = {trace_.points};
        for (int level = 0; level + 1 < p; ++level) {
            add(StepKind::Reshape, level, level, last());
            add(StepKind::DftColumns, level, level, product(level, false));
            add(StepKind::Twiddles, level, level, twiddled(level, false));
        }
        add(StepKind::DftRows, p - 1, p - 2, product(p - 1, false));
        add(StepKind::Spectrum, p - 1, 0, last());
    }

    void reorder() {
        Complexes natural(last().size());
        for (std::size_t i = 0; i < natural.size(); ++i)
            natural[at(trace_.spectrumOrder[i])] = last()[i];
        add(StepKind::Reorder, 0, 0, std::move(natural)).shape = {trace_.points};
    }
    void reorderBack() {
        Complexes values(last().size());
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = last()[at(trace_.spectrumOrder[i])];
        add(StepKind::ReorderBack, trace_.order() - 1, 0, std::move(values));
    }

    void multiply() {
        Complexes values = last();
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = times(values[i], trace_.kernelSpectrum[i]);
        TraceStep& step = add(StepKind::Multiply, trace_.order() - 1, 0, std::move(values));
        if (trace_.options.reorder)
            step.shape = {trace_.points};
    }

    void inverse() {
        const int p = trace_.order();
        add(StepKind::InverseRows, p - 1, p - 2, product(p - 1, true));
        for (int level = p - 2; level >= 0; --level) {
            add(StepKind::InverseTwiddles, level, level, twiddled(level, true));
            add(StepKind::InverseColumns, level, level, product(level, true));
        }
        const bool isPair = !trace_.options.partner.empty();
        Complexes y;
        for (std::int64_t t = 0; t < trace_.window; ++t)
            y.emplace_back(last()[at(t)].real());
        for (std::int64_t t = 0; isPair && t < trace_.window; ++t)
            y.emplace_back(last()[at(t)].imag());
        TraceStep& step = add(StepKind::Result, 0, 0, std::move(y));
        step.shape = {trace_.window};
        if (isPair)
            step.shape = {2, trace_.window};
    }

  private:
    const Complexes& last() const { return steps_.back().values; }

    TraceStep& add(StepKind kind, int level, int depth, Complexes values) {
        TraceStep step;
        step.kind = kind;
        step.level = level;
        step.depth = depth;
        step.name = baseName(kind);
        if (depth > 0)
            step.name.append("_").append(std::to_string(depth + 1));
        step.shape = shapeAt(trace_.options.factors, level, trace_.view(level)[2]);
        step.values = std::move(values);
        steps_.push_back(std::move(step));
        account(trace_, isKernel_, steps_); // what is skipped becomes zero before the next step reads it
        return steps_.back();
    }

    Complex times(Complex a, Complex b) const {
        return precision_ == StagePrecision::Double ? a * b : singleProduct(a, b);
    }

    Complexes twiddled(int level, bool conjugate) const {
        const auto [batches, rows, columns] = trace_.view(level);
        const Complexes roots = rootsOf(rows * columns);
        Complexes values = last();
        std::size_t i = 0;
        for (std::int64_t batch = 0; batch < batches; ++batch)
            for (std::int64_t row = 0; row < rows; ++row)
                for (std::int64_t column = 0; column < columns; ++column, ++i) {
                    const Complex t = roots[at(row * column)]; // never past the last: it is below rows · columns
                    values[i] = times(values[i], conjugate ? std::conj(t) : t);
                }
        return values;
    }

    // A·X of every batch at once: their columns stand side by side.
    Complexes product(int level, bool inverse) const {
        const auto [batches, rows, columns] = trace_.view(level);
        const std::int64_t all = batches * columns;
        const bool isReplaced = !isKernel_ && !trace_.options.replaced.empty();
        Complexes a(at(rows * rows)), x(at(rows * all));
        const Complexes roots = rootsOf(rows);
        for (std::int64_t k = 0; k < rows; ++k)
            for (std::int64_t n = 0; n < rows; ++n) {
                const Complex root = roots[at(k * n % rows)];
                a[at(k * rows + n)] = inverse ? std::conj(root) : isReplaced ? trace_.matrix(level, k, n) : root;
            }
        const auto place = [&](std::int64_t batch, std::int64_t row, std::int64_t column) {
            return at((batch * rows + row) * columns + column);
        };
        for (std::int64_t batch = 0; batch < batches; ++batch)
            for (std::int64_t row = 0; row < rows; ++row)
                for (std::int64_t column = 0; column < columns; ++column)
                    x[at(row * all + batch * columns + column)] = last()[place(batch, row, column)];
        const Complexes y = multiplied(a, x, rows, all);
        Complexes values(last().size());
        for (std::int64_t batch = 0; batch < batches; ++batch)
            for (std::int64_t row = 0; row < rows; ++row)
                for (std::int64_t column = 0; column < columns; ++column)
                    values[place(batch, row, column)] = inverse
                                                            ? shared(y[at(row * all + batch * columns + column)], rows)
                                                            : y[at(row * all + batch * columns + column)];
        return values;
    }

    // z / n in the precision of sums.
    Complex shared(Complex z, std::int64_t n) const {
        const Complex quotient = z / static_cast<double>(n);
        if (precision_ == StagePrecision::Double)
            return quotient;
        return {static_cast<double>(static_cast<float>(quotient.real())),
                static_cast<double>(static_cast<float>(quotient.imag()))};
    }

    Complexes multiplied(const Complexes& a, const Complexes& x, std::int64_t rows, std::int64_t columns) const {
        if (precision_ != StagePrecision::Double && precision_ != StagePrecision::Single)
            return tensorProduct(precision_, a, x, rows, rows, columns);
        Complexes y(x.size());
        if (precision_ == StagePrecision::Double) {
            const Eigen::Map<const Matrix> A(a.data(), rows, rows);
            const Eigen::Map<const Matrix> X(x.data(), rows, columns);
            Eigen::Map<Matrix>(y.data(), rows, columns).noalias() = A * X;
            return y;
        }
        using Singles = Eigen::Matrix<std::complex<float>, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
        const Singles A = Eigen::Map<const Matrix>(a.data(), rows, rows).cast<std::complex<float>>();
        const Singles X = Eigen::Map<const Matrix>(x.data(), rows, columns).cast<std::complex<float>>();
        const Singles Y = A * X;
        Eigen::Map<Matrix>(y.data(), rows, columns) = Y.cast<Complex>();
        return y;
    }

    const MonarchTrace& trace_;
    StagePrecision precision_;
    bool isKernel_;
    std::vector<TraceStep>& steps_;
};

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

// The sum as written: circular over N points, or of the first ⌊N/2⌋.
void appendDirect(const MonarchTrace& trace, const std::vector<double>& u, std::vector<double>& y) {
    const std::vector<double>& k = trace.options.kernel;
    const bool wraps = trace.options.mode == Mode::Circular;
    const auto length = static_cast<std::int64_t>(u.size());
    for (std::int64_t t = 0; t < trace.window; ++t) {
        double sum = 0;
        for (std::int64_t j = 0; j < static_cast<std::int64_t>(k.size()); ++j) {
            const std::int64_t from = t - j >= 0 ? t - j : wraps ? t - j + trace.points : length;
            if (from < length)
                sum += k[at(j)] * u[at(from)];
        }
        y.push_back(sum);
    }
}

std::vector<std::int64_t> monarchOrder(const std::vector<std::int64_t>& factors) {
    std::vector<std::int64_t> order{0};
    std::int64_t stride = 1; // k = k₁ + N₁·(k₂ + N₂·(k₃ + …))
    for (const std::int64_t factor : factors) {
        std::vector<std::int64_t> next;
        for (const std::int64_t before : order)
            for (std::int64_t k = 0; k < factor; ++k)
                next.push_back(before + k * stride);
        order = std::move(next);
        stride *= factor;
    }
    return order;
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

MonarchTrace traced(TraceOptions options, StagePrecision precision) {
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
    Walk kernel(trace, StagePrecision::Double, true, trace.kernelSteps);
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
    Walk signal(trace, precision, false, trace.steps);
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

Complex dftEntry(std::int64_t k, std::int64_t n, std::int64_t size) {
    return unitRoot(-static_cast<double>(k * n % size) / static_cast<double>(size)); // reduced: the angle loses nothing
}

std::array<std::int64_t, 3> MonarchTrace::view(int level) const noexcept {
    std::array<std::int64_t, 3> view{1, options.factors[static_cast<std::size_t>(level)], 1};
    for (int i = 0; i < order(); ++i)
        if (i != level)
            view[i < level ? 0 : 2] *= options.factors[static_cast<std::size_t>(i)];
    return view;
}

Complex MonarchTrace::matrix(int level, std::int64_t k, std::int64_t n) const {
    const auto i = static_cast<std::size_t>(level);
    const std::int64_t size = options.factors[i];
    if (i < options.replaced.size() && !options.replaced[i].empty())
        return options.replaced[i][at(k * size + n)];
    return dftEntry(k, n, size);
}

Complex MonarchTrace::twiddle(int level, std::int64_t k, std::int64_t c) const {
    const auto [batches, rows, columns] = view(level);
    return dftEntry(k, c, rows * columns);
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

MonarchTrace traceMonarch(TraceOptions options) {
    check(options);
    const StagePrecision precision = options.precision;
    MonarchTrace trace = traced(options, precision);
    if (precision != StagePrecision::Double) {
        const MonarchTrace exact = traced(std::move(options), StagePrecision::Double);
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
