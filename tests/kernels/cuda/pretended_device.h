// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace longwave::test {

/// A device that is none: the CUDA runtime's functions, cuFFT's and the launches as the host's own memory, FFTW and
/// device code in the emulator. What plans do with a device, pieces and lack of memory included, is tested anywhere.
/// New memory is full of NaN, a copy outside of an allocation ends the test, an inverse FFT spoils its input.
struct PretendedDevice {
    std::size_t memory = std::size_t{1} << 32; ///< bytes
    std::size_t used = 0;
    std::size_t allocations = 0; ///< how many there have been
    std::size_t uploaded = 0;    ///< bytes copied to it so far
    std::size_t transforms = 0;  ///< cuFFT's plans that are there
    bool transformsFit = true;   ///< whether cuFFT finds the memory for more, of which it says nothing
    std::size_t refused = 0;     ///< how many of its next plans find none
    bool transformsFail = false; ///< whether they end with an error
    int losesDevice = 0;         ///< the cudaError_t that the device is lost with then
    int lastError = 0;           ///< what cudaGetLastError is to say, once
    bool saysClocks = true;
    int multiprocessors = 1;   ///< together as fast as an A100's, so that a few rows keep all of them busy
    int failure = 0;           ///< the cudaError_t that copies end with, 0 for success
    bool failsForGood = false; ///< whether every call ends with it from then on
    int current = 0;           ///< the calling thread's device; memory of device 0 is taken and given back on it alone
    /// Called before every copy from the device, and to it.
    std::function<void()> beforeDownload{}, beforeUpload{};

    // Graphs.
    std::optional<std::vector<std::function<void()>>> capture{}; ///< what is given while the stream records
    bool recordsGraphs = true;                                   ///< whether a stream may begin to
    bool takesGraphs = true;                                     ///< whether what was recorded can be replayed
    std::size_t graphs = 0;                                      ///< that are there, records and what they were made of
    std::size_t replays = 0;                                     ///< how many there have been

    /// Does what was given to the stream, or records it.
    void give(std::function<void()> work) {
        if (capture)
            capture->push_back(std::move(work));
        else
            work();
    }
};

PretendedDevice& pretendedDevice();

/// The memory that is taken: where each piece begins, and its bytes.
const std::map<const std::byte*, std::size_t>& deviceAllocations();

/// Ends the program with words unless [at, at + bytes) is device memory.
void requireOnDevice(const void* at, std::size_t bytes);

} // namespace longwave::test
