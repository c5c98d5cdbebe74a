// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/problem.h"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace longwave {

inline constexpr double kNotRecorded = std::numeric_limits<double>::quiet_NaN();

/// What one engine did at one length, as it stands in a file. NaN, 0 and empty are "not said" but for the first line.
struct RecordedPoint {
    std::string engine;      ///< stable name ("fftw"); of a published point any word ("pytorch")
    std::int64_t length = 0; ///< L ≥ 1
    double median = 0;       ///< seconds a run, above 0
    std::string title;       ///< for people ("FFTW"); empty: the engine's name
    Mode mode = Mode::Causal;
    std::int64_t batch = 1, heads = 1; ///< B·H rows a run
    std::int64_t taps = 0;
    int threads = 0;
    double p05 = kNotRecorded, p95 = kNotRecorded; ///< seconds a run
    double ratio = kNotRecorded;                   ///< over the record's baseline, paired round by round
    bool hasTransfers = false;
    double computeMedian = kNotRecorded; ///< without transfers to and from a device
    double computeRatio = kNotRecorded;
    double gflops = kNotRecorded;
    double gbytesPerSecond = kNotRecorded;
    double relativeError = kNotRecorded;
    std::int64_t memoryBytes = 0; ///< what the plan held
    int rounds = 0;
    std::string plan; ///< in words

    double rows() const noexcept { return static_cast<double>(batch) * static_cast<double>(heads); }
    const std::string& name() const noexcept { return title.empty() ? engine : title; }
};

/// Half of what lies between the 5th and the 95th percentile, as a share of the median; NaN when it was not recorded.
double spreadOf(const RecordedPoint& point) noexcept;
/// Points that spread over more than this share of their median, to either side, are noisy.
inline constexpr double kNoisySpread = 0.05;
inline bool isNoisy(const RecordedPoint& point) noexcept {
    return spreadOf(point) > kNoisySpread;
}

/// Why an engine was left out at a length.
struct RecordedRefusal {
    std::string engine;
    std::string title;
    std::int64_t length = 0;
    std::string reason; ///< a sentence without its full stop
};

/// Where it was measured; what is not known is empty or 0.
struct RecordedMachine {
    std::string cpu; ///< or whatever names the machine ("NVIDIA H100")
    int threads = 0;
    std::int64_t l1d = 0, l2 = 0, l3 = 0;       ///< bytes
    std::map<std::string, std::string> targets; ///< by engine: "AVX-512, fp32"
    std::string fftw;                           ///< the version that ran
};

/// What was asked for and holds for all points.
struct RecordedSettings {
    std::vector<std::string> engines;
    std::string baseline;
    Mode mode = Mode::Causal;
    bool sharedKernel = false;
    bool gated = false;
    std::string taps; ///< "25%", "64"; empty: as many as the length
    double keepFrequencies = 1;
    int order = 0;
    std::string precision = "accurate"; ///< "fp16", "bf16", "accurate"; of a published record what it says
    std::vector<std::int64_t> lengths;
    std::int64_t batch = 1;
    std::optional<std::int64_t> heads; ///< none: as many as make `samples` samples
    std::int64_t samples = 0;
    int threads = 0;
    std::string effort;
    double seconds = 0;                      ///< at each length
    double mostSecondsPerRun = kNotRecorded; ///< NaN: as long as it takes
};

/// One race: measured by this program, or published by somebody.
struct RaceRecord {
    enum class Origin {
        Measured, ///< by this program, on `machine`
        Published ///< read from `source`, not measured by this program
    } origin = Origin::Measured;
    std::string title;   ///< "FlashFFTConv paper, H100"; may be empty for measured ones
    std::string source;  ///< where published points are from
    std::string note;    ///< what a reader must know of them
    std::string written; ///< UTC, "2026-11-24T18:30:00Z"; empty in old files
    std::string program; ///< "Longwave 0.1.0"
    RecordedMachine machine;
    RecordedSettings settings;
    std::vector<RecordedPoint> points;
    std::vector<RecordedRefusal> refusals;

    /// The point of an engine at a length, or null.
    const RecordedPoint* find(const std::string& engine, std::int64_t length) const noexcept;
    /// Names of the engines that have points, in the order in which they first come.
    std::vector<std::string> engineNames() const;
    /// What people call an engine of this record.
    std::string titleOf(const std::string& engine) const;
    /// All lengths of points and refusals, ascending, each once.
    std::vector<std::int64_t> lengths() const;
};

/// Whether both ran on the same kind of machine: same processor, threads and caches.
bool isSameMachine(const RecordedMachine& a, const RecordedMachine& b) noexcept;

/// The points of both. Where both have an engine at a length, `added` takes its place; so do its refusals. Engines and
/// lengths of the settings are joined. Throws Error with the subject `subject` when they were measured on other
/// machines or with other settings, which names what differs: their points would not be comparable.
RaceRecord merged(const RaceRecord& base, const RaceRecord& added, const std::string& subject);

} // namespace longwave
