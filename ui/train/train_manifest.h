// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/train_choices.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace longwave::ui {

/// What lies in the folder of a training beside its runs' checkpoints: how it was set, and which runs it has. With it a
/// training goes on after the program was closed, or killed.
struct TrainManifest {
    struct Run {
        std::string folder; ///< in the folder of the training: "squash-off", "squash-0.004"
        Regularization regularization;
        bool isFinished = false;
    };
    TrainChoices choices;
    std::vector<Run> runs;
    QString begun;            ///< "2026-11-29 14:07", in local time
    bool isDismissed = false; ///< nobody wants to be asked about it any more

    bool isUnfinished() const;
};

inline constexpr const char* kManifestFile = "training.json";

/// Atomic. Throws Error.
void writeManifest(const std::filesystem::path& folder, const TrainManifest& manifest);
/// Throws Error when it is something else.
TrainManifest readManifest(const std::filesystem::path& folder);

/// A training that can go on.
struct TrainOffer {
    std::filesystem::path folder;
    TrainManifest manifest;
};

/// The newest unfinished training in `root` itself or one of its folders; nothing when there is none. Folders that are
/// something else are passed over.
std::optional<TrainOffer> findUnfinished(const std::filesystem::path& root);

} // namespace longwave::ui
