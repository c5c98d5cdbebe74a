// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/training/run.h"
#include "compute/training/tasks/task.h"

#include <QString>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace longwave::ui {

/// What is set in the panel at the left: a task, its data, and all that its runs have in common.
struct TrainChoices {
    std::string task = "smnist";      ///< id, as compute/training has it
    QString data;                     ///< file of digits, text or bases; empty: the one that comes with the program
    QString x, y;                     ///< of own arrays
    std::int64_t sequences = 0;       ///< of a task that makes its own
    training::RunSettings settings{}; ///< without Squash: that is what runs differ in; Smooth they share
    double lambda = 0.002;            ///< of the first run with Squash
    int threads = 0;                  ///< 0: all. The numbers do not depend on it

    /// Whether runs of both may stand beside each other: all is the same but λ and the threads.
    bool isComparableWith(const TrainChoices& other) const;
    bool operator==(const TrainChoices&) const = default;
};

/// Settings with a name, as the preset box offers them.
struct TrainPreset {
    QString title;
    TrainChoices choices;
};

/// "sMNIST, 5 min" first, both runs in about five minutes on two cores that are free; then every task as
/// compute/training proposes it.
std::vector<TrainPreset> trainPresets();
/// What a task proposes.
TrainChoices choicesFor(const std::string& task);

/// Which data a task has: a file that may be the bundled one, two arrays, or none.
bool readsFile(const std::string& task);
bool readsArrays(const std::string& task);
/// Whether L may be chosen: it is not the data's.
bool hasLength(const std::string& task);

/// The file a task reads: the chosen one, or the bundled one; empty when one has to be chosen first.
QString dataPathOf(const TrainChoices& choices);

/// What of the data has to be chosen before anything can be trained, as a sentence; empty when all is there.
QString missingData(const TrainChoices& choices);

/// The task with its data read. Any thread. Throws Error, Cancelled.
std::shared_ptr<const training::Task> makeTask(const TrainChoices& choices, const std::stop_token& stop = {});

/// Settings of one run, of whose regularisation Squash is taken.
training::RunSettings settingsOf(const TrainChoices& choices, const Regularization& regularization);

/// The command that makes the same kernels without a window.
std::string commandOf(const TrainChoices& choices, const Regularization& regularization);

/// One line of the form: its word, how it is written, and what it accepts.
struct TrainField {
    QString key;      ///< "epochs": for tests and object names
    QString word;     ///< "Epochs"
    QString tip;      ///< what it is
    QString accepted; ///< "1 to 100,000 epochs": stands in the tip and in the refusal
    std::function<QString(const TrainChoices&)> text;
    /// False when the text is not accepted; nothing is changed then.
    std::function<bool(TrainChoices&, const QString&)> take;
    std::function<bool(const TrainChoices&)> applies; ///< empty: always
    bool isRare = false;                              ///< stands among those that are unfolded first
};

/// All fields that are typed, in their order.
const std::vector<TrainField>& trainFields();

/// A number as people type it, also as a count with separators or with % behind it; nothing for other text.
std::optional<double> parseTyped(const QString& text);

} // namespace longwave::ui
