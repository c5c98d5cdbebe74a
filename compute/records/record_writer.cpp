// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/atomic_file.h"
#include "compute/records/record_file.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace longwave {
namespace {

using Json = nlohmann::ordered_json;

Json numberOrNull(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json wordsOrNull(const std::string& words) {
    return words.empty() ? Json(nullptr) : Json(words);
}

Json describe(const RecordedMachine& m) {
    Json targets = Json::object();
    for (const auto& [engine, target] : m.targets)
        targets[engine] = target;
    return {{"cpu", m.cpu},     {"threads", m.threads}, {"l1d_bytes", m.l1d}, {"l2_bytes", m.l2},
            {"l3_bytes", m.l3}, {"targets", targets},   {"fftw", m.fftw}};
}

Json describe(const RecordedSettings& s) {
    return {{"engines", s.engines},
            {"baseline", s.baseline},
            {"mode", nameOf(s.mode)},
            {"shared_kernel", s.sharedKernel},
            {"gated", s.gated},
            {"taps", wordsOrNull(s.taps)},
            {"keep_frequencies", s.keepFrequencies},
            {"order", s.order},
            {"precision", s.precision},
            {"lengths", s.lengths},
            {"batch", s.batch},
            {"heads", s.heads ? Json(*s.heads) : Json(nullptr)},
            {"samples", s.samples},
            {"threads", s.threads},
            {"effort", s.effort},
            {"seconds", s.seconds},
            {"most_seconds_per_run", numberOrNull(s.mostSecondsPerRun)}};
}

Json describe(const RecordedPoint& p) {
    return {{"engine", p.engine},
            {"title", p.name()},
            {"mode", nameOf(p.mode)},
            {"length", p.length},
            {"batch", p.batch},
            {"heads", p.heads},
            {"taps", p.taps},
            {"threads", p.threads},
            {"median_s", p.median},
            {"p05_s", numberOrNull(p.p05)},
            {"p95_s", numberOrNull(p.p95)},
            {"rounds", p.rounds},
            {"ratio", numberOrNull(p.ratio)},
            {"has_transfers", p.hasTransfers},
            {"compute_median_s", numberOrNull(p.computeMedian)},
            {"compute_ratio", numberOrNull(p.computeRatio)},
            {"gflops", numberOrNull(p.gflops)},
            {"gbytes_per_s", numberOrNull(p.gbytesPerSecond)},
            {"relative_error", numberOrNull(p.relativeError)},
            {"memory_bytes", p.memoryBytes},
            {"plan", p.plan}};
}

} // namespace

std::string recordText(const RaceRecord& record) {
    Json results = Json::array();
    for (const RecordedPoint& point : record.points)
        results.push_back(describe(point));
    Json refusals = Json::array();
    for (const RecordedRefusal& r : record.refusals)
        refusals.push_back({{"engine", r.engine}, {"title", r.title}, {"length", r.length}, {"reason", r.reason}});
    const bool isPublished = record.origin == RaceRecord::Origin::Published;
    const Json all{{"format", "longwave race"},
                   {"version", kRecordVersion},
                   {"origin", isPublished ? "published" : "measured"},
                   {"title", record.title},
                   {"source", record.source},
                   {"note", record.note},
                   {"written", record.written},
                   {"program", record.program},
                   {"machine", describe(record.machine)},
                   {"settings", describe(record.settings)},
                   {"results", results},
                   {"refusals", refusals}};
    // A name that is not UTF-8 keeps nobody from writing the rest.
    return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void writeRecord(const std::filesystem::path& path, const RaceRecord& record) {
    writeAtomically(path, recordText(record));
}

} // namespace longwave
