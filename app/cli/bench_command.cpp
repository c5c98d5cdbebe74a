// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/numbers.h"
#include "app/cli/options.h"
#include "app/cli/outputs.h"
#include "app/cli/progress_line.h"
#include "compute/convolution/fftw_handle.h"
#include "compute/convolution/machine.h"
#include "compute/convolution/race.h"
#include "compute/error.h"
#include "compute/records/measured.h"
#include "compute/records/record_file.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cmath>
#include <cstdio>
#include <filesystem>

namespace longwave::cli {
namespace {

struct BenchOptions {
    std::vector<std::string> engines;
    std::vector<std::string> lengths;
    std::string baseline;
    std::string mode = "causal";
    std::string effort = "measure"; // patient has no end that a person would wait for at 1M
    std::string json;
    std::string taps;
    std::string wisdom;
    std::int64_t batch = 1;
    std::int64_t heads = 0;
    std::int64_t samples = 1 << 18;
    int threads = 1;
    double seconds = 1;
    double mostSeconds = 0; // 0: as long as it takes
    bool sharedKernel = false;
    bool gated = false;
    SpectrumOptions spectrum;
    PrecisionOption precision;
};

// "4096", "64K", "4M"; K and M are 1,024-based.
std::int64_t parseLength(const std::string& text, const std::string& option, const std::string& accepted) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const std::string suffix(end, text.data() + text.size());
    const std::int64_t unit = suffix.empty()                   ? 1
                              : suffix == "K" || suffix == "k" ? 1 << 10
                              : suffix == "M"                  ? 1 << 20
                                                               : 0;
    constexpr std::int64_t kLongest = 1 << 28;
    if (error != std::errc() || unit == 0 || value < 1 || value > kLongest / unit)
        throw Error(option, "\"" + text + "\" is no length; accepted are " + accepted);
    return value * unit;
}

// "25%" of the length, or "64", "4K" taps.
void parseTaps(const std::string& text, RaceSettings& settings) {
    if (text.empty())
        return;
    const std::string accepted = "1 to 256M taps, as in 64 or 4K, or a share of the length, as in 25%";
    if (text.back() != '%') {
        settings.taps = parseLength(text, "--taps", accepted);
        return;
    }
    double percent = 0;
    const char* last = text.data() + text.size() - 1;
    const auto [end, error] = std::from_chars(text.data(), last, percent);
    if (error != std::errc() || end != last || !(percent > 0 && percent <= 100))
        throw Error("--taps", "\"" + text + "\" is no share above 0% and up to 100%; accepted are " + accepted);
    settings.tapsShare = percent / 100;
}

PlanOptions::Effort parseEffort(const std::string& text) {
    if (text == "estimate")
        return PlanOptions::Effort::Estimate;
    if (text == "measure")
        return PlanOptions::Effort::Measure;
    if (text == "patient")
        return PlanOptions::Effort::Patient;
    throw Error("--effort", text + " is not known; estimate, measure and patient are accepted");
}

RaceSettings raceSettings(const BenchOptions& o, const EngineRegistry& engines) {
    RaceSettings s;
    if (o.engines.empty()) { // all but the references
        for (const auto& engine : engines.engines())
            if (engine->unavailableReason().empty() && !engine->isReference())
                s.engines.push_back(engine.get());
    } else {
        for (const std::string& name : o.engines)
            s.engines.push_back(&engines.find(name));
    }
    s.baseline = o.baseline.empty() ? s.engines.back() : &engines.find(o.baseline);
    if (std::find(s.engines.begin(), s.engines.end(), s.baseline) == s.engines.end())
        s.engines.push_back(s.baseline);
    for (const std::string& length :
         o.lengths.empty() ? std::vector<std::string>{"256", "1K", "4K", "16K", "128K", "1M", "4M"} : o.lengths)
        s.lengths.push_back(parseLength(length, "--lengths", "1 to 256M, as in 256,4K,1M"));
    const auto mode = modeFromName(o.mode);
    if (!mode)
        throw Error("--mode", o.mode + " is not known; causal, circular and full are accepted");
    s.mode = *mode;
    s.batch = o.batch;
    s.heads = o.heads;
    s.samples = o.samples;
    s.sharedKernel = o.sharedKernel;
    s.gated = o.gated;
    parseTaps(o.taps, s);
    o.spectrum.check();
    s.keepFrequencies = o.spectrum.kept;
    s.plan.order = o.spectrum.order;
    s.plan.tensorPrecision = o.precision.value();
    s.plan.threads = o.threads;
    s.plan.effort = parseEffort(o.effort);
    s.secondsPerLength = o.seconds;
    if (o.mostSeconds > 0)
        s.mostSecondsPerRun = o.mostSeconds;
    return s;
}

bool isFftw(const Engine& engine) {
    return engine.name() == std::string("fftw");
}

std::string inPercent(double share) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g %%", share * 100);
    return text;
}

