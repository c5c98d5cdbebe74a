// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/formats.h"
#include "compute/io/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

// What Hugging Face's writers put beside the shards of a large model: {"metadata": {…}, "weight_map": {"tensor":
// "model-00001-of-00002.safetensors", …}}.

namespace longwave {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kLongestIndex = std::uint64_t{32} << 20;
constexpr std::size_t kMostShards = 10'000;

struct Index {
    std::vector<std::string> shards;                      // in the order of their first mention
    std::unordered_map<std::string, std::size_t> shardOf; // by tensor
};

/// Keeps the weight map and lets everything else pass, however deep.
class IndexHandler final : public nlohmann::json_sax<Json> {
  public:
    explicit IndexHandler(const std::string& subject) : subject_(subject) {}

    Index take() {
        if (!found_)
            fail("the index has no \"weight_map\"");
        return std::move(index_);
    }

    bool null() override { return other(); }
    bool boolean(bool) override { return other(); }
    bool number_integer(number_integer_t) override { return other(); }
    bool number_unsigned(number_unsigned_t) override { return other(); }
    bool number_float(number_float_t, const string_t&) override { return other(); }
    bool binary(binary_t&) override { return other(); }

    bool string(string_t& text) override {
        if (!inMap_ || depth_ != 2)
            return other();
        checkShard(text);
        const auto [place, isNew] = places_.try_emplace(text, index_.shards.size());
        if (isNew) {
            if (index_.shards.size() == kMostShards)
                fail("the index names more than " + grouped(kMostShards) + " shards");
            index_.shards.push_back(text);
        }
        if (!index_.shardOf.try_emplace(key_, place->second).second)
            fail("the index names tensor " + inQuotes(key_) + " twice");
        return true;
    }

    bool start_object(std::size_t) override {
        if (depth_ == 1 && key_ == "weight_map") {
            if (found_)
                fail("the index has two entries named \"weight_map\"");
            inMap_ = found_ = true;
        } else {
            other();
        }
        ++depth_;
        return true;
    }
    bool end_object() override {
        --depth_;
        inMap_ = inMap_ && depth_ >= 2;
        return true;
    }
    bool start_array(std::size_t) override {
        other();
        ++depth_;
        return true;
    }
    bool end_array() override {
        --depth_;
        return true;
    }
    bool key(string_t& text) override {
        if (depth_ <= 2)
            key_ = text;
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        fail("the index is not valid JSON at byte " + grouped(position ? position - 1 : 0));
    }

  private:
    [[noreturn]] void fail(const std::string& what) const { throw Error(subject_, what); }

    bool other() const {
        if (inMap_ || (depth_ == 1 && key_ == "weight_map"))
            fail("the index's \"weight_map\" holds something else than names of shards for " + inQuotes(key_));
        return true;
    }

    // A file beside the index, and no other: an index from elsewhere must not reach around.
    void checkShard(const std::string& name) const {
        const bool leaves = name.empty() || name == "." || name == ".." ||
                            name.find_first_of(std::string_view("/\\\0", 3)) != std::string::npos;
        if (leaves)
            fail("the index names shard " + inQuotes(name) + "; accepted are names of files in its own folder");
    }

    const std::string& subject_;
    int depth_ = 0;
    bool inMap_ = false;
    bool found_ = false;
    std::string key_;
    std::unordered_map<std::string, std::size_t> places_; // of shards
    Index index_;
};

class IndexReader final : public Reader {
  public:
    const char* title() const override { return "index of shards (.index.json)"; }

    bool recognises(std::span<const std::byte> head, std::uint64_t) const override {
        const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
        const std::size_t first = text.find_first_not_of(" \t\r\n");
        return first != std::string_view::npos && text[first] == '{' &&
               text.find("\"weight_map\"") != std::string_view::npos;
    }

    File read(const std::shared_ptr<const MappedFile>& file, const std::stop_token& stop) const override {
        const std::string subject = file->path().string();
        const auto bytes = file->bytes();
        if (bytes.size() > kLongestIndex)
            throw Error(subject, "the index has " + grouped(bytes.size()) + " bytes; at most " +
                                     grouped(kLongestIndex) + " are accepted");
        const std::string_view json(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        IndexHandler handler(subject);
        Json::sax_parse(json.begin(), json.end(), &handler);
        const Index index = handler.take();
        if (index.shards.empty())
            throw Error(subject, "the index names no shards");

        File result;
        result.path = file->path();
        result.format = "sharded safetensors";
        std::unordered_map<std::string, std::size_t> found;
        std::set<std::pair<std::string, std::string>> told; // what shards say of themselves is often the same
        for (std::size_t shard = 0; shard < index.shards.size(); ++shard) {
            stopIfAsked(stop);
            File part = openShard(file->path(), index.shards[shard]);
            for (Entry& entry : part.entries) {
                const auto [other, isNew] = found.try_emplace(entry.name, shard);
                if (!isNew)
                    throw Error(subject, "tensor " + inQuotes(entry.name) + " is in shard " +
                                             inQuotes(index.shards[other->second]) + " and again in " +
                                             inQuotes(index.shards[shard]));
                result.entries.push_back(std::move(entry));
            }
            for (auto& pair : part.metadata)
                if (told.insert(pair).second)
                    result.metadata.push_back(std::move(pair));
        }
        for (const auto& [name, shard] : index.shardOf)
            if (const auto place = found.find(name); place == found.end() || place->second != shard)
                throw Error(subject, "tensor " + inQuotes(name) + " should be in shard " +
                                         inQuotes(index.shards[shard]) + ", but is not");
        return result;
    }

  private:
    static File openShard(const std::filesystem::path& index, const std::string& name) {
        const std::string subject = index.string();
        const std::string label = "shard " + inQuotes(name) + ": ";
        try {
            const auto file = MappedFile::open(index.parent_path() / name);
            const auto bytes = file->bytes();
            const auto head = bytes.first(std::min<std::size_t>(bytes.size(), 4096));
            // Not an index again: it could name itself.
            for (const Reader* reader : {&safetensorsReader(), &archiveReader(), &pickleReader()})
                if (reader->recognises(head, bytes.size()))
                    return reader->read(file, {});
        } catch (const Error& error) {
            throw Error(subject, label + error.explanation());
        }
        throw Error(subject, label + "it is of no format that a shard may have; accepted are safetensors and PyTorch "
                                     "checkpoints");
    }
};

} // namespace

const Reader& indexReader() {
    static const IndexReader kReader;
    return kReader;
}

} // namespace longwave
