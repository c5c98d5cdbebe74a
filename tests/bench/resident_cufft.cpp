// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/resident_cufft.h"

#include "compute/convolution/good_length.h"

#include <algorithm>

namespace longwave::bench {

ResidentCufft::ResidentCufft(std::int64_t batch, std::int64_t heads, std::int64_t length, std::int64_t taps,
                             bool likePytorch, const cuda::Stream& stream)
    : rows_(batch * heads),
      heads_(heads),
      length_(length),
      taps_(taps),
      likePytorch_(likePytorch),
      stream_(stream),
      ffts_(likePytorch ? 2 * std::max(length, taps) : goodLength(length + taps - 1), stream),
      kernelSpectrum_(static_cast<std::size_t>(2 * heads * ffts_.bins())),
      time_(static_cast<std::size_t>(rows_ * ffts_.length())),
      spectrum_(static_cast<std::size_t>(2 * rows_ * ffts_.bins())) {
    ffts_.prepareForward(rows_);
    ffts_.prepareInverse(rows_);
    ffts_.prepareForward(heads_);
    ffts_.allocateWork();
}

void ResidentCufft::setKernels(const float* kernels) {
    kernels_ = kernels;
    if (!likePytorch_)
        transformKernels();
}

void ResidentCufft::transformKernels() {
    const std::int64_t n = ffts_.length();
    launch(cuda::PadKernel{{heads_, n}, kernels_, taps_, taps_, false, time_.data()}, stream_);
    ffts_.forward(heads_, time_.data(), kernelSpectrum_.data());
    launch(
        cuda::FinishSpectrum{
            {heads_, ffts_.bins()}, nullptr, nullptr, 1.0f / static_cast<float>(n), kernelSpectrum_.data()},
        stream_);
}

void ResidentCufft::run(const float* signal, float* output) {
    if (likePytorch_)
        transformKernels();
    const std::int64_t n = ffts_.length();
    launch(cuda::Pad{{rows_, n}, signal, nullptr, length_, time_.data()}, stream_);
    ffts_.forward(rows_, time_.data(), spectrum_.data());
    launch(cuda::Multiply{{rows_, ffts_.bins()},
                          {0, heads_, false, false},
                          spectrum_.data(),
                          kernelSpectrum_.data(),
                          spectrum_.data()},
           stream_);
    ffts_.inverse(rows_, spectrum_.data(), time_.data());
    launch(cuda::Keep{{rows_, length_}, time_.data(), n, 0, nullptr, output}, stream_);
}

} // namespace longwave::bench
