// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "compute/io/file.h"
#include "compute/parameterization/parameterization.h"
#include "compute/regularization/regularize.h"

#include <string>
#include <vector>

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

/// --length L and --set key=value…: the form of a parameterization, what a file does not say.
struct FormOptions {
    std::string length; ///< as typed, or empty
    std::vector<std::string> assignments;

    void addTo(CLI::App& command);
    /// Throws Error when one has no "=", or a key is said twice.
    Settings value() const;
};

/// Kernels to convolve with.
struct ChosenKernels {
    std::string name;
    ArrayView values;
    bool bidirectional = false; ///< see MaterializedBank
};

/// The array of `file` that serves as kernels: the one called `name`, else the only bank, else the only array there
/// is; or the bank that `inspect` lists by that name, made explicit with these settings. An array is taken as it lies
/// unless there are settings. Throws Error listing the names when that leaves a choice.
ChosenKernels chooseKernels(const File& file, const std::string& name, const Settings& settings);

/// The array of `file` that serves as the signal: the one called `tensor`, else the only signal, else the only array;
/// `option` is the one to be named in the message ("--input-tensor").
const Entry& chooseSignal(const File& file, const std::string& tensor, const std::string& option);

/// The row that --channel names: its number, or the name of a row (a column of CSV, a base, a colour). Throws Error
/// with `option`, listing the names there are.
std::int64_t rowNamed(const File& file, const Entry& entry, const std::string& text, const std::string& option);

/// One row of a [.., L] array as [L]. Throws Error with `option` when there is no such row.
ArrayView chooseRow(const File& file, const ArrayView& values, std::int64_t row, const std::string& option);

/// Tells standard error what was left out or found odd when the entry was read, a line each.
void tellNotes(const File& file, const Entry& entry);

/// The notes, and tells standard error, in one line, that an array holds NaN or infinity; silent when it does not.
void warnNonFinite(const File& file, const Entry& entry);
void warnNonFinite(const File& file, const std::string& name, const ArrayView& values);

} // namespace longwave::cli
