// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/parameterization/setting.h"

#include "compute/error.h"
#include "compute/io/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace longwave {
namespace {

std::string shown(double value) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    return {text, end};
}

std::string joined(const std::vector<std::string>& words, const char* last) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += (i == 0 ? "" : i + 1 == words.size() ? last : ", ") + words[i];
    return text;
}

bool parseNumber(const std::string& text, double& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && std::isfinite(value);
}

bool parseSwitch(const std::string& text, double& value) {
    const auto isOneOf = [&text](std::initializer_list<const char*> words) {
        return std::ranges::any_of(words, [&text](const char* word) { return text == word; });
    };
    if (isOneOf({"on", "1", "true", "yes"}))
        value = 1;
    else if (isOneOf({"off", "0", "false", "no"}))
        value = 0;
    else
        return false;
    return true;
}

} // namespace

std::string Setting::accepted() const {
    switch (kind) {
    case Kind::Whole:
        return "a whole number, " + grouped(least) + " to " + grouped(most);
    case Kind::Number:
        return "a number, " + shown(least) + " to " + shown(most);
    case Kind::Switch:
        return "on or off";
    case Kind::Choice:
        return joined(choices, " or ");
    }
    return {};
}

SettingValues::SettingValues(const std::vector<Setting>& form, const Settings& given) {
    for (const auto& [key, text] : given)
        if (std::ranges::find(form, key, &Setting::key) == form.end()) {
            std::vector<std::string> known;
            for (const Setting& setting : form)
                known.push_back(setting.key);
            throw Error("setting " + inQuotes(key),
                        "this parameterization has no such setting; it has " + joined(known, " and "));
        }
    for (const Setting& setting : form) {
        const auto found = given.find(setting.key);
        take(setting, found == given.end() ? setting.fallback : found->second);
    }
}

std::int64_t SettingValues::whole(const std::string& key) const {
    return static_cast<std::int64_t>(numbers_.at(key));
}

void SettingValues::take(const Setting& setting, const std::string& text) {
    bool good = false;
    double value = 0;
    switch (setting.kind) {
    case Setting::Kind::Whole:
        good =
            parseNumber(text, value) && value == std::floor(value) && value >= setting.least && value <= setting.most;
        break;
    case Setting::Kind::Number:
        good = parseNumber(text, value) && value >= setting.least && value <= setting.most;
        break;
    case Setting::Kind::Switch:
        good = parseSwitch(text, value);
        break;
    case Setting::Kind::Choice:
        good = std::ranges::find(setting.choices, text) != setting.choices.end();
        if (good)
            choices_[setting.key] = text;
        break;
    }
    if (!good)
        throw Error("setting " + setting.key, inQuotes(text) + "; " + setting.accepted() + " is accepted");
    numbers_[setting.key] = value;
}

Setting lengthSetting(std::int64_t fallback, std::int64_t most, std::int64_t least) {
    return {"length",
            "Length L",
            "Taps of a kernel; a bidirectional one has as many on either side",
            Setting::Kind::Whole,
            std::to_string(fallback),
            static_cast<double>(least),
            static_cast<double>(most),
            {}};
}

Setting switchSetting(std::string key, std::string title, std::string meaning, bool fallback) {
    return {
        std::move(key), std::move(title), std::move(meaning), Setting::Kind::Switch, fallback ? "on" : "off", 0, 1, {}};
}

Setting bidirectionalSetting() {
    return switchSetting("bidirectional", "Bidirectional",
                         "The second half of the channels holds the kernels of negative lags: k is [H, 2·L], lag 0 to "
                         "L − 1 and then lag −L to −1",
                         false);
}

} // namespace longwave
