// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/formats.h"
#include "compute/io/sound_container.h"
#include "compute/io/text.h"
#include "compute/io/wave_samples.h"

#include <sndfile.h>

#include <algorithm>
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

constexpr int kMpegFormat = 0x230000; // SF_FORMAT_MPEG, which headers before 1.1 do not have

/// Whether this libsndfile was built with a decoder for MP3.
bool decodesMpeg() {
    int count = 0;
    sf_command(nullptr, SFC_GET_FORMAT_MAJOR_COUNT, &count, sizeof count);
    for (int i = 0; i < count; ++i) {
        SF_FORMAT_INFO info{};
        info.format = i;
        if (sf_command(nullptr, SFC_GET_FORMAT_MAJOR, &info, sizeof info) == 0 && info.format == kMpegFormat)
            return true;
    }
    return false;
}

std::string libraryVersion() {
    char version[128] = {};
    sf_command(nullptr, SFC_GET_LIB_VERSION, version, sizeof version);
    return version;
}

Sound openSound(Cursor& cursor, SF_INFO& info, const std::string& subject) {
    if (soundContainer(cursor.bytes, cursor.bytes.size()) == SoundContainer::Mpeg && !decodesMpeg())
        throw Error(subject, "this is MP3, which needs libsndfile 1.1 or newer, built with mpg123; here is " +
                                 libraryVersion() + ", which decodes WAV, FLAC and Ogg");
    static std::mutex mutex; // libsndfile keeps the reason of a failed opening in one global place
    const std::scoped_lock lock(mutex);
    SF_VIRTUAL_IO functions{lengthOf, seek, readBytes, refuseToWrite, tell};
    Sound sound(sf_open_virtual(&functions, SFM_READ, &info, &cursor), sf_close);
    if (!sound)
        throw Error(subject, "the sound file cannot be decoded: " + withoutFullStop(sf_strerror(nullptr)) +
                                 "; accepted are WAV, FLAC, Ogg (Vorbis, Opus) and MP3");
    return sound;
}

sf_count_t readFrames(SNDFILE* sound, float* to, sf_count_t frames) {
    return sf_readf_float(sound, to, frames);
}
sf_count_t readFrames(SNDFILE* sound, std::int16_t* to, sf_count_t frames) {
    return sf_readf_short(sound, to, frames);
}

// Interleaved samples, [frames, channels]. The file's own frame count is a claim: memory grows with what is decoded.
template <typename Sample>
std::vector<Sample> decode(SNDFILE* sound, const SF_INFO& info, std::size_t fileSize, const std::string& subject,
                           const std::stop_token& stop) {
    constexpr std::size_t kChunk = 1 << 16;
    const auto channels = static_cast<std::size_t>(info.channels);
    const auto chunkFrames = std::max<std::size_t>(1, kChunk / channels);
    // FLAC from a program that could not seek back does not say how many; libsndfile then gives its largest number.
    const auto claimed = info.frames == SF_COUNT_MAX ? 0 : static_cast<std::uint64_t>(info.frames);
    std::vector<Sample> samples;
    // No usual coding packs more than 16 samples into a byte; one that does costs a few reallocations.
    if (claimed <= fileSize * 16 / channels)
        samples.reserve(std::min<std::size_t>(claimed * channels, kMostSamples));
    while (true) {
        stopIfAsked(stop);
        const std::size_t before = samples.size();
        if (before > kMostSamples)
            throw Error(subject, "it holds more than " + grouped(kMostSamples) + " samples, the most that is decoded");
        // What is left of the claim, and no more, so that what was reserved is enough.
        const std::size_t left = claimed > before / channels ? claimed - before / channels : chunkFrames;
        const std::size_t wanted = std::min(chunkFrames, left);
        samples.resize(before + wanted * channels);
        const sf_count_t got = readFrames(sound, samples.data() + before, static_cast<sf_count_t>(wanted));
        samples.resize(before + static_cast<std::size_t>(std::max<sf_count_t>(got, 0)) * channels);
        if (got <= 0 || (claimed > 0 && samples.size() / channels >= claimed))
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

/// What was decoded as an array [L] or [C, L]; it stays interleaved.
template <typename Sample>
ArrayView arrayOf(std::vector<Sample> samples, std::int64_t channels, DType dtype, double slope) {
    const auto frames = static_cast<std::int64_t>(samples.size()) / channels;
    auto owner = std::make_shared<const std::vector<Sample>>(std::move(samples));
    ArrayView::Source source;
    source.data = reinterpret_cast<const std::byte*>(owner->data());
    source.owner = std::move(owner);
    source.dtype = dtype;
    source.slope = slope;
    if (channels == 1)
        return ArrayView(std::move(source), {frames});
    return ArrayView(std::move(source), {channels, frames}, {1, channels});
}

/// FLAC of few bits keeps them in memory; what is decoded to floats stays floats.
ArrayView decodeAll(SNDFILE* sound, const SF_INFO& info, std::size_t fileSize, const std::string& subject,
                    const std::stop_token& stop) {
    const int coding = info.format & SF_FORMAT_SUBMASK;
    if ((info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_FLAC &&
        (coding == SF_FORMAT_PCM_16 || coding == SF_FORMAT_PCM_S8))
        return arrayOf(decode<std::int16_t>(sound, info, fileSize, subject, stop), info.channels, DType::I16,
                       1.0 / 32768);
    return arrayOf(decode<float>(sound, info, fileSize, subject, stop), info.channels, DType::F32, 1);
}

std::string containerName(int format) {
    switch (format & SF_FORMAT_TYPEMASK) {
    case SF_FORMAT_FLAC:
        return "FLAC";
    case SF_FORMAT_OGG:
        return "OGG";
    case kMpegFormat:
        return "MP3";
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
    const char* title() const override { return "sound (.wav, .flac, .ogg, .mp3)"; }

    bool recognises(std::span<const std::byte> head, std::uint64_t size) const override {
        return soundContainer(head, size) != SoundContainer::None;
    }

    File read(const std::shared_ptr<const MappedFile>& file, const std::stop_token& stop) const override {
        const std::string subject = file->path().string();
        try {
            return readSound(file, subject, stop);
        } catch (const std::bad_alloc&) {
            throw Error(subject, "its samples do not fit into memory");
        }
    }

  private:
    static File readSound(const std::shared_ptr<const MappedFile>& file, const std::string& subject,
                          const std::stop_token& stop) {
        checkSoundContainer(file->bytes(), subject);
        Cursor cursor{file->bytes()};
        SF_INFO info{};
        const Sound sound = openSound(cursor, info, subject);
        if (info.channels < 1 || info.channels > kMostChannels)
            throw Error(subject, "it claims " + std::to_string(info.channels) + " channels; accepted are 1 to " +
                                     std::to_string(kMostChannels));
        if (info.frames <= 0)
            throw Error(subject, "the sound has no frames");
        Entry entry;
        entry.kind = Entry::Kind::Signal;
        entry.sampleRate = std::max(0, info.samplerate);
        entry.dtype = codingName(info.format);
        // libsndfile knows the header's oddities better: where it counts otherwise, it decodes.
        const auto mapped = findWaveSamples(file->bytes());
        if (mapped && mapped->channels == info.channels && mapped->frames == info.frames)
            entry.values = viewOf(*mapped, file);
        else
            entry.values = decodeAll(sound.get(), info, file->bytes().size(), subject, stop);
        entry.shape = entry.values.shape();
        File result;
        result.path = file->path();
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
