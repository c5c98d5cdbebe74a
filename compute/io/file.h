// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace longwave {

/// Where the rows of an array of shape [.., nz, ny, nx, T] lie in space.
struct VoxelGrid {
    std::array<std::int64_t, 3> extents{};   ///< nx, ny, nz
    std::array<double, 3> sizes = {1, 1, 1}; ///< of a voxel along x, y, z, in one unit (mm as a rule)
};

/// One array a file holds, and what Longwave takes it for.
struct Entry {
    enum class Kind {
        Signal,  ///< a real sequence or several, [.., L]
        Kernels, ///< a bank of learned convolution kernels, [K], [H, K] or [C, H, K]
        Other    ///< shown, but greyed with `reason`; the user may still pick it by hand
    };

    std::string name; ///< tensor or column name; empty when the file holds one nameless array
    ArrayView values; ///< empty (values.isEmpty()) for an array whose dtype cannot be read
    Kind kind = Kind::Other;
    double sampleRate = 0;             ///< Hz; 0 when the file does not say
    std::string dtype;                 ///< as the file names it, for showing
    Shape shape;                       ///< as the file states it, also when `values` is empty
    std::string reason;                ///< for Other: why it is not taken for a signal or a kernel bank
    std::vector<std::string> rowNames; ///< names of the rows (CSV columns), or empty
    /// The same content as an entry before it in another form (±1 instead of one-hot): taken only when it is asked for.
    bool isAlternative = false;
    std::vector<std::string> notes; ///< what was left out or found odd while reading, to be told; no full stop
    std::optional<VoxelGrid> grid;  ///< of functional MRI: its rows are voxels
};

/// A file that was opened: its arrays in the file's order, and its own metadata.
struct File {
    std::filesystem::path path;
    std::string format; ///< "WAV", "FLAC", "NumPy array", "CSV", "safetensors"
    std::vector<Entry> entries;
    std::vector<std::pair<std::string, std::string>> metadata;
};

/// Told the fraction done, 0 to 1, never falling; called from any thread, one at a time.
using Progress = std::function<void(double)>;

/// Opens any file that a registered reader recognises by its content; the name's extension decides nothing.
/// Large arrays are memory-mapped, not read. Throws Error with `subject()` = the file's name as given, and Cancelled
/// when it is asked to stop before it is done. Compressed sound, which takes long, tells its progress.
File open(const std::filesystem::path& path, const std::stop_token& stop = {}, const Progress& progress = {});

/// True when a tensor of this shape is taken for a kernel bank: [K], [H, K] or [C, H, K] with K ≥ 16.
bool looksLikeKernelBank(const Shape& shape);

} // namespace longwave
