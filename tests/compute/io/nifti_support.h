// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/compute/io/zip_support.h"

namespace longwave::test {

/// A NIfTI file, every field open to lies.
struct Nifti {
    int version = 1;
    std::endian order = std::endian::little;
    std::vector<std::int64_t> extents = {2, 3, 2, 4};
    std::int16_t datatype = 4;
    std::int16_t bits = 16;
    std::vector<double> pixdim = {3, 3, 4, 2}; ///< x, y, z, t
    double slope = 0;
    double intercept = 0;
    std::int32_t units = 2 + 8; ///< mm and s
    double offset = -1;         ///< −1: right after the header
    std::string magic = "n+";
};

/// The header, and four bytes that say that no extension follows.
inline std::string niftiHeader(const Nifti& n) {
    const bool first = n.version == 1;
    std::string header(first ? 352 : 544, '\0');
    const auto put = [&](std::size_t at, const std::string& bytes) { header.replace(at, bytes.size(), bytes); };
    const double offset = n.offset < 0 ? static_cast<double>(header.size()) : n.offset;
    put(0, bytesOf(first ? 348 : 540, n.order));
    if (first) {
        put(40, bytesOf(static_cast<std::int16_t>(n.extents.size()), n.order));
        for (std::size_t i = 0; i < 7; ++i)
            put(42 + 2 * i, bytesOf(static_cast<std::int16_t>(i < n.extents.size() ? n.extents[i] : 1), n.order));
        put(70, bytesOf(n.datatype, n.order) + bytesOf(n.bits, n.order));
        for (std::size_t i = 0; i < n.pixdim.size(); ++i)
            put(80 + 4 * i, bytesOf(static_cast<float>(n.pixdim[i]), n.order));
        put(108, bytesOf(static_cast<float>(offset), n.order) + bytesOf(static_cast<float>(n.slope), n.order) +
                     bytesOf(static_cast<float>(n.intercept), n.order));
        header[123] = static_cast<char>(n.units);
        put(148, "made up");
        put(344, n.magic + "1");
    } else {
        put(4, n.magic + "2" + std::string("\0\r\n\x1a\n", 5));
        put(12, bytesOf(n.datatype, n.order) + bytesOf(n.bits, n.order));
        put(16, bytesOf(static_cast<std::int64_t>(n.extents.size()), n.order));
        for (std::size_t i = 0; i < 7; ++i)
            put(24 + 8 * i, bytesOf(i < n.extents.size() ? n.extents[i] : std::int64_t{1}, n.order));
        for (std::size_t i = 0; i < n.pixdim.size(); ++i)
            put(112 + 8 * i, bytesOf(n.pixdim[i], n.order));
        put(168, bytesOf(static_cast<std::int64_t>(offset), n.order) + bytesOf(n.slope, n.order) +
                     bytesOf(n.intercept, n.order));
        put(500, bytesOf(n.units, n.order));
        put(240, "made up");
    }
    return header;
}

template <typename T>
std::string niftiBytes(const Nifti& n, const std::vector<T>& voxels) {
    return niftiHeader(n) + bytesOfAll(voxels, n.order);
}

} // namespace longwave::test
