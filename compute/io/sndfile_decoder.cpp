// SPDX-License-Identifier: GPL-3.0-or-later
// What libsndfile decodes: WAV, FLAC, Ogg.
#include "compute/error.h"
#include "compute/io/byte_cursor.h"
#include "compute/io/sound_decoder.h"

#include <sndfile.h>

#include <mutex>

namespace longwave {
namespace {

ByteCursor& cursorOf(void* user) {
    return *static_cast<ByteCursor*>(user);
}
sf_count_t lengthOf(void* user) {
    return cursorOf(user).size();
}
sf_count_t tell(void* user) {
    return cursorOf(user).at;
}
sf_count_t refuseToWrite(const void*, sf_count_t, void*) {
    return 0;
}
sf_count_t seek(sf_count_t offset, int whence, void* user) {
    return cursorOf(user).seek(offset, whence);
}
sf_count_t readBytes(void* to, sf_count_t count, void* user) {
    return cursorOf(user).read(to, count);
}

std::string withoutFullStop(std::string reason) {
    while (!reason.empty() && (reason.back() == '.' || reason.back() == '\n' || reason.back() == ' '))
        reason.pop_back();
    return reason;
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

class SndfileDecoder final : public SoundDecoder {
  public:
    SndfileDecoder(std::span<const std::byte> bytes, const std::string& subject)
        : cursor_{bytes},
          sound_(nullptr, sf_close) {
        SF_INFO info{};
        {
            static std::mutex mutex; // libsndfile keeps the reason of a failed opening in one global place
            const std::scoped_lock lock(mutex);
            SF_VIRTUAL_IO functions{lengthOf, seek, readBytes, refuseToWrite, tell};
            sound_.reset(sf_open_virtual(&functions, SFM_READ, &info, &cursor_));
            if (!sound_)
                throw Error(subject, "the sound file cannot be decoded: " + withoutFullStop(sf_strerror(nullptr)) +
                                         "; " + kAcceptedSounds);
        }
        if (info.frames <= 0)
            throw Error(subject, "the sound has no frames");
        channels = info.channels;
        sampleRate = info.samplerate;
        // FLAC from a program that could not seek back does not say how many; libsndfile then gives its largest number.
        claimed = info.frames == SF_COUNT_MAX ? 0 : static_cast<std::uint64_t>(info.frames);
        const int bits = info.format & SF_FORMAT_SUBMASK;
        isShort = (info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_FLAC &&
                  (bits == SF_FORMAT_PCM_16 || bits == SF_FORMAT_PCM_S8);
        container = containerName(info.format);
        coding = codingName(info.format);
        tags = tagsOf(sound_.get());
    }

    std::size_t read(std::span<float> samples) override {
        return readFrames(sf_readf_float(sound_.get(), samples.data(), framesIn(samples.size())));
    }
    std::size_t read(std::span<std::int16_t> samples) override {
        return readFrames(sf_readf_short(sound_.get(), samples.data(), framesIn(samples.size())));
    }
    std::string problem() const override {
        return sf_error(sound_.get()) ? withoutFullStop(sf_strerror(sound_.get())) : std::string();
    }
    double share() const override { return cursor_.share(); }

  private:
    sf_count_t framesIn(std::size_t samples) const {
        return static_cast<sf_count_t>(samples / static_cast<std::size_t>(channels));
    }
    std::size_t readFrames(sf_count_t frames) const {
        return static_cast<std::size_t>(std::max<sf_count_t>(frames, 0)) * static_cast<std::size_t>(channels);
    }

    ByteCursor cursor_;
    std::unique_ptr<SNDFILE, int (*)(SNDFILE*)> sound_;
};

} // namespace

std::unique_ptr<SoundDecoder> openWithSndfile(std::span<const std::byte> bytes, const std::string& subject) {
    return std::make_unique<SndfileDecoder>(bytes, subject);
}

} // namespace longwave
