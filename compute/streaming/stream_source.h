// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace longwave {

/// Where a stream's samples come from. Read by one thread, which is not the one that convolves: it may wait for a disk.
class StreamSource {
  public:
    virtual ~StreamSource() = default;
    /// Fills `out` from its beginning and returns how many samples there were. Fewer: for a live source, no more have
    /// come yet; for another, it has ended. Throws Error.
    virtual std::size_t read(std::span<float> out) = 0;
    /// Samples come when they come, and set the pace.
    virtual bool isLive() const noexcept { return false; }
    /// Why no more will come, in a sentence without its full stop; empty while they do.
    virtual std::string failure() const { return {}; }
};

/// One row of a signal, again and again or once. Read as it is asked for, so a file of hours takes no memory of its
/// own.
class SignalSource : public StreamSource {
  public:
    /// Precondition: `row` is one of `values`. Throws Error when the row is empty.
    SignalSource(ArrayView values, std::int64_t row, bool loops);
    std::size_t read(std::span<float> out) override;

  private:
    ArrayView values_;
    std::int64_t row_;
    bool loops_;
    std::int64_t next_ = 0;
};

} // namespace longwave
