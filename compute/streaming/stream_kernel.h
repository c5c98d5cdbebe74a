// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/streaming/aligned_floats.h"
#include "compute/streaming/partition.h"
#include "compute/streaming/right_angle_fft.h"

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace longwave {

/// What a partition needs to run, planned once: the transforms of its sizes. Shared by kernels and convolvers, and
/// immutable.
class StreamPlan {
  public:
    /// Plans the FFTs. Throws Error.
    explicit StreamPlan(Partition partition);

    const Partition& partition() const noexcept { return partition_; }
    const stream::RightAngleFft& fft(std::size_t segment) const noexcept { return *ffts_[segment]; }

  private:
    Partition partition_;
    std::vector<std::unique_ptr<const stream::RightAngleFft>> ffts_;
};

/// The spectra of a kernel's parts, for one plan. Immutable: made on any thread, handed to a convolver by pointer.
class StreamKernel {
  public:
    /// `taps` is [rows, K], one kernel for each channel, or one row for all of them; tap j stands for lag
    /// `firstLag` + j. Where that is negative the kernel sees what comes after, and the output is late by −firstLag
    /// samples: `latency`. Throws Error when the plan has no room for so many taps, Cancelled when stopped.
    StreamKernel(std::shared_ptr<const StreamPlan> plan, std::span<const float> taps, std::int64_t rows,
                 std::int64_t firstLag = 0, const std::stop_token& stop = {});

    const std::shared_ptr<const StreamPlan>& plan() const noexcept { return plan_; }
    std::int64_t rows() const noexcept { return rows_; }
    /// With the taps before the first lag where that is above 0.
    std::int64_t taps() const noexcept { return taps_; }
    std::int64_t latency() const noexcept { return latency_; } ///< samples
    /// How many parts of a segment it has.
    std::int64_t parts(std::size_t segment) const noexcept { return segments_[segment].parts; }
    /// Tile `tile` of all parts of a segment, one after the other: [parts, 2, 64].
    const float* tile(std::size_t segment, std::int64_t row, std::int64_t tile) const noexcept;

  private:
    struct Spectra {
        std::int64_t parts = 0;
        std::int64_t tiles = 0;
        stream::AlignedFloats values; // [rows, tiles, parts, 2, 64], times 1/P
    };
    std::shared_ptr<const StreamPlan> plan_;
    std::int64_t rows_;
    std::int64_t taps_;
    std::int64_t latency_;
    std::vector<Spectra> segments_;
};

} // namespace longwave
