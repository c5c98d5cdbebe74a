// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/step_words.h"

#include "compute/monarch/trace_work.h"
#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace longwave::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(longwave::ui::StepWords)
};

const TraceStep& stepAt(const MonarchTrace& trace, std::size_t step) {
    return trace.steps[step];
}

/// A relative error, in one piece where lines are broken.
QString errorText(double error) {
    QString text = error >= 1e-3 ? format::significant(error, 2) : format::powerOfTen(error);
    return text.replace(QLatin1Char(' '), QChar::Nbsp);
}

bool isInverse(StepKind kind) {
    return kind == StepKind::InverseRows || kind == StepKind::InverseTwiddles || kind == StepKind::InverseColumns;
}

/// The number of a level where there are several of its kind: "₂"; with two factors there is one, and it has none.
QString levelMark(const MonarchTrace& trace, int level) {
    return trace.order() > 2 ? subscript(level + 1) : QString();
}

QString number(std::int64_t value) {
    return format::count(value);
}

/// How many samples lie between two of a column: "every eighth sample", "one sample in 64".
QString everyNth(std::int64_t n) {
    static constexpr const char* kOrdinals[] = {
        QT_TRANSLATE_NOOP("longwave::ui::StepWords", "every second sample"),
        QT_TRANSLATE_NOOP("longwave::ui::StepWords", "every third sample"),
        QT_TRANSLATE_NOOP("longwave::ui::StepWords", "every fourth sample"),
        QT_TRANSLATE_NOOP("longwave::ui::StepWords", "every fifth sample"),
        QT_TRANSLATE_NOOP("longwave::ui::StepWords", "every sixth sample"),
        QT_TRANSLATE_NOOP("longwave::ui::StepWords", "every seventh sample"),
        QT_TRANSLATE_NOOP("longwave::ui::StepWords", "every eighth sample"),
        QT_TRANSLATE_NOOP("longwave::ui::StepWords", "every ninth sample"),
        QT_TRANSLATE_NOOP("longwave::ui::StepWords", "every tenth sample"),
    };
    if (n >= 2 && n < 2 + static_cast<std::int64_t>(std::size(kOrdinals)))
        return Words::tr(kOrdinals[n - 2]);
    return Words::tr("one sample in %1").arg(number(n));
}

/// Rows of a mask that are out, where they are one run: "row 7", "rows 4 to 7"; otherwise how many: "12 of 16 rows".
QString rowsOut(const std::vector<bool>& in) {
    const auto first = std::find(in.begin(), in.end(), false);
    const auto end = std::find(first, in.end(), true);
    const auto count = std::count(in.begin(), in.end(), false);
    if (count == end - first) {
        const auto from = first - in.begin();
        return count == 1 ? Words::tr("row %1").arg(from)
                          : Words::tr("rows %1 to %2").arg(number(from)).arg(number(from + count - 1));
    }
    return Words::tr("%1 of %2 rows").arg(number(count)).arg(number(static_cast<std::int64_t>(in.size())));
}

bool isOneOut(const std::vector<bool>& in) {
    return std::count(in.begin(), in.end(), false) == 1;
}

bool hasOut(const std::vector<bool>& mask) {
    return std::find(mask.begin(), mask.end(), false) != mask.end();
}

std::int64_t droppedOf(const MonarchTrace& trace) {
    return std::count(trace.kept.begin(), trace.kept.end(), false);
}

bool isReplaced(const MonarchTrace& trace, int level) {
    const auto i = static_cast<std::size_t>(level);
    return i < trace.options.replaced.size() && !trace.options.replaced[i].empty();
}

/// Sentences for what is left out, another matrix and rounding, each with a space before it.
QString asides(const MonarchTrace& trace, const TraceStep& step) {
    QString text;
    if ((step.kind == StepKind::DftColumns || step.kind == StepKind::DftRows) && isReplaced(trace, step.level))
        text += QLatin1Char(' ') +
                Words::tr("F%1 has been replaced and is no exact DFT any more.").arg(subscript(step.level + 1));
    if (trace.options.precision != StagePrecision::Double && isProduct(step.kind))
        text +=
            QLatin1Char(' ') + Words::tr("In %1 it is off by %2 (relative, l2).")
                                   .arg(QLatin1String(nameOf(trace.options.precision)), errorText(step.relativeError));
    return text;
}

