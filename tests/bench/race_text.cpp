// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/race_text.h"

#include "compute/convolution/statistics.h"
#include "tests/support/json_text.h"

#include <algorithm>
#include <cmath>
#include <iterator>

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
    {"cufft-pytorch", kBaseline, "cuFFT like PyTorch", "fp32"},
    {"pytorch", "pytorch", "PyTorch", "fp32"}};

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

} // namespace

void RaceText::add(const RaceTextPoint& p) {
    const auto* known =
        std::find_if(std::begin(kKnown), std::end(kKnown), [&](const Known& k) { return p.entry == k.entry; });
    if (known == std::end(kKnown) || p.seconds.empty())
        return;
    if (std::find(engines_.begin(), engines_.end(), known->engine) == engines_.end()) {
        engines_.emplace_back(known->engine);
        targets_.emplace_back(known->target);
    }
    if (lengths_.empty() || lengths_.back() != p.length)
        lengths_.push_back(p.length);
    const double median = quantile(p.seconds, 0.5);
    // Nominal, as the program counts them: two real FFTs of 2L and their product.
    const auto rows = static_cast<double>(p.batch * p.heads);
    const double n = 2.0 * static_cast<double>(p.length);
    JsonText point;
    point.add("engine", known->engine)
        .add("title", known->title)
        .add("mode", "causal")
        .add("length", static_cast<double>(p.length))
        .add("batch", static_cast<double>(p.batch))
        .add("heads", static_cast<double>(p.heads))
        .add("taps", static_cast<double>(p.length))
        .add("median_s", median)
        .add("p05_s", quantile(p.seconds, 0.05))
        .add("p95_s", quantile(p.seconds, 0.95))
        .add("rounds", static_cast<double>(p.seconds.size()))
        .add("ratio", p.ratio)
        .add("has_transfers", false)
        .add("gflops", 1e-9 * rows * (5.0 * n * std::log2(n) + 3.0 * n) / median)
        .add("gbytes_per_s", 1e-9 * p.bytes / median)
        .add("relative_error", p.error)
        .add("plan", p.plan);
    append(points_, point.object());
}

std::string RaceText::text() const {
    std::string engines, lengths;
    for (const std::int64_t length : lengths_)
        append(lengths, std::to_string(length));
    JsonText targets;
    for (std::size_t i = 0; i < engines_.size(); ++i) {
        append(engines, JsonText::quoted(engines_[i]));
        targets.add(engines_[i], targets_[i]);
    }
    JsonText settings;
    settings.addRaw("engines", array(engines))
        .add("baseline", kBaseline)
        .add("mode", "causal")
        .addRaw("lengths", array(lengths))
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
