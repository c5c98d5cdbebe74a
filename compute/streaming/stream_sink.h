// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>

namespace longwave {

/// Where a stream's samples go, and what sets its pace. Written by the thread that convolves.
class StreamSink {
  public:
    virtual ~StreamSink() = default;
    /// Waits until there is room for the block, and takes it. Returns false when it can take no more (a device that was
    /// unplugged); `failure` says why then.
    virtual bool write(std::span<const float> block, const std::stop_token& stop) = 0;
    /// Why it takes no more, in a sentence without its full stop.
    virtual std::string failure() const { return {}; }
    /// Times it ran dry: what was due was not there.
    virtual std::int64_t underruns() const noexcept { return 0; }
    /// Samples it holds back at most, in addition to a block: part of the latency.
    virtual std::int64_t buffered() const noexcept { return 0; }
    /// Blocks are due at the sample rate.
    virtual bool isPaced() const noexcept = 0;
    /// Samples arrive at the source's own pace: what there is no room for is left out, not waited for.
    virtual void followSource(bool) {}
};

/// What a sink that has a pace takes for time.
struct SinkTime {
    using Clock = std::chrono::steady_clock;
    std::function<Clock::time_point()> now;            ///< the clock's own when empty
    std::function<void(Clock::time_point)> sleepUntil; ///< the thread's own sleep when empty
};

/// Takes samples at the sample rate, as a device would, and throws them away: a stream without sound. It holds as many
/// as a device of `buffer` samples does and counts when it runs dry; then it plays silence until the next block, which
/// moves what is due later.
class PacedNullSink : public StreamSink {
  public:
    using Clock = std::chrono::steady_clock;
    PacedNullSink(double rate, std::int64_t block, std::int64_t buffer, SinkTime time = {});

    bool write(std::span<const float> block, const std::stop_token& stop) override;
    std::int64_t underruns() const noexcept override { return underruns_; }
    std::int64_t buffered() const noexcept override { return buffer_; }
    bool isPaced() const noexcept override { return true; }
    void followSource(bool follows) override { follows_ = follows; }

  private:
    Clock::time_point dueAt(std::int64_t sample) const; ///< when it is played

    double rate_;
    std::int64_t buffer_;
    SinkTime time_;
    bool follows_ = false;
    bool started_ = false;
    Clock::time_point start_; ///< when sample 0 was played, or would have been without the pauses
    std::int64_t written_ = 0;
    std::int64_t underruns_ = 0;
};

/// Takes everything at once: as fast as possible.
class EagerSink : public StreamSink {
  public:
    bool write(std::span<const float>, const std::stop_token&) override { return true; }
    bool isPaced() const noexcept override { return false; }
};

} // namespace longwave