QString sequenceSentence(const MonarchTrace& trace) {
    QString text;
    if (trace.options.mode == Mode::Causal) {
        text = Words::tr("%1 samples and %2 zeros behind them: without that room the end of the result would wrap "
                         "around to its beginning.")
                   .arg(number(trace.window))
                   .arg(number(trace.points - trace.window));
    } else {
        text = Words::tr("One period of %1 samples: what leaves at the end comes back in at the beginning.")
                   .arg(number(trace.points));
    }
    if (trace.options.signal.size() < static_cast<std::size_t>(trace.window))
        text += QLatin1Char(' ') + Words::tr("The signal has %1 of them, the rest is zero.")
                                       .arg(number(static_cast<std::int64_t>(trace.options.signal.size())));
    if (!trace.options.partner.empty())
        text += QLatin1Char(' ') + Words::tr("A second row rides along as the imaginary part.");
    return text;
}

QString reshapeSentence(const MonarchTrace& trace, const TraceStep& step) {
    const LevelView view = trace.view(step.level);
    if (step.level > 0)
        return Words::tr("Each of the %1 rows of B%2 is a sequence of %3 samples of its own: it opens into %4 × %5, "
                         "and its DFT begins anew.")
            .arg(number(view.batches), levelMark(trace, step.level - 1), number(view.rows * view.columns),
                 number(view.rows), number(view.columns));
    const QString text = Words::tr("Nothing is computed: a row takes the next %1 samples, so a column holds %2.")
                             .arg(number(view.columns), everyNth(view.columns));
    const std::vector<bool>* inputs = &trace.steps[2].inputs; // of the product that reads it
    return hasOut(*inputs) ? text + QLatin1Char(' ') + Words::tr("Padding: %1.").arg(rowsOut(*inputs)) : text;
}

QString columnsSentence(const MonarchTrace& trace, const TraceStep& step) {
    const LevelView view = trace.view(step.level);
    QString text;
    if (step.level == 0)
        text = Words::tr("A column holds %1. One product with F₁ transforms all %2 columns")
                   .arg(everyNth(view.columns), number(view.columns));
    else
        text = Words::tr("One product with F%1 transforms the %2 columns of all %3 blocks")
                   .arg(subscript(step.level + 1), number(view.columns), number(view.batches));
    if (hasOut(step.inputs))
        text += (isOneOut(step.inputs) ? Words::tr("; %1 is padding and is never multiplied")
                                       : Words::tr("; %1 are padding and are never multiplied"))
                    .arg(rowsOut(step.inputs));
    else if (step.level == 0 && trace.options.mode == Mode::Causal)
        text += Words::tr("; the zeros behind the samples are multiplied like all others");
    if (hasOut(step.outputs))
        text += Words::tr("; no frequency that is kept is in %1: not computed").arg(rowsOut(step.outputs));
    return text + QLatin1Char('.');
}

QString twiddlesSentence(const MonarchTrace& trace, const TraceStep& step) {
    const LevelView view = trace.view(step.level);
    const double last = 360.0 * static_cast<double>(view.rows - 1) * static_cast<double>(view.columns - 1) /
                        static_cast<double>(view.rows * view.columns);
    return Words::tr("Every cell is turned by an angle of its own, by nothing in row 0 and column 0, by %1° in the "
                     "last cell; no magnitude changes.")
        .arg(format::fixed(-last, 1));
}

QString rowsSentence(const MonarchTrace& trace, const TraceStep& step) {
    const LevelView view = trace.view(step.level);
    QString text = Words::tr("A row of %1 numbers is left. F%2, from the right, transforms all %3 rows in one product")
                       .arg(number(view.rows), subscript(step.level + 1), number(view.batches));
    if (hasOut(step.outputs))
        text += Words::tr("; %1 of %2 columns hold no frequency that is kept and are not computed")
                    .arg(number(std::count(step.outputs.begin(), step.outputs.end(), false)),
                         number(static_cast<std::int64_t>(step.outputs.size())));
    return text + QLatin1Char('.');
}

/// "k₁ + 8 k₂ + 64 k₃".
QString frequencySum(const MonarchTrace& trace) {
    QStringList parts;
    std::int64_t stride = 1;
    for (int level = 0; level < trace.order(); ++level) {
        parts << (stride > 1 ? QString::number(stride) + QLatin1Char(' ') : QString()) + indexName(level, true);
        stride *= trace.view(level).rows;
    }
    return parts.join(QStringLiteral(" + "));
}

QString allFrequencyNames(const MonarchTrace& trace) {
    QStringList names;
    for (int level = 0; level < trace.order(); ++level)
        names << indexName(level, true);
    return names.join(QStringLiteral(", "));
}

