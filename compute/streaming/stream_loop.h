// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/streaming/stream_state.h"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

namespace longwave::stream {

/// The thread that convolves: takes a block of what was read ahead, convolves it, tells how long that took and gives it
/// to the sink, which waits. Used by that thread alone.
class StreamLoop {
  public:
    /// `source` is read by the loop itself where nothing sets a pace, and is null otherwise.
    StreamLoop(StreamState& state, std::unique_ptr<StreamConvolver> convolver, std::unique_ptr<StreamSink> sink,
               StreamSource* source, bool followsSource, double nullBuffer);
    ~StreamLoop();
    StreamLoop(const StreamLoop&) = delete;
    StreamLoop& operator=(const StreamLoop&) = delete;
    void run(const std::stop_token& stop);

  private:
    bool readBlock(const std::stop_token& stop);
    void convolve();
    void takeSuccessor();
    void finishSuccession();
    BlockRecord clean();
    void show(BlockRecord record);
    void give(const std::stop_token& stop);
    void tell();

    StreamState& state_;
    std::unique_ptr<StreamConvolver> convolver_;
    std::unique_ptr<StreamSink> sink_;
    StreamSource* source_;
    bool followsSource_;
    double nullBuffer_;
    std::vector<float> in_, out_, other_;
    std::int64_t tail_ = -1; ///< samples of silence still to be convolved once the source has ended

    Successor* successor_ = nullptr; ///< owned; being filled, or faded in
    std::int64_t seen_ = 0;          ///< samples it has seen
};

} // namespace longwave::stream
