// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/json_size.h"
#include "compute/io/mapped_file.h"
#include "compute/io/text.h"
#include "compute/records/record_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace longwave {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestFile = std::size_t{32} << 20;
constexpr std::size_t kMostPoints = 30'000;
constexpr std::size_t kMostValues = 1'000'000; // room for that many points of 22 values, and refusals of 5
constexpr std::size_t kLongestWords = 4096;
constexpr std::int64_t kLargest = std::int64_t{1} << 48;
constexpr double kLongestTime = 1e9; // seconds

/// An object of the file, with where it stands in it for what is said of it.
class Node {
  public:
    Node(const Json& json, std::string place, const std::string& subject)
        : json_(json),
          place_(std::move(place)),
          subject_(subject) {
        if (!json_.is_object())
            fail(place_.empty() ? "the file" : place_, "is no object");
    }

    bool has(const char* key) const { return json_.contains(key) && !json_.at(key).is_null(); }

    Node object(const char* key) const {
        if (!json_.contains(key))
            fail(nameOf(key), "is missing");
        return {json_.at(key), nameOf(key), subject_};
    }

    /// The elements of an array; none when it is not there and need not be.
    std::vector<Node> objects(const char* key, bool isNeeded) const {
        if (!has(key) && isNeeded)
            fail(nameOf(key), "is missing");
        std::vector<Node> nodes;
        const Json none = Json::array();
        const Json& list = has(key) ? json_.at(key) : none;
        if (!list.is_array())
            fail(nameOf(key), "is no array");
        if (list.size() > kMostPoints)
            fail(nameOf(key),
                 "has " + grouped(list.size()) + " elements; up to " + grouped(kMostPoints) + " are accepted");
        for (std::size_t i = 0; i < list.size(); ++i)
            nodes.emplace_back(list[i], nameOf(key) + "[" + std::to_string(i) + "]", subject_);
        return nodes;
    }

    std::string words(const char* key, const std::string& otherwise = {}) const {
        return has(key) ? wordsOf(json_.at(key), nameOf(key)) : otherwise;
    }

    bool truth(const char* key) const {
        if (!has(key))
            return false;
        if (!json_.at(key).is_boolean())
            fail(nameOf(key), "is neither true nor false");
        return json_.at(key).get<bool>();
    }

    /// A number in [low, high]; NaN when it is not said.
    double number(const char* key, double low, double high) const {
        if (!has(key))
            return kNotRecorded;
        const Json& value = json_.at(key);
        const double number = value.is_number() ? value.get<double>() : kNotRecorded;
        if (!(number >= low && number <= high))
            fail(nameOf(key),
                 "is " + shown(value) + "; a number from " + written(low) + " to " + written(high) + " is accepted");
        return number;
    }

    std::int64_t whole(const char* key, std::int64_t low, std::int64_t otherwise) const {
        return has(key) ? wholeOf(json_.at(key), nameOf(key), low) : otherwise;
    }

    std::vector<std::string> listOfWords(const char* key) const {
        std::vector<std::string> list;
        eachOf(key, [&](const Json& value, const std::string& place) { list.push_back(wordsOf(value, place)); });
        return list;
    }

    std::vector<std::int64_t> listOfWholes(const char* key) const {
        std::vector<std::int64_t> list;
        eachOf(key, [&](const Json& value, const std::string& place) { list.push_back(wholeOf(value, place, 1)); });
        return list;
    }

    std::map<std::string, std::string> wordsByName(const char* key) const {
        std::map<std::string, std::string> all;
        if (!has(key))
            return all;
        const Node node = object(key);
        if (node.json_.size() > kMostPoints)
            fail(nameOf(key), "has too many entries");
        for (const auto& [name, value] : node.json_.items())
            all[name.substr(0, kLongestWords)] = wordsOf(value, nameOf(key));
        return all;
    }

    Mode mode(const char* key) const {
        const std::string name = words(key, "causal");
        const auto mode = modeFromName(name);
        if (!mode)
            fail(nameOf(key), "is " + inQuotes(name) + "; causal, circular and full are accepted");
        return *mode;
    }

    [[noreturn]] void fail(const std::string& place, const std::string& what) const {
        throw Error(subject_, "no race can be read from it: " + place + " " + what);
    }
    std::string nameOf(const char* key) const { return place_.empty() ? key : place_ + "." + key; }

