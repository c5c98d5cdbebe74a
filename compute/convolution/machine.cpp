// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/machine.h"

#include <charconv>
#include <fstream>
#include <set>
#include <thread>

#include <unistd.h>

namespace longwave {
namespace {

std::string modelName() {
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);)
        if (line.rfind("model name", 0) == 0)
            if (const auto colon = line.find(": "); colon != std::string::npos)
                return line.substr(colon + 2);
    return {};
}

std::string lineOf(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return line;
}

// "32768K" → bytes; 0 when it is anything else.
std::int64_t bytesOf(const std::string& size) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), value);
    const std::string unit(end, size.data() + size.size());
    const int shift = unit == "K" ? 10 : unit == "M" ? 20 : unit == "G" ? 30 : unit.empty() ? 0 : -1;
    return error == std::errc() && value > 0 && shift >= 0 ? value << shift : 0;
}

// Of the first processor. sysconf() is asked only where the kernel lists no caches: on AMD processors glibc 2.36 (and
// others of its time) answers with the level-3 caches of a whole package, of which a core sees its own complex's.
std::int64_t cacheBytes(int level, int sysconfName) {
    if (const std::int64_t bytes = listedCacheBytes("/sys/devices/system/cpu/cpu0/cache", level); bytes > 0)
        return bytes;
    const long bytes = ::sysconf(sysconfName);
    return bytes > 0 ? bytes : 0;
}

// Of the data (or unified) cache of a level; empty when none is listed.
std::filesystem::path cacheFolder(const std::filesystem::path& folder, int level) {
    for (int index = 0;; ++index) {
        const std::filesystem::path cache = folder / ("index" + std::to_string(index));
        const std::string type = lineOf(cache / "type");
        if (type.empty())
            return {};
        if (type != "Instruction" && lineOf(cache / "level") == std::to_string(level))
            return cache;
    }
}

} // namespace

std::int64_t listedCacheBytes(const std::filesystem::path& folder, int level) {
    const std::filesystem::path cache = cacheFolder(folder, level);
    return cache.empty() ? 0 : bytesOf(lineOf(cache / "size"));
}

std::int64_t listedCacheBytesOfAll(const std::filesystem::path& folder, int level) {
    std::set<std::string> counted; // lists of those that share one
    std::int64_t bytes = 0;
    for (int cpu = 0;; ++cpu) {
        const std::filesystem::path processor = folder / ("cpu" + std::to_string(cpu));
        std::error_code ignored;
        if (!std::filesystem::is_directory(processor, ignored))
            return bytes;
        const std::filesystem::path cache = cacheFolder(processor / "cache", level); // none where it is offline
        if (!cache.empty() && counted.insert(lineOf(cache / "shared_cpu_list")).second)
            bytes += bytesOf(lineOf(cache / "size"));
    }
}

Machine thisMachine() {
    return {modelName(), static_cast<int>(std::thread::hardware_concurrency()), cacheBytes(1, _SC_LEVEL1_DCACHE_SIZE),
            cacheBytes(2, _SC_LEVEL2_CACHE_SIZE), cacheBytes(3, _SC_LEVEL3_CACHE_SIZE)};
}

} // namespace longwave
