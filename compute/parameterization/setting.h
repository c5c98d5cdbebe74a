// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace longwave {

/// One field of the form that a parameterization needs filled in, because a checkpoint does not say it.
struct Setting {
    enum class Kind {
        Whole,  ///< a whole number in [least, most]
        Number, ///< a finite number in [least, most]
        Switch, ///< on or off; 1, 0, true, false, yes and no are taken too
        Choice  ///< one of `choices`
    };

    std::string key;     ///< "discretization": the name in --set and in what is remembered
    std::string title;   ///< "Discretization": the field's label
    std::string meaning; ///< one sentence, with the unit
    Kind kind = Kind::Number;
    std::string fallback; ///< the default, as it would be typed
    double least = 0;     ///< for Whole and Number
    double most = 0;
    std::vector<std::string> choices; ///< for Choice

    /// "1 to 784", "on or off", "zoh or bilinear".
    std::string accepted() const;
};

/// What a user filled in, key → text. What is missing has its default.
using Settings = std::map<std::string, std::string>;

/// A filled-in form, checked: every value is one that its setting accepts.
class SettingValues {
  public:
    /// Throws Error naming the setting when a key is not among `form`, or a value is not accepted.
    SettingValues(const std::vector<Setting>& form, const Settings& given);

    /// Precondition for all four: the form has this key, with this kind.
    std::int64_t whole(const std::string& key) const;
    double number(const std::string& key) const { return numbers_.at(key); }
    bool isOn(const std::string& key) const { return numbers_.at(key) != 0; }
    const std::string& choice(const std::string& key) const { return choices_.at(key); }

  private:
    void take(const Setting& setting, const std::string& text);

    std::map<std::string, double> numbers_;
    std::map<std::string, std::string> choices_;
};

/// The fields that several parameterizations share. Shapes are the taps a side: a bidirectional kernel has 2·L.
Setting lengthSetting(std::int64_t fallback, std::int64_t most, std::int64_t least = 1);
Setting switchSetting(std::string key, std::string title, std::string meaning, bool fallback);
Setting bidirectionalSetting();

/// Most taps that an implicit parameterization is asked for.
inline constexpr std::int64_t kMostTaps = std::int64_t{1} << 26;

} // namespace longwave
