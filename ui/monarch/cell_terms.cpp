// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/cell_terms.h"

#include "compute/monarch/trace_work.h"
#include "ui/monarch/cell_numbers.h"
#include "ui/monarch/step_picture.h"
#include "ui/monarch/step_words.h"
#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(longwave::ui::CellSum)
};

constexpr int kNamesShown = 4;

QString symbolFor(const MonarchTrace& trace, const StageCell& cell) {
    if (cell.row == TraceRow::Signal)
        return symbolOf(trace, cell.step);
    if (cell.step == 0)
        return QStringLiteral("k");
    switch (trace.kernelSteps[cell.step].kind) {
    case StepKind::DftRows:
    case StepKind::Spectrum:
        return QStringLiteral("K");
    case StepKind::Reorder:
        return QStringLiteral("k̂");
    default: // the signal's steps up to the spectrum are the kernel's, too
        return symbolOf(trace, cell.step) + QStringLiteral("ₖ");
    }
}

/// With `running` in the place of one of its coordinates, or of none where axis < 0.
QString nameWith(const MonarchTrace& trace, const StageCell& cell, int axis, const QString& running) {
    QStringList places;
    for (const std::int64_t place : coordinatesOf(stepsOf(trace, cell.row)[cell.step], cell.cell))
        places << (places.size() == axis ? running : QString::number(place));
    return symbolFor(trace, cell) + QLatin1Char('[') + places.join(QStringLiteral(", ")) + QLatin1Char(']');
}

/// What the cell is multiplied by, by name: F₁[3, n₁], T[3, 1], K[3, 1].
QString coefficientOf(const CellSum& sum, const TraceStep& step) {
    const MonarchTrace& trace = *sum.trace;
    const std::vector<std::int64_t> places = coordinatesOf(step, sum.cell.cell);
    const auto level = static_cast<std::size_t>(step.level);
    const QString symbol = sum.cell.row == TraceRow::Signal  ? factorSymbolOf(trace, sum.cell.step)
                           : step.kind == StepKind::Twiddles ? QStringLiteral("T")
                                                             : QStringLiteral("F") + subscript(step.level + 1);
    if (sum.isProduct) {
        const QString out = QString::number(places[level]);
        // F is symmetric; what replaced it need not be, and has its output first.
        const bool isTurned = sum.isRightProduct && !(step.kind == StepKind::DftRows && isReplaced(trace, step.level) &&
                                                      sum.cell.row == TraceRow::Signal);
        const QString entry = isTurned ? QStringLiteral("%1[%2, %3]").arg(symbol, sum.index, out)
                                       : QStringLiteral("%1[%2, %3]").arg(symbol, out, sum.index);
        const bool isInverse = step.kind == StepKind::InverseRows || step.kind == StepKind::InverseColumns;
        return isInverse ? entry + QStringLiteral("/%1").arg(trace.view(step.level).rows) : entry;
    }
    if (step.kind == StepKind::Twiddles || step.kind == StepKind::InverseTwiddles)
        return QStringLiteral("%1[%2, %3]").arg(symbol).arg(places[level]).arg(places[level + 1]);
    if (step.kind == StepKind::Multiply)
        return cellName(trace, {TraceRow::Kernel, trace.kernelSteps.size() - 1, sum.cell.cell});
    return {};
}

/// Where among 0 … N − 1 samples a source is; −1: it is none.
std::int64_t sampleOf(const CellSum& sum, std::int64_t source) {
    const std::size_t before = sum.cell.step - 1;
    const TraceStep& step = stepsOf(*sum.trace, sum.cell.row)[before];
    return step.kind == StepKind::Sequence || (step.kind == StepKind::Reshape && step.level == 0) ? source : -1;
}