void printHead(const Machine& machine, const RaceSettings& s, const BenchOptions& o) {
    std::printf("%s, %d hardware threads, L1d %lld KiB, L2 %lld KiB, L3 %lld KiB\n", machine.cpu.c_str(),
                machine.threads, static_cast<long long>(machine.l1d >> 10), static_cast<long long>(machine.l2 >> 10),
                static_cast<long long>(machine.l3 >> 10));
    for (const Engine* engine : s.engines)
        std::printf("%s: %s%s\n", engine->name(), engine->target().c_str(),
                    isFftw(*engine) ? (", " + fftw::version()).c_str() : "");
    std::string kind = nameOf(s.mode);
    if (s.gated)
        kind += ", gated";
    if (!o.taps.empty())
        kind += ", " + o.taps + " taps";
    if (s.keepFrequencies < 1)
        kind += ", lowest " + inPercent(s.keepFrequencies) + " of frequencies";
    if (s.plan.tensorPrecision != PlanOptions::TensorPrecision::Accurate)
        kind += ", tensor cores in " + o.precision.name;
    if (s.plan.order != 0)
        kind += ", Monarch order " + std::to_string(s.plan.order);
    std::printf("%s, %s kernel, ratios over %s, median of rounds\n", kind.c_str(),
                s.sharedKernel ? "one shared" : "one per head", s.baseline->name());
    std::printf("%10s %8s  %-14s %12s %8s %8s %9s %8s %10s\n", "L", "B x H", "engine", "us per row", "spread", "ratio",
                "GFLOP/s", "GB/s", "rel. error");
}

void printResult(const RaceResult& r) {
    const double rows = static_cast<double>(r.batch * r.heads);
    const double spread = 50 * (r.p95 - r.p05) / r.median;
    char ratio[16] = "       –"; // eight columns
    if (!std::isnan(r.ratio))
        std::snprintf(ratio, sizeof ratio, "%7.2fx", r.ratio);
    char error[16] = "         –"; // ten columns
    if (!std::isnan(r.relativeError))
        std::snprintf(error, sizeof error, "%10.1e", r.relativeError);
    std::printf("%10lld %8lld  %-14s %12.3f %7.1f%% %s %9.1f %8.2f %s\n", static_cast<long long>(r.length),
                static_cast<long long>(r.batch * r.heads), r.engine->name(), r.median / rows * 1e6, spread, ratio,
                r.gflops, r.gbytesPerSecond, error);
    if (r.hasTransfers && !std::isnan(r.computeRatio)) // arrays that stay on the device are convolved in this time
        std::printf("%10s %8s  %-14s %12.3f %8s %7.2fx\n", "", "", "  on the device", r.computeMedian / rows * 1e6, "",
                    r.computeRatio);
    std::fflush(stdout);
}

