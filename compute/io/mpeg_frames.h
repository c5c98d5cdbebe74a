// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace longwave {

/// The header of a frame of MPEG audio, layer III (ISO/IEC 11172-3 2.4.1.3, 13818-3 and the 2.5 extension).
struct MpegFrame {
    int version = 0;        ///< the two bits: 3 MPEG-1, 2 MPEG-2, 0 MPEG-2.5
    int rate = 0;           ///< Hz
    std::size_t length = 0; ///< bytes, header and all
};

/// The frame that begins here; nothing when none does, or its bit rate is free.
std::optional<MpegFrame> mpegFrameAt(std::span<const std::byte> bytes) noexcept;

/// True for the first bytes of an MP3 file of `size` bytes: an ID3v2 tag, or two frames of one kind in a row.
bool beginsLikeMp3(std::span<const std::byte> head, std::size_t size) noexcept;

} // namespace longwave
