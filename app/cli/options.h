// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "compute/io/file.h"
#include "compute/regularization/regularize.h"

#include <string>

namespace CLI {
class App;
}

namespace longwave::cli {

/// --squash λ and --smooth W, as several commands take them.
struct RegularizationOptions {
    double lambda = 0;
    std::int64_t window = 1;
    bool squashGiven = false;
    bool smoothGiven = false;

    void addTo(CLI::App& command);
    /// Throws Error naming the option when its value is not accepted.
    Regularization value() const;
};

/// --keep-frequencies F and --order p, as several commands take them.
struct SpectrumOptions {
    double kept = 1;
    int order = 0;

    void addTo(CLI::App& command);
    /// Throws Error naming the option when a value is not accepted.
    void check() const;
};

/// --precision fp16|bf16|accurate, as several commands take it.
struct PrecisionOption {
    std::string name = "accurate";

    void addTo(CLI::App& command);
    /// Throws Error naming the option when its value is not accepted.
    PlanOptions::TensorPrecision value() const;
};

/// The array of `file` that serves as kernels: the one called `tensor`, else the only bank, else the only array there
/// is. Throws Error listing the names when that leaves a choice.
const Entry& chooseKernels(const File& file, const std::string& tensor);

/// The same for signals; `option` is the one to be named in the message ("--input-tensor").
const Entry& chooseSignal(const File& file, const std::string& tensor, const std::string& option);

/// One row of a [.., L] array as [L]. Throws Error with `option` when there is no such row.
ArrayView chooseRow(const File& file, const ArrayView& values, std::int64_t row, const std::string& option);

/// Tells standard error, in one line, that an array holds NaN or infinity; silent when it does not.
void warnNonFinite(const File& file, const Entry& entry);

} // namespace longwave::cli
