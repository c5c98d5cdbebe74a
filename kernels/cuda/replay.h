// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/stream.h"

#include <functional>

namespace longwave::cuda {

/// Launches that are repeated, given to the device in one call: a CUDA graph. The first time they are given as they
/// are, which also loads their code; the second time they are recorded; from then on the record is replayed, until they
/// change. Where the driver does not take a record they go on being given one by one.
class Replay {
  public:
    Replay() = default;
    ~Replay() { forget(); }
    Replay(const Replay&) = delete;
    Replay& operator=(const Replay&) = delete;

    /// Gives launches to the stream by `give`, or what it gave the time before. `isSame`: whether they are the same,
    /// with the same arguments.
    void run(bool isSame, const Stream& stream, const std::function<void()>& give);

  private:
    enum class State { Unseen, SeenOnce, Recorded, Refused };

    /// False when it could not be recorded.
    bool record(const Stream& stream, const std::function<void()>& give);
    void forget() noexcept;

    State state_ = State::Unseen;
    cudaGraphExec_t record_ = nullptr;
};

} // namespace longwave::cuda
