// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/event.h"
#include "tests/bench/pass_bounds.h"
#include "tests/bench/race_text.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace longwave::bench {

/// Seconds that something given to the stream takes, by the device's clock: the median of several, warm.
double medianSeconds(const std::function<void()>& give, const cuda::Stream& stream);

/// Engines in turn, A B A B …, on arrays that stay on the device. Each turn is as many runs between two events as take
/// milliseconds, so that the host is ahead of the device and nothing but the runs is timed. Runs go around through more
/// memory than the device's cache holds.
class DeviceRace {
  public:
    struct Entry {
        std::string name;        ///< "fp16", "bf16", "fp16-fp32" (fp32 arrays), "accurate", "cufft", "cufft-pytorch"
        std::string description; ///< how the row is cut up, or N
        double bytesPerSample;   ///< of u and y together
        std::function<void(std::int64_t turn)> run;
        double error = 0, bar = 0;       ///< of the last run, against double
        std::vector<PassBound> bounds{}; ///< of its launches; none of cuFFT's
        std::vector<double> seconds{};
    };

    struct Shape {
        std::int64_t length;  ///< L, and K
        std::int64_t samples; ///< B·H·L is at most this, by fewer than 64 items or fewer heads
        std::int64_t heads = 768;
        bool isCircle = false; ///< circular, 16-bit arrays alone; otherwise causal, and every engine
    };
    DeviceRace(const Shape& shape, const cuda::Stream& stream);
    ~DeviceRace();

    void measure(double seconds);

    std::int64_t batch() const noexcept { return batch_; }
    std::int64_t heads() const noexcept { return heads_; }
    const std::vector<Entry>& entries() const noexcept { return entries_; }
    double median(const std::string& name) const;
    /// Median over rounds of one's time over the other's.
    double ratio(const std::string& base, const std::string& own) const;
    /// Of u and y in one run.
    double bytes(const std::string& name) const;
    /// All that was measured, for a record.
    std::vector<RaceTextPoint> points() const;

  private:
    struct Arrays;
    template <typename Math, typename Number>
    void addTensor(const char* name, const char* precision);
    void addCufft(const char* name, bool likePytorch);
    const Entry& entry(const std::string& name) const;

    std::int64_t length_, batch_, heads_;
    bool isCircle_;
    std::int64_t turns_; ///< places in the arrays that runs go around through
    const cuda::Stream& stream_;
    std::unique_ptr<Arrays> arrays_;
    std::vector<Entry> entries_;
};

} // namespace longwave::bench
