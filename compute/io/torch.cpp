// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/checkpoint.h"
#include "compute/io/formats.h"
#include "compute/io/text.h"
#include "compute/io/zip.h"

#include <algorithm>
#include <unordered_map>

// torch/serialization.py. The legacy layout is one pickle after the other: a magic number, the protocol version, facts
// about the writer's machine, the object, the storages' keys; then, for each key, its length and its elements.

namespace longwave {
namespace {

using Kind = Pickle::Kind;

constexpr std::string_view kPickleName = "data.pkl";
constexpr std::string_view kMagic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"; // of the legacy layout
constexpr std::uint64_t kLargestPickle = std::uint64_t{1} << 30;
constexpr std::uint64_t kLargestDeflatedPickle = std::uint64_t{64} << 20;

const ZipMember* pickleOf(const ZipArchive& archive) {
    for (const ZipMember& member : archive.members())
        if (member.name == kPickleName || member.name.ends_with("/data.pkl"))
            return &member;
    return nullptr;
}

class ArchiveStorages final : public Storages {
  public:
    ArchiveStorages(const ZipArchive& archive, std::string prefix, bool byteSwapped)
        : archive_(archive),
          prefix_(std::move(prefix)),
          byteSwapped_(byteSwapped) {}

    std::optional<std::uint64_t> size(std::string_view key) const override {
        const ZipMember* member = find(key);
        return member ? std::optional(member->size) : std::nullopt;
    }

    ArrayView::Source source(std::string_view key, DType type) const override {
        const ZipMember& member = *find(key);
        ArrayView::Source source = archive_.source(member, 0, member.size, type, byteSwapped_ && sizeOf(type) > 1);
        if (source.deferred) { // tensors that share a storage share what it unpacks to
            const auto [known, isNew] = unpacked_.try_emplace(&member, source.deferred);
            source.deferred = known->second;
        }
        return source;
    }

  private:
    const ZipMember* find(std::string_view key) const { return archive_.find(prefix_ + "data/" + std::string(key)); }

    const ZipArchive& archive_;
    std::string prefix_;
    bool byteSwapped_;
    mutable std::unordered_map<const ZipMember*, std::shared_ptr<const DeferredBytes>> unpacked_;
};

class LegacyStorages final : public Storages {
  public:
    LegacyStorages(std::shared_ptr<const MappedFile> file, bool byteSwapped)
        : file_(std::move(file)),
          byteSwapped_(byteSwapped) {}

    std::optional<std::uint64_t> size(std::string_view key) const override {
        const auto found = places_.find(std::string(key));
        return found == places_.end() ? std::nullopt : std::optional(found->second.second);
    }

    ArrayView::Source source(std::string_view key, DType type) const override {
        const auto& [begin, length] = places_.at(std::string(key));
        return {file_, file_->bytes().data() + begin, type, byteSwapped_ && sizeOf(type) > 1, nullptr, 0, true};
    }

    /// Finds the storages behind the list of their keys; `elementSizes` are what the object's pickle says.
    void place(const Pickle& keys, const std::unordered_map<std::string_view, std::size_t>& elementSizes) {
        const auto bytes = file_->bytes();
        const std::string subject = file_->path().string();
        std::size_t at = keys.end;
        for (const Pickle::Ref ref : keys[keys.root].items) {
            const std::string_view key = keys[ref].text;
            const auto size = elementSizes.find(key);
            if (keys[ref].kind != Kind::Text || size == elementSizes.end())
                throw Error(subject, "the list of storages names " + inQuotes(key) + ", which no tensor uses");
            const std::size_t left = bytes.size() - at;
            const auto order =
                byteSwapped_ == (std::endian::native == std::endian::little) ? std::endian::big : std::endian::little;
            const std::uint64_t elements = left < 8 ? 0 : loadUnsigned<std::uint64_t>(&bytes[at], order);
            if (left < 8 || elements > (left - 8) / size->second)
                throw Error(subject, "storage " + inQuotes(key) + " at byte " + grouped(at) + " should have " +
                                         grouped(elements) + " elements, but the file ends after " + grouped(left) +
                                         " bytes");
            const std::size_t length = static_cast<std::size_t>(elements) * size->second;
            if (!places_.try_emplace(std::string(key), at + 8, length).second)
                throw Error(subject, "the list of storages names " + inQuotes(key) + " twice");
            at += 8 + length;
        }
        if (at != bytes.size())
            throw Error(subject, "the file goes on after its last storage, at byte " + grouped(at));
    }