QString reorderSentence(const MonarchTrace& trace) {
    std::int64_t unmoved = 0;
    for (std::size_t i = 0; i < trace.spectrumOrder.size(); ++i)
        unmoved += trace.spectrumOrder[i] == static_cast<std::int64_t>(i);
    return Words::tr("A permutation carries every value to the place of its frequency: %1 of %2 move, and nothing is "
                     "computed.")
        .arg(number(trace.points - unmoved), number(trace.points));
}

QString multiplySentence(const MonarchTrace& trace) {
    const std::int64_t dropped = droppedOf(trace);
    QString text = Words::tr("Here the convolution happens: %1 complex products, frequency by frequency. The kernel's "
                             "spectrum lies in the same order.")
                       .arg(number(trace.points - dropped));
    if (dropped > 0)
        text += QLatin1Char(' ') + Words::tr("%1 frequencies are dropped.").arg(number(dropped));
    const auto taps = static_cast<std::int64_t>(trace.options.kernel.size());
    if (trace.options.taps > 0 && trace.options.taps < taps)
        text += QLatin1Char(' ') +
                Words::tr("K is that of the first %1 of %2 taps.").arg(number(trace.options.taps), number(taps));
    return text;
}

QString inverseRowsSentence(const MonarchTrace& trace, const TraceStep& step) {
    const LevelView view = trace.view(step.level);
    QString text = Words::tr("The way back begins with what came last: the conjugate of F%1 from the right, divided by "
                             "%2, in one product for all %3 rows")
                       .arg(subscript(step.level + 1), number(view.rows), number(view.batches));
    if (hasOut(step.inputs))
        text += Words::tr("; %1 of %2 columns were dropped and are never multiplied")
                    .arg(number(std::count(step.inputs.begin(), step.inputs.end(), false)),
                         number(static_cast<std::int64_t>(step.inputs.size())));
    return text + QLatin1Char('.');
}

QString inverseColumnsSentence(const MonarchTrace& trace, const TraceStep& step) {
    const LevelView view = trace.view(step.level);
    QString text;
    if (step.level == 0)
        text = Words::tr("The conjugate of F₁, divided by %1, turns the %2 columns into samples")
                   .arg(number(view.rows), number(view.columns));
    else
        text = Words::tr("The conjugate of F%1, divided by %2, closes the %3 blocks: each is a row of B′%4 again")
                   .arg(subscript(step.level + 1), number(view.rows), number(view.batches),
                        levelMark(trace, step.level - 1));
    if (hasOut(step.inputs))
        text += Words::tr("; no frequency that is kept is in %1: never multiplied").arg(rowsOut(step.inputs));
    if (hasOut(step.outputs))
        text += Words::tr("; nobody asks for %1 of the result: not computed").arg(rowsOut(step.outputs));
    return text + QLatin1Char('.');
}

QString resultSentence(const MonarchTrace& trace) {
    const QString error = errorText(trace.relativeError);
    if (!trace.options.partner.empty())
        return Words::tr("The real part is the first row's result, the imaginary part the second's, %1 samples each; "
                         "off from the direct sum by %2 (relative, l2).")
            .arg(number(trace.window), error);
    return Words::tr("Read row by row, the real part is the result: %1 samples, off from the direct sum by %2 "
                     "(relative, l2).")
        .arg(number(trace.window), error);
}

QString plainTitle(const MonarchTrace& trace, const TraceStep& step) {
    const LevelView view = trace.view(step.level);
    switch (step.kind) {
    case StepKind::Sequence:
        return Words::tr("The sequence");
    case StepKind::Reshape:
        return (step.level == 0 ? Words::tr("Reshape to %1 × %2") : Words::tr("Rows open to %1 × %2"))
            .arg(number(view.rows), number(view.columns));
    case StepKind::DftColumns:
        return Words::tr("DFT down the columns");
    case StepKind::Twiddles:
        return Words::tr("Twiddles");
    case StepKind::DftRows:
        return Words::tr("DFT along the rows");
    case StepKind::Spectrum:
        return Words::tr("Monarch order");
    case StepKind::Reorder:
        return Words::tr("Natural order");
    case StepKind::Multiply:
        return Words::tr("Product with K");
    case StepKind::ReorderBack:
        return Words::tr("Monarch order again");
    case StepKind::InverseRows:
        return Words::tr("Rows back");
    case StepKind::InverseTwiddles:
        return Words::tr("Twiddles back");
    case StepKind::InverseColumns:
        return Words::tr("Columns back");
    case StepKind::Result:
        break;
    }
    return Words::tr("The result");
}

