// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace longwave {

/// The machine that times are measured on; what cannot be found out is empty or 0.
struct Machine {
    std::string cpu;      ///< model name
    int threads = 0;      ///< hardware threads
    std::int64_t l1d = 0; ///< bytes of a core's level-1 data cache
    std::int64_t l2 = 0;  ///< bytes of a core's level-2 cache
    std::int64_t l3 = 0;  ///< bytes of the level-3 cache a core sees
};

/// Asks the operating system (Linux).
Machine thisMachine();

/// Bytes of the data (or unified) cache of a level as sysfs lists a processor's: folder/index0/{level,type,size}, ….
/// 0 when there is none.
std::int64_t listedCacheBytes(const std::filesystem::path& folder, int level);

/// Bytes of all caches of a level, each counted once however many processors share it: of those that sysfs lists as
/// folder/cpu0/cache/index0/{level,type,size,shared_cpu_list}, …. 0 when there is none.
std::int64_t listedCacheBytesOfAll(const std::filesystem::path& folder, int level);

} // namespace longwave
