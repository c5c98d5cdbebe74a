// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/trace_cells.h"

#include "compute/monarch/trace_work.h"

#include <algorithm>

namespace longwave {
namespace {

bool isSkipped(const TraceStep& step, std::int64_t cell) {
    return step.skipped[static_cast<std::size_t>(cell)] != 0;
}

// Where a product's cell is: its row, and the first cell of its column.
struct InColumn {
    std::int64_t row, first, stride, count;

    InColumn(const MonarchTrace& trace, int level, std::int64_t cell) {
        const auto [batches, rows, columns] = trace.view(level);
        row = cell / columns % rows;
        first = cell - row * columns;
        stride = columns;
        count = rows;
    }
    std::int64_t at(std::int64_t n) const { return first + n * stride; }
};

// The matrix that the step multiplies by, at [k, n].
std::complex<double> entry(const MonarchTrace& trace, const TraceStep& step, TraceRow row, std::int64_t k,
                           std::int64_t n) {
    const std::int64_t size = trace.view(step.level).rows;
    const bool isInverse = step.kind == StepKind::InverseRows || step.kind == StepKind::InverseColumns;
    if (!isInverse && row == TraceRow::Signal)
        return trace.matrix(step.level, k, n);
    const std::complex<double> root = dftEntry(k, n, size);
    return isInverse ? std::conj(root) / static_cast<double>(size) : root;
}

// Which cell of the step before a cell that is no product's comes from.
std::int64_t sourceOf(const MonarchTrace& trace, const TraceStep& step, std::int64_t cell) {
    switch (step.kind) {
    case StepKind::Reorder:
        return monarchPosition(trace.options.factors, cell);
    case StepKind::ReorderBack:
        return trace.spectrumOrder[static_cast<std::size_t>(cell)];
    case StepKind::Result:
        return cell % trace.window;
    default:
        return cell;
    }
}

std::complex<double> factorOf(const MonarchTrace& trace, const TraceStep& step, std::int64_t cell) {
    switch (step.kind) {
    case StepKind::Twiddles:
    case StepKind::InverseTwiddles: {
        const auto [batches, rows, columns] = trace.view(step.level);
        const auto t = trace.twiddle(step.level, cell / columns % rows, cell % columns);
        return step.kind == StepKind::Twiddles ? t : std::conj(t);
    }
    case StepKind::Multiply:
        return trace.kernelSpectrum[static_cast<std::size_t>(cell)];
    case StepKind::Result: // the partner is the imaginary part: Im z = Re(−i·z)
        return cell < trace.window ? std::complex<double>(1) : std::complex<double>(0, -1);
    default:
        return 1;
    }
}

std::vector<std::uint8_t> none(const TraceStep& step) {
    return std::vector<std::uint8_t>(step.values.size());
}

// All cells of a product's column that are not skipped have the same sources, and the same users: one of them tells.
class Columns {
  public:
    /// Cells are those of `cells`: of the product, or of the step before it.
    Columns(const MonarchTrace& trace, const TraceStep& product, const TraceStep& cells)
        : trace_(trace),
          product_(product),
          cells_(cells),
          seen_(isProduct(product.kind) ? cells.values.size() : 0) {}

    bool isNew(std::int64_t cell) {
        if (seen_.empty() || isSkipped(cells_, cell))
            return true;
        const auto first = static_cast<std::size_t>(InColumn(trace_, product_.level, cell).first);
        if (seen_[first])
            return false;
        seen_[first] = true;
        return true;
    }

