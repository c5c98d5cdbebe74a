// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"
#include "compute/io/file.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace longwave {

/// The header of a NIfTI-1 or NIfTI-2 file (nifti1.h, 2005, and nifti2.h, 2011, of the NIfTI Data Format Working
/// Group), checked.
struct NiftiHeader {
    int version = 1;
    bool byteSwapped = false;
    Shape extents; ///< 1 to 7: nx, ny, nz, nt, …, the first one fastest in the file
    DType dtype = DType::I16;
    std::uint64_t begin = 0; ///< byte of the first voxel
    std::int64_t count = 0;  ///< voxels in all
    double slope = 1;        ///< 1 and 0 where the file says that it does not scale
    double intercept = 0;
    std::array<double, 3> voxel = {1, 1, 1}; ///< sizes along x, y, z
    double repetition = 0;                   ///< s from one volume to the next; 0: not said, or no time
    std::string spaceUnit;                   ///< "mm", "m", "µm", or empty
    std::string description;                 ///< as the file has it, without what cannot be shown
};

/// Bytes that hold any header.
inline constexpr std::size_t kNiftiHeaderBytes = 544;

/// True for the beginning of a NIfTI header, of either version and byte order, and in pairs of files too.
bool looksLikeNifti(std::span<const std::byte> head) noexcept;

/// Takes the header apart. `head` is the file's first kNiftiHeaderBytes (less when it is shorter). Throws Error.
NiftiHeader parseNiftiHeader(std::span<const std::byte> head, const std::string& subject);

} // namespace longwave
