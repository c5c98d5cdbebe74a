// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/all_engines.h"

#include <gtest/gtest.h>

#include <string>

namespace longwave::test {

/// A test of the engine of a name, where that runs here.
class EachEngine : public testing::TestWithParam<std::string> {
  protected:
    void SetUp() override {
        if (const std::string reason = engine().unavailableReason(); !reason.empty())
            GTEST_SKIP() << reason;
    }
    // 2L points are what the usual PyTorch code takes, whatever primes are in L: Bluestein's detour costs digits there.
    double bound() const { return GetParam() == "cufft-pytorch" ? 5e-6 : 1e-6; }
    const Engine& engine() const { return allEngines().find(GetParam()); }
};

/// An engine's name as a test may have it.
inline std::string testName(const testing::TestParamInfo<std::string>& engine) {
    std::string name = engine.param;
    std::erase(name, '-');
    return name;
}

} // namespace longwave::test
