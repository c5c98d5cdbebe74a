// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/file.h"
#include "compute/io/mapped_file.h"

#include <memory>
#include <span>
#include <stop_token>

namespace longwave {

/// One file format. A new format is one new file and one line in `readers()`.
class Reader {
  public:
    virtual ~Reader() = default;

    /// The format as people name it, with its usual ending: "safetensors", "NumPy array (.npy)".
    virtual const char* title() const = 0;

    /// Decides by content. `head` is the file's first 4 KiB (less when it is shorter), `size` the whole length.
    virtual bool recognises(std::span<const std::byte> head, std::uint64_t size) const = 0;

    /// Reads a file that this reader recognised. Trusts no byte of it. Throws Error, and Cancelled when it is asked to
    /// stop while something in it takes long.
    virtual File read(const std::shared_ptr<const MappedFile>& file, const std::stop_token& stop) const = 0;

    /// The same; what takes long tells how far it is.
    virtual File readAndTell(const std::shared_ptr<const MappedFile>& file, const std::stop_token& stop,
                             const Progress& progress) const {
        (void)progress;
        return read(file, stop);
    }
};

/// All readers, in the order in which they are asked.
std::span<const Reader* const> readers();

} // namespace longwave
