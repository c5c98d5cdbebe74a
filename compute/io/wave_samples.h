// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace longwave {

class MappedFile;

/// Where the samples of a WAV file lie, when they lie as an array does.
struct WaveSamples {
    std::uint64_t begin = 0; ///< byte of the first sample
    std::int64_t frames = 0;
    std::int64_t channels = 0;
    DType dtype = DType::I16;
    bool bigEndian = false;
    double slope = 1; ///< a stored number v is the sample slope·v + intercept, full scale 1
    double intercept = 0;
};

/// Finds them in a file that passed checkSoundContainer: integers of 8, 16 and 32 bits and floats of 32 and 64. Nothing
/// for other codings (24 bits, A-law, ADPCM, …), and when a chunk is not where it should be.
std::optional<WaveSamples> findWaveSamples(std::span<const std::byte> bytes);

/// The array [L] or [C, L] over the mapped file.
ArrayView viewOf(const WaveSamples& samples, const std::shared_ptr<const MappedFile>& file);

} // namespace longwave
