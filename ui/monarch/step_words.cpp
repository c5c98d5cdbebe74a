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

bool isReplaced(const MonarchTrace& trace, int level) {
    const auto i = static_cast<std::size_t>(level);
    return i < trace.options.replaced.size() && !trace.options.replaced[i].empty();
}

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

} // namespace longwave::ui
