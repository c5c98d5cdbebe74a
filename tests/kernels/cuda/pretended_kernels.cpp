// SPDX-License-Identifier: GPL-3.0-or-later
// What nvcc makes of device code on the pretended device: the objects that the CUDA part is linked from launch their
// kernels as on a real one, and the intermediate code that was kept beside them (kernels/cuda/keep_report.sh) is run by
// the interpreter. The last thing between the device code and a device that is left out is the assembler.
#include "tests/kernels/cuda/pretended_kernels.h"

#include "tests/kernels/cuda/pretended_device.h"
#include "tests/ptx/fault.h"
#include "tests/ptx/machine.h"

#include <cuda_runtime_api.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <fstream>
#include <map>
#include <sstream>

namespace longwave::test {
namespace {

/// A kernel by the name of its stand-in on the host.
struct Registered {
    std::string name;
    std::size_t mostSharedBytes = std::size_t{48} << 10; ///< that a launch may ask for
};
std::map<const void*, Registered>& registered() {
    static std::map<const void*, Registered> all;
    return all;
}

// LONGWAVE_PTX_LIST is a file with the name of an object in each line.
std::deque<ptx::Module> readModules() {
    std::deque<ptx::Module> modules;
    std::ifstream list(LONGWAVE_PTX_LIST);
    for (std::string object; std::getline(list, object);) {
        if (!object.ends_with(".cu.o"))
            continue;
        std::stringstream text;
        text << std::ifstream(object + ".ptx").rdbuf();
        if (text.str().empty())
            throw ptx::Fault(object + ".ptx is not there, or empty");
        modules.emplace_back(text.str());
    }
    return modules;
}

/// Where each kernel's code is.
const std::map<std::string, ptx::Module*>& modules() {
    static std::deque<ptx::Module> read = readModules();
    static const std::map<std::string, ptx::Module*> byName = [] {
        std::map<std::string, ptx::Module*> made;
        for (ptx::Module& module : read)
            for (const std::string& kernel : module.names())
                made[kernel] = &module;
        return made;
    }();
    return byName;
}

const ptx::Kernel& kernelOf(const std::string& name) {
    const auto module = modules().find(name);
    if (module == modules().end())
        throw ptx::Fault("no intermediate code has the kernel " + name);
    return module->second->kernel(name);
}

// So few multiprocessors that a block takes several pieces of work, as on a device with more work.
const bool hasFew = [] {
    pretendedDevice().multiprocessors = 2; // before a device is looked for
    return true;
}();

struct Configuration {
    dim3 blocks, threads;
    std::size_t sharedBytes;
    cudaStream_t stream;
};
std::vector<Configuration>& configurations() {
    static std::vector<Configuration> all;
    return all;
}

cudaError_t launch(const void* function, dim3 blocks, dim3 threads, void** arguments, std::size_t sharedBytes) {
    const auto known = registered().find(function);
    if (known == registered().end())
        return cudaErrorInvalidDeviceFunction;
    if (blocks.y != 1 || blocks.z != 1 || threads.y != 1 || threads.z != 1)
        throw ptx::Fault(known->second.name + " is launched in more than one dimension");
    if (sharedBytes > known->second.mostSharedBytes)
        return cudaErrorInvalidValue;
    const ptx::Kernel& kernel = kernelOf(known->second.name);
    ptx::Launch launch;
    launch.blocks = blocks.x;
    launch.threads = static_cast<int>(threads.x);
    launch.sharedBytes = sharedBytes;
    launch.schedule = pretendedKernels().schedule;
    launch.parameters.resize(kernel.parameterBytes);
    for (std::size_t i = 0; i < kernel.parameters.size(); ++i)
        std::memcpy(launch.parameters.data() + kernel.parameters[i].offset, arguments[i], kernel.parameters[i].bytes);
    pretendedDevice().give([launch, &kernel]() mutable {
        ++pretendedKernels().runs[kernel.name];
        launch.global.clear();
        for (const auto& [begin, bytes] : deviceAllocations())
            launch.global.push_back({reinterpret_cast<std::uint64_t>(begin), bytes});
        ptx::launch(kernel, launch);
    });
    return cudaSuccess;
}

cudaError_t keep(cudaError_t status) {
    if (status != cudaSuccess)
        pretendedDevice().lastError = status;
    return status;
}

} // namespace

PretendedKernels& pretendedKernels() {
    static PretendedKernels kernels;
    return kernels;
}

std::vector<const ptx::Kernel*> everyKernel() {
    std::vector<const ptx::Kernel*> all;
    for (const auto& [name, module] : modules())
        all.push_back(&module->kernel(name));
    return all;
}

} // namespace longwave::test

