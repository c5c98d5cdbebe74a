// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/trace_walk.h"

#include "compute/error.h"
#include "compute/monarch/trace_work.h"

namespace longwave {
namespace {

using Complex = std::complex<double>;

std::size_t at(std::int64_t index) {
    return static_cast<std::size_t>(index);
}

// To fp32, where that is what sums are.
Complex rounded(StagePrecision precision, Complex z) {
    if (precision == StagePrecision::Double)
        return z;
    return {static_cast<double>(static_cast<float>(z.real())), static_cast<double>(static_cast<float>(z.imag()))};
}

Complex times(StagePrecision precision, Complex a, Complex b) {
    return precision == StagePrecision::Double ? a * b : singleProduct(a, b);
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

} // namespace

void TraceWalk::forward(Complexes sequence) {
    const int p = trace_.order();
    for (Complex& z : sequence)
        z = rounded(precision_, z);
    add(StepKind::Sequence, 0, 0, std::move(sequence)).shape = {trace_.points};
    for (int level = 0; level + 1 < p; ++level) {
        add(StepKind::Reshape, level, level, last());
        add(StepKind::DftColumns, level, level, product(level, false));
        add(StepKind::Twiddles, level, level, twiddled(level, false));
    }
    add(StepKind::DftRows, p - 1, p - 2, product(p - 1, false));
    add(StepKind::Spectrum, p - 1, 0, last());
}

void TraceWalk::reorder() {
    Complexes natural(last().size());
    for (std::size_t i = 0; i < natural.size(); ++i)
        natural[at(trace_.spectrumOrder[i])] = last()[i];
    add(StepKind::Reorder, 0, 0, std::move(natural)).shape = {trace_.points};
}

void TraceWalk::multiply() {
    Complexes values = last();
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = times(precision_, values[i], trace_.kernelSpectrum[i]);
    TraceStep& step = add(StepKind::Multiply, trace_.order() - 1, 0, std::move(values));
    if (trace_.options.reorder)
        step.shape = {trace_.points};
}

void TraceWalk::reorderBack() {
    Complexes values(last().size());
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = last()[at(trace_.spectrumOrder[i])];
    add(StepKind::ReorderBack, trace_.order() - 1, 0, std::move(values));
}

void TraceWalk::inverse() {
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

TraceStep& TraceWalk::add(StepKind kind, int level, int depth, Complexes values) {
    if (stop_.stop_requested())
        throw Cancelled();
    TraceStep step;
    step.kind = kind;
    step.level = level;
    step.depth = depth;
    step.name = baseName(kind);
    if (depth > 0)
        step.name.append("_").append(std::to_string(depth + 1));
    step.shape = shapeAt(trace_.options.factors, level, trace_.view(level).columns);
    step.values = std::move(values);
    steps_.push_back(std::move(step));
    account(trace_, isKernel_, steps_); // what is skipped becomes zero before the next step reads it
    return steps_.back();
}

Complexes TraceWalk::twiddled(int level, bool conjugate) const {
    const Complexes twiddles = twiddlesOf(trace_.view(level));
    Complexes values = last();
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Complex t = twiddles[i % twiddles.size()];
        values[i] = times(precision_, values[i], conjugate ? std::conj(t) : t);
    }
    return values;
}

Complexes TraceWalk::product(int level, bool inverse) const {
    const LevelView view = trace_.view(level);
    const auto& replaced = trace_.options.replaced;
    const bool isReplaced = !inverse && !isKernel_ && !replaced.empty() && !replaced[at(level)].empty();
    Complexes a = isReplaced ? replaced[at(level)] : dftMatrix(view.rows);
    for (std::size_t i = 0; inverse && i < a.size(); ++i)
        a[i] = std::conj(a[i]);
    const bool isRows = !inverse && level + 1 == trace_.order();
    Complexes values =
        scattered(view, multiplied(a, gathered(view, last()), view, isRows ? LeftFactor::Data : LeftFactor::Matrix));
    for (std::size_t i = 0; inverse && i < values.size(); ++i)
        values[i] = rounded(precision_, values[i] / static_cast<double>(view.rows));
    return values;
}

Complexes TraceWalk::multiplied(const Complexes& a, const Complexes& x, const LevelView& view, LeftFactor left) const {
    const std::int64_t columns = view.batches * view.columns;
    switch (precision_) {
    case StagePrecision::Double:
        return exactProduct(a, x, view.rows, view.rows, columns);
    case StagePrecision::Single:
        return singleProduct(a, x, view.rows, view.rows, columns);
    default:
        return tensorProduct(precision_, a, x, view.rows, view.rows, columns, left, stop_);
    }
}

} // namespace longwave
