// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/cell_panels.h"

#include "ui/monarch/cell_panel_source.h"
#include "ui/monarch/step_words.h"

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

using TracePtr = std::shared_ptr<const MonarchTrace>;

std::size_t at(std::int64_t index) {
    return static_cast<std::size_t>(index);
}

bool isNatural(const MonarchTrace& trace, const TraceStep& step) {
    return step.kind == StepKind::Reorder || (step.kind == StepKind::Multiply && trace.options.reorder);
}

double largestEntry(const MonarchTrace& trace, int level) {
    const auto i = at(level);
    if (i >= trace.options.replaced.size() || trace.options.replaced[i].empty())
        return 1;
    double largest = 0;
    for (const std::complex<double>& z : trace.options.replaced[i])
        largest = std::max(largest, std::abs(z));
    return largest;
}

/// Columns of a whole spectrum in one picture: of the last factors (in natural order the first), about √N.
std::int64_t spectrumColumns(const MonarchTrace& trace, bool natural) {
    std::vector<std::int64_t> factors = trace.options.factors;
    if (!natural)
        std::reverse(factors.begin(), factors.end());
    std::int64_t columns = 1;
    for (std::size_t i = 0; i + 1 < factors.size() && columns * columns < trace.points; ++i)
        columns *= factors[i];
    return columns;
}

class Maker {
  public:
    Maker(TracePtr trace, std::size_t step, std::int64_t block) : trace_(std::move(trace)), step_(trace_->steps[step]) {
        made_.trace = trace_;
        made_.step = step;
        made_.block = block;
        made_.blocks = blocksOf(*trace_, step);
        const int depth = blockDepthOf(*trace_, step);
        level_ = depth;
        const LevelView view = trace_->view(depth);
        rows_ = view.rows;
        columns_ = view.columns;
    }

    CellProduct make() {
        switch (step_.kind) {
        case StepKind::Sequence:
            break;
        case StepKind::Reshape:
            reshape();
            break;
        case StepKind::DftColumns:
        case StepKind::InverseColumns:
            matrixLeft();
            break;
        case StepKind::DftRows:
        case StepKind::InverseRows:
            matrixRight();
            break;
        case StepKind::Twiddles:
        case StepKind::InverseTwiddles:
            twiddles();
            break;
        case StepKind::Multiply:
            multiply();
            break;
        case StepKind::Spectrum:
        case StepKind::Reorder:
        case StepKind::ReorderBack:
            permutation();
            break;
        case StepKind::Result:
            result();
            break;
        }
        return std::move(made_);
    }

  private:
    int axis(QString name, int factor, std::int64_t count) {
        made_.axes.push_back({std::move(name), factor, count});
        return static_cast<int>(made_.axes.size()) - 1;
    }
    PanelSource blockOf(std::size_t step) const {
        return {TraceRow::Signal, step, made_.block * rows_ * columns_, rows_ * columns_, columns_};
    }
    CellPanel panelAt(std::size_t step, int rows, int columns) const {
        return panelOf(trace_, blockOf(step), symbolOf(*trace_, step), rows, columns);
    }
    CellPanel before(int rows, int columns) const { return panelAt(made_.step - 1, rows, columns); }
    CellPanel after(int rows, int columns) const { return panelAt(made_.step, rows, columns); }
    void take(CellOperator op, std::vector<CellPanel> panels, int input, int factor, int output) {
        for (CellPanel& panel : panels) // of what moves, where it belongs is what matters
            panel.isLabelFirst = op == CellOperator::Move;
        made_.op = op;
        made_.panels = std::move(panels);
        made_.input = input;
        made_.factor = factor;
        made_.output = output;
    }

