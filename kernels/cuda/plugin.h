// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"

#include <memory>
#include <vector>

// What the program and its CUDA part agree on. No CUDA here: the program includes it wherever it is built.

namespace longwave::cuda {

/// An engine of the CUDA part as it is called, so that the program can list it where the CUDA part is missing.
struct EngineName {
    const char* name;
    const char* title;
};
inline constexpr EngineName kMonarchCuda{"monarch-cuda", "Monarch CUDA"};
inline constexpr EngineName kCufft{"cufft", "cuFFT"};
inline constexpr EngineName kCufftPytorch{"cufft-pytorch", "cuFFT like PyTorch"};

/// Both sides must say the same, as C++ objects pass between them. The number counts the changes of this file and of
/// what an Engine or a Plan looks like in memory.
inline constexpr char kPluginVersion[] = "Longwave " LONGWAVE_VERSION ", contract 2, compiler " __VERSION__;

using Engines = std::vector<std::unique_ptr<Engine>>;

/// The type of the one symbol: adds the engines when `programVersion` is its own kPluginVersion, and returns that.
using PluginEntry = const char*(const char* programVersion, Engines* engines);
inline constexpr char kPluginSymbol[] = "longwaveCudaPlugin";

} // namespace longwave::cuda
