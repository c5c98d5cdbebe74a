// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/fft_library.h"

#include "compute/error.h"

#include <exception>

#include <dlfcn.h>

namespace longwave::cuda {
namespace {

struct Loaded {
    FftLibrary library;
    std::string reason;
};

// The version this was built with, then the one before it: the functions used here are the same in both.
constexpr int kVersions[] = {CUFFT_VER_MAJOR, CUFFT_VER_MAJOR - 1};

Loaded load() {
    Loaded loaded;
    void* handle = nullptr; // never closed, as engines live as long as the program
    std::string names;
    for (const int version : kVersions) {
        const std::string name = "libcufft.so." + std::to_string(version);
        if (!handle)
            handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
        names += (names.empty() ? "" : " or ") + name;
    }
    if (!handle) {
        loaded.reason = "cuFFT is not installed (" + names +
                        "); it comes with the CUDA toolkit, and LD_LIBRARY_PATH can name the folder it is in";
        return loaded;
    }
    const auto find = [&](auto& function, const char* name) {
        function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(handle, name));
        if (!function)
            loaded.reason = std::string("the cuFFT that is installed has no ") + name;
    };
    FftLibrary& f = loaded.library;
    find(f.create, "cufftCreate");
    find(f.destroy, "cufftDestroy");
    find(f.setAutoAllocation, "cufftSetAutoAllocation");
    find(f.makePlan, "cufftMakePlanMany64");
    find(f.setWorkArea, "cufftSetWorkArea");
    find(f.setStream, "cufftSetStream");
    find(f.forward, "cufftExecR2C");
    find(f.inverse, "cufftExecC2R");
    find(f.transformInDouble, "cufftExecZ2Z");
    return loaded;
}

const Loaded& loaded() noexcept {
    static const Loaded kLoaded = []() noexcept {
        try {
            return load();
        } catch (const std::exception& error) {
            return Loaded{{}, error.what()};
        }
    }();
    return kLoaded;
}

} // namespace

const std::string& fftLibraryReason() noexcept {
    return loaded().reason;
}

const FftLibrary& fftLibrary() {
    if (!loaded().reason.empty())
        throw Error("cuFFT", loaded().reason);
    return loaded().library;
}

} // namespace longwave::cuda
