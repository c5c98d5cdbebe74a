// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdio>
#include <string>

namespace longwave::test {

/// JSON for programs that are built without a library for it: objects and arrays, written as they are filled.
class JsonText {
  public:
    static std::string quoted(const std::string& text) {
        std::string out = "\"";
        for (const char c : text) {
            if (c == '"' || c == '\\')
                out += '\\';
            if (static_cast<unsigned char>(c) >= 0x20)
                out += c;
        }
        return out + "\"";
    }
    /// null where it is not finite: JSON has no NaN.
    static std::string number(double value) {
        if (!std::isfinite(value))
            return "null";
        char text[32];
        const bool isCount = value == std::floor(value) && std::abs(value) < 1e15;
        std::snprintf(text, sizeof text, isCount ? "%.0f" : "%.9g", value);
        return text;
    }

    JsonText& add(const std::string& key, const std::string& text) { return addRaw(key, quoted(text)); }
    JsonText& add(const std::string& key, const char* text) { return addRaw(key, quoted(text)); }
    JsonText& add(const std::string& key, double value) { return addRaw(key, number(value)); }
    JsonText& add(const std::string& key, bool value) { return addRaw(key, value ? "true" : "false"); }
    /// `json` is JSON already.
    JsonText& addRaw(const std::string& key, const std::string& json) {
        members_ += (members_.empty() ? "" : ", ") + quoted(key) + ": " + json;
        return *this;
    }
    /// An element, for an array.
    JsonText& push(const std::string& json) {
        members_ += (members_.empty() ? "\n  " : ",\n  ") + json;
        return *this;
    }

    std::string object() const { return "{" + members_ + "}"; }
    std::string array() const { return "[" + members_ + "]"; }

  private:
    std::string members_;
};

} // namespace longwave::test
