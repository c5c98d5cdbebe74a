// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/workers.h"
#include "compute/error.h"
#include "compute/training/random.h"

#include <cstdint>
#include <stop_token>

namespace longwave::training {

/// One pass of a batch through a model: what is dropped, who works, and who may stop it.
struct Pass {
    Workers& workers;
    const std::stop_token& stop;
    bool learns = false; ///< dropout is on, and backward() may follow
    std::uint64_t seed = 0;
    std::uint64_t step = 0;

    CounterRandom randomFor(CounterRandom::Use use, std::int64_t layer) const {
        return {seed, use, step, static_cast<std::uint64_t>(layer)};
    }
    /// body(item, worker) for items [0, count), on all workers. Throws Cancelled.
    template <typename Body>
    void forEach(std::int64_t count, const Body& body) const {
        workers.forEach(count, stop, 0, body);
        if (stop.stop_requested())
            throw Cancelled();
    }
};

} // namespace longwave::training