QString root(const QString& sign, const QString& a, const QString& b, std::int64_t size) {
    return QStringLiteral("e^{%1 %2 %3/%4}").arg(sign, a, b, QString::number(size));
}

} // namespace

QString subscript(std::int64_t number) {
    QString text;
    for (const QChar digit : QString::number(number))
        text += QChar(0x2080 + digit.digitValue());
    return text;
}

QString indexName(int level, bool isFrequency) {
    return QLatin1String(isFrequency ? "k" : "n") + subscript(level + 1);
}

QString columnName(const MonarchTrace& trace, int level) {
    return level + 2 >= trace.order() ? indexName(trace.order() - 1, false)
                                      : QStringLiteral("m") + subscript(level + 1);
}

QString titleOf(const MonarchTrace& trace, std::size_t index) {
    const TraceStep& step = stepAt(trace, index);
    const QString title = plainTitle(trace, step);
    return step.depth > 0 ? Words::tr("%1, level %2").arg(title).arg(step.depth + 1) : title;
}

QString symbolOf(const MonarchTrace& trace, std::size_t index) {
    const TraceStep& step = stepAt(trace, index);
    switch (step.kind) {
    case StepKind::Sequence:
        return QStringLiteral("x");
    case StepKind::Reshape:
        return QStringLiteral("X") + levelMark(trace, step.level);
    case StepKind::DftColumns:
        return QStringLiteral("A") + levelMark(trace, step.level);
    case StepKind::Twiddles:
        return QStringLiteral("B") + levelMark(trace, step.level);
    case StepKind::DftRows:
    case StepKind::Spectrum:
        return QStringLiteral("U");
    case StepKind::Reorder:
        return QStringLiteral("û");
    case StepKind::Multiply:
        return trace.options.reorder ? QStringLiteral("ŷ") : QStringLiteral("Y");
    case StepKind::ReorderBack:
        return QStringLiteral("Y");
    case StepKind::InverseRows:
        return QStringLiteral("B′") + levelMark(trace, step.level - 1);
    case StepKind::InverseTwiddles:
        return QStringLiteral("A′") + levelMark(trace, step.level);
    case StepKind::InverseColumns:
        return step.level == 0 ? QStringLiteral("y") : QStringLiteral("B′") + levelMark(trace, step.level - 1);
    case StepKind::Result:
        break;
    }
    return QStringLiteral("y");
}

QString factorSymbolOf(const MonarchTrace& trace, std::size_t index) {
    const TraceStep& step = stepAt(trace, index);
    switch (step.kind) {
    case StepKind::DftColumns:
    case StepKind::DftRows:
        return QStringLiteral("F") + subscript(step.level + 1);
    case StepKind::InverseColumns:
    case StepKind::InverseRows:
        return QStringLiteral("F̄") + subscript(step.level + 1);
    case StepKind::Twiddles:
        return QStringLiteral("T") + levelMark(trace, step.level);
    case StepKind::InverseTwiddles:
        return QStringLiteral("T̄") + levelMark(trace, step.level);
    case StepKind::Multiply:
        return trace.options.reorder ? QStringLiteral("k̂") : QStringLiteral("K");
    default:
        return {};
    }
}

