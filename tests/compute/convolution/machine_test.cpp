// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/machine.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

namespace longwave {
namespace {

TEST(Machine, HasThreads) {
    EXPECT_GE(thisMachine().threads, 1);
}

TEST(Machine, ReadsTheCachesOfACore) {
    const auto dir = std::filesystem::temp_directory_path() / ("longwave-caches-" + std::to_string(::getpid()));
    const auto list = [&](int index, const char* level, const char* type, const char* size) {
        const auto cache = dir / ("index" + std::to_string(index));
        std::filesystem::create_directories(cache);
        std::ofstream(cache / "level") << level << '\n';
        std::ofstream(cache / "type") << type << '\n';
        std::ofstream(cache / "size") << size << '\n';
    };
    list(0, "1", "Instruction", "64K");
    list(1, "1", "Data", "32K");
    list(2, "2", "Unified", "1024K");
    list(3, "3", "Unified", "32M");
    list(4, "4", "Unified", "much");
    EXPECT_EQ(listedCacheBytes(dir, 1), 32 << 10);
    EXPECT_EQ(listedCacheBytes(dir, 2), 1 << 20);
    EXPECT_EQ(listedCacheBytes(dir, 3), 32 << 20);
    EXPECT_EQ(listedCacheBytes(dir, 4), 0);
    EXPECT_EQ(listedCacheBytes(dir, 5), 0);
    EXPECT_EQ(listedCacheBytes(dir / "missing", 1), 0);
    std::filesystem::remove_all(dir);
}

} // namespace
} // namespace longwave
