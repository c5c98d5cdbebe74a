// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "ui/session/loaded_file.h"

#include <cstdint>
#include <string>

namespace longwave::ui {

/// What multiplies the signal before the convolution, or its output after it.
struct GateChoice {
    enum class Kind {
        None,
        Sigmoid, ///< σ(u) = 1 / (1 + e⁻ᵘ) of the signal that is convolved
        Signal   ///< another signal
    } kind = Kind::None;
    EntryRef signal; ///< of Kind::Signal
    bool operator==(const GateChoice&) const = default;
};

/// How the whole signal is convolved, beside mode and engine. A value, part of Choices.
struct ConvolveChoices {
    /// What y is compared with, and what a held B shows.
    enum class Against {
        LoadedKernel, ///< y with the kernel as it was loaded: not regularised, all taps, all frequencies
        Baseline      ///< y of the baseline engine
    };

    bool allHeads = false; ///< convolve with every head of the bank, or with the shown one alone
    std::string baseline;  ///< stable name of the engine that runs in turn with the chosen one; empty: none
    Against against = Against::LoadedKernel;
    std::int64_t taps = 0;      ///< partial convolution: taps that are kept; 0, or more than there are: all
    double keepFrequencies = 1; ///< share of the kernel's spectrum that is kept, the lowest, in (0, 1]
    bool skip = false;          ///< y = k ∗ u + D·u with the bank's D, where it has one
    int order = 0;              ///< Monarch order p, 2 to 4; 0: the engine chooses
    PlanOptions::TensorPrecision precision = PlanOptions::TensorPrecision::Accurate;
    GateChoice inputGate;
    GateChoice outputGate;
    bool operator==(const ConvolveChoices&) const = default;
};

} // namespace longwave::ui