void bench(const BenchOptions& o, const EngineRegistry& engines) {
    const RaceSettings s = raceSettings(o, engines);
    checkOutputs({{"--json", o.json}, {"--wisdom", o.wisdom}});
    std::error_code ignored;
    if (!o.wisdom.empty() && std::filesystem::exists(o.wisdom, ignored))
        fftw::importWisdom(o.wisdom);
    const auto keepWisdom = [&o] {
        if (!o.wisdom.empty())
            fftw::exportWisdom(o.wisdom);
    };
    const Machine machine = thisMachine();
    RaceRecord record = newRecord(s, machine, "Longwave " LONGWAVE_VERSION);
    ProgressLine line;
    printHead(machine, s, o);
    race(
        s,
        [&](const RaceResult& r) {
            line.clear();
            printResult(r);
            record.points.push_back(recorded(r, s.mode));
            if (isFftw(*r.engine))
                keepWisdom(); // as soon as it is there: the next length may take minutes
        },
        [&](const RaceProgress& p) { line.say(p.share, p.what); },
        [&](const Engine& engine, std::int64_t length, const std::string& why) {
            line.clear();
            std::printf("%10lld %8s  %-14s %s\n", static_cast<long long>(length), "", engine.name(), why.c_str());
            record.refusals.push_back(recordedRefusal(engine, length, why));
        });
    line.clear();
    keepWisdom();
    if (!o.json.empty())
        writeRecord(o.json, record);
}

} // namespace

void addBench(CLI::App& app, const EngineRegistry& engines, Action& action) {
    auto* command = app.add_subcommand("bench", "Engines against each other, interleaved, with ratios to a baseline");
    auto o = std::make_shared<BenchOptions>();
    const auto upToAnHour = numbers(0, 3600, "0 to 3,600 is accepted");
    const auto positive = CLI::Range(std::int64_t{1}, std::int64_t{1} << 40);
    command->add_option("--engines", o->engines, "Comma-separated; all but the references (direct, eigen) by default")
        ->delimiter(',');
    command->add_option("--lengths", o->lengths, "Comma-separated, K and M for 1,024 and 1,048,576")->delimiter(',');
    command->add_option("--batch", o->batch, "B")->check(positive)->capture_default_str();
    auto* heads = command->add_option("--heads", o->heads, "H")->check(positive);
    command->add_option("--samples", o->samples, "Instead of --heads: B·H·L is about this")
        ->check(positive)
        ->capture_default_str()
        ->excludes(heads);
    command->add_option("--mode", o->mode, "causal, circular or full")->capture_default_str();
    command->add_option("--threads", o->threads, "Most threads a run may use; 0 takes all")
        ->check(CLI::Range(0, 4096))
        ->capture_default_str();
    command->add_flag("--shared-kernel", o->sharedKernel, "One kernel for all rows rather than one per head");
    command->add_flag("--gated", o->gated, "Random gates before and after the convolution");
    command
        ->add_option("--taps", o->taps,
                     "Partial convolution: K taps, as in 64 or 4K, at most L; or a share of L, as in 25%")
        ->type_name("K");
    o->spectrum.addTo(*command);
    o->precision.addTo(*command);
    command->add_option("--baseline", o->baseline, "Ratios are over this engine; the last by default");
    command
        ->add_option("--effort", o->effort,
                     "How plans are made: estimate, measure or patient (minutes for long signals)")
        ->capture_default_str();
    command
        ->add_option("--wisdom", o->wisdom,
                     "What FFTW's planning finds out: read when it is there, written back, so that it is paid once")
        ->type_name("FILE");
    command->add_option("--seconds", o->seconds, "How long to measure at each length")
        ->check(upToAnHour)
        ->capture_default_str();
    command
        ->add_option(
            "--longest-run", o->mostSeconds,
            "Leave an engine out where one run would take longer than this many seconds; 0: as long as it takes")
        ->check(upToAnHour)
        ->capture_default_str();
    command->add_option("--json", o->json, "Write machine, settings and results here; Race opens it")
        ->type_name("FILE");
    command->callback([&action, &engines, o] { action = [&engines, o] { bench(*o, engines); }; });
}

} // namespace longwave::cli
