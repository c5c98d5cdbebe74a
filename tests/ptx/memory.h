// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ptx/program.h"

#include <span>

namespace longwave::ptx {

/// An allocation in global memory, whose addresses are the host's.
struct Region {
    std::uint64_t begin = 0;
    std::uint64_t bytes = 0;
};

/// What a block can reach, every access asked whether it may. Shared memory and parameters have addresses of their own,
/// which are none of global memory, as on a device.
class Memory {
  public:
    static constexpr std::uint64_t kSharedBegin = 1024;
    static constexpr std::uint64_t kParametersBegin = 0x210;
    /// Where shared memory is among generic addresses: no address of the host's.
    static constexpr std::uint64_t kSharedWindow = std::uint64_t{1} << 56;

    Memory(std::vector<Region> global, std::size_t sharedBytes, std::span<const std::byte> parameters);

    /// Fills shared memory with NaN, as what a block finds there is not defined.
    void forgetShared();

    /// [address, address + bytes). Throws Fault unless it is in an allocation, aligned to its size, and may be written
    /// if it is to be.
    std::byte* at(Space space, std::uint64_t address, std::size_t bytes, bool isWritten);

  private:
    std::vector<Region> global_; // in order
    Region last_;                // where the last access to global memory was
    std::vector<std::byte> shared_;
    std::vector<std::byte> parameters_;
};

} // namespace longwave::ptx
