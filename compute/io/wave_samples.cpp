// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/wave_samples.h"

#include "compute/io/checked.h"
#include "compute/io/mapped_file.h"

#include <string_view>

namespace longwave {
namespace {

constexpr std::size_t kChunkHeader = 8;

bool startsWith(std::span<const std::byte> bytes, std::string_view tag, std::size_t at = 0) noexcept {
    return bytes.size() >= at && bytes.size() - at >= tag.size() &&
           std::memcmp(bytes.data() + at, tag.data(), tag.size()) == 0;
}

/// The coding and width of the samples, from the body of a fmt chunk.
bool takeFormat(std::span<const std::byte> body, std::endian order, WaveSamples& samples) {
    constexpr unsigned kPcm = 1, kFloat = 3, kExtensible = 0xfffe;
    if (body.size() < 16)
        return false;
    const auto field = [&](std::size_t at) { return loadUnsigned<std::uint16_t>(body.data() + at, order); };
    unsigned coding = field(0);
    if (coding == kExtensible && body.size() >= 26)
        coding = field(24); // the first two bytes of the sub-format
    const unsigned bits = field(14), frameBytes = field(12);
    samples.channels = field(2);
    samples.bigEndian = order == std::endian::big;
    if (coding == kPcm && bits == 8) {
        samples.dtype = DType::U8;
        samples.slope = 1.0 / 128;
        samples.intercept = -1;
    } else if (coding == kPcm && bits == 16) {
        samples.dtype = DType::I16;
        samples.slope = 1.0 / 32768;
    } else if (coding == kPcm && bits == 32) {
        samples.dtype = DType::I32;
        samples.slope = 1.0 / 2147483648.0;
    } else if (coding == kFloat && (bits == 32 || bits == 64)) {
        samples.dtype = bits == 32 ? DType::F32 : DType::F64;
    } else {
        return false;
    }
    return samples.channels > 0 && frameBytes == sizeOf(samples.dtype) * static_cast<std::size_t>(samples.channels);
}

} // namespace

std::optional<WaveSamples> findWaveSamples(std::span<const std::byte> bytes) {
    constexpr std::uint32_t kUnknown = 0xffffffff;
    if (bytes.size() < 12 || !startsWith(bytes, "WAVE", 8))
        return std::nullopt;
    const auto order = startsWith(bytes, "RIFX") ? std::endian::big : std::endian::little;
    WaveSamples samples;
    bool hasFormat = false;
    std::uint64_t longDataSize = 0;
    for (std::uint64_t at = 12; bytes.size() >= kChunkHeader && at <= bytes.size() - kChunkHeader;) {
        const auto rest = bytes.subspan(static_cast<std::size_t>(at) + kChunkHeader);
        std::uint64_t size = loadUnsigned<std::uint32_t>(bytes.data() + at + 4, order);
        if (startsWith(bytes, "data", at)) {
            if (size == kUnknown)
                size = startsWith(bytes, "RF64") ? longDataSize : rest.size();
            if (!hasFormat || size > rest.size())
                return std::nullopt;
            samples.begin = at + kChunkHeader;
            samples.frames =
                static_cast<std::int64_t>(size / (sizeOf(samples.dtype) * static_cast<std::size_t>(samples.channels)));
            return samples.frames > 0 ? std::optional(samples) : std::nullopt;
        }
        if (startsWith(bytes, "ds64", at) && rest.size() >= 16)
            longDataSize = loadUnsigned<std::uint64_t>(rest.data() + 8, order);
        if (startsWith(bytes, "fmt ", at)) {
            if (size > rest.size() || !takeFormat(rest.first(size), order, samples))
                return std::nullopt;
            hasFormat = true;
        }
        at += kChunkHeader + size + size % 2;
    }
    return std::nullopt;
}

ArrayView viewOf(const WaveSamples& samples, const std::shared_ptr<const MappedFile>& file) {
    ArrayView::Source source;
    source.owner = file;
    source.data = file->bytes().data() + samples.begin;
    source.dtype = samples.dtype;
    source.byteSwapped = (samples.bigEndian ? std::endian::big : std::endian::little) != std::endian::native;
    source.mapped = true;
    source.slope = samples.slope;
    source.intercept = samples.intercept;
    if (samples.channels == 1)
        return ArrayView(std::move(source), {samples.frames});
    return ArrayView(std::move(source), {samples.channels, samples.frames}, {1, samples.channels});
}

} // namespace longwave
