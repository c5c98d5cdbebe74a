// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include <charconv>
#include <string>

namespace longwave::cli {

/// Whether all of `text` is a number of this type, and one that fits into it.
template <typename Number>
bool isNumber(const std::string& text, Number& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

/// An option takes whole numbers that fit; `accepted` ends the message about others. (CLI11 by itself takes the nearest
/// that fits.)
template <typename Whole>
CLI::Validator wholeNumbers(const std::string& accepted) {
    const auto check = [accepted](const std::string& text) {
        Whole value{};
        return isNumber(text, value) ? std::string() : text + "; " + accepted;
    };
    return {check, std::string()};
}

/// An option takes finite numbers from `low` to `high`, said as `accepted`. (CLI::Range lets NaN through.)
inline CLI::Validator numbers(double low, double high, const std::string& accepted) {
    const auto check = [low, high, accepted](const std::string& text) {
        double value = 0;
        return isNumber(text, value) && value >= low && value <= high ? std::string() : text + "; " + accepted;
    };
    return {check, std::string()};
}

} // namespace longwave::cli
