// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/atomic_file.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace longwave {

enum class WavSamples {
    Float32, ///< as they are
    Int24    ///< full scale 1; beyond it they are clipped
};

/// A mono WAV file of a known length, written from its beginning to its end; RF64 where it is longer than the 4 GiB
/// that WAV can say (EBU Tech 3306). Appears under its name when it is complete, as every AtomicFile.
class WavFile {
  public:
    /// `rate` is rounded to whole Hz, 1 at least. Throws Error.
    WavFile(const std::filesystem::path& path, double rate, std::int64_t samples, WavSamples format);
    /// Precondition: no more samples in all than were announced. NaN is written as 0. Throws Error.
    void write(std::span<const float> samples);
    /// Precondition: all samples were written. Throws Error.
    void commit();

    std::int64_t clipped() const noexcept { return clipped_; } ///< samples so far that were beyond full scale

  private:
    AtomicFile file_;
    WavSamples format_;
    std::string bytes_;
    bool padded_;
    std::int64_t clipped_ = 0;
};

} // namespace longwave
