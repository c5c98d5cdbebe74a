// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"
#include "compute/io/atomic_file.h"

#include <filesystem>
#include <span>
#include <string>

namespace longwave {

/// Writes one float32 tensor in C order piece by piece, so that it need not be in memory as a whole. Atomic: the file
/// appears whole at `commit`, or not at all. Every member throws Error, for instance when the disk is full.
class TensorWriter {
  public:
    enum class Format {
        Npy,        ///< NumPy format 1.0, the first element at a multiple of 64 bytes
        Safetensors ///< one tensor, its data at a multiple of 8 bytes
    };

    /// `name` is the tensor's, UTF-8; .npy has none. Precondition: the shape's bytes fit into 63 bits.
    TensorWriter(const std::filesystem::path& path, Format format, const std::string& name, const Shape& shape);

    /// The next elements. Precondition: no more than the shape has, over all calls.
    void append(std::span<const float> values);
    /// Precondition: every element was appended. Call it once, last.
    void commit() { file_.commit(); }

  private:
    AtomicFile file_;
    bool swaps_; ///< safetensors are little-endian on any machine
};

} // namespace longwave
