// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/formats.h"
#include "compute/io/sound_container.h"
#include "compute/io/sound_decoder.h"
#include "compute/io/spilled_bytes.h"
#include "compute/io/text.h"
#include "compute/io/wave_samples.h"

#include <algorithm>
#include <new>

namespace longwave {
namespace {

constexpr int kMostChannels = 1024;
constexpr std::uint64_t kMostSamples = std::uint64_t{1} << 31; // 8 GiB as float

/// Decodes to the end. The file's own frame count is a claim: room grows with what is decoded. What comes out stays
/// interleaved, as an array [L] or [C, L].
template <typename Sample>
ArrayView decode(SoundDecoder& sound, std::size_t fileSize, const std::string& subject, const std::stop_token& stop,
                 const Progress& progress) {
    constexpr std::size_t kChunk = 1 << 16;
    const auto channels = static_cast<std::size_t>(sound.channels);
    std::vector<Sample> chunk(std::max<std::size_t>(1, kChunk / channels) * channels);
    // No usual coding packs more than 16 samples into a byte; one that does costs a few reallocations.
    const bool isLikely = sound.claimed <= fileSize * 16 / channels;
    SpilledBytes decoded(subject, isLikely ? std::min(sound.claimed * channels, kMostSamples) * sizeof(Sample)
                                           : std::uint64_t{0});
    std::uint64_t frames = 0;
    while (true) {
        stopIfAsked(stop);
        if (frames * channels > kMostSamples)
            throw Error(subject, "it holds more than " + grouped(kMostSamples) + " samples, the most that is decoded");
        // What is left of the claim, and no more.
        const std::uint64_t left =
            sound.claimed > frames ? (sound.claimed - frames) * channels : std::uint64_t{chunk.size()};
        const std::size_t got =
            sound.read(std::span(chunk).first(static_cast<std::size_t>(std::min<std::uint64_t>(chunk.size(), left))));
        decoded.append(std::as_bytes(std::span(chunk).first(got)));
        frames += got / channels;
        if (progress)
            progress(sound.share());
        if (got == 0 || (sound.claimed > 0 && frames >= sound.claimed))
            break;
    }
    const std::string problem = sound.problem();
    if (frames < sound.claimed)
        throw Error(subject, "the file is truncated or damaged: its header claims " + grouped(sound.claimed) +
                                 " frames, but only " + grouped(frames) + " can be decoded" +
                                 (problem.empty() ? "" : " (" + problem + ")"));
    if (frames == 0)
        throw Error(subject, "the sound has no frames");
    if (!problem.empty())
        throw Error(subject, "the sound is damaged before frame " + grouped(frames) + ": " + problem);

    constexpr bool kShort = std::is_same_v<Sample, std::int16_t>;
    ArrayView::Source source = decoded.finish();
    source.dtype = kShort ? DType::I16 : DType::F32;
    source.slope = kShort ? 1.0 / 32768 : 1;
    const auto length = static_cast<std::int64_t>(frames);
    if (channels == 1)
        return ArrayView(std::move(source), {length});
    return ArrayView(std::move(source), {sound.channels, length}, {1, sound.channels});
}

class SoundReader final : public Reader {
  public:
    const char* title() const override { return "sound (.wav, .flac, .ogg, .mp3)"; }

    bool recognises(std::span<const std::byte> head, std::uint64_t size) const override {
        return soundContainer(head, size) != SoundContainer::None;
    }

    File read(const std::shared_ptr<const MappedFile>& file, const std::stop_token& stop) const override {
        return readAndTell(file, stop, {});
    }

    File readAndTell(const std::shared_ptr<const MappedFile>& file, const std::stop_token& stop,
                     const Progress& progress) const override {
        const std::string subject = file->path().string();
        try {
            return readSound(file, subject, stop, progress);
        } catch (const std::bad_alloc&) {
            throw Error(subject, "its samples do not fit into memory");
        }
    }

  private:
    static File readSound(const std::shared_ptr<const MappedFile>& file, const std::string& subject,
                          const std::stop_token& stop, const Progress& progress) {
        const std::span<const std::byte> bytes = file->bytes();
        checkSoundContainer(bytes, subject);
        const bool isMpeg = soundContainer(bytes, bytes.size()) == SoundContainer::Mpeg;
        const auto sound = isMpeg ? openWithMpg123(bytes, subject) : openWithSndfile(bytes, subject);
        if (sound->channels < 1 || sound->channels > kMostChannels)
            throw Error(subject, "it claims " + std::to_string(sound->channels) + " channels; accepted are 1 to " +
                                     std::to_string(kMostChannels));
        Entry entry;
        entry.kind = Entry::Kind::Signal;
        entry.sampleRate = std::max(0, sound->sampleRate);
        entry.dtype = sound->coding;
        // libsndfile knows the header's oddities better: where it counts otherwise, it decodes.
        const auto mapped = findWaveSamples(bytes);
        if (mapped && mapped->channels == sound->channels &&
            sound->claimed == static_cast<std::uint64_t>(mapped->frames))
            entry.values = viewOf(*mapped, file);
        else if (sound->isShort) // FLAC of few bits stays short
            entry.values = decode<std::int16_t>(*sound, bytes.size(), subject, stop, progress);
        else
            entry.values = decode<float>(*sound, bytes.size(), subject, stop, progress);
        entry.shape = entry.values.shape();
        File result;
        result.path = file->path();
        result.format = sound->container;
        result.metadata = sound->tags;
        result.entries.push_back(std::move(entry));
        return result;
    }
};

} // namespace

const Reader& soundReader() {
    static const SoundReader kReader;
    return kReader;
}

} // namespace longwave
