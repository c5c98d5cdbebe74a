// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/regularization/regularize.h"
#include "compute/streaming/fade.h"
#include "compute/streaming/stream_report.h"
#include "compute/streaming/stream_sink.h"
#include "compute/streaming/stream_source.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace longwave {

/// The kernel that a stream is to use: a row of a bank as it is after regularisation.
struct StreamTaps {
    ArrayView bank;
    std::int64_t head = 0;
    std::int64_t firstLag = 0;
    ArrayView skip{}; ///< D [heads]: y += D·u, which Smooth and Squash leave alone; empty: none
    Regularization regularization = {};
    double fadeSeconds = 0.03;
    Fade::Shape fadeShape = Fade::Shape::Linear;
};

/// The taps as they are used, [K]: regularised, and D on top of that of lag 0. A kernel without lag 0 has no skip
/// term. At most kMostStreamTaps + 1 are read.
std::vector<float> tapsAsUsed(const StreamTaps& taps);

/// What cannot change while a stream runs.
struct StreamSetup {
    std::shared_ptr<StreamSource> source;
    std::unique_ptr<StreamSink> sink;
    double rate = 48000; ///< Hz, of source and sink
    std::int64_t block = 128;
    bool uniform = false;
    /// Longest kernel that is expected, so that it can be faded in at once; a longer one is faded in when the part of
    /// the signal that it sees has gone by.
    std::int64_t capacity = 0;
    double nullBuffer = 0.02; ///< s, of the sink without sound that takes over when `sink` takes no more
};

/// A stream at work, in threads of its own: one reads the source ahead, one convolves block by block and waits for the
/// sink, one makes the spectra of new kernels, one looks at what went by and reports it. The thread that convolves
/// allocates nothing and waits for nobody but the sink; it asks for real-time priority where blocks are due at a pace.
class StreamRunner {
  public:
    /// `report` gets a new report some 30 times a second, from another thread, and a last one when the stream has ended
    /// or failed; it must not wait. Never called again once the destructor has returned.
    using Report = std::function<void(std::shared_ptr<const StreamReport>)>;
    StreamRunner(StreamSetup setup, StreamTaps taps, Report report);
    ~StreamRunner(); ///< stops, and waits for the threads
    StreamRunner(const StreamRunner&) = delete;
    StreamRunner& operator=(const StreamRunner&) = delete;

    // Any thread, at any time. The latest wins.
    void setKernel(StreamTaps taps);
    void setSource(std::shared_ptr<StreamSource> source); ///< of the same rate

  private:
    class Stream;
    std::unique_ptr<Stream> stream_;
};

} // namespace longwave
