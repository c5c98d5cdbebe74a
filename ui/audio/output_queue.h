// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/streaming/ring.h"
#include "compute/streaming/stream_sink.h"
#include "ui/audio/sound_system.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>

typedef struct SRC_STATE_tag SRC_STATE;

namespace longwave::ui {

/// Between the thread that convolves and that of a device: what the one writes the other takes, at its own rate. Where
/// the rates differ libsamplerate converts (its medium sinc, 121 dB of signal to noise).
class OutputQueue {
  public:
    static constexpr std::size_t kChunk = 256; ///< samples that a converter takes at a time
    /// Holds `capacity` samples of `rate`, and what a converter needs; the device takes them at `deviceRate`. Throws
    /// Error when there is no converter for the two.
    OutputQueue(double rate, double deviceRate, std::size_t capacity, std::shared_ptr<const SoundVolume> volume);
    ~OutputQueue();
    OutputQueue(const OutputQueue&) = delete;
    OutputQueue& operator=(const OutputQueue&) = delete;

    // The device's thread.
    /// How many samples of the device's rate can be taken without silence among them.
    std::size_t ready() const noexcept;
    /// Fills `out` with samples of the device's rate at the volume of the moment; silence where there are none.
    void take(std::span<float> out) noexcept;

    // The convolving thread.
    std::size_t room() const noexcept { return ring_.room(); }
    void put(std::span<const float> block) noexcept { ring_.write(block); }

    // Any thread.
    void countUnderrun() noexcept { ++underruns_; } ///< the device itself ran dry
    std::size_t capacity() const noexcept { return ring_.capacity(); }
    std::int64_t taken() const noexcept { return taken_; } ///< device samples so far: the device lives
    std::int64_t underruns() const noexcept { return underruns_; }
    void fail(std::string reason); ///< the device takes no more; the first reason stays
    bool hasFailed() const noexcept { return failed_; }
    std::string failure() const;

  private:
    static long pull(void* self, float** data) noexcept;
    std::size_t fetch(std::span<float> out) noexcept; // of the ring; counts when it runs dry

    std::size_t margin_; ///< samples that stay in the ring for the converter to look ahead
    stream::Ring<float> ring_;
    double ratio_;
    std::shared_ptr<const SoundVolume> volume_;
    float gain_ = 0; // rises from silence: a device that starts does not click
    SRC_STATE* converter_ = nullptr;
    std::array<float, kChunk> chunk_{};
    bool started_ = false; // something has come
    bool dry_ = false;
    std::atomic<std::int64_t> taken_ = 0;
    std::atomic<std::int64_t> underruns_ = 0;
    std::atomic<bool> failed_ = false;
    mutable std::mutex mutex_;
    std::string reason_;
};

/// The end of it that the runner writes to.
class QueueSink : public StreamSink {
  public:
    /// `deviceBuffer`: samples that the device holds beyond the queue. `owner` is kept until the sink goes.
    QueueSink(std::shared_ptr<OutputQueue> queue, double rate, std::int64_t deviceBuffer, std::shared_ptr<void> owner);
    bool write(std::span<const float> block, const std::stop_token& stop) override;
    std::string failure() const override { return queue_->failure(); }
    std::int64_t underruns() const noexcept override { return queue_->underruns(); }
    std::int64_t buffered() const noexcept override {
        return static_cast<std::int64_t>(queue_->capacity()) + deviceBuffer_;
    }
    bool isPaced() const noexcept override { return true; }
    void followSource(bool follows) override { follows_ = follows; }

  private:
    std::shared_ptr<OutputQueue> queue_;
    double rate_;
    std::int64_t deviceBuffer_;
    std::shared_ptr<void> owner_;
    bool follows_ = false;
};

} // namespace longwave::ui
