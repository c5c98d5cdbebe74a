// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/device_memory.h"
#include "kernels/cuda/fft_library.h"
#include "kernels/cuda/layout.h"
#include "kernels/cuda/stream.h"

#include <cstddef>
#include <cstdint>

namespace longwave::cuda {

/// Complex FFTs in double, in place, for spectra that are computed once:
///   forward  X[r, j] = Σ_t x[r, t]·exp(+2πi·j·t/N)
///   inverse  the same with −2πi, not divided by N
class DoubleFfts {
  public:
    /// Throws Error when cuFFT is missing, OutOfDeviceMemory.
    DoubleFfts(std::int64_t n, std::int64_t rows, const Stream& stream);
    ~DoubleFfts();
    DoubleFfts(const DoubleFfts&) = delete;
    DoubleFfts& operator=(const DoubleFfts&) = delete;

    std::int64_t rows() const noexcept { return rows_; }
    std::size_t workBytes() const noexcept { return work_.bytes(); }
    /// values [rows, N]
    void forward(device::Double2* values) const { transform(values, CUFFT_INVERSE); }
    void inverse(device::Double2* values) const { transform(values, CUFFT_FORWARD); }

  private:
    void transform(device::Double2* values, int direction) const;

    std::int64_t rows_;
    cufftHandle handle_{};
    DeviceBuffer<std::byte> work_;
};

} // namespace longwave::cuda
