// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/sound_container.h"

#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/mpeg_frames.h"
#include "compute/io/sound_decoder.h"
#include "compute/io/text.h"

#include <array>
#include <string_view>

namespace longwave {
namespace {

bool startsWith(std::span<const std::byte> bytes, std::string_view tag, std::size_t at = 0) noexcept {
    return bytes.size() >= at && bytes.size() - at >= tag.size() &&
           std::memcmp(bytes.data() + at, tag.data(), tag.size()) == 0;
}

// RIFF: a list of chunks, each with a name of 4 bytes, its length in 4 and, after an odd length, a byte of padding.
// RIFX is the same in big-endian order; RF64 keeps lengths beyond 4 GiB in a chunk named ds64.
void checkWave(std::span<const std::byte> bytes, const std::string& subject) {
    constexpr std::uint32_t kUnknown = 0xffffffff; // a length written by a program that could not seek back, and RF64
    constexpr std::size_t kChunkHeader = 8;
    const auto order = startsWith(bytes, "RIFX") ? std::endian::big : std::endian::little;
    const bool isRf64 = startsWith(bytes, "RF64");
    const bool isStream = !isRf64 && loadUnsigned<std::uint32_t>(&bytes[4], order) == kUnknown;
    std::uint64_t longDataSize = 0;
    std::uint64_t frameSize = 0;

    for (std::uint64_t at = 12; bytes.size() >= kChunkHeader && at <= bytes.size() - kChunkHeader;) {
        const std::byte* body = bytes.data() + at + kChunkHeader;
        const std::uint64_t available = bytes.size() - at - kChunkHeader;
        std::uint64_t size = loadUnsigned<std::uint32_t>(bytes.data() + at + 4, order);
        if (startsWith(bytes, "data", at)) {
            if (size == kUnknown && isStream)
                return;
            if (size == kUnknown && isRf64)
                size = longDataSize;
            if (size == 0)
                throw Error(subject, "its data chunk at byte " + grouped(at) +
                                         " is empty: the recording has no samples or was never closed");
            if (size <= available)
                return;
            if (frameSize > 0)
                throw Error(subject, "the file is truncated: its header claims " + grouped(size / frameSize) +
                                         " frames, but only " + grouped(available / frameSize) + " are there");
            throw Error(subject, "the file is truncated: its header claims " + grouped(size) +
                                     " bytes of sound, but only " + grouped(available) + " are there");
        }
        if (startsWith(bytes, "ds64", at) && available >= 16)
            longDataSize = loadUnsigned<std::uint64_t>(body + 8, order);
        if (startsWith(bytes, "fmt ", at) && available >= 16) {
            // Bytes per frame for PCM, float, A-law, µ-law and the extensible form of those; the others pack in blocks.
            const auto coding = loadUnsigned<std::uint16_t>(body, order);
            if (coding == 1 || coding == 3 || coding == 6 || coding == 7 || coding == 0xfffe)
                frameSize = loadUnsigned<std::uint16_t>(body + 12, order);
        }
        if (size > available)
            throw Error(subject, "the sound file cannot be decoded: its chunk at byte " + grouped(at) + " claims " +
                                     grouped(size) + " bytes, but only " + grouped(available) +
                                     " are there, and no samples came before; " + kAcceptedSounds);
        at += kChunkHeader + size + size % 2;
    }
    // libsndfile would look on, and in a list that claims to be longer than the file without end.
    throw Error(subject,
                std::string("the sound file cannot be decoded: it has no data chunk, where its samples would be; ") +
                    kAcceptedSounds);
}

// The checksum of an Ogg page: CRC-32 with polynomial 04c11db7, not reflected, from 0, with its own field taken as 0.
std::uint32_t oggChecksum(std::span<const std::byte> page, std::size_t fieldAt) noexcept {
    static constexpr auto kTable = [] {
        std::array<std::uint32_t, 256> table{};
        for (std::uint32_t i = 0; i < table.size(); ++i) {
            table[i] = i << 24;
            for (int bit = 0; bit < 8; ++bit)
                table[i] = (table[i] << 1) ^ (table[i] >> 31 ? 0x04c11db7u : 0u);
        }
        return table;
    }();
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < page.size(); ++i) {
        const bool isField = i >= fieldAt && i < fieldAt + 4;
        sum = (sum << 8) ^ kTable[(sum >> 24) ^ (isField ? 0u : std::to_integer<std::uint32_t>(page[i]))];
    }
    return sum;
}

// Ogg (RFC 3533): pages of "OggS", version, flags, …, a checksum at byte 22, and at byte 26 the number of segments,
// whose lengths follow. The last page of a stream carries the flag 4.
void checkOgg(std::span<const std::byte> bytes, const std::string& subject) {
    constexpr std::size_t kFlagsAt = 5;
    constexpr std::size_t kChecksumAt = 22;
    constexpr std::size_t kPageHeader = 27;
    constexpr unsigned kLastPage = 4;
    bool ended = false;
    std::size_t at = 0;
    while (startsWith(bytes, "OggS", at)) {
        std::size_t pageSize = kPageHeader;
        const std::size_t available = bytes.size() - at;
        if (available >= kPageHeader)
            pageSize += std::to_integer<std::size_t>(bytes[at + kPageHeader - 1]);
        for (std::size_t i = kPageHeader, end = pageSize; i < end && end <= available; ++i)
            pageSize += std::to_integer<std::size_t>(bytes[at + i]);
        if (pageSize > available)
            throw Error(subject, "the file is truncated: the Ogg page at byte " + grouped(at) +
                                     " is longer than the rest of the file");
        const auto page = bytes.subspan(at, pageSize);
        if (loadUnsigned<std::uint32_t>(&page[kChecksumAt], std::endian::little) != oggChecksum(page, kChecksumAt))
            throw Error(subject,
                        "the sound is damaged: the Ogg page at byte " + grouped(at) + " does not match its checksum");
        ended = (std::to_integer<unsigned>(page[kFlagsAt]) & kLastPage) != 0;
        at += pageSize;
    }
    if (ended)
        return;
    if (at < bytes.size())
        throw Error(subject, "the sound is damaged: no Ogg page begins at byte " + grouped(at));
    throw Error(subject,
                "the file is truncated: the Ogg stream ends at byte " + grouped(at) + " without its last page");
}

} // namespace

SoundContainer soundContainer(std::span<const std::byte> head, std::size_t size) noexcept {
    if ((startsWith(head, "RIFF") || startsWith(head, "RIFX") || startsWith(head, "RF64")) &&
        startsWith(head, "WAVE", 8))
        return SoundContainer::Wave;
    if (startsWith(head, "fLaC"))
        return SoundContainer::Flac;
    if (startsWith(head, "OggS"))
        return SoundContainer::Ogg;
    return beginsLikeMp3(head, size) ? SoundContainer::Mpeg : SoundContainer::None;
}

void checkSoundContainer(std::span<const std::byte> bytes, const std::string& subject) {
    switch (soundContainer(bytes, bytes.size())) {
    case SoundContainer::Wave:
        return checkWave(bytes, subject);
    case SoundContainer::Ogg:
        return checkOgg(bytes, subject);
    case SoundContainer::Flac:
    case SoundContainer::Mpeg:
    case SoundContainer::None:
        return;
    }
}

} // namespace longwave