    void reshape() {
        const int rows = axis(indexName(level_, false), level_, rows_);
        const int columns = axis(columnName(*trace_, level_), level_ + 1, columns_);
        CellPanel to = after(rows, columns);
        if (level_ > 0) { // a row of the picture that holds it opens
            const LevelView outer = trace_->view(level_ - 1);
            const std::int64_t cells = outer.rows * outer.columns;
            const PanelSource source{TraceRow::Signal, made_.step - 1, made_.block / outer.rows * cells, cells,
                                     outer.columns};
            const int outerRows = axis(indexName(level_ - 1, true), level_ - 1, outer.rows);
            const int outerColumns = axis(columnName(*trace_, level_ - 1), level_, outer.columns);
            CellPanel from = panelOf(trace_, source, symbolOf(*trace_, made_.step - 1), outerRows, outerColumns);
            take(CellOperator::Move, {std::move(from), std::move(to)}, 0, -1, 1);
            return;
        }
        CellPanel from = before(rows, columns);
        from.look = CellPanel::Look::Bars;
        to.label = from.label = [wide = columns_](CellPlace place) {
            return QString::number(place.row * wide + place.column);
        };
        take(CellOperator::Move, {std::move(from), std::move(to)}, 0, -1, 1);
    }

    /// The matrix at [output, input] of its product.
    std::function<std::complex<double>(std::int64_t, std::int64_t)> entry() const {
        const int level = step_.level;
        const std::int64_t size = trace_->view(level).rows;
        if (step_.kind == StepKind::DftColumns || step_.kind == StepKind::DftRows)
            return [trace = trace_, level](std::int64_t out, std::int64_t in) { return trace->matrix(level, out, in); };
        return [size](std::int64_t out, std::int64_t in) {
            return std::conj(dftEntry(out, in, size)) / static_cast<double>(size);
        };
    }
    double entryMax() const {
        const bool isForward = step_.kind == StepKind::DftColumns || step_.kind == StepKind::DftRows;
        return isForward ? largestEntry(*trace_, step_.level)
                         : 1.0 / static_cast<double>(trace_->view(step_.level).rows);
    }
    QString matrixSymbol() const {
        const QString symbol = factorSymbolOf(*trace_, made_.step);
        if (step_.kind == StepKind::DftRows && isReplaced(*trace_, step_.level))
            return symbol + QStringLiteral("ᵀ"); // F itself is symmetric
        if (step_.kind == StepKind::DftColumns || step_.kind == StepKind::DftRows)
            return symbol;
        return symbol + QStringLiteral(" ÷ ") + QString::number(trace_->view(step_.level).rows);
    }

    void matrixLeft() {
        const bool isForward = step_.kind == StepKind::DftColumns;
        const int out = axis(indexName(level_, isForward), level_, rows_);
        const int in = axis(indexName(level_, !isForward), level_, rows_);
        const int columns = axis(columnName(*trace_, level_), level_ + 1, columns_);
        const TraceStep* step = &step_;
        CellPanel matrix = matrixPanel(
            matrixSymbol(), out, in, entryMax(),
            [entry = entry()](CellPlace place) { return entry(place.row, place.column); },
            [trace = trace_, step](CellPlace p) { return !step->outputs[at(p.row)] || !step->inputs[at(p.column)]; });
        take(CellOperator::MatrixLeft, {std::move(matrix), before(in, columns), after(out, columns)}, 1, 0, 2);
    }

    void matrixRight() {
        const bool isForward = step_.kind == StepKind::DftRows;
        const int last = trace_->order() - 1;
        const int rows = axis(indexName(level_, true), level_, rows_);
        const int in = axis(indexName(last, !isForward), last, columns_);
        const int out = axis(indexName(last, isForward), last, columns_);
        const TraceStep* step = &step_;
        CellPanel matrix = matrixPanel(
            matrixSymbol(), in, out, entryMax(),
            [entry = entry()](CellPlace place) { return entry(place.column, place.row); },
            [trace = trace_, step](CellPlace p) { return !step->outputs[at(p.column)] || !step->inputs[at(p.row)]; });
        take(CellOperator::MatrixRight, {before(rows, in), std::move(matrix), after(rows, out)}, 0, 1, 2);
    }