/// Products that are left out: "4 … 7: x[33], x[41], … are padding: 4 of 8 terms are skipped."
QString skippedRemark(const CellSum& sum, const TraceStep& step) {
    const LevelView view = sum.trace->view(step.level);
    const auto skipped = view.rows - static_cast<std::int64_t>(sum.terms.size());
    if (!sum.isProduct || sum.isSkipped || skipped <= 0)
        return {};
    std::vector<bool> isIn(static_cast<std::size_t>(view.rows));
    for (const CellSum::Term& term : sum.terms)
        isIn[static_cast<std::size_t>(term.term.index)] = true;
    const bool isPadding = step.kind == StepKind::DftColumns && step.level == 0;
    if (!isPadding)
        return Words::tr("%1 of %2 terms are skipped: their frequencies are dropped.")
            .arg(format::count(skipped), format::count(view.rows));
    QStringList names;
    const std::int64_t column = sum.cell.cell % view.columns;
    for (std::int64_t n = 0; n < view.rows; ++n)
        if (!isIn[static_cast<std::size_t>(n)] && names.size() <= kNamesShown)
            names << (names.size() == kNamesShown
                          ? QStringLiteral("…")
                          : QStringLiteral("%1[%2]")
                                .arg(QLatin1String(sum.cell.row == TraceRow::Signal ? "x" : "k"))
                                .arg(n * view.columns + column));
    return (skipped == 1 ? Words::tr("%1 is padding: %2 of %3 terms is skipped.")
                         : Words::tr("%1 are padding: %2 of %3 terms are skipped."))
        .arg(names.join(QStringLiteral(", ")), format::count(skipped), format::count(view.rows));
}

} // namespace

QString cellName(const MonarchTrace& trace, const StageCell& cell) {
    return nameWith(trace, cell, -1, {});
}

QString CellSum::sourceName(std::size_t term) const {
    const std::int64_t source = terms[term].term.source;
    if (const std::int64_t sample = sampleOf(*this, source); sample >= 0)
        return QStringLiteral("%1[%2]").arg(QLatin1String(cell.row == TraceRow::Signal ? "x" : "k")).arg(sample);
    return cellName(*trace, {cell.row, cell.step - 1, source});
}

QString CellSum::markup(std::size_t termsShown) const {
    const auto equals = QStringLiteral(" = ");
    QString text = name;
    if (isSkipped)
        return text + equals + QStringLiteral("0");
    const bool isReal = isRealPart || (value.imag() == 0 && (terms.empty() || (hasReal && !isProduct)));
    const QString result = complexText(value, decimals, isReal);
    if (terms.empty())
        return text + equals + result;
    const QString part = !isRealPart                                  ? QString()
                         : terms.front().term.coefficient.real() == 0 ? QStringLiteral("Im ")
                                                                      : QStringLiteral("Re ");
    if (coefficientName.isEmpty()) {
        // Only the name is another: in the spectrum the one by frequency.
        const bool isSpectrum = stepsOf(*trace, cell.row)[cell.step].kind == StepKind::Spectrum;
        const QString other = isSpectrum
                                  ? QStringLiteral("%1[%2]")
                                        .arg(cell.row == TraceRow::Signal ? QStringLiteral("û") : QStringLiteral("k̂"))
                                        .arg(trace->spectrumOrder[static_cast<std::size_t>(cell.cell)])
                                  : valueName;
        return text + equals + part + other + equals + result;
    }
    text += equals + (isProduct ? QStringLiteral("Σ ") : QString()) +
            (isValueFirst ? valueName + QStringLiteral(" · ") + coefficientName
                          : coefficientName + QStringLiteral(" · ") + valueName);
    const auto written = [&](const Term& term) {
        const QString coefficient = factorText(term.term.coefficient, coefficientDecimals);
        const QString factor = factorText(term.value, valueDecimals, hasReal);
        return isValueFirst ? factor + QStringLiteral(" · ") + coefficient
                            : coefficient + QStringLiteral(" · ") + factor;
    };
    QStringList parts;
    const std::size_t shown = std::min(termsShown, terms.size());
    for (std::size_t i = 0; i < shown; ++i)
        parts << written(terms[i]);
    if (shown < terms.size() && shown > 0)
        parts.insert(parts.size() - 1, QStringLiteral("…")), parts.back() = written(terms.back());
    if (shown > 0)
        text += equals + parts.join(QStringLiteral(" + "));
    return text + equals + result;
}

