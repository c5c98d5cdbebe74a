// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/butterfly_words.h"

#include "ui/monarch/view_words.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

namespace longwave::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ButterflyStage)
};

QString productWords(const MonarchTrace& trace, const WireSegment& segment, WireOrder order) {
    const TraceStep& step = trace.steps[segment.step];
    const auto [batches, rows, columns] = trace.view(step.level);
    QString text =
        Words::tr("%1 butterflies: each mixes %2 cells with each other and with no others, %3 wires in all.")
            .arg(format::count(segment.butterflies), format::count(segment.fan), format::count(segment.wires));
    if (segment.wires < segment.possible)
        text += QStringLiteral(" ") +
                Words::tr("Without what is skipped; with it there would be %1.").arg(format::count(segment.possible));
    if (order == WireOrder::Memory && columns > 1)
        text += QStringLiteral(" ") +
                Words::tr("In memory they lie interleaved, %1 cells apart: a matrix product does not mind.")
                    .arg(format::count(columns));
    if (segment.drawn.empty())
        text += QStringLiteral(" ") + Words::tr("Too many to draw: each block is a butterfly.");
    return text;
}

QString twiddleWords(const MonarchTrace& trace, const WireSegment& segment, WireOrder order) {
    const TraceStep& step = trace.steps[segment.step];
    const auto [batches, rows, columns] = trace.view(step.level);
    QString text = Words::tr("Each wire turns its own value and mixes nothing: a factor of magnitude 1, a power of "
                             "ω = exp(−2πi / %1).")
                       .arg(format::count(rows * columns));
    if (segment.crosses && order == WireOrder::Grouped)
        text += QStringLiteral(" ") +
                (step.kind == StepKind::Twiddles
                     ? Words::tr("Then the rows are read instead of the columns: that is the crossing, and in memory "
                                 "nothing moves.")
                     : Words::tr("The columns are read instead of the rows: that is the crossing, and in memory "
                                 "nothing moves."));
    return text;
}

} // namespace

QString wireSentence(const MonarchTrace& trace, std::size_t index, WireOrder order) {
    const TraceStep& step = trace.steps[index];
    if (index == 0)
        return Words::tr("%1 samples, one below the other. No wires lead here; the first ones leave to the right.")
            .arg(format::count(trace.points));
    const WireSegment segment = segmentOf(trace, index, order);
    const bool isGrouped = order == WireOrder::Grouped;
    QString text;
    switch (step.kind) {
    case StepKind::Reshape:
        text = isGrouped
                   ? Words::tr("A column takes one sample in %1: the wires show in which order the columns read them. "
                               "In memory nothing moves.")
                         .arg(format::count(trace.view(step.level).columns))
                   : Words::tr("Nothing moves: the cells are only called by row and column from here on.");
        break;
    case StepKind::Twiddles:
    case StepKind::InverseTwiddles:
        text = twiddleWords(trace, segment, order);
        break;
    case StepKind::Spectrum:
        text = Words::tr("Every wire goes straight: the cells get the names of their frequencies, and stay. Natural "
                         "order is never made.");
        break;
    case StepKind::Reorder:
        text = Words::tr("Each frequency moves to its natural place: a true permutation, all of memory is read and "
                         "written. Follow a wire to the right: reordering back undoes it.");
        break;
    case StepKind::ReorderBack:
        text = Words::tr("The inverse of the permutation at the left: each wire comes back to the place it left. "
                         "Without both of them nothing would change but the time.");
        break;
    case StepKind::Multiply:
        text = trace.options.reorder
                   ? Words::tr("Each frequency is multiplied by its own K, whatever place it stands at: so the two "
                               "permutations around it cancel.")
                   : Words::tr("Each frequency is multiplied by its own K. The kernel’s spectrum lies in Monarch order "
                               "too, so no wire has to cross.");
        text += QStringLiteral(" ") + Words::tr("Its own wires are those of the steps before, from the taps.");
        break;
    case StepKind::Result:
        text = isGrouped ? Words::tr("The columns are read back into the sequence: the reshape’s crossing undone. Of "
                                     "each value the real part remains.")
                         : Words::tr("Of each value the real part remains; nothing moves.");
        if (!trace.options.partner.empty())
            text = Words::tr("The real parts are the first row’s result, the imaginary parts the second row’s.");
        break;
    default:
        text = productWords(trace, segment, order);
        break;
    }
    if (segment.fan == 1 && segment.wires < segment.possible)
        text += QStringLiteral(" ") + Words::tr("%1 of %2 wires carry something.")
                                          .arg(format::count(segment.wires), format::count(segment.possible));
    if (segment.drawnEvery > 1)
        text += QStringLiteral(" ") + Words::tr("Of %1 wires one in %2 is drawn.")
                                          .arg(format::count(segment.wires), format::count(segment.drawnEvery));
    return text;
}

} // namespace longwave::ui
