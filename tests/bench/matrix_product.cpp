// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/matrix_product.h"

#include "compute/convolution/statistics.h"
#include "kernels/cuda/device_memory.h"
#include "kernels/cuda/event.h"
#include "tests/kernels/cuda/device/noisy_arrays.h"

#include <cstdint>
#include <vector>

#include <dlfcn.h>
#include <library_types.h>

namespace longwave::bench {
namespace {

// cuBLAS as far as it is used; its headers need not be installed, and its enumerations are ints.
using Handle = void*;
struct Library {
    int (*create)(Handle*) = nullptr;
    int (*destroy)(Handle) = nullptr;
    int (*setStream)(Handle, cudaStream_t) = nullptr;
    int (*multiply)(Handle, int, int, int, int, int, const void*, const void*, cudaDataType, int, const void*,
                    cudaDataType, int, const void*, void*, cudaDataType, int, int, int) = nullptr;
};
constexpr int kNotTransposed = 0, kSumsInFp32 = 68, kAnyAlgorithm = -1;

bool load(Library& library) {
    void* handle = nullptr;
    for (const char* name : {"libcublas.so.14", "libcublas.so.13", "libcublas.so.12"})
        if (!handle)
            handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    const auto find = [handle](auto& function, const char* name) {
        function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(handle, name));
        return function != nullptr;
    };
    return handle && find(library.create, "cublasCreate_v2") && find(library.destroy, "cublasDestroy_v2") &&
           find(library.setStream, "cublasSetStream_v2") && find(library.multiply, "cublasGemmEx");
}

void check(int status, const char* call) {
    if (status != 0)
        throw Error("cuBLAS", std::string(call) + " failed with status " + std::to_string(status));
}

} // namespace

double matrixProductFlops(int n, const cuda::Stream& stream, std::string& reason) {
    Library cublas;
    if (!load(cublas)) {
        reason = "cuBLAS is not installed (libcublas.so.12 to 14); LD_LIBRARY_PATH can name the folder it is in";
        return 0;
    }
    const std::int64_t count = std::int64_t{n} * n;
    const auto a = probe::noise<device::Half>(1, count, 0, true, 1, stream);
    const auto b = probe::noise<device::Half>(2, count, 0, true, 1, stream);
    cuda::DeviceBuffer<device::Half> c(static_cast<std::size_t>(count));
    Handle handle = nullptr;
    check(cublas.create(&handle), "cublasCreate");
    check(cublas.setStream(handle, stream.get()), "cublasSetStream");
    const float one = 1, zero = 0;
    std::vector<double> seconds;
    cuda::Event begin, end;
    for (int round = 0; round < 12; ++round) {
        begin.record(stream);
        check(cublas.multiply(handle, kNotTransposed, kNotTransposed, n, n, n, &one, a.data(), CUDA_R_16F, n, b.data(),
                              CUDA_R_16F, n, &zero, c.data(), CUDA_R_16F, n, kSumsInFp32, kAnyAlgorithm),
              "cublasGemmEx");
        end.record(stream);
        end.wait();
        if (round >= 2) // warm by then
            seconds.push_back(end.secondsSince(begin));
    }
    cublas.destroy(handle);
    return 2.0 * n * n * n / quantile(seconds, 0.5);
}

} // namespace longwave::bench
