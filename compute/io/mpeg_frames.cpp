// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/mpeg_frames.h"

#include <cstring>

namespace longwave {
namespace {

constexpr std::size_t kHeader = 4;
constexpr unsigned kLayerThree = 1;
constexpr int kBitrates1[] = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}; // kbit/s, MPEG-1
constexpr int kBitrates2[] = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};     // MPEG-2 and 2.5
constexpr int kRates1[] = {44100, 48000, 32000};

bool hasId3Tag(std::span<const std::byte> head) noexcept {
    // "ID3", version below 255.255, flags, and a length of four times seven bits.
    if (head.size() < 10 || std::memcmp(head.data(), "ID3", 3) != 0)
        return false;
    const auto at = [&](std::size_t i) { return std::to_integer<unsigned>(head[i]); };
    return at(3) < 0xff && at(4) < 0xff && (at(6) | at(7) | at(8) | at(9)) < 0x80;
}

} // namespace

std::optional<MpegFrame> mpegFrameAt(std::span<const std::byte> bytes) noexcept {
    if (bytes.size() < kHeader)
        return std::nullopt;
    const auto at = [&](std::size_t i) { return std::to_integer<unsigned>(bytes[i]); };
    const unsigned version = at(1) >> 3 & 3, layer = at(1) >> 1 & 3;
    const unsigned bitrate = at(2) >> 4, rate = at(2) >> 2 & 3, padding = at(2) >> 1 & 1;
    if (at(0) != 0xff || at(1) >> 5 != 7 || version == 1 || layer != kLayerThree || bitrate == 0 || bitrate == 15 ||
        rate == 3 || (at(3) & 3) == 2)
        return std::nullopt;
    MpegFrame frame;
    frame.version = static_cast<int>(version);
    frame.rate = kRates1[rate] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
    // A frame holds 1,152 samples in MPEG-1, 576 in the others; a slot of layer III is a byte.
    const int perFrame = version == 3 ? 144 : 72;
    const int kilobits = version == 3 ? kBitrates1[bitrate] : kBitrates2[bitrate];
    frame.length = static_cast<std::size_t>(perFrame * kilobits * 1000 / frame.rate) + padding;
    return frame;
}

bool beginsLikeMp3(std::span<const std::byte> head, std::size_t size) noexcept {
    if (hasId3Tag(head))
        return true;
    const auto first = mpegFrameAt(head);
    if (!first)
        return false;
    if (first->length >= size)
        return first->length == size; // one frame, and no more
    if (first->length >= head.size())
        return false;
    const auto second = mpegFrameAt(head.subspan(first->length));
    return second && second->version == first->version && second->rate == first->rate;
}

} // namespace longwave
