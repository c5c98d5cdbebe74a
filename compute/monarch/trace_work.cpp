// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/trace_work.h"

#include <algorithm>

namespace longwave {
namespace {

constexpr double kComplexTerm = 8; // four products, four sums
constexpr double kRealTerm = 4;
constexpr double kComplexProduct = 6;

// Which digits of a frequency occur among those that are kept, at each level; all of the kernel's do.
class Digits {
  public:
    Digits(const MonarchTrace& trace, bool isKernel) : trace_(trace) {
        for (int level = 0; level < trace.order(); ++level)
            kept_.emplace_back(static_cast<std::size_t>(trace.view(level).rows), isKernel);
        for (std::size_t cell = 0; !isKernel && cell < trace.kept.size(); ++cell)
            for (int level = 0; trace.kept[cell] && level < trace.order(); ++level)
                kept_[static_cast<std::size_t>(level)][digit(cell, level)] = true;
    }

    const std::vector<bool>& at(int level) const { return kept_[static_cast<std::size_t>(level)]; }
    /// Whether the first `count` digits of a cell are kept.
    bool areKept(std::size_t cell, int count) const {
        for (int level = 0; level < count; ++level)
            if (!at(level)[digit(cell, level)])
                return false;
        return true;
    }

  private:
    std::size_t digit(std::size_t cell, int level) const {
        const auto view = trace_.view(level);
        return cell / static_cast<std::size_t>(view.columns) % static_cast<std::size_t>(view.rows);
    }

