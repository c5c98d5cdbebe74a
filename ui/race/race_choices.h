// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/race.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace longwave::ui {

/// How many rows a race convolves at once.
struct RowChoice {
    std::int64_t batch = 1;
    std::int64_t heads = 0; ///< 0: as many rows as make `samples` samples, at least one
    std::int64_t samples = 1 << 18;
    bool operator==(const RowChoice&) const = default;
};

/// "1 × 16", "64 x 768", "16" (heads), "256K samples". Nothing when the text is none of these.
std::optional<RowChoice> parseRows(const QString& text);
QString rowsText(const RowChoice& rows);

/// What is set in the panel at the left: a race to be run.
struct RaceChoices {
    std::vector<std::string> engines; ///< by name
    std::string baseline;             ///< one of them
    std::int64_t from = 256;
    std::int64_t to = 4 << 20;
    int every = 4; ///< each length is so many times the one before
    RowChoice rows;
    bool sharedKernel = false;
    Mode mode = Mode::Causal;
    bool gated = false;
    PlanOptions::TensorPrecision precision = PlanOptions::TensorPrecision::Accurate;
    int threads = 1; ///< 0: all
    PlanOptions::Effort effort = PlanOptions::Effort::Measure;
    double secondsPerLength = 1;
    double longestRun = 0.5; ///< seconds; 0: as long as it takes
    bool operator==(const RaceChoices&) const = default;

    /// from, from·every, … up to `to`.
    std::vector<std::int64_t> lengths() const;
    /// Engines that are not available are left out.
    RaceSettings settings(const EngineRegistry& registry) const;
};

/// What a person finds set: the fastest engine here, FFTW as baseline and the direct sums; done in about a minute on
/// two cores.
RaceChoices firstChoices(const EngineRegistry& registry);

} // namespace longwave::ui
