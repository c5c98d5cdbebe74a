// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/fft_plan.h"

#include "kernels/cuda/check.h"
#include "kernels/cuda/device.h"

#include <algorithm>

namespace longwave::cuda {
namespace {

const char* wordsFor(cufftResult status) {
    switch (status) {
    case CUFFT_ALLOC_FAILED:
        return "memory could not be had";
    case CUFFT_INVALID_SIZE:
        return "it does not take this length";
    case CUFFT_INTERNAL_ERROR:
    case CUFFT_EXEC_FAILED:
        return "the device failed; it may answer again after a restart of the program";
    case CUFFT_SETUP_FAILED:
        return "it could not be started; it may belong to another CUDA than the driver takes";
    default:
        return "it did not accept the call";
    }
}

} // namespace

void check(cufftResult status, const char* call) {
    if (status == CUFFT_SUCCESS)
        return;
    cudaGetLastError(); // what it left behind is dealt with here: the next launch must not report it
    if (status == CUFFT_ALLOC_FAILED)
        throw OutOfDeviceMemory(0, freeMemory()); // how much was asked for, cuFFT keeps to itself
    check(cudaFree(nullptr), call);               // the device itself may be lost, and knows the reason
    throw Error(deviceName(),
                std::string(call) + " failed with status " + std::to_string(status) + ": " + wordsFor(status));
}

RealFfts::~RealFfts() {
    for (const Plans* plans : {&forward_, &inverse_})
        for (const auto& [rows, handle] : *plans)
            fftLibrary().destroy(handle);
}

void RealFfts::prepare(Plans& plans, std::int64_t rows, cufftType type) {
    if (rows == 0 || plans.contains(rows))
        return;
    const FftLibrary& fft = fftLibrary();
    cufftHandle handle{};
    check(fft.create(&handle), "cufftCreate");
    plans.emplace(rows, handle); // from here on the destructor answers for it
    check(fft.setAutoAllocation(handle, 0), "cufftSetAutoAllocation");
    long long n = n_;
    std::size_t bytes = 0;
    const bool forward = type == CUFFT_R2C;
    check(fft.makePlan(handle, 1, &n, &n, 1, forward ? n_ : bins(), &n, 1, forward ? bins() : n_, type, rows, &bytes),
          "cufftMakePlanMany64");
    most_ = std::max(most_, bytes);
    check(fft.setStream(handle, stream_.get()), "cufftSetStream");
}

void RealFfts::allocateWork() {
    work_ = DeviceBuffer<std::byte>(std::max<std::size_t>(most_, 1)); // some plans need none, but want an address
    for (const Plans* plans : {&forward_, &inverse_})
        for (const auto& [rows, handle] : *plans)
            check(fftLibrary().setWorkArea(handle, work_.data()), "cufftSetWorkArea");
}

void RealFfts::forward(std::int64_t rows, float* time, float* spectrum) const {
    check(fftLibrary().forward(forward_.at(rows), time, reinterpret_cast<cufftComplex*>(spectrum)), "cufftExecR2C");
}

void RealFfts::inverse(std::int64_t rows, float* spectrum, float* time) const {
    check(fftLibrary().inverse(inverse_.at(rows), reinterpret_cast<cufftComplex*>(spectrum), time), "cufftExecC2R");
}

} // namespace longwave::cuda
