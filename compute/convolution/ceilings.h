// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace longwave {

/// What the machine can do at most, measured: the lines that a roofline is drawn from.
struct Ceilings {
    /// What the measurement belongs to. Measured on another machine, with another instruction set or by another
    /// version of the program, it says nothing here.
    struct Key {
        std::string cpu;     ///< model name
        int threads = 0;     ///< hardware threads
        std::string target;  ///< instruction set: "AVX2"
        std::string version; ///< of the program: "0.1.0"
        bool operator==(const Key&) const = default;
    };

    /// With so many threads at work, all together.
    struct Level {
        int threads = 0;
        double gflops = 0; ///< fp32, 10⁹/s; a fused multiply-add is two
        double l1 = 0; ///< GB/s (10⁹ bytes) of a triad a ← b + s·c in level-1 cache: twelve bytes an element, as
        double l2 = 0; ///< STREAM counts them (that a line is read before it is written is not counted); level 2
        double memory = 0; ///< GB/s of a triad over arrays well beyond the last cache
        bool operator==(const Level&) const = default;
    };

    /// A device's, as far as its plug-in tells them.
    struct Device {
        std::string name;
        std::optional<double> gflops;       ///< fp32 on general units
        std::optional<double> matrixGflops; ///< 16-bit products, fp32 sums
        std::optional<double> memory;       ///< GB/s
        bool operator==(const Device&) const = default;
    };

    Key key;
    std::vector<Level> levels; ///< threads ascending, from 1 to key.threads; never empty once measured
    std::vector<Device> devices;

    /// With `threads` at work (0: all): measured, or interpolated between the nearest two that were.
    Level at(int threads) const;
    bool operator==(const Ceilings&) const = default;
};

/// Measures: takes about two seconds; `progress` is told the share done and what comes next. Throws Cancelled.
using CeilingsProgress = std::function<void(double share, const std::string& what)>;
using MeasureCeilings = std::function<Ceilings(const CeilingsProgress& progress, std::stop_token stop)>;

/// JSON: {"format": "longwave ceilings 1", "cpu", "threads", "target", "version",
/// "levels": [{"threads", "gflops", "l1_gb_per_s", "l2_gb_per_s", "memory_gb_per_s"}],
/// "devices": [{"name", "gflops", "matrix_gflops", "memory_gb_per_s"}]}, null for what a device does not tell.
std::string ceilingsToJson(const Ceilings& ceilings);

/// Throws Error (subject `subject`) when the text is not that: every number positive and finite, threads ascending from
/// 1 to "threads".
Ceilings ceilingsFromJson(std::string_view text, const std::string& subject);

/// What `file` remembers for `key`; nothing when there is no such file, it cannot be read, or it is another key's: then
/// it is measured anew.
std::optional<Ceilings> rememberedCeilings(const std::filesystem::path& file, const Ceilings::Key& key);

/// Writes it, making the folder when it is missing. Throws Error.
void rememberCeilings(const std::filesystem::path& file, const Ceilings& ceilings);

} // namespace longwave
