// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/safetensors_header.h"

#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/text.h"

#include <nlohmann/json.hpp>

#include <limits>
#include <unordered_set>

namespace longwave {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestName = 65'536;
constexpr std::size_t kMostEntries = 250'000; // tensors, and lines of metadata: many times what the largest models have

class HeaderHandler final : public nlohmann::json_sax<Json> {
  public:
    HeaderHandler(std::size_t offset, const std::string& subject) : offset_(offset), subject_(subject) {}

    SafetensorsHeader take() { return std::move(header_); }

    bool null() override { return unexpected("null"); }
    bool boolean(bool value) override { return unexpected(value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override { return unexpected(std::to_string(value)); }
    bool number_float(number_float_t, const string_t& text) override {
        return unexpected("the number " + inQuotes(text));
    }
    bool binary(binary_t&) override { return unexpected("binary data"); }

    bool number_unsigned(number_unsigned_t value) override {
        TensorRecord& tensor = current_;
        if (place_ == Place::Shape) {
            if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
                fail(where() + " has an extent too large for 64 bits, " + std::to_string(value));
            if (tensor.shape.size() == kMostDimensions)
                fail(where() + " has more than " + std::to_string(kMostDimensions) + " dimensions");
            tensor.shape.push_back(static_cast<std::int64_t>(value));
        } else if (place_ == Place::Offsets && offsets_ < 2) {
            (offsets_++ == 0 ? tensor.begin : tensor.end) = value;
        } else if (place_ == Place::Offsets) {
            fail(where() + " has data_offsets of more than two numbers");
        } else {
            return unexpected("the number " + std::to_string(value));
        }
        return true;
    }

    bool string(string_t& text) override {
        if (place_ == Place::Metadata && header_.metadata.size() == kMostEntries)
            fail("__metadata__ holds more than " + grouped(kMostEntries) + " entries");
        if (place_ == Place::Metadata)
            header_.metadata.emplace_back(key_, text);
        else if (place_ == Place::Tensor && key_ == "dtype")
            current_.dtype = text;
        else
            return unexpected("the string " + inQuotes(text));
        return true;
    }

    bool start_object(std::size_t) override {
        if (place_ == Place::Start)
            place_ = Place::Top;
        else if (place_ == Place::Top && key_ == "__metadata__")
            place_ = Place::Metadata;
        else if (place_ == Place::Top)
            place_ = Place::Tensor;
        else
            return unexpected("an object");
        if (place_ == Place::Tensor) {
            current_ = TensorRecord{};
            current_.name = key_;
            offsets_ = 0;
        }
        seen_.clear();
        return true;
    }

    bool key(string_t& text) override {
        const bool isNew = place_ == Place::Top ? names_.insert(text).second : seen_.insert(text).second;
        if (!isNew && place_ == Place::Top)
            fail("the header has two entries named " + inQuotes(text));
        if (!isNew)
            fail(where() + " has the key " + inQuotes(text) + " twice");
        if (place_ == Place::Tensor && text != "dtype" && text != "shape" && text != "data_offsets")
            fail(where() + " has the unknown key " + inQuotes(text) + "; known are dtype, shape and data_offsets");
        if (text.size() > kLongestName && place_ == Place::Top)
            fail("the header has an entry with a name of " + grouped(text.size()) + " bytes, " + inQuotes(text, 16) +
                 "; at most " + grouped(kLongestName) + " are accepted");
        key_ = text;
        return true;
    }

    bool end_object() override {
        if (place_ == Place::Tensor) {
            for (const char* wanted : {"dtype", "shape", "data_offsets"})
                if (!seen_.contains(wanted))
                    fail(where() + " lacks its " + wanted);
            if (header_.tensors.size() == kMostEntries)
                fail("the header lists more than " + grouped(kMostEntries) + " tensors");
            header_.tensors.push_back(std::move(current_));
        }
        place_ = Place::Top; // after the outermost object the parser accepts white space only
        return true;
    }

    bool start_array(std::size_t) override {
        if (place_ == Place::Tensor && key_ == "shape")
            place_ = Place::Shape;
        else if (place_ == Place::Tensor && key_ == "data_offsets")
            place_ = Place::Offsets;
        else
            return unexpected("an array");
        return true;
    }

    bool end_array() override {
        if (place_ == Place::Offsets && offsets_ != 2)
            fail(where() + " has data_offsets of " + std::to_string(offsets_) + " numbers instead of two");
        place_ = Place::Tensor;
        return true;
    }

    bool parse_error(std::size_t position, const std::string& lastToken, const nlohmann::detail::exception&) override {
        const std::size_t place = offset_ + (position ? position - 1 : 0);
        fail("the header is not valid JSON at byte " + grouped(place) +
             (lastToken.empty() ? "" : ", near " + inQuotes(lastToken)));
    }

  private:
    enum class Place { Start, Top, Metadata, Tensor, Shape, Offsets };

    [[noreturn]] void fail(const std::string& what) const { throw Error(subject_, what); }

    std::string where() const {
        return place_ == Place::Metadata ? "__metadata__" : "tensor " + inQuotes(current_.name);
    }

    // A value of a kind that its place does not take.
    bool unexpected(const std::string& found) const {
        switch (place_) {
        case Place::Start:
            fail("the header is " + found + " instead of an object of tensors");
        case Place::Top:
            fail("the header's entry " + inQuotes(key_) + " is " + found + " instead of an object");
        case Place::Metadata:
            fail("__metadata__ holds " + found + " for " + inQuotes(key_) + "; only strings are accepted");
        case Place::Tensor:
            fail(where() + " has " + found + " for its " + key_ + "; accepted is " +
                 (key_ == "dtype" ? "a name such as \"F32\"" : "an array of whole numbers from 0"));
        case Place::Shape:
        case Place::Offsets:
            fail(where() + " has " + found + " in its " + key_ + "; accepted are whole numbers from 0");
        }
        return false;
    }

    std::size_t offset_;
    const std::string& subject_;
    Place place_ = Place::Start;
    std::string key_;
    TensorRecord current_;
    int offsets_ = 0;
    std::unordered_set<std::string> names_; // of tensors
    std::unordered_set<std::string> seen_;  // keys of the object being read
    SafetensorsHeader header_;
};

} // namespace

SafetensorsHeader parseSafetensorsHeader(std::string_view json, std::size_t offset, const std::string& subject) {
    HeaderHandler handler(offset, subject);
    Json::sax_parse(json.begin(), json.end(), &handler);
    return handler.take();
}

} // namespace longwave
