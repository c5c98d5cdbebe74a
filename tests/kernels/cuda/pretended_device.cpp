// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kernels/cuda/pretended_device.h"

#include <cuda_runtime_api.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <utility>

namespace longwave::test {
namespace {

std::map<const std::byte*, std::size_t>& blocks() {
    static std::map<const std::byte*, std::size_t> all;
    return all;
}

} // namespace

PretendedDevice& pretendedDevice() {
    static PretendedDevice device;
    return device;
}

const std::map<const std::byte*, std::size_t>& deviceAllocations() {
    return blocks();
}

void requireOnDevice(const void* at, std::size_t bytes) {
    const auto* first = static_cast<const std::byte*>(at);
    auto block = blocks().upper_bound(first);
    if (block == blocks().begin() || (--block, first + bytes > block->first + block->second)) {
        std::fprintf(stderr, "%zu bytes at %p are not in the pretended device's memory\n", bytes, at);
        std::abort();
    }
}

} // namespace longwave::test

using longwave::test::blocks;
using longwave::test::pretendedDevice;
using longwave::test::requireOnDevice;

static void requireCurrent() {
    if (pretendedDevice().current != 0) {
        std::fprintf(stderr, "device memory is taken or given back where device %d is used\n",
                     pretendedDevice().current);
        std::abort();
    }
}

// An error that cudaGetLastError says once more, as a runtime does.
static cudaError_t remember(cudaError_t status) {
    pretendedDevice().lastError = status;
    return status;
}

// What waits, or takes memory, has no place in a record: it spoils it on a device too.
static bool isRecording() {
    return pretendedDevice().capture.has_value();
}

struct CUgraph_st {
    std::vector<std::function<void()>> work;
};
struct CUgraphExec_st {
    std::vector<std::function<void()>> work;
};
struct CUevent_st {
    std::chrono::steady_clock::time_point time;
};

extern "C" {

cudaError_t cudaDriverGetVersion(int* version) {
    *version = CUDART_VERSION;
    return cudaSuccess;
}
cudaError_t cudaRuntimeGetVersion(int* version) {
    *version = CUDART_VERSION;
    return cudaSuccess;
}
cudaError_t cudaGetDeviceCount(int* count) {
    *count = 1;
    return cudaSuccess;
}
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int) {
    std::strcpy(properties->name, "Pretended Device");
    properties->totalGlobalMem = pretendedDevice().memory;
    return cudaSuccess;
}
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr which, int) {
    const bool isOfClocks = which == cudaDevAttrClockRate || which == cudaDevAttrMemoryClockRate;
    if (isOfClocks && !pretendedDevice().saysClocks)
        return remember(cudaErrorInvalidValue);
    // About an A100, in the units of each.
    switch (which) {
    case cudaDevAttrComputeCapabilityMajor:
        *value = 8;
        return cudaSuccess;
    case cudaDevAttrComputeCapabilityMinor:
        *value = 0;
        return cudaSuccess;
    case cudaDevAttrMultiProcessorCount:
        *value = pretendedDevice().multiprocessors;
        return cudaSuccess;
    case cudaDevAttrMaxSharedMemoryPerBlockOptin:
        *value = 163 << 10;
        return cudaSuccess;
    case cudaDevAttrMaxSharedMemoryPerMultiprocessor:
        *value = 164 << 10;
        return cudaSuccess;
    case cudaDevAttrMaxThreadsPerMultiProcessor:
        *value = 2048;
        return cudaSuccess;
    case cudaDevAttrClockRate:
        *value = 108 * 1410000 / pretendedDevice().multiprocessors;
        return cudaSuccess;
    case cudaDevAttrMemoryClockRate:
        *value = 1215000;
        return cudaSuccess;
    case cudaDevAttrGlobalMemoryBusWidth:
        *value = 5120;
        return cudaSuccess;
    case cudaDevAttrL2CacheSize:
        *value = 40 << 20;
        return cudaSuccess;
    default:
        return cudaErrorInvalidValue;
    }
}
cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, const void*) {
    *attributes = {};
    attributes->numRegs = 99;
    return cudaSuccess;
}
cudaError_t cudaSetDevice(int device) {
    pretendedDevice().current = device;
    return cudaSuccess;
}
cudaError_t cudaGetLastError() {
    return static_cast<cudaError_t>(std::exchange(pretendedDevice().lastError, 0));
}
const char* cudaGetErrorString(cudaError_t) {
    return "pretended";
}

cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total) {
    *free = pretendedDevice().memory - pretendedDevice().used;
    *total = pretendedDevice().memory;
    return cudaSuccess;
}
cudaError_t cudaMalloc(void** memory, std::size_t bytes) {
    auto& device = pretendedDevice();
    requireCurrent();
    if (isRecording())
        return cudaErrorStreamCaptureUnsupported;
    if (device.used + bytes > device.memory)
        return remember(cudaErrorMemoryAllocation);
    *memory = std::malloc(bytes);
    std::memset(*memory, 0xff, bytes);
    blocks()[static_cast<std::byte*>(*memory)] = bytes;
    device.used += bytes;
    ++device.allocations;
    return cudaSuccess;
}
cudaError_t cudaFree(void* memory) {
    if (memory) {
        requireCurrent();
        const auto block = blocks().find(static_cast<std::byte*>(memory));
        pretendedDevice().used -= block->second;
        blocks().erase(block);
        std::free(memory);
    }
    const auto& device = pretendedDevice();
    return device.failsForGood ? static_cast<cudaError_t>(device.failure) : cudaSuccess;
}
cudaError_t cudaMallocHost(void** memory, std::size_t bytes) {
    *memory = std::malloc(bytes);
    return cudaSuccess;
}
cudaError_t cudaFreeHost(void* memory) {
    std::free(memory);
    return cudaSuccess;
}
cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind, cudaStream_t) {
    if (kind == cudaMemcpyDeviceToHost && pretendedDevice().beforeDownload)
        pretendedDevice().beforeDownload();
    if (kind == cudaMemcpyHostToDevice && pretendedDevice().beforeUpload)
        pretendedDevice().beforeUpload();
    if (pretendedDevice().failure != 0)
        return remember(static_cast<cudaError_t>(pretendedDevice().failure));
    if (isRecording())
        return cudaErrorStreamCaptureUnsupported; // the engine records no copies
    if (kind == cudaMemcpyHostToDevice)
        pretendedDevice().uploaded += bytes;
    if (kind != cudaMemcpyDeviceToHost)
        requireOnDevice(to, bytes);
    if (kind != cudaMemcpyHostToDevice)
        requireOnDevice(from, bytes);
    std::memcpy(to, from, bytes);
    return cudaSuccess;
}

cudaError_t cudaMemsetAsync(void* to, int value, std::size_t bytes, cudaStream_t) {
    requireOnDevice(to, bytes);
    pretendedDevice().give([=] { std::memset(to, value, bytes); });
    return cudaSuccess;
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
    *stream = nullptr;
    return cudaSuccess;
}
cudaError_t cudaStreamDestroy(cudaStream_t) {
    return cudaSuccess;
}
cudaError_t cudaStreamSynchronize(cudaStream_t) {
    return isRecording() ? cudaErrorStreamCaptureUnsupported : cudaSuccess;
}
cudaError_t cudaStreamBeginCapture(cudaStream_t, cudaStreamCaptureMode) {
    if (!pretendedDevice().recordsGraphs)
        return remember(cudaErrorNotSupported);
    pretendedDevice().capture.emplace();
    return cudaSuccess;
}
cudaError_t cudaStreamEndCapture(cudaStream_t, cudaGraph_t* graph) {
    *graph = new CUgraph_st{std::move(*pretendedDevice().capture)};
    pretendedDevice().capture.reset();
    ++pretendedDevice().graphs;
    return cudaSuccess;
}
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* record, cudaGraph_t graph, unsigned long long) {
    if (!pretendedDevice().takesGraphs)
        return remember(cudaErrorNotSupported);
    *record = new CUgraphExec_st{graph->work};
    ++pretendedDevice().graphs;
    return cudaSuccess;
}
cudaError_t cudaGraphLaunch(cudaGraphExec_t record, cudaStream_t) {
    ++pretendedDevice().replays;
    for (const auto& work : record->work)
        work();
    return cudaSuccess;
}
cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
    --pretendedDevice().graphs;
    delete graph;
    return cudaSuccess;
}
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t record) {
    --pretendedDevice().graphs;
    delete record;
    return cudaSuccess;
}
cudaError_t cudaEventCreate(cudaEvent_t* event) {
    *event = new CUevent_st{};
    return cudaSuccess;
}
cudaError_t cudaEventDestroy(cudaEvent_t event) {
    delete event;
    return cudaSuccess;
}
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t) {
    event->time = std::chrono::steady_clock::now();
    return cudaSuccess;
}
cudaError_t cudaEventSynchronize(cudaEvent_t) {
    return cudaSuccess;
}
cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t begin, cudaEvent_t end) {
    *milliseconds = std::chrono::duration<float, std::milli>(end->time - begin->time).count();
    return cudaSuccess;
}

} // extern "C"
