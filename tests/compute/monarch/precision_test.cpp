// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/precision.h"

#include <gtest/gtest.h>

namespace longwave {
namespace {
TEST(StagePrecision, NamesGoBothWays) {
    for (const char* name : {"fp64", "fp32", "tf32", "bf16", "fp16", "accurate"}) {
        const auto precision = stagePrecisionFromName(name);
        ASSERT_TRUE(precision) << name;
        EXPECT_STREQ(nameOf(*precision), name);
    }
    EXPECT_FALSE(stagePrecisionFromName("fp8"));
    EXPECT_FALSE(stagePrecisionFromName(""));
}
} // namespace
} // namespace longwave
