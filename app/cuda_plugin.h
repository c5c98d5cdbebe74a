// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/plugin.h"

#include <filesystem>
#include <string>

namespace longwave {

/// The CUDA part: a library beside the program, loaded when it runs and kept until the program ends. Where it is
/// missing its engines are there all the same, unavailable, and say why.
class CudaPlugin {
  public:
    /// Loads what LONGWAVE_CUDA_PLUGIN names; when that is not set, the library beside the executable, in ../lib or in
    /// the folder it is installed to. Never throws because of what is or is not there.
    static CudaPlugin load();
    /// Loads this file.
    static CudaPlugin load(const std::filesystem::path& file);

    /// Why there is none, a sentence; empty when it was loaded.
    const std::string& missingReason() const noexcept { return reason_; }

    /// The engine of this name, or one that stands in for it and says why it is not available. To be asked for once.
    std::unique_ptr<Engine> take(const cuda::EngineName& name);

  private:
    static CudaPlugin without(const std::string& reason);

    cuda::Engines engines_;
    std::string reason_;
};

} // namespace longwave
