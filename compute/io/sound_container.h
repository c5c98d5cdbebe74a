// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace longwave {

/// What a sound file's first bytes say it is.
enum class SoundContainer { None, Wave, Flac, Ogg, Mpeg };

/// `size` is the whole file's.
SoundContainer soundContainer(std::span<const std::byte> head, std::size_t size) noexcept;

/// Finds what libsndfile passes over in silence: a WAV data chunk that claims more bytes than the file has (libsndfile
/// shortens it), an empty one (libsndfile takes what follows for samples), Ogg pages that do not match their checksums
/// (libogg drops them) and an Ogg stream without its last page.
/// FLAC says how many frames it has, so counting them while decoding is enough. Throws Error.
void checkSoundContainer(std::span<const std::byte> bytes, const std::string& subject);

} // namespace longwave
