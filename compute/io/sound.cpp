// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/formats.h"
#include "compute/io/sound_container.h"
#include "compute/io/text.h"

#include <sndfile.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <mutex>
#include <new>

namespace longwave {
namespace {

constexpr int kMostChannels = 1024;
constexpr std::size_t kMostSamples = std::size_t{1} << 31; // 8 GiB as float

// libsndfile reads the mapped bytes through these, so the content decides what the file is, never its name.
struct Cursor {
    std::span<const std::byte> bytes;
    sf_count_t at = 0;
};

sf_count_t lengthOf(void* user) {
    return static_cast<sf_count_t>(static_cast<Cursor*>(user)->bytes.size());
}
sf_count_t tell(void* user) {
    return static_cast<Cursor*>(user)->at;
}
sf_count_t refuseToWrite(const void*, sf_count_t, void*) {
    return 0;
}

sf_count_t seek(sf_count_t offset, int whence, void* user) {
    auto& cursor = *static_cast<Cursor*>(user);
    const sf_count_t base = whence == SEEK_CUR ? cursor.at : whence == SEEK_END ? lengthOf(user) : 0;
    sf_count_t target = 0;
    if (__builtin_add_overflow(base, offset, &target) || target < 0)
        return -1;
    return cursor.at = target;
}

sf_count_t readBytes(void* to, sf_count_t count, void* user) {
    auto& cursor = *static_cast<Cursor*>(user);
    const sf_count_t n = std::min(count, lengthOf(user) - cursor.at);
    if (n <= 0)
        return 0;
    std::memcpy(to, cursor.bytes.data() + cursor.at, static_cast<std::size_t>(n));
    cursor.at += n;
    return n;
}

std::string withoutFullStop(std::string reason) {
    while (!reason.empty() && (reason.back() == '.' || reason.back() == '\n' || reason.back() == ' '))
        reason.pop_back();
    return reason;
}

using Sound = std::unique_ptr<SNDFILE, int (*)(SNDFILE*)>;

Sound openSound(Cursor& cursor, SF_INFO& info, const std::string& subject) {
    static std::mutex mutex; // libsndfile keeps the reason of a failed opening in one global place
    const std::scoped_lock lock(mutex);
    SF_VIRTUAL_IO functions{lengthOf, seek, readBytes, refuseToWrite, tell};
    Sound sound(sf_open_virtual(&functions, SFM_READ, &info, &cursor), sf_close);
    if (!sound)
        throw Error(subject, "the sound file cannot be decoded: " + withoutFullStop(sf_strerror(nullptr)) +
                                 "; accepted are WAV, FLAC and Ogg (Vorbis, Opus)");
    return sound;
}

// Interleaved samples, [frames, channels]. The file's own frame count is a claim: memory grows with what is decoded.
std::vector<float> decode(SNDFILE* sound, const SF_INFO& info, std::size_t fileSize, const std::string& subject) {
    constexpr std::size_t kChunk = 1 << 16;
    const auto channels = static_cast<std::size_t>(info.channels);
    const auto chunkFrames = std::max<std::size_t>(1, kChunk / channels);
    // FLAC from a program that could not seek back does not say how many; libsndfile then gives its largest number.
    const auto claimed = info.frames == SF_COUNT_MAX ? 0 : static_cast<std::uint64_t>(info.frames);
    std::vector<float> samples;
    // No usual coding packs more than 16 samples into a byte; one that does costs a few reallocations.
    if (claimed <= fileSize * 16 / channels)
        samples.reserve(std::min<std::size_t>(claimed * channels, kMostSamples));
    while (true) {
        const std::size_t before = samples.size();
        if (before > kMostSamples)
            throw Error(subject, "it holds more than " + grouped(kMostSamples) + " samples, the most that is decoded");
        samples.resize(before + chunkFrames * channels);
        const sf_count_t got = sf_readf_float(sound, samples.data() + before, static_cast<sf_count_t>(chunkFrames));
        samples.resize(before + static_cast<std::size_t>(std::max<sf_count_t>(got, 0)) * channels);
        if (got <= 0)
            break;
    }
    const std::uint64_t frames = samples.size() / channels;
    if (frames < claimed) {
        const std::string reason = sf_error(sound) ? " (" + withoutFullStop(sf_strerror(sound)) + ")" : "";
        throw Error(subject, "the file is truncated or damaged: its header claims " + grouped(claimed) +
                                 " frames, but only " + grouped(frames) + " can be decoded" + reason);
    }
    if (frames == 0)
        throw Error(subject, "the sound has no frames");
    if (sf_error(sound))
        throw Error(subject, "the sound is damaged before frame " + grouped(frames) + ": " +
                                 withoutFullStop(sf_strerror(sound)));
    return samples;
}

std::vector<float> deinterleaved(const std::vector<float>& samples, std::size_t channels) {
    const std::size_t frames = samples.size() / channels;
    std::vector<float> result(samples.size()); // [channels, frames]
    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t t = 0; t < frames; ++t)
            result[c * frames + t] = samples[t * channels + c];
    return result;
}

std::string containerName(int format) {
    switch (format & SF_FORMAT_TYPEMASK) {
    case SF_FORMAT_FLAC:
        return "FLAC";
    case SF_FORMAT_OGG:
        return "OGG";
    default:
        return "WAV";
    }
}

std::string codingName(int format) {
    SF_FORMAT_INFO info{};
    info.format = format & SF_FORMAT_SUBMASK;
    if (sf_command(nullptr, SFC_GET_FORMAT_INFO, &info, sizeof(info)) != 0 || !info.name)
        return "unknown coding";
    return info.name;
}

std::vector<std::pair<std::string, std::string>> tagsOf(SNDFILE* sound) {
    static constexpr std::pair<int, const char*> kTags[] = {
        {SF_STR_TITLE, "title"},     {SF_STR_ARTIST, "artist"},       {SF_STR_ALBUM, "album"},
        {SF_STR_DATE, "date"},       {SF_STR_COMMENT, "comment"},     {SF_STR_GENRE, "genre"},
        {SF_STR_LICENSE, "license"}, {SF_STR_COPYRIGHT, "copyright"}, {SF_STR_SOFTWARE, "software"}};
    std::vector<std::pair<std::string, std::string>> tags;
    for (const auto& [id, name] : kTags)
        if (const char* text = sf_get_string(sound, id); text && *text)
            tags.emplace_back(name, text);
    return tags;
}

class SoundReader final : public Reader {
  public:
    const char* title() const override { return "sound (.wav, .flac, .ogg)"; }

