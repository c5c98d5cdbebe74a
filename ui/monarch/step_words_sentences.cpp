// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/step_words.h"

#include "compute/monarch/trace_work.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace longwave::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(longwave::ui::StepWords)
};

/// The number of a level where there are several of its kind: "₂"; with two factors there is one, and it has none.
QString levelMark(const MonarchTrace& trace, int level) {
    return trace.order() > 2 ? subscript(level + 1) : QString();
}

QString number(std::int64_t value) {
    return format::count(value);
}

/// A relative error, in one piece where lines are broken.
QString errorText(double error) {
    QString text = error >= 1e-3 ? format::significant(error, 2) : format::powerOfTen(error);
    return text.replace(QLatin1Char(' '), QChar::Nbsp);
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
    const auto isZero = [](double value) { return value == 0; };
    if (std::all_of(trace.options.signal.begin(), trace.options.signal.end(), isZero))
        text += QLatin1Char(' ') + Words::tr("All samples of this stretch are zero.");
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

} // namespace

QString sentenceOf(const MonarchTrace& trace, std::size_t index) {
    const TraceStep& step = trace.steps[index];
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