QString CellSum::remark() const {
    const TraceStep& step = stepsOf(*trace, cell.row)[cell.step];
    if (isSkipped) {
        const bool isForward = step.kind == StepKind::Sequence || (step.kind == StepKind::Reshape && step.level == 0);
        const bool isLast = step.kind == StepKind::InverseColumns && step.level == 0;
        return isForward ? Words::tr("It is padding, known to be zero: never read, never multiplied.")
               : isLast  ? Words::tr("Nobody asks for it: it is beyond the %1 samples of the result.")
                              .arg(format::count(trace->window))
                        : Words::tr("Its frequencies are dropped: it is not computed.");
    }
    QStringList parts;
    if (cell.step > 0)
        if (const QString skipped = skippedRemark(*this, step); !skipped.isEmpty())
            parts << skipped;
    if (cell.row == TraceRow::Signal && step.kind == StepKind::Spectrum)
        parts << Words::tr("Frequency k = %1 of %2.")
                     .arg(trace->spectrumOrder[static_cast<std::size_t>(cell.cell)])
                     .arg(format::count(trace->points));
    if (cell.row == TraceRow::Signal && step.kind == StepKind::Result)
        parts << Words::tr("The direct sum gives %1 (circles).")
                     .arg(realText(trace->direct[static_cast<std::size_t>(cell.cell)], decimals));
    if (cell.row == TraceRow::Signal && trace->options.precision != StagePrecision::Double && !terms.empty() &&
        isProduct) {
        const double off = std::abs(terms.back().sum - value);
        parts << Words::tr("With these inputs in fp64 the sum is %1; %2 made it %3 (off by %4).")
                     .arg(complexText(terms.back().sum, decimals), QLatin1String(nameOf(trace->options.precision)),
                          complexText(value, decimals), format::powerOfTen(off).replace(QLatin1Char(' '), QChar::Nbsp));
    }
    return parts.join(QLatin1Char(' '));
}

CellSum sumOf(std::shared_ptr<const MonarchTrace> tracePtr, const StageCell& cell) {
    CellSum sum;
    sum.trace = std::move(tracePtr);
    const MonarchTrace& trace = *sum.trace;
    const std::vector<TraceStep>& steps = stepsOf(trace, cell.row);
    const TraceStep& step = steps[cell.step];
    sum.cell = cell;
    sum.name = cellName(trace, cell);
    sum.value = step.values[static_cast<std::size_t>(cell.cell)];
    sum.isSkipped = step.skipped[static_cast<std::size_t>(cell.cell)] != 0;
    sum.isProduct = isProduct(step.kind);
    sum.isRightProduct = step.kind == StepKind::DftRows || step.kind == StepKind::InverseRows;
    sum.isRealPart = step.kind == StepKind::Result;
    sum.decimals = decimalsFor(largestOf(step));
    if (cell.step == 0)
        return sum;
    const TraceStep& before = steps[cell.step - 1];
    sum.valueDecimals = decimalsFor(largestOf(before));
    sum.hasSamples = sampleOf(sum, 0) >= 0;
    sum.isValueFirst = sum.isRightProduct || step.kind == StepKind::Multiply;
    sum.hasReal = step.realInput;
    if (step.kind == StepKind::Reshape)
        sum.hasReal = step.level == 0 && (cell.row == TraceRow::Kernel || trace.options.partner.empty());
    if (sum.isProduct) {
        const bool isForward = step.kind == StepKind::DftColumns || step.kind == StepKind::DftRows;
        sum.index = indexName(step.level, !isForward);
        sum.coefficientDecimals = isForward ? 3 : decimalsFor(1.0 / static_cast<double>(trace.view(step.level).rows));
    } else if (step.kind == StepKind::Multiply) {
        sum.coefficientDecimals = decimalsFor(largestOf(trace.kernelSteps.back()));
    }
    sum.coefficientName = coefficientOf(sum, step);
    std::complex<double> total = 0;
    for (const TraceTerm& term : termsOf(trace, cell.step, cell.cell, cell.row)) {
        const std::complex<double> value = before.values[static_cast<std::size_t>(term.source)];
        const std::complex<double> product = term.coefficient * value;
        total += product;
        sum.terms.push_back({term, value, product, total});
    }
    if (!sum.terms.empty())
        sum.valueName = nameWith(trace, {cell.row, cell.step - 1, sum.terms.front().term.source},
                                 sum.isProduct ? step.level : -1, sum.index);
    return sum;
}

} // namespace longwave::ui