  private:
    const MonarchTrace& trace_;
    const TraceStep& product_;
    const TraceStep& cells_;
    std::vector<bool> seen_;
};

// Visits (source, n) of each summand of a cell, without its coefficient: a whole trace is walked for each movement of
// the pointer.
template <typename Visit>
void eachSource(const MonarchTrace& trace, const std::vector<TraceStep>& steps, std::size_t index, std::int64_t cell,
                Visit&& visit) {
    const TraceStep& step = steps[index];
    if (index == 0 || isSkipped(step, cell))
        return;
    const TraceStep& before = steps[index - 1];
    if (!isProduct(step.kind)) {
        const std::int64_t source = sourceOf(trace, step, cell);
        if (!isSkipped(before, source))
            visit(source, std::int64_t{0});
        return;
    }
    const InColumn column(trace, step.level, cell);
    for (std::int64_t n = 0; n < column.count; ++n)
        if (step.inputs[static_cast<std::size_t>(n)] && !isSkipped(before, column.at(n)))
            visit(column.at(n), n);
}

// Visits each cell of the next step that a cell is a summand of.
template <typename Visit>
void eachUser(const MonarchTrace& trace, const std::vector<TraceStep>& steps, std::size_t index, std::int64_t cell,
              Visit&& visit) {
    if (index + 1 >= steps.size() || isSkipped(steps[index], cell))
        return;
    const TraceStep& next = steps[index + 1];
    const auto add = [&](std::int64_t user) {
        if (!isSkipped(next, user))
            visit(user);
    };
    if (isProduct(next.kind)) {
        const InColumn column(trace, next.level, cell);
        for (std::int64_t k = 0; k < column.count; ++k)
            add(column.at(k));
    } else if (next.kind == StepKind::Reorder) {
        add(trace.spectrumOrder[static_cast<std::size_t>(cell)]);
    } else if (next.kind == StepKind::ReorderBack) {
        add(monarchPosition(trace.options.factors, cell));
    } else if (next.kind == StepKind::Result) {
        for (std::int64_t user = cell; cell < trace.window && user < static_cast<std::int64_t>(next.values.size());
             user += trace.window)
            add(user);
    } else {
        add(cell);
    }
}

using Masks = std::vector<std::vector<std::uint8_t>>;

// Marks what the marked cells of step `index` depend on, in all steps before.
void spreadBack(const MonarchTrace& trace, const std::vector<TraceStep>& steps, std::size_t index, Masks& reached) {
    for (std::size_t i = index; i > 0; --i) {
        reached[i - 1] = none(steps[i - 1]);
        Columns columns(trace, steps[i], steps[i]);
        for (std::int64_t c = 0; c < static_cast<std::int64_t>(reached[i].size()); ++c)
            if (reached[i][static_cast<std::size_t>(c)] && columns.isNew(c))
                eachSource(trace, steps, i, c, [&](std::int64_t source, std::int64_t) {
                    reached[i - 1][static_cast<std::size_t>(source)] = 1;
                });
    }
}

// Marks what depends on the marked cells of step `index`, in all steps behind it.
void spreadForward(const MonarchTrace& trace, const std::vector<TraceStep>& steps, std::size_t index, Masks& reached) {
    for (std::size_t i = index; i + 1 < steps.size(); ++i) {
        reached[i + 1] = none(steps[i + 1]);
        Columns columns(trace, steps[i + 1], steps[i]);
        for (std::int64_t c = 0; c < static_cast<std::int64_t>(reached[i].size()); ++c)
            if (reached[i][static_cast<std::size_t>(c)] && columns.isNew(c))
                eachUser(trace, steps, i, c,
                         [&](std::int64_t user) { reached[i + 1][static_cast<std::size_t>(user)] = 1; });
    }
}

std::size_t multiplyOf(const MonarchTrace& trace) {
    const auto at = std::find_if(trace.steps.begin(), trace.steps.end(),
                                 [](const TraceStep& step) { return step.kind == StepKind::Multiply; });
    return static_cast<std::size_t>(at - trace.steps.begin());
}

} // namespace

std::vector<TraceTerm> termsOf(const MonarchTrace& trace, std::size_t index, std::int64_t cell, TraceRow row) {
    const auto& steps = stepsOf(trace, row);
    const TraceStep& step = steps[index];
    std::vector<TraceTerm> terms;
    eachSource(trace, steps, index, cell, [&](std::int64_t source, std::int64_t n) {
        terms.push_back({isProduct(step.kind) ? entry(trace, step, row, InColumn(trace, step.level, cell).row, n)
                                              : factorOf(trace, step, cell),
                         source, n});
    });
    return terms;
}

std::vector<std::int64_t> usersOf(const MonarchTrace& trace, std::size_t index, std::int64_t cell, TraceRow row) {
    std::vector<std::int64_t> users;
    eachUser(trace, stepsOf(trace, row), index, cell, [&](std::int64_t user) { users.push_back(user); });
    return users;
}

std::vector<std::vector<std::uint8_t>> tracedBack(const MonarchTrace& trace, std::size_t index, std::int64_t cell,
                                                  TraceRow row) {
    const auto& steps = stepsOf(trace, row);
    std::vector<std::vector<std::uint8_t>> reached(index + 1);
    reached[index] = none(steps[index]);
    reached[index][static_cast<std::size_t>(cell)] = 1;
    spreadBack(trace, steps, index, reached);
    return reached;
}

std::vector<std::vector<std::uint8_t>> tracedForward(const MonarchTrace& trace, std::size_t index, std::int64_t cell,
                                                     TraceRow row) {
    const auto& steps = stepsOf(trace, row);
    std::vector<std::vector<std::uint8_t>> reached(steps.size());
    reached[index] = none(steps[index]);
    reached[index][static_cast<std::size_t>(cell)] = 1;
    spreadForward(trace, steps, index, reached);
    return reached;
}

std::vector<std::vector<std::uint8_t>> tracedAcross(const MonarchTrace& trace, std::size_t index, std::int64_t cell,
                                                    TraceRow row) {
    const std::size_t product = multiplyOf(trace), kernelEnd = trace.kernelSteps.size() - 1;
    const std::vector<std::uint8_t>& skipped = trace.steps[product].skipped;
    const auto meeting = [&](const std::vector<std::uint8_t>& here) {
        std::vector<std::uint8_t> there = here;
        for (std::size_t i = 0; i < there.size(); ++i)
            there[i] = there[i] && !skipped[i];
        return there;
    };
    if (row == TraceRow::Kernel) {
        Masks reached(trace.steps.size());
        reached[product] = meeting(tracedForward(trace, index, cell, row)[kernelEnd]);
        spreadForward(trace, trace.steps, product, reached);
        return reached;
    }
    Masks reached(trace.kernelSteps.size());
    if (index < product)
        return reached;
    reached[kernelEnd] = meeting(tracedBack(trace, index, cell, row)[product]);
    spreadBack(trace, trace.kernelSteps, kernelEnd, reached);
    return reached;
}

std::vector<std::int64_t> coordinatesOf(const TraceStep& step, std::int64_t cell) {
    std::vector<std::int64_t> coordinates(step.shape.size());
    for (std::size_t axis = step.shape.size(); axis-- > 0; cell /= step.shape[axis])
        coordinates[axis] = cell % step.shape[axis];
    return coordinates;
}

std::vector<bool> frequencyAxesOf(const TraceStep& step) {
    const auto firstAxes = [&](int count) {
        std::vector<bool> axes(step.shape.size());
        for (int i = 0; i < count; ++i)
            axes[static_cast<std::size_t>(i)] = true;
        return axes;
    };
    switch (step.kind) {
    case StepKind::Sequence:
    case StepKind::Result:
        return firstAxes(0);
    case StepKind::Reshape:
    case StepKind::InverseRows:
    case StepKind::InverseColumns:
        return firstAxes(step.level);
    case StepKind::DftColumns:
    case StepKind::Twiddles:
    case StepKind::InverseTwiddles:
        return firstAxes(step.level + 1);
    default:
        return firstAxes(static_cast<int>(step.shape.size()));
    }
}

std::vector<std::vector<std::int64_t>> butterfliesOf(const MonarchTrace& trace, std::size_t index, TraceRow row) {
    const TraceStep& step = stepsOf(trace, row)[index];
    std::vector<std::vector<std::int64_t>> groups;
    if (isProduct(step.kind)) {
        const auto [batches, rows, columns] = trace.view(step.level);
        for (std::int64_t batch = 0; batch < batches; ++batch)
            for (std::int64_t column = 0; column < columns; ++column) {
                groups.emplace_back();
                for (std::int64_t k = 0; k < rows; ++k)
                    groups.back().push_back((batch * rows + k) * columns + column);
            }
        return groups;
    }
    for (std::int64_t cell = 0; cell < static_cast<std::int64_t>(step.values.size()); ++cell) {
        const bool isPermutation = step.kind == StepKind::Reorder || step.kind == StepKind::ReorderBack;
        groups.push_back(isPermutation ? std::vector{sourceOf(trace, step, cell), cell} : std::vector{cell});
    }
    return groups;
}

std::int64_t conjugatePosition(const MonarchTrace& trace, std::int64_t position) {
    const std::int64_t k = trace.spectrumOrder[static_cast<std::size_t>(position)];
    return monarchPosition(trace.options.factors, (trace.points - k) % trace.points);
}

} // namespace longwave