  private:
    static std::string shown(const Json& value) {
        if (value.is_structured()) // writing one out nests as deep as it does
            return value.is_array() ? "a list" : "an object";
        return inQuotes(value.dump(-1, ' ', false, Json::error_handler_t::replace));
    }
    static std::string written(double value) {
        std::string text = Json(value).dump();
        return text.size() > 2 && text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
    }
    std::string wordsOf(const Json& value, const std::string& place) const {
        if (!value.is_string())
            fail(place, "is " + shown(value) + "; a text is accepted");
        const auto& text = value.get_ref<const std::string&>();
        if (text.size() > kLongestWords)
            fail(place, "is longer than " + grouped(kLongestWords) + " bytes");
        return text;
    }
    std::int64_t wholeOf(const Json& value, const std::string& place, std::int64_t low) const {
        // Unsigned ones beyond 63 bits would turn negative.
        const bool fits = value.is_number_integer() &&
                          (!value.is_number_unsigned() || value.get<std::uint64_t>() <= std::uint64_t{1} << 62);
        const std::int64_t number = fits ? value.get<std::int64_t>() : -1;
        if (!fits || number < low || number > kLargest)
            fail(place, "is " + shown(value) + "; a whole number from " + std::to_string(low) + " to 2^48 is accepted");
        return number;
    }
    template <typename Take>
    void eachOf(const char* key, Take take) const {
        if (!has(key))
            return;
        const Json& list = json_.at(key);
        if (!list.is_array() || list.size() > kMostPoints)
            fail(nameOf(key), "is no list of up to " + grouped(kMostPoints) + " elements");
        for (std::size_t i = 0; i < list.size(); ++i)
            take(list[i], nameOf(key) + "[" + std::to_string(i) + "]");
    }

    const Json& json_;
    std::string place_;
    const std::string& subject_;
};

int asInt(std::int64_t value) {
    return static_cast<int>(std::min<std::int64_t>(value, 1 << 30));
}

double aboveZero(const Node& node, const char* key) {
    const double value = node.number(key, 0, kLongestTime);
    if (!(value > 0))
        node.fail(node.nameOf(key), std::isnan(value) ? "is missing" : "is 0; a number above 0 is accepted");
    return value;
}

RecordedPoint pointOf(const Node& node) {
    RecordedPoint p;
    p.engine = node.words("engine");
    if (p.engine.empty())
        node.fail(node.nameOf("engine"), "is missing");
    p.title = node.words("title");
    p.mode = node.mode("mode");
    p.length = node.whole("length", 1, 0);
    if (p.length == 0)
        node.fail(node.nameOf("length"), "is missing");
    p.batch = node.whole("batch", 1, 1);
    p.heads = node.whole("heads", 1, 1);
    p.taps = node.whole("taps", 0, 0);
    p.threads = asInt(node.whole("threads", 0, 0));
    p.median = aboveZero(node, "median_s");
    p.p05 = node.number("p05_s", 0, kLongestTime);
    p.p95 = node.number("p95_s", 0, kLongestTime);
    if (p.p95 < p.p05)
        node.fail(node.nameOf("p95_s"), "is below p05_s");
    p.rounds = asInt(node.whole("rounds", 0, 0));
    p.ratio = node.number("ratio", 0, 1e12);
    p.hasTransfers = node.truth("has_transfers");
    p.computeMedian = node.number("compute_median_s", 0, kLongestTime);
    p.computeRatio = node.number("compute_ratio", 0, 1e12);
    p.gflops = node.number("gflops", 0, 1e12);
    p.gbytesPerSecond = node.number("gbytes_per_s", 0, 1e12);
    p.relativeError = node.number("relative_error", 0, 1e30);
    p.memoryBytes = node.whole("memory_bytes", 0, 0);
    p.plan = node.words("plan");
    return p;
}

RecordedMachine machineOf(const Node& node) {
    RecordedMachine m;
    m.cpu = node.words("cpu");
    m.threads = asInt(node.whole("threads", 0, 0));
    m.l1d = node.whole("l1d_bytes", 0, 0);
    m.l2 = node.whole("l2_bytes", 0, 0);
    m.l3 = node.whole("l3_bytes", 0, 0);
    m.targets = node.wordsByName("targets");
    m.fftw = node.words("fftw");
    return m;
}

