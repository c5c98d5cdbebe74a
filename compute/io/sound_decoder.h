// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace longwave {

/// What was refused of a file that none of the decoders takes.
inline constexpr const char* kAcceptedSounds = "accepted are WAV, FLAC, Ogg (Vorbis, Opus) and MP3";

/// A sound that is being decoded from its first frame to its last. A frame is a sample of each channel.
class SoundDecoder {
  public:
    virtual ~SoundDecoder() = default;

    int channels = 0;
    int sampleRate = 0;         ///< Hz
    std::uint64_t claimed = 0;  ///< frames that the header promises; 0: it does not say
    bool isShort = false;       ///< has 16 bits or fewer: the samples are had as integers too
    std::string container = ""; ///< "FLAC"
    std::string coding = "";    ///< "Signed 16 bit PCM"
    std::vector<std::pair<std::string, std::string>> tags{};

    /// The next frames, interleaved, at most as many as fit; returns how many samples, 0 at the end and where it cannot
    /// go on, which `problem` tells. Full scale is 1, or 32,768 of integers, which only `isShort` has.
    virtual std::size_t read(std::span<float> samples) = 0;
    virtual std::size_t read(std::span<std::int16_t> samples) = 0;
    /// What the decoder says is wrong; empty while nothing is. No full stop.
    virtual std::string problem() const = 0;
    /// How much of the file's bytes it has taken, in [0, 1].
    virtual double share() const = 0;
};

/// For a file of some SoundContainer; `bytes` have to stay. Throws Error.
std::unique_ptr<SoundDecoder> openWithSndfile(std::span<const std::byte> bytes, const std::string& subject);
/// MPEG audio, layer III. Says nothing on the standard error stream, whatever is wrong with the file.
std::unique_ptr<SoundDecoder> openWithMpg123(std::span<const std::byte> bytes, const std::string& subject);

} // namespace longwave