  private:
    std::shared_ptr<const MappedFile> file_;
    bool byteSwapped_;
    std::unordered_map<std::string, std::pair<std::size_t, std::size_t>> places_; // begin, bytes
};

/// True when the pickle says that its writer's machine was big-endian.
bool isBigEndian(const Pickle& facts) {
    const std::vector<Pickle::Ref>& items = facts[facts.root].items;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        if (facts[items[i]].text == "little_endian" && facts[items[i + 1]].kind == Kind::Bool)
            return facts[items[i + 1]].integer == 0;
    return false;
}

class PickleReader final : public Reader {
  public:
    const char* title() const override { return "PyTorch checkpoint (.pt, .pth, .ckpt, .bin)"; }

    bool recognises(std::span<const std::byte> head, std::uint64_t) const override {
        const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
        if (text.size() >= 2 && text[0] == '\x80' && text[1] >= 1 && text[1] <= 5)
            return true;
        // Protocols 0 and 1 have no mark of their own: a dictionary or a list, put into the memo at once.
        return text.starts_with("(dp") || text.starts_with("(lp") || text.starts_with(std::string_view("}q\0", 3)) ||
               text.starts_with(std::string_view("]q\0", 3));
    }

    File read(const std::shared_ptr<const MappedFile>& file, const std::stop_token&) const override {
        const std::string subject = file->path().string();
        const auto bytes = file->bytes();
        File result;
        result.path = file->path();
        const Pickle first = unpickle(bytes, 0, subject, "");
        const std::string_view text(reinterpret_cast<const char*>(bytes.data()), first.end);
        if (first[first.root].kind != Kind::BigInt || text.find(kMagic) == std::string_view::npos) {
            result.format = "Python pickle";
            const LegacyStorages none(file, false);
            listCheckpoint(first, PickledTensors(first, none, file, subject), subject, result);
            return result;
        }
        result.format = "PyTorch checkpoint";
        const Pickle version = unpickle(bytes, first.end, subject, "");
        const Pickle facts = unpickle(bytes, version.end, subject, "");
        const Pickle object = unpickle(bytes, facts.end, subject, "");
        const Pickle keys = unpickle(bytes, object.end, subject, "");
        LegacyStorages storages(file, isBigEndian(facts) == (std::endian::native == std::endian::little));
        storages.place(keys, PickledTensors::storageElementSizes(object));
        listCheckpoint(object, PickledTensors(object, storages, file, subject), subject, result);
        return result;
    }
};

} // namespace

bool isTorchArchive(const ZipArchive& archive) {
    return pickleOf(archive) != nullptr;
}

File readTorchArchive(const ZipArchive& archive, const std::shared_ptr<const MappedFile>& file) {
    const std::string subject = file->path().string();
    const ZipMember& member = *pickleOf(archive);
    const std::string prefix = member.name.substr(0, member.name.size() - kPickleName.size());
    std::endian order = std::endian::little;
    if (const ZipMember* byteOrder = archive.find(prefix + "byteorder")) {
        const auto head = archive.prefix(*byteOrder, 16);
        const std::string_view said(reinterpret_cast<const char*>(head.data()), head.size());
        if (said != "little" && said != "big")
            throw Error(subject, "member " + inQuotes(byteOrder->name) + " says " + inQuotes(said, 16) +
                                     "; accepted are little and big");
        order = said == "big" ? std::endian::big : std::endian::little;
    }
    auto unpacked = std::make_shared<std::vector<std::byte>>();
    const auto bytes = archive.whole(member, member.deflated ? kLargestDeflatedPickle : kLargestPickle, *unpacked);
    const Pickle pickle = unpickle(bytes, 0, subject, "member " + inQuotes(member.name));
    const ArchiveStorages storages(archive, prefix, order != std::endian::native);
    const auto owner = member.deflated ? std::shared_ptr<const void>(unpacked) : std::shared_ptr<const void>(file);
    File result;
    result.path = file->path();
    result.format = "PyTorch checkpoint";
    listCheckpoint(pickle, PickledTensors(pickle, storages, owner, subject), subject, result);
    return result;
}

const Reader& pickleReader() {
    static const PickleReader kReader;
    return kReader;
}

} // namespace longwave
