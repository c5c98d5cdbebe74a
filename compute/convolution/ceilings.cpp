// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/ceilings.h"

#include "compute/error.h"
#include "compute/io/atomic_file.h"
#include "compute/io/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace longwave {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "longwave ceilings 1";
constexpr std::size_t kLongestFile = std::size_t{1} << 20;
constexpr int kMostThreads = 1 << 16;
constexpr std::size_t kMostDevices = 256;
constexpr std::size_t kLongestName = 512;

// Reads members of one object and says in which place what is missing.
class Members {
  public:
    Members(const Json& object, std::string place, const std::string& subject)
        : object_(object),
          place_(std::move(place)),
          subject_(subject) {
        if (!object.is_object())
            throw Error(subject_, place_ + " is no object");
    }

    [[noreturn]] void fail(const char* name, const std::string& accepted) const {
        throw Error(subject_, place_ + " has no \"" + name + "\" that is " + accepted);
    }

    const Json& array(const char* name, std::size_t most) const {
        const Json* value = find(name);
        if (!value || !value->is_array() || value->size() > most)
            fail(name, "a list of at most " + grouped(most));
        return *value;
    }
    std::string text(const char* name) const {
        const Json* value = find(name);
        if (!value || !value->is_string() || value->get_ref<const std::string&>().size() > kLongestName)
            fail(name, "a text of at most " + grouped(kLongestName) + " bytes");
        return value->get<std::string>();
    }
    int threads(const char* name) const {
        const Json* value = find(name);
        if (!value || !value->is_number_unsigned() || *value < 1 || *value > kMostThreads)
            fail(name, "a whole number from 1 to " + grouped(kMostThreads));
        return value->get<int>();
    }
    double rate(const char* name) const {
        const Json* value = find(name);
        if (!value || !isRate(*value))
            fail(name, "a finite number above 0");
        return value->get<double>();
    }
    std::optional<double> rateOrNull(const char* name) const {
        const Json* value = find(name);
        if (!value || !(value->is_null() || isRate(*value)))
            fail(name, "a finite number above 0, or null");
        return value->is_null() ? std::nullopt : std::optional(value->get<double>());
    }

  private:
    const Json* find(const char* name) const {
        const auto it = object_.find(name);
        return it == object_.end() ? nullptr : &*it;
    }
    static bool isRate(const Json& value) {
        return value.is_number() && std::isfinite(value.get<double>()) && value.get<double>() > 0;
    }

    const Json& object_;
    std::string place_;
    const std::string& subject_;
};

Json orNull(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

std::string nth(std::string list, std::size_t index) {
    return list.append("[").append(std::to_string(index)).append("]");
}

} // namespace

Ceilings::Level Ceilings::at(int threads) const {
    if (levels.empty())
        return {};
    if (threads <= 0 || threads >= levels.back().threads)
        return levels.back();
    const auto above = std::lower_bound(levels.begin(), levels.end(), threads,
                                        [](const Level& level, int count) { return level.threads < count; });
    if (above->threads == threads || above == levels.begin())
        return *above;
    const Level& low = *(above - 1);
    const double t = static_cast<double>(threads - low.threads) / (above->threads - low.threads);
    const auto between = [&](double Level::*field) { return std::lerp(low.*field, (*above).*field, t); };
    return {threads, between(&Level::gflops), between(&Level::l1), between(&Level::l2), between(&Level::memory)};
}

std::string ceilingsToJson(const Ceilings& c) {
    Json levels = Json::array();
    for (const auto& level : c.levels)
        levels.push_back({{"threads", level.threads},
                          {"gflops", level.gflops},
                          {"l1_gb_per_s", level.l1},
                          {"l2_gb_per_s", level.l2},
                          {"memory_gb_per_s", level.memory}});
    Json devices = Json::array();
    for (const auto& device : c.devices)
        devices.push_back({{"name", device.name},
                           {"gflops", orNull(device.gflops)},
                           {"matrix_gflops", orNull(device.matrixGflops)},
                           {"memory_gb_per_s", orNull(device.memory)}});
    const Json all = {{"format", kFormat},      {"cpu", c.key.cpu},         {"threads", c.key.threads},
                      {"target", c.key.target}, {"version", c.key.version}, {"levels", levels},
                      {"devices", devices}};
    return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Ceilings ceilingsFromJson(std::string_view text, const std::string& subject) {
    if (text.size() > kLongestFile)
        throw Error(subject, "measured ceilings take up to " + grouped(kLongestFile) + " bytes; these are " +
                                 grouped(text.size()));
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded())
        throw Error(subject, "this is no JSON");
    const Members all(json, "the file", subject);
    if (all.text("format") != kFormat)
        all.fail("format", "\"" + std::string(kFormat) + "\"");
    Ceilings c;
    c.key = {all.text("cpu"), all.threads("threads"), all.text("target"), all.text("version")};
    const Json& levels = all.array("levels", kMostThreads);
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const Members level(levels[i], nth("levels", i), subject);
        c.levels.push_back({level.threads("threads"), level.rate("gflops"), level.rate("l1_gb_per_s"),
                            level.rate("l2_gb_per_s"), level.rate("memory_gb_per_s")});
        if (c.levels[i].threads <= (i == 0 ? 0 : c.levels[i - 1].threads))
            throw Error(subject, nth("levels", i) + " has no more threads than the one before it");
    }
    if (c.levels.empty() || c.levels.front().threads != 1 || c.levels.back().threads != c.key.threads)
        throw Error(subject, "\"levels\" must begin with 1 thread and end with all " + grouped(c.key.threads));
    const Json& devices = all.array("devices", kMostDevices);
    for (std::size_t i = 0; i < devices.size(); ++i) {
        const Members device(devices[i], nth("devices", i), subject);
        c.devices.push_back({device.text("name"), device.rateOrNull("gflops"), device.rateOrNull("matrix_gflops"),
                             device.rateOrNull("memory_gb_per_s")});
    }
    return c;
}

std::optional<Ceilings> rememberedCeilings(const std::filesystem::path& file, const Ceilings::Key& key) {
    std::ifstream in(file, std::ios::binary);
    std::string text(kLongestFile + 1, '\0');
    if (!in || (in.read(text.data(), static_cast<std::streamsize>(text.size())), in.bad()))
        return std::nullopt;
    text.resize(static_cast<std::size_t>(in.gcount()));
    try {
        Ceilings c = ceilingsFromJson(text, file.string());
        if (c.key == key)
            return c;
    } catch (const Error&) { // what cannot be read is as good as stale: measured anew, and written over
    }
    return std::nullopt;
}

void rememberCeilings(const std::filesystem::path& file, const Ceilings& ceilings) {
    std::error_code ignored; // writing says what is wrong
    if (file.has_parent_path())
        std::filesystem::create_directories(file.parent_path(), ignored);
    writeAtomically(file, ceilingsToJson(ceilings));
}

} // namespace longwave
