// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "compute/error.h"
#include "tests/kernels/cuda/pretended_device.h"
#include "tests/support/case.h"

#include <gtest/gtest.h>

#include <stop_token>
#include <vector>

namespace longwave::test {

/// A run in pieces that is asked to stop when its first outputs come ends before its second.
inline void expectStopsBetweenPieces(Plan& plan, const Case& c) {
    Timings timings;
    plan.setKernels(c.kernels(), timings);
    std::vector<float> y(static_cast<std::size_t>(c.p.outputSize()));
    std::stop_source stop;
    int downloads = 0;
    pretendedDevice().beforeDownload = [&] {
        ++downloads;
        stop.request_stop();
    };
    EXPECT_THROW(plan.run(c.operands(), y, timings, stop.get_token()), Cancelled);
    EXPECT_EQ(downloads, 1);
    pretendedDevice().beforeDownload = {};
}

} // namespace longwave::test