    const MonarchTrace& trace_;
    std::vector<std::vector<bool>> kept_;
};

// Samples or taps that are not padding.
std::int64_t usedOf(const MonarchTrace& trace, bool isKernel) {
    if (!isKernel)
        return trace.window;
    const auto taps = static_cast<std::int64_t>(trace.options.kernel.size());
    return trace.options.taps > 0 ? std::min(taps, trace.options.taps) : taps;
}

// Rows of level 0 that hold one of the first `used` points.
std::vector<bool> rowsWithin(const MonarchTrace& trace, std::int64_t used) {
    const auto view = trace.view(0);
    std::vector<bool> within(static_cast<std::size_t>(view.rows), true);
    for (std::int64_t row = 0; trace.options.skipPadding && row < view.rows; ++row)
        within[static_cast<std::size_t>(row)] = row * view.columns < used;
    return within;
}

bool isSkipped(const MonarchTrace& trace, const Digits& digits, const std::vector<bool>& rows, std::int64_t used,
               const TraceStep& step, std::size_t cell) {
    const bool isOutside = trace.options.skipPadding && static_cast<std::int64_t>(cell) >= used;
    const auto row = [&] { return cell / static_cast<std::size_t>(trace.view(0).columns); };
    switch (step.kind) {
    case StepKind::Sequence:
        return isOutside;
    case StepKind::Reshape:
        return step.level == 0 ? !rows[row()] : !digits.areKept(cell, step.level);
    case StepKind::DftColumns:
    case StepKind::Twiddles:
    case StepKind::DftRows:
    case StepKind::InverseTwiddles:
        return !digits.areKept(cell, step.level + 1);
    case StepKind::InverseRows:
        return !digits.areKept(cell, step.level);
    case StepKind::InverseColumns:
        return step.level == 0 ? !rows[row()] : !digits.areKept(cell, step.level);
    default: // the spectra are done below, in their own order; of the result nothing is skipped
        return false;
    }
}

std::int64_t count(const std::vector<bool>& mask) {
    return std::count(mask.begin(), mask.end(), true);
}

std::int64_t computed(const TraceStep& step) {
    return std::count(step.skipped.begin(), step.skipped.end(), std::uint8_t{0});
}

void skip(const MonarchTrace& trace, bool isKernel, TraceStep& step) {
    const Digits digits(trace, isKernel);
    const std::int64_t used = usedOf(trace, isKernel);
    const std::vector<bool> rows = rowsWithin(trace, used);
    step.skipped.assign(step.values.size(), 0);
    for (std::size_t cell = 0; cell < step.values.size(); ++cell)
        step.skipped[cell] = isSkipped(trace, digits, rows, used, step, cell);
    if (step.kind == StepKind::Spectrum || step.kind == StepKind::Reorder || step.kind == StepKind::Multiply ||
        step.kind == StepKind::ReorderBack)
        for (std::size_t position = 0; position < step.values.size(); ++position) {
            const bool isNatural =
                step.kind == StepKind::Reorder || (step.kind == StepKind::Multiply && trace.options.reorder);
            const std::size_t cell = isNatural ? static_cast<std::size_t>(trace.spectrumOrder[position]) : position;
            step.skipped[cell] = step.kind == StepKind::Spectrum || step.kind == StepKind::Reorder
                                     ? !digits.areKept(position, trace.order())
                                     : !trace.kept[position];
        }
    for (std::size_t cell = 0; cell < step.values.size(); ++cell)
        if (step.skipped[cell])
            step.values[cell] = 0;
    if (!isProduct(step.kind))
        return;
    const std::vector<bool> all(digits.at(step.level).size(), true);
    const bool isOuter = step.level == 0;
    if (step.kind == StepKind::DftColumns || step.kind == StepKind::DftRows) {
        step.outputs = digits.at(step.level);
        step.inputs = isOuter ? rows : all;
        step.realInput = isOuter && (isKernel || trace.options.partner.empty());
    } else {
        step.outputs = isOuter ? rows : all;
        step.inputs = digits.at(step.level);
        step.realOutput = isOuter && trace.options.partner.empty();
    }
}

} // namespace

bool isProduct(StepKind kind) noexcept {
    return kind == StepKind::DftColumns || kind == StepKind::DftRows || kind == StepKind::InverseRows ||
           kind == StepKind::InverseColumns;
}

void account(const MonarchTrace& trace, bool isKernel, std::vector<TraceStep>& steps) {
    TraceStep& step = steps.back();
    skip(trace, isKernel, step);
    const auto bytes = static_cast<double>(bytesOf(trace.options.precision));
    const double cells = static_cast<double>(computed(step));
    const double sources = steps.size() > 1 ? static_cast<double>(computed(steps[steps.size() - 2])) : 0;
    const bool isPair = !isKernel && !trace.options.partner.empty();
    switch (step.kind) {
    case StepKind::Sequence: // a copy with the padding, unless that is implicit
        if (const auto used = static_cast<double>(usedOf(trace, isKernel)); cells > used)
            step.unfused = {bytes * used * (isPair ? 2 : 1), bytes * cells * (isPair ? 2 : 1)};
        break;
    case StepKind::Twiddles:
    case StepKind::InverseTwiddles:
        step.flops = kComplexProduct * cells;
        step.unfused = {2 * bytes * sources, 2 * bytes * cells};
        break;
    case StepKind::Reorder:
    case StepKind::ReorderBack:
        step.unfused = {2 * bytes * sources, 2 * bytes * cells};
        break;
    case StepKind::Multiply: // the signal's spectrum and the kernel's
        step.flops = kComplexProduct * cells;
        step.unfused = {4 * bytes * cells, 2 * bytes * cells};
        step.fused = {2 * bytes * cells, 0};
        break;
    case StepKind::DftColumns:
    case StepKind::DftRows:
    case StepKind::InverseRows:
    case StepKind::InverseColumns: {
        const bool isReal = step.realInput || step.realOutput;
        step.flops = cells * static_cast<double>(count(step.inputs)) * (isReal ? kRealTerm : kComplexTerm);
        step.unfused = {bytes * sources * (step.realInput ? 1 : 2), bytes * cells * (step.realOutput ? 1 : 2)};
        if (step.level > 0)
            break;
        if (step.kind == StepKind::DftColumns)
            step.fused.read = bytes * static_cast<double>(usedOf(trace, isKernel)) * (isPair ? 2 : 1);
        else
            step.fused.written = bytes * static_cast<double>(trace.window) * (isPair ? 2 : 1);
        break;
    }
    default: // names for what is there already
        break;
    }
}

TraceCost costOf(std::span<const TraceStep> steps, std::size_t count) {
    TraceCost cost;
    for (const TraceStep& step : steps.first(std::min(count, steps.size()))) {
        cost.flops += step.flops;
        cost.unfused = {cost.unfused.read + step.unfused.read, cost.unfused.written + step.unfused.written};
        cost.fused = {cost.fused.read + step.fused.read, cost.fused.written + step.fused.written};
    }
    return cost;
}

TraceTime modelledTime(std::span<const TraceStep> steps, std::size_t count, const MonarchTrace& trace,
                       const ModelDevice& device, double rows) {
    TraceTime time;
    for (const TraceStep& step : steps.first(std::min(count, steps.size()))) {
        const double rate = isProduct(step.kind) ? device.flopsAt(trace.view(step.level).rows) : device.generalFlops;
        const double arithmetic = step.flops / rate;
        time.unfused += rows * (arithmetic + step.unfused.total() / device.memoryBandwidth);
        time.fused += rows * (arithmetic + step.fused.total() / device.memoryBandwidth +
                              step.unfused.total() / device.sramBandwidth);
    }
    return time;
}

} // namespace longwave
