// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace longwave {

/// A named, timed part of one run. Kinds have fixed colours in the window and fixed names in JSON.
enum class StageKind {
    Pad,
    Forward,
    Multiply,
    Inverse,
    Fused,
    FusedInverse,
    Direct,
    Upload,
    Download,
    Squash,
    KernelSpectrum,
    Taps
};

/// "pad", "forward FFT", "multiply", "inverse FFT", "fused", "fused inverse", "direct sum", "upload",
/// "download", "squash", "kernel spectrum", "taps".
const char* nameOf(StageKind kind) noexcept;

/// What the stage does, in one sentence for the user.
const char* definitionOf(StageKind kind) noexcept;

/// How its flops are counted, as a formula for the user.
const char* flopFormulaOf(StageKind kind) noexcept;

/// Whether the stage only copies between the computer's memory and a device's.
constexpr bool isTransfer(StageKind kind) noexcept {
    return kind == StageKind::Upload || kind == StageKind::Download;
}

struct Stage {
    StageKind kind{};
    double seconds = 0; ///< wall-clock share: time spent in the stage, averaged over the workers that were busy
    double bytes = 0;   ///< moved between the stage and memory, counted from the arrays it reads and writes
    double flops = 0;   ///< nominal: see flopFormulaOf
};

/// The stages of one run, filled by the plan. A fixed-size value: recording allocates nothing.
class Timings {
  public:
    static constexpr std::size_t kMostStages = 12;

    void clear() noexcept { count_ = 0, total_ = 0; }
    /// Precondition: fewer than kMostStages are recorded.
    void add(const Stage& stage) noexcept { stages_[count_++] = stage; }
    void setTotal(double seconds) noexcept { total_ = seconds; }

    std::span<const Stage> stages() const noexcept { return {stages_.data(), count_}; }
    /// Wall-clock seconds of the whole run; at least the sum of the stages but for clock noise.
    double total() const noexcept { return total_; }
    bool hasTransfers() const noexcept;
    /// Seconds without transfers, as if the arrays had been where they are computed with: the sum of the other stages
    /// where there are transfers, and the total where there are none.
    double computeSeconds() const noexcept;
    double flops() const noexcept;
    double bytes() const noexcept;

  private:
    std::array<Stage, kMostStages> stages_{};
    std::size_t count_ = 0;
    double total_ = 0;
};

} // namespace longwave
