// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/race_text.h"

#include "compute/convolution/statistics.h"
#include "tests/support/json_text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::bench {
namespace {

using test::JsonText;

constexpr const char* kBaseline = "cufft-pytorch";

// As the program knows them: the engine of 16-bit arrays is the one that is shown as Monarch CUDA.
struct Known {
    const char* entry;
    const char* engine;
    const char* title;
    const char* target;
};
constexpr Known kKnown[] = {
    {"fp16", "monarch-cuda", "Monarch CUDA", "tensor cores, fp16, fp16 arrays"},
    {"bf16", "monarch-cuda-bf16", "Monarch CUDA, bf16", "tensor cores, bf16, bf16 arrays"},
    {"fp16-fp32", "monarch-cuda-fp32", "Monarch CUDA, fp32 arrays", "tensor cores, fp16, fp32 arrays"},
    {"accurate", "monarch-cuda-accurate", "Monarch CUDA, accurate", "tensor cores, accurate, fp32 arrays"},
    {"cufft", "cufft", "cuFFT", "fp32"},
    {"cufft-pytorch", kBaseline, "cuFFT like PyTorch", "fp32"}};

void append(std::string& list, const std::string& element) {
    if (!list.empty())
        list += ", ";
    list += element;
}
std::string array(const std::string& list) {
    std::string text = "[";
    text += list;
    return text += "]";
}

JsonText pointOf(const std::string& engine, const std::string& title, std::int64_t length, const DeviceRace& race,
                 double seconds) {
    JsonText point;
    point.add("engine", engine)
        .add("title", title)
        .add("mode", "causal")
        .add("length", static_cast<double>(length))
        .add("batch", static_cast<double>(race.batch()))
        .add("heads", static_cast<double>(race.heads()))
        .add("taps", static_cast<double>(length))
        .add("median_s", seconds);
    return point;
}

} // namespace

void RaceText::add(std::int64_t length, const DeviceRace& race) {
    append(lengths_, std::to_string(length));
    for (const DeviceRace::Entry& e : race.entries()) {
        const auto* known =
            std::find_if(std::begin(kKnown), std::end(kKnown), [&](const Known& k) { return e.name == k.entry; });
        if (known == std::end(kKnown) || e.seconds.empty())
            continue;
        if (std::find(engines_.begin(), engines_.end(), known->engine) == engines_.end()) {
            engines_.emplace_back(known->engine);
            targets_.emplace_back(known->target);
        }
        const double median = race.median(e.name);
        JsonText point = pointOf(known->engine, known->title, length, race, median);
        // Nominal, as the program counts them: two real FFTs of 2L and their product.
        const double rows = static_cast<double>(race.batch() * race.heads());
        const double n = 2.0 * static_cast<double>(length);
        point.add("p05_s", quantile(e.seconds, 0.05))
            .add("p95_s", quantile(e.seconds, 0.95))
            .add("rounds", static_cast<double>(e.seconds.size()))
            .add("ratio", race.ratio(kBaseline, e.name))
            .add("has_transfers", false)
            .add("gflops", 1e-9 * rows * (5.0 * n * std::log2(n) + 3.0 * n) / median)
            .add("gbytes_per_s", 1e-9 * race.bytes(e.name) / median)
            .add("relative_error", std::isfinite(e.error) ? e.error : std::numeric_limits<double>::quiet_NaN())
            .add("plan", e.description);
        append(points_, point.object());
    }
}

void RaceText::add(const std::string& engine, const std::string& title, std::int64_t length, const DeviceRace& race,
                   double seconds) {
    if (std::find(engines_.begin(), engines_.end(), engine) == engines_.end()) {
        engines_.push_back(engine);
        targets_.emplace_back("fp32");
    }
    JsonText point = pointOf(engine, title, length, race, seconds);
    point.add("ratio", race.median(kBaseline) / seconds);
    append(points_, point.object());
}

std::string RaceText::text() const {
    std::string engines;
    JsonText targets;
    for (std::size_t i = 0; i < engines_.size(); ++i) {
        append(engines, JsonText::quoted(engines_[i]));
        targets.add(engines_[i], targets_[i]);
    }
    JsonText settings;
    settings.addRaw("engines", array(engines))
        .add("baseline", kBaseline)
        .add("mode", "causal")
        .addRaw("lengths", array(lengths_))
        .add("precision", "fp16");
    JsonText machine;
    machine.add("cpu", machine_).add("threads", 0.0).addRaw("targets", targets.object());
    return JsonText()
               .add("format", "longwave race")
               .add("version", 2.0)
               .add("origin", "measured")
               .add("title", machine_)
               .add("note", note_)
               .add("written", written_)
               .add("program", "tests/gpu.sh")
               .addRaw("machine", machine.object())
               .addRaw("settings", settings.object())
               .addRaw("results", array(points_))
               .object() +
           "\n";
}

} // namespace longwave::bench
