// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"
#include "compute/regularization/regularize.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace longwave::ui {

/// A kernel bank on its way into a file.
struct BankExport {
    ArrayView kernels; ///< [.., H, K]; written as [rows, K]
    Regularization regularization;
    std::string tensorName; ///< in a safetensors file
    std::string fileName;   ///< proposed, without ending
};

/// Writes the regularised bank as float32, by the path's ending .safetensors or .npy. Row by row: two rows are in
/// memory. Any thread. Throws Error (another ending, a setting that is not accepted, the disk), and Cancelled, and
/// leaves nothing behind then.
void writeBank(const BankExport& bank, const std::filesystem::path& path, const std::stop_token& stop,
               const std::function<void(double)>& progress);

} // namespace longwave::ui