RecordedSettings settingsOf(const Node& node) {
    RecordedSettings s;
    s.engines = node.listOfWords("engines");
    s.baseline = node.words("baseline");
    s.mode = node.mode("mode");
    s.sharedKernel = node.truth("shared_kernel");
    s.gated = node.truth("gated");
    s.taps = node.words("taps");
    if (node.has("keep_frequencies"))
        s.keepFrequencies = node.number("keep_frequencies", 0, 1);
    s.order = asInt(node.whole("order", 0, 0));
    s.precision = node.words("precision", "accurate");
    s.lengths = node.listOfWholes("lengths");
    s.batch = node.whole("batch", 1, 1);
    if (node.has("heads"))
        s.heads = node.whole("heads", 1, 1);
    s.samples = node.whole("samples", 0, 0);
    s.threads = asInt(node.whole("threads", 0, 0));
    s.effort = node.words("effort");
    if (node.has("seconds"))
        s.seconds = node.number("seconds", 0, kLongestTime);
    s.mostSecondsPerRun = node.number("most_seconds_per_run", 0, kLongestTime);
    return s;
}

RaceRecord recordOf(const Node& root) {
    if (root.has("format") && root.words("format") != "longwave race")
        root.fail("format", "is " + inQuotes(root.words("format")) + "; \"longwave race\" is accepted");
    const std::int64_t version = root.whole("version", 1, 1);
    if (version > kRecordVersion)
        root.fail("version", "is " + std::to_string(version) + "; this program reads versions 1 to " +
                                 std::to_string(kRecordVersion));
    RaceRecord record;
    const std::string origin = root.words("origin", "measured");
    if (origin != "measured" && origin != "published")
        root.fail("origin", "is " + inQuotes(origin) + "; measured and published are accepted");
    record.origin = origin == "published" ? RaceRecord::Origin::Published : RaceRecord::Origin::Measured;
    record.title = root.words("title");
    record.source = root.words("source");
    if (record.origin == RaceRecord::Origin::Published && record.source.empty())
        root.fail("source", "is missing; a published record says where its numbers are from");
    record.note = root.words("note");
    record.written = root.words("written");
    record.program = root.words("program");
    record.machine = machineOf(root.object("machine"));
    record.settings = settingsOf(root.object("settings"));
    std::map<std::pair<std::string, std::int64_t>, std::size_t> places;
    for (const Node& node : root.objects("results", true)) {
        RecordedPoint point = pointOf(node);
        const auto [place, isNew] = places.try_emplace({point.engine, point.length}, record.points.size());
        if (isNew)
            record.points.push_back(std::move(point));
        else // measured again: the later one holds
            record.points[place->second] = std::move(point);
    }
    for (const Node& node : root.objects("refusals", false)) {
        const std::int64_t length = node.whole("length", 1, 0);
        if (length == 0 || node.words("engine").empty())
            node.fail(node.nameOf(length == 0 ? "length" : "engine"), "is missing");
        record.refusals.push_back({node.words("engine"), node.words("title"), length, node.words("reason")});
    }
    return record;
}

} // namespace

RaceRecord parseRecord(std::string_view text, const std::string& subject) {
    requireSmallJson(text, kMostValues, subject);
    // Strings that are not UTF-8 are refused by the parser.
    try {
        const Json json = Json::parse(text);
        return recordOf(Node(json, "", subject));
    } catch (const Json::parse_error& error) {
        throw Error(subject, "it is not JSON: byte " + std::to_string(error.byte) + " of " + grouped(text.size()) +
                                 " is not accepted there");
    } catch (const Json::exception&) { // a number beyond what a double holds
        throw Error(subject, "no race can be read from it: a number is out of range");
    }
}

RaceRecord readRecord(const std::filesystem::path& path) {
    const auto file = MappedFile::open(path);
    const auto bytes = file->bytes();
    if (bytes.size() > kLongestFile)
        throw Error(path.string(),
                    "it has " + grouped(bytes.size()) + " bytes; records of races have up to " + grouped(kLongestFile));
    return parseRecord({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string());
}

} // namespace longwave
