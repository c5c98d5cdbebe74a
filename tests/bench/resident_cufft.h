// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/fft_plan.h"
#include "kernels/cuda/launch.h"

namespace longwave::bench {

/// The passes of the engines that call cuFFT (kernels/cuda/cufft_engine.h), on arrays that stay on the device: causal
/// convolutions, a kernel for each head, neither gates nor skip.
class ResidentCufft {
  public:
    /// `likePytorch`: N = 2·max(L, K) and the kernels' spectra in every run; otherwise they are kept, and N is the next
    /// good length. Throws OutOfDeviceMemory.
    ResidentCufft(std::int64_t batch, std::int64_t heads, std::int64_t length, std::int64_t taps, bool likePytorch,
                  const cuda::Stream& stream);

    std::int64_t fftLength() const noexcept { return ffts_.length(); }
    /// kernels [heads, K] in device memory, which must stay.
    void setKernels(const float* kernels);
    /// signal and output [batch, heads, L] in device memory; as part of the stream.
    void run(const float* signal, float* output);

  private:
    void transformKernels();

    std::int64_t rows_, heads_, length_, taps_;
    bool likePytorch_;
    const cuda::Stream& stream_;
    cuda::RealFfts ffts_;
    const float* kernels_ = nullptr;
    cuda::DeviceBuffer<float> kernelSpectrum_, time_, spectrum_;
};

} // namespace longwave::bench
