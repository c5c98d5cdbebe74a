// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/machine.h"

#include <fstream>
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

std::int64_t bytesOf(int name) {
    const long bytes = ::sysconf(name);
    return bytes > 0 ? bytes : 0;
}

} // namespace

Machine thisMachine() {
    return {modelName(), static_cast<int>(std::thread::hardware_concurrency()), bytesOf(_SC_LEVEL1_DCACHE_SIZE),
            bytesOf(_SC_LEVEL2_CACHE_SIZE), bytesOf(_SC_LEVEL3_CACHE_SIZE)};
}

} // namespace longwave
