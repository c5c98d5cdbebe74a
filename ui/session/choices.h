// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/problem.h"
#include "compute/data/generator.h"
#include "compute/data/voxel_box.h"
#include "compute/parameterization/setting.h"
#include "compute/regularization/regularize.h"
#include "ui/session/convolve_choices.h"
#include "ui/session/loaded_file.h"
#include "ui/session/monarch_choices.h"

#include <QString>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace longwave::ui {

/// What is filled in where a file does not say it, key → text: only what differs from the defaults.
using FormValues = longwave::Settings;

/// Which form: one serves all layers of a file that have the same parameterization; a plain tensor has its own.
struct FormKey {
    int file = -1;
    std::string parameterization;
    std::string tensor; ///< of a plain one, else empty
    bool operator==(const FormKey&) const = default;
    bool operator<(const FormKey& other) const {
        return std::tie(file, parameterization, tensor) < std::tie(other.file, other.parameterization, other.tensor);
    }
};

FormKey formOf(const BankRef& ref);

/// The forms of one file, by parameterization and tensor as in FormKey; those with nothing filled in are left out.
using FileForms = std::map<std::pair<std::string, std::string>, FormValues>;

/// What remembers forms from one opening of a file to the next. Either may be empty.
struct FormMemory {
    std::function<FileForms(const QString& path)> recall;
    std::function<void(const QString& path, const FileForms& forms)> keep;
};

/// What is chosen and set: everything that undo steps through. A value.
struct Choices {
    EntryRef signal;
    int channel = 0; ///< row of the signal; of functional MRI the voxel x + nx·(y + ny·z)
    /// The mean of these voxels instead of one row; only of a signal whose rows are voxels. The channel is 0 then.
    std::optional<VoxelBox> region;
    BankRef bank;     ///< the one that is wanted; it may still be computed
    int head = 0;     ///< row of the bank that is there
    BankRef compared; ///< a second bank to compare with; invalid: none
    Regularization regularization;
    std::string engine;
    Mode mode = Mode::Causal;
    ConvolveChoices convolve;
    MonarchChoices monarch;
    std::map<FormKey, FormValues> forms;
    std::map<int, Generator> generated; ///< signals made by rule, by the id under which they are open
    bool operator==(const Choices&) const = default;
};

/// `current` with every field in which `from` and `to` differ set as in `to`, the fields of forms one by one.
Choices patched(Choices current, const Choices& from, const Choices& to);

} // namespace longwave::ui
