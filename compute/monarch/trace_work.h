// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/model_devices.h"
#include "compute/monarch/trace.h"

#include <span>

namespace longwave {

/// Fills in what is skipped of the last of `steps` (setting skipped values to zero), which rows and columns of its
/// matrix take part, and its flops and bytes. The trace's options, view, order of the spectrum and kept frequencies are
/// set.
void account(const MonarchTrace& trace, bool isKernel, std::vector<TraceStep>& steps);

/// What the first `count` steps of a trace cost: numbers that tick while they play.
struct TraceCost {
    double flops = 0;
    Traffic unfused;
    Traffic fused;
};
TraceCost costOf(std::span<const TraceStep> steps, std::size_t count);

/// Seconds that a device would take for them, `rows` such rows: arithmetic at γ of the matrix's size (general units for
/// what is no matrix product), and traffic. Unfused, all traffic goes to memory; fused, only TraceStep::fused does, and
/// what the steps hand each other goes through SRAM.
struct TraceTime {
    double unfused = 0;
    double fused = 0;
};
TraceTime modelledTime(std::span<const TraceStep> steps, std::size_t count, const MonarchTrace& trace,
                       const ModelDevice& device, double rows = 1);

/// Whether the step multiplies by a matrix.
bool isProduct(StepKind kind) noexcept;

} // namespace longwave