QString formulaOf(const MonarchTrace& trace, std::size_t index) {
    const TraceStep& step = stepAt(trace, index);
    const QString out = symbolOf(trace, index);
    const QString in = index > 0 ? symbolOf(trace, index - 1) : QString();
    const QString factor = factorSymbolOf(trace, index);
    const LevelView view = trace.view(step.level);
    const QString row = indexName(step.level, false);
    switch (step.kind) {
    case StepKind::Sequence:
        return QStringLiteral("x[n], n = 0 … %1").arg(trace.points - 1);
    case StepKind::Reshape: {
        const QString column = columnName(trace, step.level);
        const QString place = QStringLiteral("%1 %2 + %3").arg(view.columns).arg(row, column);
        if (step.level == 0)
            return QStringLiteral("%1[%2, %3] = x[%4]").arg(out, row, column, place);
        return QStringLiteral("%1[…, %2, %3] = %4[…, %5]").arg(out, row, column, in, place);
    }
    case StepKind::DftColumns:
        return QStringLiteral("%1 = %2 · %3").arg(out, factor, in);
    case StepKind::InverseColumns:
        return QStringLiteral("%1 = %2 · %3 ÷ %4").arg(out, factor, in).arg(view.rows);
    case StepKind::DftRows:
        return isReplaced(trace, step.level) ? QStringLiteral("%1 = %2 · %3ᵀ").arg(out, in, factor)
                                             : QStringLiteral("%1 = %2 · %3").arg(out, in, factor);
    case StepKind::InverseRows:
        return QStringLiteral("%1 = %2 · %3 ÷ %4").arg(out, in, factor).arg(view.rows);
    case StepKind::Twiddles:
    case StepKind::InverseTwiddles:
        return QStringLiteral("%1 = %2 ∘ %3").arg(out, factor, in);
    case StepKind::Multiply:
        return QStringLiteral("%1 = %2 ∘ %3").arg(out, in, factor);
    case StepKind::Spectrum:
        return QStringLiteral("U[%1] = û[%2]").arg(allFrequencyNames(trace), frequencySum(trace));
    case StepKind::Reorder:
        return QStringLiteral("û[%1] = U[%2]").arg(frequencySum(trace), allFrequencyNames(trace));
    case StepKind::ReorderBack:
        return QStringLiteral("Y[%1] = ŷ[%2]").arg(allFrequencyNames(trace), frequencySum(trace));
    case StepKind::Result:
        break;
    }
    return QStringLiteral("y[n], n = 0 … %1").arg(trace.window - 1);
}

QString fullFormulaOf(const MonarchTrace& trace, std::size_t index) {
    const TraceStep& step = stepAt(trace, index);
    const LevelView view = trace.view(step.level);
    const QString k = indexName(step.level, true), n = indexName(step.level, false);
    const QString factor = factorSymbolOf(trace, index);
    const QString sign = isInverse(step.kind) ? QStringLiteral("2πi") : QStringLiteral("−2πi");
    const QString formula = formulaOf(trace, index) + QStringLiteral(",   ");
    switch (step.kind) {
    case StepKind::DftColumns:
    case StepKind::DftRows:
        if (isReplaced(trace, step.level))
            return formulaOf(trace, index);
        return formula + QStringLiteral("%1[%2, %3] = %4").arg(factor, k, n, root(sign, k, n, view.rows));
    case StepKind::InverseColumns:
    case StepKind::InverseRows:
        return formula + QStringLiteral("%1[%2, %3] = %4").arg(factor, n, k, root(sign, n, k, view.rows));
    case StepKind::Twiddles:
    case StepKind::InverseTwiddles: {
        const QString column = columnName(trace, step.level);
        return formula + QStringLiteral("%1[%2, %3] = %4")
                             .arg(factor, k, column, root(sign, k, column, view.rows * view.columns));
    }
    case StepKind::Result:
        return trace.options.partner.empty()
                   ? QStringLiteral("y[n] = Re y[n₁, %1],   n = %2 n₁ + %1")
                         .arg(columnName(trace, 0))
                         .arg(trace.view(0).columns)
                   : QStringLiteral("y[0, n] = Re y[n₁, %1],   y[1, n] = Im y[n₁, %1]").arg(columnName(trace, 0));
    default:
        return formulaOf(trace, index);
    }
}

QString sentenceOf(const MonarchTrace& trace, std::size_t index) {
    const TraceStep& step = stepAt(trace, index);
    switch (step.kind) {
    case StepKind::Sequence:
        return sequenceSentence(trace);
    case StepKind::Reshape:
        return reshapeSentence(trace, step);
    case StepKind::DftColumns:
        return columnsSentence(trace, step) + asides(trace, step);
    case StepKind::Twiddles:
        return twiddlesSentence(trace, step);
    case StepKind::DftRows:
        return rowsSentence(trace, step) + asides(trace, step);
    case StepKind::Spectrum:
        return Words::tr("The spectrum is complete; only its order is not the usual one. Nothing has to move: the "
                         "kernel's spectrum lies in the same order.");
    case StepKind::Reorder:
        return reorderSentence(trace);
    case StepKind::Multiply:
        return multiplySentence(trace);
    case StepKind::ReorderBack:
        return Words::tr("The second permutation undoes the first. Together they do nothing, so both can be left out.");
    case StepKind::InverseRows:
        return inverseRowsSentence(trace, step) + asides(trace, step);
    case StepKind::InverseTwiddles:
        return Words::tr("Every cell is turned back by the angle that it was turned by on the way forth.");
    case StepKind::InverseColumns:
        return inverseColumnsSentence(trace, step) + asides(trace, step);
    case StepKind::Result:
        break;
    }
    return resultSentence(trace);
}

} // namespace longwave::ui