    void twiddles() {
        const int rows = axis(indexName(level_, true), level_, rows_);
        const int columns = axis(columnName(*trace_, level_), level_ + 1, columns_);
        const bool isForward = step_.kind == StepKind::Twiddles;
        CellPanel to = after(rows, columns);
        CellPanel factors = matrixPanel(
            factorSymbolOf(*trace_, made_.step), rows, columns, 1,
            [trace = trace_, level = step_.level, isForward](CellPlace place) {
                const std::complex<double> t = trace->twiddle(level, place.row, place.column);
                return isForward ? t : std::conj(t);
            },
            to.isSkipped);
        take(CellOperator::Elementwise, {std::move(factors), before(rows, columns), std::move(to)}, 1, 0, 2);
    }

    /// Axes of all of a spectrum in one picture.
    std::pair<int, int> spectrumAxes(bool natural, std::int64_t columns) {
        const int p = trace_->order();
        if (natural)
            return {axis(p == 2 ? indexName(1, true) : QString(), p == 2 ? 1 : -1, trace_->points / columns),
                    axis(p == 2 ? indexName(0, true) : QStringLiteral("k"), p == 2 ? 0 : -1, columns)};
        return {axis(p == 2 ? indexName(0, true) : QString(), p == 2 ? 0 : -1, trace_->points / columns),
                axis(p == 2 ? indexName(1, true) : QString(), p == 2 ? 1 : -1, columns)};
    }

    void multiply() {
        const std::size_t kernelStep = trace_->kernelSteps.size() - 1;
        const bool natural = isNatural(*trace_, step_);
        PanelSource source = blockOf(made_.step - 1);
        int rows = 0, columns = 0;
        if (natural) {
            const std::int64_t wide = spectrumColumns(*trace_, true);
            source = {TraceRow::Signal, made_.step - 1, 0, trace_->points, wide};
            std::tie(rows, columns) = spectrumAxes(true, wide);
        } else {
            rows = axis(indexName(level_, true), level_, rows_);
            columns = axis(indexName(level_ + 1, true), level_ + 1, columns_);
        }
        CellPanel from = panelOf(trace_, source, symbolOf(*trace_, made_.step - 1), rows, columns);
        source.step = made_.step;
        CellPanel to = panelOf(trace_, source, symbolOf(*trace_, made_.step), rows, columns);
        source.row = TraceRow::Kernel;
        source.step = kernelStep;
        CellPanel kernel = panelOf(trace_, source, factorSymbolOf(*trace_, made_.step), rows, columns);
        kernel.isSkipped = to.isSkipped;
        kernel.max = 0;
        for (const std::complex<double>& z : trace_->kernelSpectrum)
            kernel.max = std::max(kernel.max, std::abs(z));
        kernel.value = [trace = trace_, source](CellPlace place) {
            return trace->kernelSpectrum[at(source.first + place.row * source.columns + place.column)];
        };
        to.label = frequencyLabel(to, natural);
        take(CellOperator::Elementwise, {std::move(from), std::move(kernel), std::move(to)}, 0, 1, 2);
    }

    std::function<QString(CellPlace)> frequencyLabel(const CellPanel& panel, bool natural) const {
        return [trace = trace_, cellAt = panel.cellAt, natural](CellPlace place) {
            const auto cell = cellAt(place);
            if (!cell)
                return QString();
            return QString::number(natural ? cell->cell : trace->spectrumOrder[at(cell->cell)]);
        };
    }

