// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/records/measured.h"

#include "compute/convolution/fftw_handle.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <ctime>

namespace longwave {
namespace {

std::string tapsOf(const RaceSettings& s) {
    if (s.taps > 0)
        return std::to_string(s.taps);
    if (s.tapsShare >= 1)
        return {};
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.6g%%", s.tapsShare * 100);
    return text.data();
}

RecordedSettings recorded(const RaceSettings& s) {
    RecordedSettings r;
    for (const Engine* engine : s.engines)
        r.engines.emplace_back(engine->name());
    if (const Engine* base = s.baseline ? s.baseline : s.engines.empty() ? nullptr : s.engines.front())
        r.baseline = base->name();
    r.mode = s.mode;
    r.sharedKernel = s.sharedKernel;
    r.gated = s.gated;
    r.taps = tapsOf(s);
    r.keepFrequencies = s.keepFrequencies;
    r.order = s.plan.order;
    r.precision = nameOf(s.plan.tensorPrecision);
    r.lengths = s.lengths;
    r.batch = s.batch;
    if (s.heads > 0)
        r.heads = s.heads;
    r.samples = s.samples;
    r.threads = s.plan.threads;
    r.effort = nameOf(s.plan.effort);
    r.seconds = s.secondsPerLength;
    if (std::isfinite(s.mostSecondsPerRun))
        r.mostSecondsPerRun = s.mostSecondsPerRun;
    return r;
}

} // namespace

const char* nameOf(PlanOptions::Effort effort) noexcept {
    switch (effort) {
    case PlanOptions::Effort::Measure:
        return "measure";
    case PlanOptions::Effort::Patient:
        return "patient";
    case PlanOptions::Effort::Estimate:
        break;
    }
    return "estimate";
}

const char* nameOf(PlanOptions::TensorPrecision precision) noexcept {
    switch (precision) {
    case PlanOptions::TensorPrecision::Half:
        return "fp16";
    case PlanOptions::TensorPrecision::Bfloat:
        return "bf16";
    case PlanOptions::TensorPrecision::Accurate:
        break;
    }
    return "accurate";
}

RecordedMachine recorded(const Machine& machine) {
    return {machine.cpu, machine.threads, machine.l1d, machine.l2, machine.l3, {}, fftw::version()};
}

RaceSettings settingsOf(const RecordedSettings& r) {
    RaceSettings s;
    s.batch = r.batch;
    s.heads = r.heads.value_or(0);
    if (r.samples > 0)
        s.samples = r.samples;
    s.sharedKernel = r.sharedKernel;
    s.mode = r.mode;
    const double taps = std::atof(r.taps.c_str());
    if (taps > 0 && r.taps.back() == '%')
        s.tapsShare = std::min(1.0, taps / 100);
    else if (taps >= 1)
        s.taps = static_cast<std::int64_t>(std::min(taps, 1e15));
    s.gated = r.gated;
    if (r.keepFrequencies > 0)
        s.keepFrequencies = r.keepFrequencies;
    s.plan.order = r.order;
    s.plan.threads = r.threads;
    for (const auto effort : {PlanOptions::Effort::Measure, PlanOptions::Effort::Patient})
        if (r.effort == nameOf(effort))
            s.plan.effort = effort;
    for (const auto precision : {PlanOptions::TensorPrecision::Half, PlanOptions::TensorPrecision::Bfloat})
        if (r.precision == nameOf(precision))
            s.plan.tensorPrecision = precision;
    s.secondsPerLength = r.seconds;
    return s;
}

RaceRecord newRecord(const RaceSettings& settings, const Machine& machine, const std::string& program) {
    RaceRecord record;
    record.written = utcNow();
    record.program = program;
    record.machine = recorded(machine);
    for (const Engine* engine : settings.engines)
        record.machine.targets[engine->name()] = engine->target();
    record.settings = recorded(settings);
    return record;
}

RecordedPoint recorded(const RaceResult& r, Mode mode) {
    RecordedPoint p;
    p.engine = r.engine->name();
    p.title = r.engine->title();
    p.mode = mode;
    p.length = r.length;
    p.batch = r.batch;
    p.heads = r.heads;
    p.taps = r.taps;
    p.threads = r.threads;
    p.median = r.median;
    p.p05 = r.p05;
    p.p95 = r.p95;
    p.rounds = r.rounds;
    p.ratio = r.ratio;
    p.hasTransfers = r.hasTransfers;
    p.computeMedian = r.computeMedian;
    p.computeRatio = r.computeRatio;
    p.gflops = r.gflops;
    p.gbytesPerSecond = r.gbytesPerSecond;
    p.relativeError = r.relativeError;
    p.memoryBytes = static_cast<std::int64_t>(r.memoryBytes);
    p.plan = r.plan;
    return p;
}

RecordedRefusal recordedRefusal(const Engine& engine, std::int64_t length, const std::string& reason) {
    return {engine.name(), engine.title(), length, reason};
}

std::string utcNow() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

} // namespace longwave
