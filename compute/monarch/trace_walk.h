// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace.h"

#include <stop_token>

namespace longwave {

/// Makes the steps of one row, each from the one before, at the end of `steps`. What it reads of the trace is set:
/// options, points, window, the spectrum's order, kept frequencies, and for multiply() the kernel's spectrum. Throws
/// Cancelled.
class TraceWalk {
  public:
    TraceWalk(const MonarchTrace& trace, StagePrecision precision, bool isKernel, std::vector<TraceStep>& steps,
              std::stop_token stop)
        : trace_(trace),
          precision_(precision),
          isKernel_(isKernel),
          steps_(steps),
          stop_(std::move(stop)) {}

    void forward(Complexes sequence); ///< from the sequence [N] to the spectrum in Monarch order
    void reorder();
    void multiply();
    void reorderBack();
    void inverse(); ///< to the result

  private:
    const Complexes& last() const { return steps_.back().values; }
    TraceStep& add(StepKind kind, int level, int depth, Complexes values);
    Complexes twiddled(int level, bool conjugate) const;
    Complexes product(int level, bool inverse) const;
    Complexes multiplied(const Complexes& a, const Complexes& x, const LevelView& view, LeftFactor left) const;

    const MonarchTrace& trace_;
    StagePrecision precision_;
    bool isKernel_;
    std::vector<TraceStep>& steps_;
    std::stop_token stop_;
};

} // namespace longwave
