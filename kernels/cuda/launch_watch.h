// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/stream.h"

#include <cstddef>

namespace longwave::cuda {

/// A launch of a run's passes as the stream got it.
struct GivenLaunch {
    const char* name = "";          ///< "rows", "split", …
    const void* function = nullptr; ///< null for what is no code of ours
    unsigned blocks = 0;
    int threads = 0; ///< of a block
    std::size_t sharedBytes = 0;
    int blocksAtOnce = 0; ///< that the whole device can hold
};

/// Who measures a run is told of its launches, each after it was given.
class LaunchWatch {
  public:
    virtual ~LaunchWatch() = default;
    virtual void given(const GivenLaunch& launch, const Stream& stream) = 0;
};
/// Of the calling thread; null: nobody.
inline thread_local LaunchWatch* launchWatch = nullptr;

} // namespace longwave::cuda
