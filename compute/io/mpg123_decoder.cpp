// SPDX-License-Identifier: GPL-3.0-or-later
// MP3 by libmpg123 itself: libsndfile would decode it with the same library, but leaves it talking on the standard
// error stream.
#include "compute/error.h"
#include "compute/io/byte_cursor.h"
#include "compute/io/sound_decoder.h"

#include <mpg123.h>

#include <cstring>
#include <string_view>
#include <utility>

namespace longwave {
namespace {

ssize_t readBytes(void* user, void* to, std::size_t count) {
    return static_cast<ssize_t>(static_cast<ByteCursor*>(user)->read(to, static_cast<std::int64_t>(count)));
}
off_t seek(void* user, off_t offset, int whence) {
    return static_cast<off_t>(static_cast<ByteCursor*>(user)->seek(offset, whence));
}

/// Text of an old tag: Latin-1 in a field of fixed width, padded with zeros or spaces.
template <std::size_t Width>
std::string fromLatin1(const char (&field)[Width]) {
    std::string_view text(field, ::strnlen(field, Width));
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    std::string utf8;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80) {
            utf8 += static_cast<char>(0xc0 | (byte >> 6));
            utf8 += static_cast<char>(0x80 | (byte & 0x3f));
        } else {
            utf8 += c;
        }
    }
    return utf8;
}

std::vector<std::pair<std::string, std::string>> tagsOf(mpg123_handle* sound) {
    std::vector<std::pair<std::string, std::string>> tags;
    const auto add = [&tags](const char* name, std::string text) {
        if (!text.empty())
            tags.emplace_back(name, std::move(text));
    };
    mpg123_id3v1* old = nullptr;
    mpg123_id3v2* tag = nullptr;
    if (mpg123_id3(sound, &old, &tag) != MPG123_OK)
        return tags;
    const auto text = [](const mpg123_string* field) {
        return field && field->p ? std::string(field->p) : std::string();
    };
    if (tag) {
        add("title", text(tag->title));
        add("artist", text(tag->artist));
        add("album", text(tag->album));
        add("date", text(tag->year));
        add("comment", text(tag->comment));
        add("genre", text(tag->genre));
    }
    if (old && tags.empty()) { // a new one may say no more than who encoded it
        add("title", fromLatin1(old->title));
        add("artist", fromLatin1(old->artist));
        add("album", fromLatin1(old->album));
        add("date", fromLatin1(old->year));
        add("comment", fromLatin1(old->comment));
    }
    return tags;
}

class Mpg123Decoder final : public SoundDecoder {
  public:
    Mpg123Decoder(std::span<const std::byte> bytes, const std::string& subject)
        : cursor_{bytes},
          sound_(nullptr, mpg123_delete) {
        static const int kReady = mpg123_init(); // nothing to do from 1.27 on
        int code = kReady;
        if (code == MPG123_OK)
            sound_.reset(mpg123_new(nullptr, &code));
        if (!sound_)
            throw Error(subject, std::string("MP3 cannot be decoded here: ") + mpg123_plain_strerror(code));
        mpg123_handle* sound = sound_.get();
        mpg123_param(sound, MPG123_ADD_FLAGS,
                     MPG123_QUIET | MPG123_FORCE_FLOAT | MPG123_GAPLESS | MPG123_NO_FRANKENSTEIN, 0);
        mpg123_param(sound, MPG123_REMOVE_FLAGS, MPG123_AUTO_RESAMPLE, 0);
        long rate = 0;
        int count = 0, encoding = 0;
        if (mpg123_replace_reader_handle(sound, readBytes, seek, nullptr) != MPG123_OK ||
            mpg123_open_handle(sound, &cursor_) != MPG123_OK ||
            mpg123_getformat(sound, &rate, &count, &encoding) != MPG123_OK || encoding != MPG123_ENC_FLOAT_32)
            throw Error(subject, std::string("the sound file cannot be decoded: ") + reason() + "; " + kAcceptedSounds);
        // What comes later in another rate or with other channels ends the sound.
        mpg123_format_none(sound);
        mpg123_format(sound, rate, count, MPG123_ENC_FLOAT_32);
        channels = count;
        sampleRate = static_cast<int>(rate);
        container = "MP3";
        coding = "MPEG Layer 3";
        tags = tagsOf(sound);
    }

    std::size_t read(std::span<float> samples) override {
        const std::size_t frame = static_cast<std::size_t>(channels) * sizeof(float);
        std::size_t got = 0;
        int code = MPG123_OK;
        do // a change of format is told before it takes place, with nothing decoded
            code = mpg123_read(sound_.get(), samples.data(), samples.size_bytes() / frame * frame, &got);
        while (code == MPG123_NEW_FORMAT && got == 0 && !std::exchange(toldFormat_, true));
        if (code != MPG123_OK && code != MPG123_DONE)
            problem_ = code == MPG123_NEW_FORMAT ? "its rate or its channels change" : reason();
        return got / sizeof(float);
    }
    std::size_t read(std::span<std::int16_t>) override { return 0; }
    std::string problem() const override { return problem_; }
    double share() const override { return cursor_.share(); }

  private:
    std::string reason() const {
        std::string words = mpg123_strerror(sound_.get());
        while (!words.empty() && (words.back() == '.' || words.back() == '!'))
            words.pop_back();
        return words;
    }

    ByteCursor cursor_;
    std::unique_ptr<mpg123_handle, void (*)(mpg123_handle*)> sound_;
    bool toldFormat_ = false;
    std::string problem_;
};

} // namespace

std::unique_ptr<SoundDecoder> openWithMpg123(std::span<const std::byte> bytes, const std::string& subject) {
    return std::make_unique<Mpg123Decoder>(bytes, subject);
}

} // namespace longwave
