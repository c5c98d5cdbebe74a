// SPDX-License-Identifier: GPL-3.0-or-later
// cuFFT on the pretended device: FFTW.
#include "kernels/cuda/fft_library.h"
#include "tests/kernels/cuda/pretended_device.h"

#include <fftw3.h>

#include <cstring>
#include <map>

namespace longwave::cuda {
namespace {

using test::requireOnDevice;

struct Pretended {
    int n = 0;
    int rows = 0;
    cufftType type{};
    std::size_t workBytes = 0;
    void* work = nullptr;
    int bins() const { return n / 2 + 1; }
};

std::map<cufftHandle, Pretended>& plans() {
    static std::map<cufftHandle, Pretended> all;
    return all;
}

cufftResult create(cufftHandle* handle) {
    static cufftHandle next = 0;
    *handle = ++next;
    plans()[*handle] = {};
    ++test::pretendedDevice().transforms;
    return CUFFT_SUCCESS;
}

cufftResult destroy(cufftHandle handle) {
    --test::pretendedDevice().transforms;
    return plans().erase(handle) == 1 ? CUFFT_SUCCESS : CUFFT_INVALID_PLAN;
}

cufftResult setAutoAllocation(cufftHandle, int on) {
    return on ? CUFFT_INVALID_VALUE : CUFFT_SUCCESS;
}

cufftResult makePlan(cufftHandle handle, int rank, long long* n, long long*, long long inputStride,
                     long long inputDistance, long long*, long long outputStride, long long outputDistance,
                     cufftType type, long long rows, std::size_t* workBytes) {
    Pretended& plan = plans().at(handle);
    const bool isReal = type != CUFFT_Z2Z;
    plan = {static_cast<int>(*n), static_cast<int>(rows), type, static_cast<std::size_t>((isReal ? 4 : 16) * *n * rows),
            nullptr};
    const bool forward = type == CUFFT_R2C;
    const int bins = isReal ? plan.bins() : plan.n;
    if (rank != 1 || inputStride != 1 || outputStride != 1 || *n < 2 || rows < 1 ||
        inputDistance != (forward ? *n : bins) || outputDistance != (forward ? bins : *n))
        return CUFFT_INVALID_VALUE;
    test::PretendedDevice& device = test::pretendedDevice();
    if (!device.transformsFit || device.refused > 0) {
        device.refused -= device.refused > 0;
        device.lastError = cudaErrorMemoryAllocation; // it may leave behind what it met
        return CUFFT_ALLOC_FAILED;
    }
    *workBytes = plan.workBytes;
    return CUFFT_SUCCESS;
}

cufftResult setWorkArea(cufftHandle handle, void* work) {
    plans().at(handle).work = work;
    return CUFFT_SUCCESS;
}

cufftResult setStream(cufftHandle, cudaStream_t) {
    return CUFFT_SUCCESS;
}

// Looks at what cuFFT would touch, and leaves in the work area what nobody should read.
void require(const Pretended& plan, const void* time, const void* spectrum) {
    const auto rows = static_cast<std::size_t>(plan.rows);
    requireOnDevice(time, rows * static_cast<std::size_t>(plan.n) * sizeof(float));
    requireOnDevice(spectrum, rows * static_cast<std::size_t>(plan.bins()) * sizeof(cufftComplex));
    requireOnDevice(plan.work, plan.workBytes);
    std::memset(plan.work, 0xff, plan.workBytes);
}

bool fails() {
    test::PretendedDevice& device = test::pretendedDevice();
    if (device.transformsFail && device.losesDevice != 0) {
        device.failure = device.losesDevice;
        device.failsForGood = true;
    }
    return device.transformsFail;
}

cufftResult forward(cufftHandle handle, float* time, cufftComplex* spectrum) {
    if (fails())
        return CUFFT_EXEC_FAILED;
    const Pretended& p = plans().at(handle);
    require(p, time, spectrum);
    auto* bins = reinterpret_cast<fftwf_complex*>(spectrum);
    const fftwf_plan plan = fftwf_plan_many_dft_r2c(1, &p.n, p.rows, time, nullptr, 1, p.n, bins, nullptr, 1, p.bins(),
                                                    FFTW_ESTIMATE | FFTW_UNALIGNED | FFTW_PRESERVE_INPUT);
    fftwf_execute(plan);
    fftwf_destroy_plan(plan);
    return CUFFT_SUCCESS;
}

cufftResult inverse(cufftHandle handle, cufftComplex* spectrum, float* time) {
    const Pretended& p = plans().at(handle);
    require(p, time, spectrum);
    auto* bins = reinterpret_cast<fftwf_complex*>(spectrum);
    const fftwf_plan plan = fftwf_plan_many_dft_c2r(1, &p.n, p.rows, bins, nullptr, 1, p.bins(), time, nullptr, 1, p.n,
                                                    FFTW_ESTIMATE | FFTW_UNALIGNED);
    fftwf_execute(plan);
    fftwf_destroy_plan(plan);
    std::memset(static_cast<void*>(spectrum), 0xff,
                static_cast<std::size_t>(p.rows) * static_cast<std::size_t>(p.bins()) * sizeof(cufftComplex));
    return CUFFT_SUCCESS;
}

// In place, as it is used.
cufftResult transformInDouble(cufftHandle handle, cufftDoubleComplex* from, cufftDoubleComplex* to, int direction) {
    const Pretended& p = plans().at(handle);
    if (p.type != CUFFT_Z2Z || from != to)
        return CUFFT_INVALID_VALUE;
    if (fails())
        return CUFFT_EXEC_FAILED;
    requireOnDevice(from,
                    static_cast<std::size_t>(p.rows) * static_cast<std::size_t>(p.n) * sizeof(cufftDoubleComplex));
    requireOnDevice(p.work, p.workBytes);
    std::memset(p.work, 0xff, p.workBytes);
    auto* values = reinterpret_cast<fftw_complex*>(from);
    const fftw_plan plan =
        fftw_plan_many_dft(1, &p.n, p.rows, values, nullptr, 1, p.n, values, nullptr, 1, p.n,
                           direction == CUFFT_INVERSE ? FFTW_BACKWARD : FFTW_FORWARD, FFTW_ESTIMATE | FFTW_UNALIGNED);
    fftw_execute(plan);
    fftw_destroy_plan(plan);
    return CUFFT_SUCCESS;
}

} // namespace

const std::string& fftLibraryReason() noexcept {
    static const std::string none;
    return none;
}

const FftLibrary& fftLibrary() {
    static const FftLibrary library{create,    destroy, setAutoAllocation, makePlan,         setWorkArea,
                                    setStream, forward, inverse,           transformInDouble};
    return library;
}

} // namespace longwave::cuda
