// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/check.h"
#include "kernels/cuda/device.h"
#include "kernels/cuda/forward.h"
#include "kernels/cuda/launch_watch.h"
#include "kernels/cuda/tensor_launch.h"

#include <algorithm>
#include <map>
#include <mutex>

// The passes of the tensor cores as nvcc sees them, and how many blocks each gets. Included by one file for each way of
// multiplying, so that they compile side by side.

namespace longwave::cuda {

// Blocks that a multiprocessor must be able to hold: left to itself the compiler aims at more, and spills.
inline constexpr int kColumnBlocks = 3;
inline constexpr int kFoldedWarpBlocks = 2; // of folded short rows, which have twice as many values

// Of those that take rows of a kernel together: 128 registers for a thread, and 168 with 2 or 4 rings, where a warp has
// several rows.
constexpr int batchBlocks(int points) {
    return (points <= 4 ? 12 : 16) / device::batchWarps(points);
}

template <typename Math, typename Number, bool Folded, bool isHalf>
__global__ void __launch_bounds__(device::kWarpPassThreads, Folded ? kFoldedWarpBlocks : kColumnBlocks)
    warpPass(const __grid_constant__ device::WarpPass<Math, Number> pass) {
    device::convolveShortRows<Math, Number, Folded, isHalf>(pass);
}
// The taps take two registers a block, or four where the compiler keeps them in pairs as products want them.
template <typename Math, typename Number, int Blocks, bool isBatch>
__global__ void __launch_bounds__(device::kToeplitzThreads, Blocks* Math::kLimbs <= 17 ? 6 : 4)
    toeplitzPass(const __grid_constant__ device::ToeplitzPass<Math, Number> pass) {
    device::convolveByToeplitz<Math, Number, Blocks, isBatch>(pass);
}
template <typename Math, typename Number, int Points, bool IsPlain>
__global__ void __launch_bounds__(device::batchThreads(Points), batchBlocks(Points))
    batchPass(const __grid_constant__ device::BatchPass<Math, Number> pass) {
    device::convolveBatch<Math, Number, Points, IsPlain>(pass);
}
template <typename Math, typename Number, int Points, bool Folded, bool isHalf>
__global__ void __launch_bounds__(device::kRowThreads, 1)
    rowPass(const __grid_constant__ device::RowPass<Math, Number> pass) {
    device::convolveRows<Math, Number, Points, Folded, isHalf>(pass);
}
template <typename Math, typename Number, int Points>
__global__ void __launch_bounds__(device::kRowThreads, 1)
    rowPairsPass(const __grid_constant__ device::RowPass<Math, Number> pass) {
    device::convolveRowPairs<Math, Number, Points>(pass);
}
template <typename Math, typename Number, typename Ring, int Points, bool Folded>
__global__ void __launch_bounds__(device::kColumnThreads, kColumnBlocks)
    splitPass(const __grid_constant__ device::ColumnPass<Math, Number, Ring> pass) {
    device::splitRows<Math, Number, Ring, Points, Folded>(pass);
}
template <typename Math, typename Number, typename Ring, int Points, bool Folded>
__global__ void __launch_bounds__(device::kColumnThreads, kColumnBlocks)
    joinPass(const __grid_constant__ device::ColumnPass<Math, Number, Ring> pass) {
    device::joinRows<Math, Number, Ring, Points, Folded>(pass);
}
template <typename Number>
__global__ void __launch_bounds__(device::kColumnThreads, kColumnBlocks)
    largestPass(device::RowShape shape, const Number* signal, const Number* gate, std::int64_t window,
                std::uint32_t* out) {
    device::findLargest(shape, signal, gate, window, out);
}

/// Blocks of `function` that run at a time on the whole device.
template <typename Function>
int blocksAtOnce(Function* function, int threads, std::size_t sharedBytes) {
    constexpr std::size_t kUnasked = std::size_t{48} << 10; // that any launch may have
    if (sharedBytes > kUnasked)
        check(
            cudaFuncSetAttribute(function, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(sharedBytes)),
            "cudaFuncSetAttribute");
    int each = 0;
    check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&each, function, threads, sharedBytes),
          "cudaOccupancyMaxActiveBlocksPerMultiprocessor");
    return std::max(each, 1) * device().multiprocessors;
}

