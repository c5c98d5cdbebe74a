// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/precision.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace longwave::ui {

/// Where a row of the Monarch stage comes from.
struct StageRow {
    enum class Source { Loaded, Impulse, Cosine, TwoTones, Exponential, Drawn } source = Source::Loaded;
    /// Of a loaded row that is longer than the window: resampled to it (its mean over each cell), or cut.
    bool resampled = false;
    std::int64_t from = 0;     ///< first sample of a loaded row that is cut
    std::vector<double> drawn; ///< of Source::Drawn
    bool operator==(const StageRow&) const = default;
};

/// The convolution that the Monarch page takes apart, beside λ and what is loaded. A value, part of Choices.
struct MonarchChoices {
    std::vector<std::int64_t> factors = {8, 8}; ///< 2 to 4, each 2 or more; N = 4 … 4,096
    StageRow signal;
    StageRow kernel;
    bool causal = true;      ///< half of N is padding; else circular
    bool skipPadding = true; ///< implicit padding
    bool reorder = false;    ///< put the spectrum into natural order and back
    bool partnered = false;  ///< a second row rides along as the imaginary part
    std::int64_t taps = 0;   ///< partial convolution: taps kept; 0: all
    double keepFrequencies = 1;
    StagePrecision precision = StagePrecision::Double;
    /// Matrices in the place of F, one for each factor; null: exact DFTs.
    std::shared_ptr<const std::vector<Complexes>> matrices;
    bool operator==(const MonarchChoices&) const = default;

    std::int64_t points() const noexcept {
        std::int64_t product = 1;
        for (const std::int64_t factor : factors)
            product *= factor;
        return product;
    }
};

} // namespace longwave::ui
