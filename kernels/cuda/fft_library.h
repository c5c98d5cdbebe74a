// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cufft.h>

#include <string>

namespace longwave::cuda {

/// The few functions of cuFFT that are used. The library is loaded when it is first asked for, so that the other CUDA
/// engines run where it is not installed.
struct FftLibrary {
    decltype(&cufftCreate) create = nullptr;
    decltype(&cufftDestroy) destroy = nullptr;
    decltype(&cufftSetAutoAllocation) setAutoAllocation = nullptr;
    decltype(&cufftMakePlanMany64) makePlan = nullptr;
    decltype(&cufftSetWorkArea) setWorkArea = nullptr;
    decltype(&cufftSetStream) setStream = nullptr;
    decltype(&cufftExecR2C) forward = nullptr;
    decltype(&cufftExecC2R) inverse = nullptr;
    decltype(&cufftExecZ2Z) transformInDouble = nullptr;
};

/// Empty when cuFFT is there; otherwise a sentence that says why not. Never throws.
const std::string& fftLibraryReason() noexcept;

/// Throws Error when there is none.
const FftLibrary& fftLibrary();

/// Throws Error (OutOfDeviceMemory when that is what it is) unless a call of cuFFT succeeded.
void check(cufftResult status, const char* call);

} // namespace longwave::cuda
