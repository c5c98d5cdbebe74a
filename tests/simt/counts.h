// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace longwave::simt {

/// Traffic between a warp and a buffer in device memory.
struct BufferCounts {
    std::string name;
    std::uint64_t reads = 0, writes = 0;                       ///< accesses, one for a warp
    std::uint64_t bytesRead = 0, bytesWritten = 0;             ///< 32-byte sectors that each warp access touches
    std::uint64_t uniqueBytesRead = 0, uniqueBytesWritten = 0; ///< each byte once
};

/// Traffic between warps and shared memory. A wavefront moves at most one word of each of the 32 banks; 8-byte accesses
/// take at least two (half a warp each), 16-byte accesses and matrix loads four.
struct SharedCounts {
    std::uint64_t reads = 0, writes = 0; ///< accesses, one for a warp
    std::uint64_t wavefronts = 0;
    std::uint64_t idealWavefronts = 0; ///< what the same accesses would take without bank conflicts

    std::uint64_t conflicts() const { return wavefronts - idealWavefronts; }
};

struct Counts {
    std::uint64_t tensorFlops = 0;
    std::uint64_t blockBarriers = 0, warpBarriers = 0, shuffles = 0, matrixLoads = 0;
    SharedCounts shared;
    std::vector<BufferCounts> buffers; ///< those that were touched

    /// Zeros for a buffer that was not touched.
    BufferCounts of(std::string_view name) const {
        for (const BufferCounts& buffer : buffers)
            if (buffer.name == name)
                return buffer;
        return {std::string(name)};
    }
};

} // namespace longwave::simt