    bool recognises(std::span<const std::byte> head, std::uint64_t) const override {
        return soundContainer(head) != SoundContainer::None;
    }

    File read(const std::shared_ptr<const MappedFile>& file) const override {
        const std::string subject = file->path().string();
        try {
            return decodeFile(*file, subject);
        } catch (const std::bad_alloc&) {
            throw Error(subject, "its samples do not fit into memory");
        }
    }

  private:
    static File decodeFile(const MappedFile& file, const std::string& subject) {
        checkSoundContainer(file.bytes(), subject);
        Cursor cursor{file.bytes()};
        SF_INFO info{};
        const Sound sound = openSound(cursor, info, subject);
        if (info.channels < 1 || info.channels > kMostChannels)
            throw Error(subject, "it claims " + std::to_string(info.channels) + " channels; accepted are 1 to " +
                                     std::to_string(kMostChannels));
        if (info.frames <= 0)
            throw Error(subject, "the sound has no frames");
        std::vector<float> samples = decode(sound.get(), info, file.bytes().size(), subject);

        const auto channels = static_cast<std::size_t>(info.channels);
        const auto frames = static_cast<std::int64_t>(samples.size() / channels);
        Entry entry;
        entry.kind = Entry::Kind::Signal;
        entry.sampleRate = std::max(0, info.samplerate);
        entry.dtype = codingName(info.format);
        entry.shape = channels == 1 ? Shape{frames} : Shape{info.channels, frames};
        entry.values =
            ArrayView::fromFloats(channels == 1 ? std::move(samples) : deinterleaved(samples, channels), entry.shape);
        File result;
        result.path = file.path();
        result.format = containerName(info.format);
        result.metadata = tagsOf(sound.get());
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
