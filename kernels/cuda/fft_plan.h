// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/device_memory.h"
#include "kernels/cuda/fft_library.h"
#include "kernels/cuda/stream.h"

#include <cstddef>
#include <cstdint>
#include <map>

namespace longwave::cuda {

/// Real FFTs of one length over any number of rows that were prepared, single precision, one work area for all.
///   forward  X[r, f] = Σ_t x[r, t]·exp(−2πi·f·t/N), f = 0 … N/2
///   inverse  x[r, t] = Σ_f X[r, f]·exp(+2πi·f·t/N) over all N bins, not divided by N; X is overwritten
/// Arrays are [rows, N] and [rows, N/2 + 1] in device memory, pairs (re, im).
class RealFfts {
  public:
    RealFfts(std::int64_t n, const Stream& stream) : n_(n), stream_(stream) {}
    ~RealFfts();
    RealFfts(const RealFfts&) = delete;
    RealFfts& operator=(const RealFfts&) = delete;

    std::int64_t length() const noexcept { return n_; }
    std::int64_t bins() const noexcept { return n_ / 2 + 1; }
    std::size_t workBytes() const noexcept { return work_.bytes(); }

    void prepareForward(std::int64_t rows) { prepare(forward_, rows, CUFFT_R2C); }
    void prepareInverse(std::int64_t rows) { prepare(inverse_, rows, CUFFT_C2R); }
    /// To be called once after everything was prepared. Throws OutOfDeviceMemory.
    void allocateWork();

    /// Precondition: prepared for as many rows.
    void forward(std::int64_t rows, float* time, float* spectrum) const;
    void inverse(std::int64_t rows, float* spectrum, float* time) const;

  private:
    using Plans = std::map<std::int64_t, cufftHandle>; // by rows
    void prepare(Plans& plans, std::int64_t rows, cufftType type);

    std::int64_t n_;
    const Stream& stream_;
    Plans forward_;
    Plans inverse_;
    std::size_t most_ = 0; // bytes of work area that the hungriest plan needs
    DeviceBuffer<std::byte> work_;
};

} // namespace longwave::cuda