    /// All of the spectrum in Monarch order beside all of it in natural order.
    void permutation() {
        const std::int64_t wide = spectrumColumns(*trace_, false), naturalWide = spectrumColumns(*trace_, true);
        const auto [rows, columns] = spectrumAxes(false, wide);
        const auto [naturalRows, naturalColumns] = spectrumAxes(true, naturalWide);
        const bool isBack = step_.kind == StepKind::ReorderBack;
        const std::size_t monarchStep = step_.kind == StepKind::Reorder ? made_.step - 1 : made_.step;
        CellPanel monarch = panelOf(trace_, {TraceRow::Signal, monarchStep, 0, trace_->points, wide},
                                    symbolOf(*trace_, monarchStep), rows, columns);
        monarch.label = frequencyLabel(monarch, false);
        CellPanel natural;
        if (step_.kind == StepKind::Spectrum) { // only seen in the other order: no step of its own
            natural = panelOf(trace_, {TraceRow::Signal, made_.step, 0, trace_->points, naturalWide},
                              QStringLiteral("û"), naturalRows, naturalColumns);
            const TraceStep* step = &step_;
            const auto position = [trace = trace_, naturalWide](CellPlace place) {
                return monarchPosition(trace->options.factors, place.row * naturalWide + place.column);
            };
            natural.value = [step, position](CellPlace place) { return step->values[at(position(place))]; };
            natural.isSkipped = [step, position](CellPlace place) { return step->skipped[at(position(place))] != 0; };
            natural.cellAt = [position, index = made_.step](CellPlace place) -> std::optional<StageCell> {
                return StageCell{TraceRow::Signal, index, position(place)};
            };
            natural.placeOf = [trace = trace_, index = made_.step,
                               place = natural.placeOf](const StageCell& cell) -> std::optional<CellPlace> {
                if (cell.row != TraceRow::Signal || cell.step != index)
                    return std::nullopt;
                return place({cell.row, cell.step, trace->spectrumOrder[at(cell.cell)]});
            };
        } else {
            const std::size_t step = isBack ? made_.step - 1 : made_.step;
            natural = panelOf(trace_, {TraceRow::Signal, step, 0, trace_->points, naturalWide}, symbolOf(*trace_, step),
                              naturalRows, naturalColumns);
        }
        natural.label = [naturalWide](CellPlace place) {
            return QString::number(place.row * naturalWide + place.column);
        };
        if (isBack)
            take(CellOperator::Move, {std::move(natural), std::move(monarch)}, 0, -1, 1);
        else
            take(CellOperator::Move, {std::move(monarch), std::move(natural)}, 0, -1, 1);
    }

    /// The last picture, and its real part (of a partner also its imaginary part) read row by row as bars.
    void result() {
        const int rows = axis(indexName(0, false), 0, rows_);
        const int columns = axis(columnName(*trace_, 0), 1, columns_);
        std::vector<CellPanel> panels{before(rows, columns)};
        const auto count = static_cast<std::int64_t>(step_.values.size()) / trace_->window;
        for (std::int64_t part = 0; part < count; ++part) {
            const std::int64_t first = part * trace_->window;
            const QString name = part == 0 ? QStringLiteral("Re y") : QStringLiteral("Im y");
            CellPanel panel =
                panelOf(trace_, {TraceRow::Signal, made_.step, first, trace_->window, columns_}, name, rows, columns);
            panel.look = CellPanel::Look::Bars;
            const std::int64_t wide = columns_, window = trace_->window;
            const auto isBeyond = [wide, window](CellPlace place) { return place.row * wide + place.column >= window; };
            panel.value = [isBeyond, value = panel.value](CellPlace place) {
                return isBeyond(place) ? std::complex<double>() : value(place);
            };
            panel.isSkipped = isBeyond;
            panel.label = [wide](CellPlace place) { return QString::number(place.row * wide + place.column); };
            panels.push_back(std::move(panel));
        }
        take(CellOperator::Move, std::move(panels), 0, -1, 1);
    }

    TracePtr trace_;
    const TraceStep& step_;
    CellProduct made_;
    int level_ = 0;         // of a block's rows
    std::int64_t rows_ = 1; // of a block
    std::int64_t columns_ = 1;
};

} // namespace

int blockDepthOf(const MonarchTrace& trace, std::size_t index) {
    const TraceStep& step = trace.steps[index];
    switch (step.kind) {
    case StepKind::Multiply:
        return isNatural(trace, step) ? 0 : trace.order() - 2;
    case StepKind::Sequence:
    case StepKind::Spectrum:
    case StepKind::Reorder:
    case StepKind::ReorderBack:
    case StepKind::Result:
        return 0;
    default:
        return step.depth;
    }
}

std::int64_t blocksOf(const MonarchTrace& trace, std::size_t index) {
    return trace.view(blockDepthOf(trace, index)).batches;
}

CellProduct productOf(TracePtr trace, std::size_t step, std::int64_t block) {
    return Maker(std::move(trace), step, block).make();
}

} // namespace longwave::ui
