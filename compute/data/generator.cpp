// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/data/generator.h"

#include "compute/data/generator_noise.h"
#include "compute/error.h"
#include "compute/io/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <new>
#include <numbers>
#include <optional>

namespace longwave {
namespace {

constexpr std::size_t kBetweenStops = std::size_t{1} << 18; // samples

std::string shown(double value) {
    if (value == std::floor(value) && std::abs(value) < 1e15) // "100000", not "1e+05"
        return std::to_string(static_cast<std::int64_t>(value));
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

Setting whole(std::string key, std::string title, std::string meaning, std::int64_t fallback, double least,
              double most) {
    return {std::move(key),
            std::move(title),
            std::move(meaning),
            Setting::Kind::Whole,
            std::to_string(fallback),
            least,
            most,
            {}};
}

Setting number(std::string key, std::string title, std::string meaning, const char* fallback, double least,
               double most) {
    return {std::move(key), std::move(title), std::move(meaning), Setting::Kind::Number, fallback, least, most, {}};
}

Setting frequency(std::string key, std::string title, std::string meaning, const char* fallback, double least = 0) {
    return number(std::move(key), std::move(title), std::move(meaning) + " (Hz), up to half of the rate", fallback,
                  least, 5e8);
}

Setting position(std::string meaning) {
    return whole("position", "Position", std::move(meaning) + " (samples, from 0)", 0, 0,
                 static_cast<double>(kMostGenerated - 1));
}

Setting seed() {
    return whole("seed", "Seed", "Which noise: the same seed makes the same samples", 0, 0, 4294967295.0);
}

struct Kind {
    const char* name;
    const char* title;
    const char* amplitude; ///< what it is the amplitude of
    std::vector<Setting> (*own)();
};

const Kind kKinds[] = {
    {"impulse", "Impulse", "Height of the impulse", [] { return std::vector{position("Where the impulse stands")}; }},
    {"step", "Step", "Height of the step", [] { return std::vector{position("Where the step is")}; }},
    {"sine", "Sine", "Largest value",
     [] {
         return std::vector{frequency("frequency", "Frequency", "Frequency", "440"),
                            number("phase", "Phase", "Phase at the first sample (degrees)", "0", -360, 360)};
     }},
    {"chirp", "Chirp", "Largest value",
     [] {
         return std::vector{frequency("from", "From", "Frequency at the beginning", "20"),
                            frequency("to", "To", "Frequency at the end", "20000"),
                            Setting{"sweep",
                                    "Sweep",
                                    "How the frequency goes from one to the other",
                                    Setting::Kind::Choice,
                                    "linear",
                                    0,
                                    0,
                                    {"linear", "logarithmic"}}};
     }},
    {"white-noise", "White noise", "Standard deviation", [] { return std::vector{seed()}; }},
    {"pink-noise", "Pink noise", "Standard deviation, expected", [] { return std::vector{seed()}; }},
    {"pulse-train", "Pulse train", "Height of the pulses",
     [] {
         return std::vector{frequency("frequency", "Frequency", "Pulses a second", "100", 1e-6),
                            whole("width", "Width", "Samples of a pulse, at most those of a period", 1, 1,
                                  static_cast<double>(kMostGenerated))};
     }},
};

const Kind& kindOf(const std::string& name) {
    for (const Kind& kind : kKinds)
        if (name == kind.name)
            return kind;
    std::string names;
    for (const Kind& kind : kKinds)
        names += (names.empty() ? "" : ", ") + std::string(kind.name);
    throw Error("generator " + inQuotes(name), "there is no such kind; accepted are " + names);
}

SettingValues valuesOf(const Generator& generator) {
    return {generatorForm(generator.kind), generator.settings};
}

void checkFrequency(const SettingValues& values, const char* key) {
    const double most = values.number("rate") / 2;
    if (values.number(key) > most)
        throw Error(std::string("setting ") + key, shown(values.number(key)) + " Hz at a rate of " +
                                                       shown(values.number("rate")) + " Hz; 0 to " + shown(most) +
                                                       " Hz, half of the rate, is accepted");
}

void check(const std::string& kind, const SettingValues& values) {
    const std::int64_t length = values.whole("length");
    if ((kind == "impulse" || kind == "step") && values.whole("position") >= length)
        throw Error("setting position", std::to_string(values.whole("position")) + " in a length of " +
                                            std::to_string(length) + "; 0 to " + std::to_string(length - 1) +
                                            " is accepted");
    if (kind == "sine" || kind == "pulse-train")
        checkFrequency(values, "frequency");
    if (kind == "chirp") {
        checkFrequency(values, "from");
        checkFrequency(values, "to");
        if (values.choice("sweep") == "logarithmic" && (values.number("from") <= 0 || values.number("to") <= 0))
            throw Error("setting sweep",
                        "logarithmic goes from and to frequencies above 0 Hz; a linear one may be at 0");
    }
    if (kind == "pulse-train") {
        const double period = std::floor(values.number("rate") / values.number("frequency"));
        if (static_cast<double>(values.whole("width")) > period)
            throw Error("setting width", std::to_string(values.whole("width")) + " samples in a period of " +
                                             shown(period) + "; 1 to " + shown(period) + " is accepted");
    }
}

/// Fills u[n] = A·f(n), and asks now and then whether to stop.
template <typename Function>
void fill(std::vector<float>& u, double amplitude, const std::stop_token& stop, Function f) {
    for (std::size_t n = 0; n < u.size(); ++n) {
        if (n % kBetweenStops == 0 && stop.stop_requested())
            throw Cancelled();
        u[n] = static_cast<float>(amplitude * f(static_cast<double>(n)));
    }
}

/// sin of 2π·cycles; whole cycles go first, so that long signals keep their digits.
double sineOf(double cycles) {
    return std::sin(2 * std::numbers::pi * (cycles - std::floor(cycles)));
}

void fillChirp(std::vector<float>& u, const SettingValues& values, double amplitude, const std::stop_token& stop) {
    const double rate = values.number("rate"), length = static_cast<double>(u.size());
    const double from = values.number("from") / rate, to = values.number("to") / rate; // cycles per sample
    if (values.choice("sweep") == "linear" || from == to)
        return fill(u, amplitude, stop,
                    [&](double n) { return sineOf(from * n + (to - from) * n * n / (2 * length)); });
    const double ratio = std::log(to / from);
    fill(u, amplitude, stop, [&](double n) { return sineOf(from * length / ratio * std::expm1(n / length * ratio)); });
}

void fillPulses(std::vector<float>& u, const SettingValues& values, double amplitude, const std::stop_token& stop) {
    const double period = values.number("rate") / values.number("frequency");
    const std::int64_t length = static_cast<std::int64_t>(u.size()), width = values.whole("width");
    for (std::int64_t m = 0;; ++m) {
        if (m % static_cast<std::int64_t>(kBetweenStops) == 0 && stop.stop_requested())
            throw Cancelled();
        const double exact = std::round(static_cast<double>(m) * period);
        if (exact >= static_cast<double>(length))
            return;
        const auto begin = static_cast<std::int64_t>(exact);
        std::fill(u.begin() + begin, u.begin() + std::min(begin + width, length), static_cast<float>(amplitude));
    }
}

} // namespace

const std::vector<std::string>& generatorKinds() {
    static const std::vector<std::string> kNames = [] {
        std::vector<std::string> names;
        for (const Kind& kind : kKinds)
            names.emplace_back(kind.name);
        return names;
    }();
    return kNames;
}

std::string generatorTitle(const std::string& kind) {
    return kindOf(kind).title;
}

std::vector<Setting> generatorForm(const std::string& kind) {
    const Kind& known = kindOf(kind);
    std::vector<Setting> form = {whole("length", "Length", "Samples; K and M count 1,024 and 1,048,576", 65536, 1,
                                       static_cast<double>(kMostGenerated)),
                                 number("rate", "Rate", "Samples a second (Hz)", "48000", 1e-3, 1e9)};
    for (Setting& setting : known.own())
        form.push_back(std::move(setting));
    form.push_back(number("amplitude", "Amplitude", known.amplitude, "1", -1e6, 1e6));
    return form;
}

void checkGenerator(const Generator& generator) {
    check(generator.kind, valuesOf(generator));
}

std::string withoutSuffix(const std::string& text) {
    std::int64_t unit = 1;
    if (text.ends_with('K') || text.ends_with('k'))
        unit = std::int64_t{1} << 10;
    else if (text.ends_with('M'))
        unit = std::int64_t{1} << 20;
    std::int64_t count = 0;
    const char* last = text.data() + text.size() - (unit > 1);
    const auto [end, error] = std::from_chars(text.data(), last, count);
    if (unit == 1 || error != std::errc() || end != last || count < 0 || count > kMostGenerated)
        return text;
    return std::to_string(count * unit);
}

Generator parseGenerator(std::string_view text) {
    const std::string subject = "generate:" + std::string(text);
    Generator generator;
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        parts.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    generator.kind = parts.front();
    try {
        const std::vector<Setting> form = generatorForm(generator.kind);
        for (std::size_t i = 1; i < parts.size(); ++i) {
            const std::size_t equals = parts[i].find('=');
            if (equals == 0 || equals == std::string::npos)
                throw Error("", inQuotes(parts[i]) + " is no setting; key=value is accepted");
            const std::string key = parts[i].substr(0, equals);
            std::string value = parts[i].substr(equals + 1);
            const auto setting = std::ranges::find(form, key, &Setting::key);
            if (setting != form.end() && setting->kind == Setting::Kind::Whole)
                value = withoutSuffix(value);
            if (setting == form.end()) {
                std::string keys;
                for (const Setting& known : form)
                    keys += (keys.empty() ? "" : ", ") + known.key;
                throw Error("", "a generator of kind " + generator.kind + " has no setting " + inQuotes(key) +
                                    "; it has " + keys);
            }
            if (!generator.settings.emplace(key, value).second)
                throw Error("", key + " is set twice");
        }
        checkGenerator(generator);
    } catch (const Error& error) {
        throw Error(subject,
                    error.subject().empty() ? error.explanation() : error.subject() + ": " + error.explanation());
    }
    return generator;
}

std::string describe(const Generator& generator) {
    const SettingValues values = valuesOf(generator);
    std::string title = kindOf(generator.kind).title;
    title.front() = static_cast<char>(title.front() | 0x20);
    if (generator.kind == "sine" || generator.kind == "pulse-train")
        return title + " " + shown(values.number("frequency")) + " Hz";
    if (generator.kind == "chirp")
        return title + " " + shown(values.number("from")) + "–" + shown(values.number("to")) + " Hz";
    if (generator.kind == "white-noise" || generator.kind == "pink-noise")
        return title + ", seed " + std::to_string(values.whole("seed"));
    return values.whole("position") == 0 ? title : title + " at " + std::to_string(values.whole("position"));
}

std::int64_t lengthOf(const Generator& generator) {
    return valuesOf(generator).whole("length");
}

double rateOf(const Generator& generator) {
    return valuesOf(generator).number("rate");
}

std::vector<float> generate(const Generator& generator, const std::stop_token& stop) {
    const SettingValues values = valuesOf(generator);
    const std::string& kind = generator.kind;
    check(kind, values);
    try {
        std::vector<float> u(static_cast<std::size_t>(values.whole("length")));
        const double amplitude = values.number("amplitude"), rate = values.number("rate");
        if (kind == "impulse")
            u[static_cast<std::size_t>(values.whole("position"))] = static_cast<float>(amplitude);
        else if (kind == "step")
            std::fill(u.begin() + values.whole("position"), u.end(), static_cast<float>(amplitude));
        else if (kind == "sine")
            fill(u, amplitude, stop,
                 [f = values.number("frequency") / rate, phase = values.number("phase") / 360](double n) {
                     return sineOf(f * n + phase);
                 });
        else if (kind == "chirp")
            fillChirp(u, values, amplitude, stop);
        else if (kind == "white-noise")
            fillWhiteNoise(u, amplitude, static_cast<std::uint64_t>(values.whole("seed")), stop);
        else if (kind == "pink-noise")
            fillPinkNoise(u, amplitude, static_cast<std::uint64_t>(values.whole("seed")), stop);
        else
            fillPulses(u, values, amplitude, stop);
        return u;
    } catch (const std::bad_alloc&) {
        throw Error("setting length", std::to_string(values.whole("length")) + " samples do not fit into memory");
    }
}

ArrayView generated(const Generator& generator) {
    checkGenerator(generator);
    ArrayView::Source source;
    source.deferred = std::make_shared<const DeferredBytes>([generator] {
        const std::vector<float> samples = generate(generator);
        std::vector<std::byte> bytes(samples.size() * sizeof(float));
        std::memcpy(bytes.data(), samples.data(), bytes.size());
        return bytes;
    });
    return ArrayView(std::move(source), {lengthOf(generator)});
}

} // namespace longwave