using longwave::test::configurations;
using longwave::test::keep;
using longwave::test::registered;

extern "C" {

// What nvcc's code calls before main, and around a launch.
void** __cudaRegisterFatBinary(void*) { // NOLINT: its name is CUDA's
    static void* handle = nullptr;
    return &handle;
}
void __cudaRegisterFatBinaryEnd(void**) {} // NOLINT
void __cudaUnregisterFatBinary(void**) {}  // NOLINT
void __cudaRegisterFunction(void**, const char* function, char*, const char* name, int, uint3*, uint3*, dim3*,
                            dim3*, // NOLINT
                            int*) {
    registered()[function].name = name;
}
unsigned __cudaPushCallConfiguration(dim3 blocks, dim3 threads, std::size_t sharedBytes,
                                     CUstream_st* stream) { // NOLINT
    configurations().push_back({blocks, threads, sharedBytes, stream});
    return 0;
}
cudaError_t __cudaPopCallConfiguration(dim3* blocks, dim3* threads, std::size_t* sharedBytes, void* stream) { // NOLINT
    const auto given = configurations().back();
    configurations().pop_back();
    *blocks = given.blocks;
    *threads = given.threads;
    *sharedBytes = given.sharedBytes;
    *static_cast<cudaStream_t*>(stream) = given.stream;
    return cudaSuccess;
}
cudaError_t cudaLaunchKernel(const void* function, dim3 blocks, dim3 threads, void** arguments, std::size_t sharedBytes,
                             cudaStream_t) {
    return keep(longwave::test::launch(function, blocks, threads, arguments, sharedBytes));
}
// From CUDA 13 on a kernel has a handle: here its stand-in itself.
cudaError_t __cudaGetKernel(cudaKernel_t* kernel, const void* function) { // NOLINT
    std::memcpy(kernel, &function, sizeof function);
    return cudaSuccess;
}
cudaError_t __cudaLaunchKernel(cudaKernel_t kernel, dim3 blocks, dim3 threads, void** arguments, // NOLINT
                               std::size_t sharedBytes, cudaStream_t) {
    return keep(longwave::test::launch(kernel, blocks, threads, arguments, sharedBytes));
}

cudaError_t cudaFuncSetAttribute(const void* function, cudaFuncAttribute attribute, int value) {
    int most = 0;
    cudaDeviceGetAttribute(&most, cudaDevAttrMaxSharedMemoryPerBlockOptin, 0);
    if (attribute != cudaFuncAttributeMaxDynamicSharedMemorySize || value > most || !registered().contains(function))
        return keep(cudaErrorInvalidValue);
    registered()[function].mostSharedBytes = static_cast<std::size_t>(value);
    return cudaSuccess;
}
cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int* blocks, const void* function, int,
                                                                   std::size_t sharedBytes, unsigned) {
    *blocks = sharedBytes <= registered()[function].mostSharedBytes ? 1 : 0;
    return cudaSuccess;
}
cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, const void* function, int threads,
                                                          std::size_t sharedBytes) {
    return cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(blocks, function, threads, sharedBytes, 0);
}

} // extern "C"