/// The `launch` of runForward on a stream.
class StreamLaunch {
  public:
    explicit StreamLaunch(const Stream& stream) : stream_(stream) {}

    void clear(std::uint32_t* values, std::uint32_t count) {
        check(cudaMemsetAsync(values, 0, count * sizeof(std::uint32_t), stream_.get()), "cudaMemsetAsync");
        tell({"clear"});
    }
    template <typename Number>
    void largest(const device::RowShape& shape, const Number* signal, const Number* gate, std::int64_t window,
                 std::uint32_t* out) {
        static const int most = blocksAtOnce(largestPass<Number>, device::kColumnThreads, 0);
        const std::int64_t pieces = shape.items * ((window + 16383) / 16384);
        const unsigned count = blocks(pieces, 8 * most);
        largestPass<Number><<<count, device::kColumnThreads, 0, stream_.get()>>>(shape, signal, gate, window, out);
        check(cudaGetLastError(), "launch of the search for the largest value");
        tell({"largest", address(largestPass<Number>), count, device::kColumnThreads, 0, most});
    }
    template <int Blocks, bool isBatch, typename Math, typename Number>
    void toeplitz(const device::ToeplitzPass<Math, Number>& pass) {
        constexpr auto* kPass = toeplitzPass<Math, Number, Blocks, isBatch>;
        constexpr int kWarps = device::kToeplitzThreads / 32;
        const device::ToeplitzLayout layout(isBatch, static_cast<int>(pass.context), static_cast<int>(pass.steps));
        const auto bytes = static_cast<std::size_t>(kWarps * layout.bytes(Math::kLimbs));
        // How many run at a time depends on how long the windows are.
        static std::mutex mutex;
        static std::map<std::size_t, int> known;
        const int most = [&] {
            const std::scoped_lock lock(mutex);
            int& value = known[bytes];
            return value = value > 0 ? value : blocksAtOnce(kPass, device::kToeplitzThreads, bytes);
        }();
        const std::int64_t tasks = std::int64_t{pass.shape.heads} * pass.groups * pass.shape.blocks;
        const unsigned count = blocks((tasks + kWarps - 1) / kWarps, most);
        kPass<<<count, device::kToeplitzThreads, bytes, stream_.get()>>>(pass);
        check(cudaGetLastError(), "launch of the pass of Toeplitz products");
        tell({"toeplitz", address(kPass), count, device::kToeplitzThreads, bytes, most});
    }
    template <int Points, bool IsPlain, typename Math, typename Number>
    void batch(const device::BatchPass<Math, Number>& pass) {
        constexpr auto* kPass = batchPass<Math, Number, Points, IsPlain>;
        constexpr int kThreads = device::batchThreads(Points);
        constexpr std::size_t kBytes = device::batchPassBytes(Points);
        static const int most = blocksAtOnce(kPass, kThreads, kBytes);
        const unsigned count = blocks(pass.groups, most);
        kPass<<<count, kThreads, kBytes, stream_.get()>>>(pass);
        check(cudaGetLastError(), "launch of the pass over rows of one kernel");
        tell({"batch", address(kPass), count, kThreads, kBytes, most});
    }
    template <bool Folded, bool isHalf, typename Math, typename Number>
    void warps(const device::WarpPass<Math, Number>& pass) {
        constexpr auto* kPass = warpPass<Math, Number, Folded, isHalf>;
        static const int most = blocksAtOnce(kPass, device::kWarpPassThreads, 0);
        const std::int64_t rows = 16 / pass.columns * (device::kWarpPassThreads / 32);
        const unsigned count = blocks((pass.shape.items + rows - 1) / rows, most);
        kPass<<<count, device::kWarpPassThreads, 0, stream_.get()>>>(pass);
        check(cudaGetLastError(), "launch of the pass over short rows");
        tell({"warps", address(kPass), count, device::kWarpPassThreads, 0, most});
    }
    template <int Points, bool Folded, bool isHalf, typename Math, typename Number>
    void rows(const device::RowPass<Math, Number>& pass) {
        constexpr auto* kPass = rowPass<Math, Number, Points, Folded, isHalf>;
        constexpr std::size_t kBytes = device::rowPassBytes<Math>(Points);
        static const int most = blocksAtOnce(kPass, device::kRowThreads, kBytes);
        const std::int64_t together = std::max<std::int64_t>(Points / pass.points, 1);
        const unsigned count = blocks((pass.shape.items + together - 1) / together, most);
        kPass<<<count, device::kRowThreads, kBytes, stream_.get()>>>(pass);
        check(cudaGetLastError(), "launch of the fused pass over rows");
        tell({"rows", address(kPass), count, device::kRowThreads, kBytes, most});
    }
    template <int Points, typename Math, typename Number>
    void rowPairs(const device::RowPass<Math, Number>& pass) {
        constexpr auto* kPass = rowPairsPass<Math, Number, Points>;
        constexpr std::size_t kBytes = device::rowPairsBytes<Math>(Points);
        static const int most = blocksAtOnce(kPass, device::kRowThreads, kBytes);
        const unsigned count = blocks((std::int64_t{pass.shape.items} + 1) / 2, most);
        kPass<<<count, device::kRowThreads, kBytes, stream_.get()>>>(pass);
        check(cudaGetLastError(), "launch of the fused pass over pairs of rows");
        tell({"rows", address(kPass), count, device::kRowThreads, kBytes, most});
    }
    template <int Points, bool Folded, typename Math, typename Number, typename Ring>
    void split(const device::ColumnPass<Math, Number, Ring>& pass) {
        constexpr auto* kPass = splitPass<Math, Number, Ring, Points, Folded>;
        static const int most = blocksAtOnce(kPass, device::kColumnThreads, 0);
        const unsigned count = blocks(tasksOf<Points>(pass), most);
        kPass<<<count, device::kColumnThreads, 0, stream_.get()>>>(pass);
        check(cudaGetLastError(), "launch of the pass that splits rows");
        tell({"split", address(kPass), count, device::kColumnThreads, 0, most});
    }
    template <int Points, bool Folded, typename Math, typename Number, typename Ring>
    void join(const device::ColumnPass<Math, Number, Ring>& pass) {
        constexpr auto* kPass = joinPass<Math, Number, Ring, Points, Folded>;
        static const int most = blocksAtOnce(kPass, device::kColumnThreads, 0);
        const unsigned count = blocks(tasksOf<Points>(pass), most);
        kPass<<<count, device::kColumnThreads, 0, stream_.get()>>>(pass);
        check(cudaGetLastError(), "launch of the pass that joins rows");
        tell({"join", address(kPass), count, device::kColumnThreads, 0, most});
    }

  private:
    void tell(const GivenLaunch& launch) const {
        if (launchWatch)
            launchWatch->given(launch, stream_);
    }
    template <typename Function>
    static const void* address(Function* function) {
        return reinterpret_cast<const void*>(function);
    }
    static unsigned blocks(std::int64_t pieces, int most) {
        return static_cast<unsigned>(std::clamp<std::int64_t>(pieces, 1, most));
    }
    template <int Points, typename Pass>
    static std::int64_t tasksOf(const Pass& pass) {
        const std::int64_t columns = 16 * std::max<std::int64_t>(Points / pass.ringCount, 1);
        const std::int64_t tasks = pass.shape.items * (pass.ringPoints / columns);
        return (tasks * 32 + device::kColumnThreads - 1) / device::kColumnThreads;
    }

    const Stream& stream_;
};

template <typename Math>
void launchForward(const Geometry& geometry, const DeviceTables<Math>& tables, const ForwardArrays<Math, float>& arrays,
                   const Stream& stream) {
    StreamLaunch launch(stream);
    runForward(geometry, tables, arrays, launch);
}

} // namespace longwave::cuda
