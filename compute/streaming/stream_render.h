// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/streaming/stream_report.h"
#include "compute/streaming/stream_runner.h"
#include "compute/streaming/wav_file.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>

namespace longwave {

struct RenderOptions {
    std::int64_t samples = 0; ///< of the source that are convolved
    double rate = 48000;      ///< Hz
    std::int64_t block = 4096;
    bool uniform = false;
    bool withTail = false; ///< also what the kernel still says when the source has ended: its taps − 1 samples
    /// A kernel that looks ahead is late; compensated, sample t of the file belongs to sample t of the source.
    bool compensates = true;
    WavSamples format = WavSamples::Float32;
};

struct Rendered {
    std::int64_t samples = 0; ///< in the file
    double peak = 0;          ///< largest |y|
    std::int64_t clipped = 0; ///< samples beyond full scale
    std::int64_t nonFinite = 0;
    StreamLoad load;   ///< shares of the time a block lasts at the rate
    std::string parts; ///< "128 × 15, then 1,024 × 62"
};

/// Convolves `samples` samples of a source (silence where it has fewer) block by block into a WAV file, which appears
/// under its name when it is complete. `progress` gets the share done. Throws Error, and Cancelled when stopped; then
/// no file is left.
Rendered renderToWav(StreamSource& source, const StreamTaps& taps, const RenderOptions& options,
                     const std::filesystem::path& path, const std::function<void(double)>& progress = {},
                     const std::stop_token& stop = {});

} // namespace longwave
