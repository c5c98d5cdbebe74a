// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/json_size.h"

#include "compute/error.h"
#include "compute/io/text.h"

#include <nlohmann/json.hpp>

namespace longwave {
namespace {

using Json = nlohmann::json;

/// Keeps nothing of what it is told.
class SizeHandler final : public nlohmann::json_sax<Json> {
  public:
    SizeHandler(std::size_t mostValues, const std::string& subject) : mostValues_(mostValues), subject_(subject) {}

    bool null() override { return value(); }
    bool boolean(bool) override { return value(); }
    bool number_integer(number_integer_t) override { return value(); }
    bool number_unsigned(number_unsigned_t) override { return value(); }
    bool number_float(number_float_t, const string_t&) override { return value(); }
    bool string(string_t&) override { return value(); }
    bool binary(binary_t&) override { return value(); }
    bool key(string_t&) override { return true; }
    bool start_object(std::size_t) override { return deeper(); }
    bool start_array(std::size_t) override { return deeper(); }
    bool end_object() override { return shallower(); }
    bool end_array() override { return shallower(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

  private:
    bool value() {
        if (++values_ > mostValues_)
            throw Error(subject_, "its JSON has more than " + grouped(mostValues_) + " values");
        return true;
    }
    bool deeper() {
        if (++depth_ > kDeepestJson)
            throw Error(subject_, "its JSON has lists or objects within each other, more than " +
                                      std::to_string(kDeepestJson) + " deep");
        return value();
    }
    bool shallower() {
        --depth_;
        return true;
    }

    std::size_t mostValues_;
    const std::string& subject_;
    std::size_t values_ = 0;
    int depth_ = 0;
};

} // namespace

void requireSmallJson(std::string_view text, std::size_t mostValues, const std::string& subject) {
    SizeHandler handler(mostValues, subject);
    Json::sax_parse(text.begin(), text.end(), &handler);
}

} // namespace longwave
